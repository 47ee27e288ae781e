#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes one kernel available, unpacked and never installed, and prints its folder.
# usage: kernel.sh 5.10|6.1|6.12|7.2|rt|debug|guest|deb13
#
# The folder, build/kernels/VERSION, then has
#	vmlinuz		the kernel
#	release		what uname -r will say
#	root/		the unpacked packages; root/lib/modules/RELEASE is depmod'ed
#	kdir		what modules are built against (not for 5.10, 7.2 and deb13: their
#			compilers are other Debians', so build-module.sh uses a chroot)
set -eu
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/vm/apt.sh
. "$vm_dir/apt.sh"

series=${1:?usage: kernel.sh VERSION}
dir=$kernels/$series

# Debian's suites for each series, newest kernel among them taken.
numbers=$series flavour=amd64
case $series in
5.10) suites="bullseye bullseye-updates bullseye-security" kdir_here= ;;
6.1) suites="bookworm bookworm-updates bookworm-security" kdir_here=1 ;;
6.12) suites="bookworm-backports bookworm-security" kdir_here=1 ;;
7.2) suites="forky" kdir_here= ;;
rt) suites="bookworm-backports bookworm-security" kdir_here=1
	numbers=6.12 flavour=rt-amd64 ;;
# The kernel of Debian 13, which boots with its packages: tests/packages
deb13) suites="trixie trixie-updates trixie-security" kdir_here=
	numbers=6.12 ;;
guest) suites="bookworm bookworm-updates bookworm-security" kdir_here=
	numbers=6.1 flavour=cloud-amd64 ;;
debug) exec "$vm_dir/debug-kernel.sh" ;;
*) die "no kernel $series: there are 5.10 6.1 6.12 7.2 rt debug guest deb13" ;;
esac

# Prints the newest release whose image and headers are both there.
newest_release() {
	apt_names | awk -v series="$numbers" -v flavour="$flavour" '
		BEGIN {
			gsub(/\./, "\\.", series)
			want = "^" series "\\.[0-9.]+[-+]([0-9]+|deb[0-9.]+)-" flavour "$"
		}
		sub(/^linux-image-/, "") && $0 ~ want { image[$0] = 1 }
		sub(/^linux-headers-/, "") && $0 ~ want { headers[$0] = 1 }
		END { for (r in image) if (r in headers) print r }' | sort -V | tail -n 1
}

# Of the packages named, those that exist: how a kernel is split differs by release.
existing() { apt_names | grep -xF "$(printf '%s\n' "$@")"; }

# The unpacked headers refer to each other where they would be installed.
relocate_headers() {
	local headers=$1/usr/src/linux-headers-$2

	# shellcheck disable=SC2016 # make's own functions
	sed -i 's|^include /usr/src/|include $(realpath $(dir $(lastword $(MAKEFILE_LIST)))..)/|' \
		"$headers/Makefile"
	ln -sfn "root/usr/src/linux-headers-$2" "$3/kdir"
}

fetch_headers() {
	local release=$1 new=$2 common kbuild

	common=linux-headers-${release%-"$flavour"}-common
	[ "$flavour" = amd64 ] || common=$common-${flavour%-amd64}
	# One kbuild package serves a whole series in 6.1; later each release has its own.
	kbuild=$(existing "linux-kbuild-${release%-"$flavour"}" "linux-kbuild-$numbers" | tail -n 1)
	apt_unpack "$new/root" "linux-headers-$release" "$common" "$kbuild"
	relocate_headers "$new/root" "$release" "$new"
}

fetch_image() {
	local release=$1 new=$2 modules

	# shellcheck disable=SC2046 # a list of words
	apt_unpack "$new/root" $(existing "linux-image-$release" "linux-base-$release" \
		"linux-binary-$release" "linux-modules-$release")
	modules=$new/root/lib/modules
	if [ ! -d "$modules/$release" ]; then
		mkdir -p "$new/root/lib"
		ln -sfn ../usr/lib/modules "$modules"
	fi
	depmod -b "$new/root" "$release"
	for image in "$new/root/boot/vmlinuz-$release" "$modules/$release/vmlinuz"; do
		[ ! -e "$image" ] || ln "$image" "$new/vmlinuz"
	done
	[ -e "$new/vmlinuz" ] || die "no vmlinuz in linux-image-$release"
	echo "$release" >"$new/release"
}

if [ ! -e "$dir/release" ]; then
	lock "$kernels/.lock-$series"
fi
if [ ! -e "$dir/release" ]; then
	# shellcheck disable=SC2086 # a list of words
	apt_open $suites
	release=$(newest_release)
	[ -n "$release" ] || die "the mirror has no kernel $series in $suites"
	new=$kernels/.new-$series
	rm -rf "$new"
	mkdir -p "$new/root"
	[ -z "$kdir_here" ] || fetch_headers "$release" "$new"
	fetch_image "$release" "$new"
	rm -rf "$dir"
	mv "$new" "$dir"
	say "$series is $release"
fi
echo "$dir"
