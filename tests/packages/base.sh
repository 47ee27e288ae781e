# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# A Debian of its own for what `make deb` has built, made once: Debian 12, or SUITE=trixie. Needs lib.sh
# and apt.sh of ../vm.
#
#	packages_base		makes it if there is none; $base is its folder
#	packages_unshare, packages_mounts	a mount namespace, in which /mnt is ours
#	packages_root DIR	lays a writable layer from DIR over it, at $T; needs a mount namespace
#	inside COMMAND...	runs a command there
#	apt_get WORD...		there; its output shows only if it fails

T=/mnt/root
SUITE=${SUITE:-bookworm}
case $SUITE in
bookworm) libevent=libevent-2.1-7 debs=deb ;;
*) libevent=libevent-2.1-7t64 debs=deb-$SUITE ;;
esac
wanted="dkms,openssl,linux-headers-amd64,dwarves,apparmor,libcap-ng0,$libevent,libjson-c5"
wanted="$wanted,libkmod2,libmnl0,libnl-3-200,libnl-genl-3-200,libnl-route-3-200,libsqlite3-0,libncursesw6"
# What a host has beside: an init, and who configures its network
wanted="$wanted,systemd-sysv,udev,dbus,iproute2,iputils-ping,ifupdown,netplan.io"
# One that was made for another list is none for this.
# shellcheck disable=SC2154 # lib.sh
base=$kernels/chroot-packages.$(cksum <<<"$wanted" | cut -d ' ' -f 1)
# shellcheck disable=SC2154 # lib.sh
packages_dir=$build/$debs

packages_make_base() {
	"$vm_dir/packages.sh" chroot >&2
	apt_open "$SUITE" "$SUITE-updates" "$SUITE-security"
	say "making a Debian $SUITE with dkms and a kernel's headers"
	rm -rf "$base.new"
	mmdebstrap --quiet --variant=apt --include="$wanted" \
		--aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Sandbox::User "root"' \
		"$SUITE" "$base.new" "$apt_dir/sources.list" >"$base.log" 2>&1 ||
		{ cat "$base.log" >&2; exit 1; }
	mv "$base.new" "$base"
}

packages_base() {
	[ "$(id -u)" = 0 ] || die "needs root, for a chroot"
	[ -e "$base" ] ||
		(lock "$kernels/.lock-chroot-packages.$SUITE"; [ -e "$base" ] || packages_make_base)
}

# packages_unshare ARGUMENT...: this script once more, with mounts of its own, all below /mnt, that go
# with it. Where / is no mount (we are in a chroot already) they are taken away at the end.
packages_unshare() {
	local private="--propagation private"

	unshare --mount true 2>/dev/null || private="--propagation unchanged"
	# shellcheck disable=SC2086 # two words
	VSW_UNSHARED=1 exec unshare --mount $private "$0" "$@"
}

packages_mounts() {
	mount -t tmpfs tmpfs /mnt
	trap 'umount -R -l /mnt' EXIT
}

packages_root() {
	mkdir -p "$1/up" "$1/work" $T
	mount -t overlay overlay -o "lowerdir=$base,upperdir=$1/up,workdir=$1/work" $T
	mount -t proc proc $T/proc
	mkdir -p $T/debs
	mount --bind "$packages_dir" $T/debs
}

inside() {
	chroot $T /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
		DEBIAN_FRONTEND=noninteractive "$@"
}

apt_get() {
	inside apt-get -y -q -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >$T/tmp/log 2>&1 ||
		{ tail -30 $T/tmp/log; return 1; }
}
