#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds vswitch.ko for one of the lab's kernels, and prints the folder of modules
# that has it: the kernel's own with vswitch.ko in updates/, depmod'ed.
# usage: [WERROR=1] [W=1] [VSW_MODULE_SRC=DIR] build-module.sh KERNEL
#
# Each kernel has its own copy of the sources (build/kmod/KERNEL/src), so that builds
# for several kernels can run side by side.  WERROR=1: any warning is a failure.
set -eu
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"

series=${1:?usage: build-module.sh KERNEL}
source=${VSW_MODULE_SRC:-$top}
kernel=$("$vm_dir/kernel.sh" "$series")
release=$(cat "$kernel/release")
out=$build/kmod/$series
# A module from elsewhere must not be taken for the product's.
[ "$source" = "$top" ] || out=$out-$(echo "$source" | sha256sum | cut -c1-8)
log=$out/log

# Prints the module's source files under $1.
sources() { (cd "$1" && find Kbuild dkms.conf kmod core include -name '*.[chS]' -o -name Kbuild -o -name dkms.conf | sort); }

# Unchanged files keep their times, so that make does no work twice.
copy_sources() {
	local file
	# Warnings show only where something is compiled.
	[ -z "${WERROR:-}" ] || rm -rf "$out/src"
	mkdir -p "$out/src"
	sources "$source" | while IFS= read -r file; do
		cmp -s "$source/$file" "$out/src/$file" ||
			install -D -m 644 "$source/$file" "$out/src/$file"
	done
	comm -13 <(sources "$source") <(sources "$out/src") | grep -v '\.mod\.c$' |
		(cd "$out/src" && xargs -r rm -f)
}

build_here() {
	make -j"$(nproc)" -C "$kernel/kdir" M="$out/src" CONFIG_VSWITCH=m ${W:+W=$W} modules
}

build_module() {
	if [ -e "$kernel/kdir" ]; then
		build_here
	else
		"$vm_dir/chroot.sh" "$series" "$out/src" \
			make -j"$(nproc)" -C "/lib/modules/$release/build" M=/src CONFIG_VSWITCH=m ${W:+W=$W} modules
	fi
}

# What the build says about the machine, not about the code.
expected='Skipping BTF generation|the compiler differs from the one used to build the kernel'
expected="$expected|You are using:|The kernel was built by:"

no_warning() {
	! grep -Ev "$expected" "$log" | grep -iE -A4 'warning|error' >&2
}

# One folder for each module that was built: a VM that runs keeps what it started
# with.  Hard links, as the tree is large; depmod replaces files, never writes them.
make_tree() {
	local tree=$1 modules=$1.new/lib/modules/$release

	rm -rf "$tree.new"
	mkdir -p "$tree.new/lib/modules"
	cp -al "$kernel/root/lib/modules/$release" "$modules"
	rm -rf "$modules"/modules.*.bin "$modules/modules.dep" "$modules/modules.alias" \
		"$modules/modules.symbols" "$modules/modules.softdep" \
		"$modules/modules.devname" "$modules/build" "$modules/source"
	install -D -m 644 "$out/src/vswitch.ko" "$modules/updates/vswitch.ko"
	depmod -b "$tree.new" "$release"
	mv "$tree.new" "$tree"
}

install_module() {
	local tree
	tree=$out/trees/$release-$(sha256sum <"$out/src/vswitch.ko" | cut -c1-12)

	[ -d "$tree" ] || make_tree "$tree"
	touch "$tree"
	find "$out/trees" -maxdepth 1 -mindepth 1 -mmin +240 -exec rm -rf {} +
	echo "$tree/lib/modules/$release"
}

[ -e "$source/Kbuild" ] || die "no Kbuild in $source"
mkdir -p "$out"
lock "$out/.lock"
copy_sources
if ! build_module >"$log" 2>&1; then
	cat "$log" >&2
	die "vswitch.ko does not build for $series"
fi
[ -z "${WERROR:-}" ] || no_warning || die "warnings in the build for $series"
install_module
