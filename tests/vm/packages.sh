#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs the Debian or Ubuntu packages that a job needs and that are missing.
# usage: packages.sh build|vm|demo|bench|matrix|debug|lint...
set -eu

build="gcc make pkg-config libc6-dev libnl-3-dev libnl-genl-3-dev libmnl-dev
	libkmod-dev libevent-dev libsqlite3-dev libjson-c-dev libsystemd-dev libcmocka-dev"
vm="qemu-system-x86 busybox-static cpio kmod xz-utils iproute2 iputils-ping bridge-utils ethtool
	tcpdump iperf3 socat sqlite3 jq strace procps openvswitch-switch"
demo="$vm"
bench="$vm"
matrix="$vm mmdebstrap dwarves"
debug="$vm flex bison bc libelf-dev libssl-dev dwarves rsync xz-utils"
lint="shellcheck sparse clang-format"

# Prints those of the packages named that are not installed.
missing() {
	local p
	for p in "$@"; do
		case $(dpkg-query -W -f '${Status}' "$p" 2>/dev/null) in
		*" installed") ;;
		*) echo "$p" ;;
		esac
	done
}

wanted=
for set in "$@"; do
	case $set in
	build) wanted="$wanted $build" ;;
	vm) wanted="$wanted $vm" ;;
	demo) wanted="$wanted $demo" ;;
	bench) wanted="$wanted $bench" ;;
	matrix) wanted="$wanted $matrix" ;;
	debug) wanted="$wanted $debug" ;;
	lint) wanted="$wanted $lint" ;;
	*) echo "usage: $0 build|vm|demo|bench|matrix|debug|lint..." >&2; exit 2 ;;
	esac
done

# shellcheck disable=SC2086 # lists of words
need=$(missing $wanted | sort -u | tr '\n' ' ')
need=${need% }
[ -n "$need" ] || exit 0

if [ "$(id -u)" = 0 ]; then
	as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
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
