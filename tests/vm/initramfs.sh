#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes the small initramfs that starts the test VM, and prints its path.
# usage: initramfs.sh KERNEL
# It has a static busybox, init-ramfs, and the modules that reach the machine's own
# file system over 9p and lay a writable layer on it.
set -eu
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/vm/ramfs.sh
. "$vm_dir/ramfs.sh"

kernel=$("$vm_dir/kernel.sh" "${1:?usage: initramfs.sh KERNEL}")
image=$build/vm/initramfs-$1.gz

fresh() {
	[ "$image" -nt "$kernel/release" ] && [ "$image" -nt "$vm_dir/init-ramfs" ] &&
		[ "$image" -nt "$vm_dir/ramfs.sh" ] && [ "$image" -nt "$0" ]
}

make_image() {
	local tree
	tree=$(mktemp -d)

	ramfs_base "$tree" "$vm_dir/init-ramfs"
	mkdir "$tree/host" "$tree/top" "$tree/root"
	ramfs_modules "$tree" "$kernel" virtio_pci 9pnet_virtio 9p overlay virtio-rng
	ramfs_pack "$tree" | gzip -1 >"$image.new"
	mv "$image.new" "$image"
	rm -rf "$tree"
}

if ! fresh; then
	lock "$build/vm/.lock-initramfs-$1"
	fresh || make_image
fi
echo "$image"
