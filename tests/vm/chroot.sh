#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A Debian of another release with a kernel's headers and the compiler they want:
# kernels whose headers do not fit this machine's compiler are built against there.
# usage: chroot.sh KERNEL [DIR COMMAND...]	DIR is the command's /src
set -eu
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/vm/apt.sh
. "$vm_dir/apt.sh"

series=${1:?usage: chroot.sh KERNEL [DIR COMMAND...]}
shift
kernel=$("$vm_dir/kernel.sh" "$series")
[ ! -e "$kernel/kdir" ] || exit 0
release=$(cat "$kernel/release")
root=$kernels/chroot-$series

case $series in
5.10) suites="bullseye bullseye-updates bullseye-security" ;;
7.2) suites="forky" ;;
esac

make_chroot() {
	local suite=${suites%% *}

	[ "$(id -u)" = 0 ] || die "needs root to make a Debian $suite chroot for kernel $series"
	"$vm_dir/packages.sh" chroot >&2
	# shellcheck disable=SC2086 # a list of words
	apt_open $suites
	say "making a Debian $suite with linux-headers-$release"
	rm -rf "$root.new"
	if ! mmdebstrap --quiet --variant=apt --include="make,gcc,linux-headers-$release" \
		--aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Sandbox::User "root"' \
		"$suite" "$root.new" "$apt_dir/sources.list" >"$root.log" 2>&1; then
		cat "$root.log" >&2
		die "cannot make $root"
	fi
	rm -rf "$root.new"/var/cache/apt/* "$root.new"/var/lib/apt/lists/* "$root"
	mkdir -p "$root.new/src"
	echo "$release" >"$root.new/release"
	mv "$root.new" "$root"
}

made() { [ "$(cat "$root/release" 2>/dev/null)" = "$release" ]; }

if ! made; then
	(lock "$kernels/.lock-chroot-$series"; made || make_chroot)
fi
[ $# -ge 2 ] || exit 0

# The mounts are this process's own and go with it; where / is no mount (we are in a chroot
# ourselves) they cannot be made private, and are taken away.  objtool reads /proc.
export CHROOT_DIR=$1 CHROOT_ROOT=$root
shift
private="--propagation private"
unshare --mount true 2>/dev/null || private="--propagation unchanged"
# shellcheck disable=SC2016,SC2086 # for the inner shell; an option and its value
exec unshare --mount $private sh -ec '
	trap "umount -l \"$CHROOT_ROOT/src\" \"$CHROOT_ROOT/proc\"" EXIT
	mount --bind "$CHROOT_DIR" "$CHROOT_ROOT/src"
	mount -t proc proc "$CHROOT_ROOT/proc"
	chroot "$CHROOT_ROOT" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C "$@"' sh "$@"
