# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# A machine that boots with systemd from a disk of its own, on which the packages are installed, and
# which keeps what is written to it from one boot to the next. Needs base.sh.
#
#	system_make NAME SCRIPT PACKAGE...	the disk; SCRIPT runs at each boot, see below
#	system_boot				until it powers off; what SCRIPT said goes to stdout
#
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

# shellcheck disable=SC2154 # lib.sh, base.sh
# A kernel that the base has headers of, and its modules
system_kernel() {
	# shellcheck disable=SC2154 # base.sh
	release=$(basename "$(ls -d "$base"/lib/modules/*)")
	kernel=$("$vm_dir/kernel.sh" 6.1)
	[ "$(cat "$kernel/release")" = "$release" ] ||
		die "the kernel is $(cat "$kernel/release"), and the headers are those of $release"
	cp -a "$kernel/root/lib/modules/$release/kernel" "$kernel/root/lib/modules/$release"/modules.* \
		"$T/lib/modules/$release/"
}

system_initramfs() {
	local tree=$system/initramfs

	ramfs_base "$tree" "$(dirname "${BASH_SOURCE[0]}")/disk-init"
	ramfs_modules "$tree" "$kernel" virtio_pci virtio_blk ext4 crc32c_generic
	ramfs_pack "$tree" | gzip -1 >"$system/initramfs.gz"
}

system_make() {
	local name=$1 script=$2
	shift 2

	system=$build/packages/$name
	rm -rf "$system"
	mkdir -p "$system"
	packages_root "$system"
	system_kernel
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

# When all that belongs there does
system_disk() {
	umount $T/debs $T/proc
	truncate -s 4G "$system/disk"
	mke2fs -q -t ext4 -E lazy_itable_init=1 -d $T "$system/disk"
	system_initramfs
	umount $T
}

system_boot() {
	local program

	mapfile -t program < <("$vm_dir/qemu.sh")
	: >"$system/said"
	timeout --foreground -k 5 "${TIMEOUT:-900}" setpriv --pdeathsig KILL "${program[@]}" \
		-M q35 -m 1024 -smp 2 -accel tcg,thread=multi -cpu max -display none -nodefaults \
		-no-reboot -monitor none -device virtio-rng-pci \
		-serial "file:$system/console" -serial "file:$system/said" \
		-kernel "$kernel/vmlinuz" -initrd "$system/initramfs.gz" \
		-append "console=ttyS0 panic=-1 mitigations=off net.ifnames=0 random.trust_cpu=on" \
		-drive "file=$system/disk,format=raw,if=virtio,cache=unsafe" \
		-netdev hubport,id=n0,hubid=0 -device virtio-net-pci,netdev=n0 \
		-netdev hubport,id=n1,hubid=0 -device virtio-net-pci,netdev=n1 \
		</dev/null >"$system/qemu" 2>&1 || :
	tr -d '\r' <"$system/said"
	grep -q '^end of boot' "$system/said" || { tail -40 "$system/console" >&2; return 1; }
}
