# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# How an initramfs is put together.  Needs lib.sh.
#
#	ramfs_base TREE INIT			a static busybox and /init
#	ramfs_modules TREE KERNEL MODULE...	modules and what they need; /modules/order
#	ramfs_program TREE PATH...		programs of this machine with their libraries
#	ramfs_pack TREE				the archive, to stdout

ramfs_base() {
	local tree=$1

	mkdir -p "$tree/bin" "$tree/dev" "$tree/proc" "$tree/sys" "$tree/tmp" "$tree/run" \
		"$tree/modules"
	cp /bin/busybox "$tree/bin/"
	cp "$2" "$tree/init"
	chmod +x "$tree/init"
	: >"$tree/modules/order"
}

# Copies one module, unpacked where it is compressed, and notes its place in the order.
ramfs_module() {
	local tree=$1 path=$2 name
	name=$(basename "${path%.xz}")

	! grep -q "^/modules/$name$" "$tree/modules/order" || return 0
	case $path in
	*.xz) xz -dc "$path" >"$tree/modules/$name" ;;
	*) cp "$path" "$tree/modules/$name" ;;
	esac
	echo "/modules/$name" >>"$tree/modules/order"
}

ramfs_modules() {
	local tree=$1 kernel=$2 module what path
	shift 2

	for module in "$@"; do
		/sbin/modprobe -d "$kernel/root" -S "$(cat "$kernel/release")" \
			--show-depends "$module"
	done | while read -r what path _; do
		[ "$what" != insmod ] || ramfs_module "$tree" "$path"
	done
}

ramfs_program() {
	local tree=$1 program library
	shift

	for program in "$@"; do
		install -D "$program" "$tree$program"
		ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
			install -D "$library" "$tree$library"
		done
	done
}

ramfs_pack() { (cd "$1" && find . | cpio --quiet -o -H newc -R 0:0); }
