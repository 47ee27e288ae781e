#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs the Debian or Ubuntu packages that a job needs and that are missing. Each set is whole by
# itself. Elsewhere it does nothing: what is missing there shows when it is used.
# usage: packages.sh [-p] build|boot|vm|dpdk|demo|demo_dpdk|libvirt|bench|chroot|matrix|debug|deb|system|lint...
#	-p	prints the names and installs nothing
set -eu

dh_dkms() {
	case $(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null) in
	bullseye | jammy) echo dkms ;;
	*) echo dh-dkms ;;
	esac
}

# Programs and unit tests
build="gcc make pkg-config libc6-dev libnl-3-dev libnl-genl-3-dev libnl-route-3-dev libmnl-dev
	libkmod-dev libcap-ng-dev libevent-dev libsqlite3-dev libjson-c-dev libncurses-dev libsystemd-dev
	libcmocka-dev"
# A kernel with the module, booted. dwarves: pahole, which modules of 6.12 are built with, and libelf
# for the objtool that comes with a kernel's headers.
boot="$build dwarves kmod xz-utils cpio busybox-static qemu-system-x86"
# Domains of libvirt in it, beside what the rest of a job takes
libvirt="libvirt-daemon-system libvirt-clients libvirt-daemon-driver-qemu"
# And what the scripts in it run, as it sees the machine's own programs
vm="$boot mount iproute2 iputils-ping bridge-utils ethtool tcpdump iperf3 socat sqlite3 jq procps
	openvswitch-switch systemd apparmor fish curl python3-prometheus-client nfdump nfdump-sflow
	$libvirt"
# vswitch-dpdk, and what tests of it run on the machine itself, without a VM
dpdk="$build libdpdk-dev libbpf-dev dpdk dpdk-dev mount iproute2 iputils-ping bridge-utils ethtool tcpdump iperf3
	socat sqlite3 jq procps openvswitch-switch fish curl python3-prometheus-client nfdump
	nfdump-sflow"
# Guests on the machine itself. qemu-system-x86 is only run where it is new: tests/vm/qemu.sh
demo_dpdk="$build libdpdk-dev libbpf-dev kmod xz-utils cpio busybox-static qemu-system-x86 mount
	iproute2 iputils-ping iperf3 jq procps"
demo="$boot iproute2 iputils-ping tcpdump iperf3 socat jq procps"
bench="$boot iproute2 iputils-ping iperf3 jq procps openvswitch-switch"
# Kernels that another Debian's compiler builds for
chroot="mmdebstrap mount"
matrix="$vm $chroot"
debug="$vm flex bison bc libelf-dev libssl-dev rsync"
# Debian packages. Until Debian 11 and Ubuntu 22.04 dh_dkms is in dkms.
deb="$build build-essential dpkg-dev fakeroot debhelper dh-apparmor $(dh_dkms) lintian"
# And those packages, installed on machines of their own that boot with them
system="$deb $boot $chroot e2fsprogs"
lint="shellcheck sparse clang-format"

# Prints those of the packages named that are not installed.
missing() {
	printf '%s\n' "$@" | sort -u |
		comm -23 - <(dpkg-query -W -f '${Status} ${Package}\n' "$@" 2>/dev/null |
			sed -n 's/.* installed //p' | sort -u)
}

print=
[ "${1:-}" != -p ] || { print=1; shift; }

wanted=
for set in "$@"; do
	case $set in
	build | boot | vm | dpdk | demo | demo_dpdk | libvirt | bench | chroot | matrix | debug | deb | system | lint) wanted="$wanted ${!set}" ;;
	*) sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2 ;;
	esac
done
# shellcheck disable=SC2086 # lists of words
[ -z "$print" ] || { printf '%s\n' $wanted | sort -u; exit 0; }
command -v dpkg-query apt-get >/dev/null || exit 0

# shellcheck disable=SC2086 # lists of words
need=$(missing $wanted | tr '\n' ' ')
need=${need% }
[ -n "$need" ] || exit 0

if [ "$(id -u)" = 0 ]; then
	as_root=
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; then
	as_root=sudo
else
	echo "${0##*/}: please install: $need" >&2
	exit 1
fi

echo "${0##*/}: installing $need"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
	# shellcheck disable=SC2086 # lists of words
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 \
		install -y --no-install-recommends $need >"$log" 2>&1
}
update() { $as_root apt-get -o DPkg::Lock::Timeout=600 update >>"$log" 2>&1; }

# The lists may be absent or older than the mirror: look again before giving up.
install || { update && install; } || {
	cat "$log" >&2
	echo "${0##*/}: could not install $need" >&2
	exit 1
}
