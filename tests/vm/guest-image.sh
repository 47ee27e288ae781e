#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes what a nested guest boots from, and prints the folder: vmlinuz (a Debian cloud
# kernel) and initramfs (busybox, iperf3, virtio modules).  Run on the machine itself,
# before the test VM that uses it; `GUEST=1 tests/vm/run` does.
set -eu
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/vm/ramfs.sh
. "$vm_dir/ramfs.sh"

kernel=$("$vm_dir/kernel.sh" guest)
dir=$build/vm/guest

fresh() {
	[ "$dir/initramfs" -nt "$kernel/release" ] && [ "$dir/initramfs" -nt "$vm_dir/guest-init" ] &&
		[ "$dir/initramfs" -nt "$vm_dir/ramfs.sh" ] && [ "$dir/initramfs" -nt "$0" ]
}

# Not compressed: unpacking costs an emulated CPU more than reading does.
make_image() {
	local tree
	tree=$(mktemp -d)

	ramfs_base "$tree" "$vm_dir/guest-init"
	ramfs_modules "$tree" "$kernel" virtio_pci virtio_net virtio_console 8021q
	ramfs_program "$tree" /usr/bin/iperf3
	mkdir -p "$dir"
	ln -f "$kernel/vmlinuz" "$dir/vmlinuz" 2>/dev/null || cp "$kernel/vmlinuz" "$dir/vmlinuz"
	ramfs_pack "$tree" >"$dir/initramfs.new"
	mv "$dir/initramfs.new" "$dir/initramfs"
	rm -rf "$tree"
}

if ! fresh; then
	lock "$build/vm/.lock-guest"
	fresh || make_image
fi
echo "$dir"
