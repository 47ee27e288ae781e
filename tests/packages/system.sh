# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# A machine that boots with systemd from a disk of its own, on which the packages are installed, and
# which keeps what is written to it from one boot to the next. Needs base.sh.
#
#	system_make NAME KERNEL SCRIPT PACKAGE...	the disk; SCRIPT runs at each boot, see below
#	system_add_kernel KERNEL	another one, whose headers come when the packages are there
#	system_disk			when all that belongs there does
#	system_boot KERNEL		until it powers off; what SCRIPT said goes to stdout
#
# With ICOUNT=1 the machine's time is the number of instructions that it has executed, 1 ns each.
# KERNEL is one of ../vm/kernel.sh. Of the first the base has the headers.
# SCRIPT gets the number of the boot, 1 and up, and prints TAP. It runs when the system is up.

system_service='[Unit]
Description=Claims of this boot
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/root/claims/run
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS1
[Install]
WantedBy=multi-user.target'

# shellcheck disable=SC2016 # for the machine's own shell
system_run='#!/bin/sh
n=$(($(cat /root/claims/boots 2>/dev/null || echo 0) + 1))
echo $n >/root/claims/boots
cd /root/claims && bash ./script $n 2>&1
echo "end of boot $n"
systemctl poweroff'

# system_modules KERNEL: its modules, and an initramfs that finds the disk
# shellcheck disable=SC2154 # lib.sh
system_modules() {
	local kernel release tree=$system/initramfs-$1

	kernel=$("$vm_dir/kernel.sh" "$1")
	release=$(cat "$kernel/release")
	mkdir -p "$T/lib/modules/$release"
	cp -a "$kernel/root/lib/modules/$release/kernel" "$kernel/root/lib/modules/$release"/modules.* \
		"$T/lib/modules/$release/"
	ramfs_base "$tree" "$(dirname "${BASH_SOURCE[0]}")/disk-init"
	ramfs_modules "$tree" "$kernel" virtio_pci virtio_blk ext4 crc32c_generic
	ramfs_pack "$tree" | gzip -1 >"$tree.gz"
}

system_first_kernel() {
	local release headers

	release=$(cat "$("$vm_dir/kernel.sh" "$1")/release")
	# shellcheck disable=SC2154 # base.sh
	headers=$(basename "$(ls -d "$base"/lib/modules/*)")
	[ "$headers" = "$release" ] ||
		die "the kernel is $release, and the headers are those of $headers"
	system_modules "$1"
}

# As the packages of a kernel and of its headers do it: files come, and scripts in /etc/kernel run.
system_add_kernel() {
	local kernel release

	kernel=$("$vm_dir/kernel.sh" "$1")
	release=$(cat "$kernel/release")
	system_modules "$1"
	mkdir -p $T/later
	mount --bind "$kernel/root" $T/later
	ln -s "/later/usr/src/linux-headers-$release" "$T/lib/modules/$release/build"
	inside run-parts --arg="$release" /etc/kernel/postinst.d >$T/tmp/log 2>&1 || tail -30 $T/tmp/log >&2
	umount $T/later
	rmdir $T/later
	rm "$T/lib/modules/$release/build"
}

system_make() {
	local name=$1 kernel=$2 script=$3
	shift 3

	system=$build/packages/$name
	rm -rf "$system"
	mkdir -p "$system"
	packages_root "$system"
	system_first_kernel "$kernel"
	printf 'Debian\n' >$T/etc/hostname
	inside passwd -q -d root
	apt_get install "$@" >&2 || die "the packages are not installed"
	mkdir -p $T/root/claims
	cp "$script" $T/root/claims/script
	cp "$vm_dir/../claims.sh" "$(dirname "${BASH_SOURCE[0]}")/eventually.sh" $T/root/claims/
	echo "$system_run" >$T/root/claims/run
	chmod +x $T/root/claims/run
	echo "$system_service" >$T/etc/systemd/system/claims.service
	inside systemctl -q enable claims
	inside systemctl -q mask getty@tty1 serial-getty@ttyS0 apt-daily.timer apt-daily-upgrade.timer \
		systemd-timesyncd systemd-networkd-wait-online
}

system_disk() {
	umount $T/debs $T/proc
	truncate -s 4G "$system/disk"
	mke2fs -q -t ext4 -E lazy_itable_init=1 -d $T "$system/disk"
	umount $T
}

system_boot() {
	local program kernel time="-accel tcg,thread=multi -smp 2"

	[ -z "${ICOUNT:-}" ] || time="-accel tcg,thread=single -icount shift=0,sleep=off -smp 1"
	kernel=$("$vm_dir/kernel.sh" "$1")
	mapfile -t program < <("$vm_dir/qemu.sh")
	: >"$system/said"
	# shellcheck disable=SC2086 # a list of words
	timeout --foreground -k 5 "${TIMEOUT:-1800}" setpriv --pdeathsig KILL "${program[@]}" \
		-M q35 -m 1024 $time -cpu max -display none -nodefaults \
		-no-reboot -monitor none -device virtio-rng-pci \
		-serial "file:$system/console" -serial "file:$system/said" \
		-kernel "$kernel/vmlinuz" -initrd "$system/initramfs-$1.gz" \
		-append "console=ttyS0 panic=-1 mitigations=off net.ifnames=0 random.trust_cpu=on" \
		-drive "file=$system/disk,format=raw,if=virtio,cache=unsafe" \
		-netdev hubport,id=n0,hubid=0 -device virtio-net-pci,netdev=n0 \
		-netdev hubport,id=n1,hubid=0 -device virtio-net-pci,netdev=n1 \
		</dev/null >"$system/qemu" 2>&1 || :
	tr -d '\r' <"$system/said"
	grep -q '^end of boot' "$system/said" || { tail -40 "$system/console" >&2; return 1; }
}
