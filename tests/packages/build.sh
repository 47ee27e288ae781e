#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `make deb` in another Debian, by its own compiler, debhelper and lintian: packages in build/deb-SUITE.
# That Debian is made once. Debian 11 is older in all of them than Ubuntu 22.04, Debian 13 than 26.04.
# usage: build.sh bullseye|trixie    as root
set -eu
vm=$(cd "$(dirname "$0")/../vm" && pwd)
# shellcheck source=tests/vm/lib.sh
. "$vm/lib.sh"
# shellcheck source=tests/vm/apt.sh
. "$vm/apt.sh"

suite=${1:?usage: build.sh SUITE}
root=$kernels/chroot-build-$suite
out=$build/deb-$suite

make_root() {
	"$vm/packages.sh" chroot >&2
	apt_open "$suite" "$suite-updates" "$suite-security"
	say "making a Debian $suite to build packages in"
	rm -rf "$root.new"
	mmdebstrap --quiet --variant=apt --include=make \
		--aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Sandbox::User "root"' \
		"$suite" "$root.new" "$apt_dir/sources.list" >"$root.log" 2>&1 ||
		{ cat "$root.log" >&2; die "cannot make $root"; }
	mkdir -p "$root.new/src"
	mv "$root.new" "$root"
}

# What is tracked, as it is now; of an unpacked archive, all
sources() { git ls-files 2>/dev/null || find . -path ./build -prune -o -type f -print; }

[ "$(id -u)" = 0 ] || die "needs root, for a chroot"
if [ -z "${VSW_UNSHARED:-}" ]; then
	[ -e "$root" ] || (lock "$root.lock"; [ -e "$root" ] || make_root)
	private="--propagation private"
	unshare --mount true 2>/dev/null || private="--propagation unchanged"
	# shellcheck disable=SC2086 # two words
	VSW_UNSHARED=1 exec unshare --mount $private "$0" "$@"
fi
lock "$root.lock"
trap 'umount -l "$root/proc"' EXIT
mount -t proc proc "$root/proc"
rm -rf "$root/src" "$out"
mkdir -p "$root/src" "$out"
(cd "$top" && sources | tar -c --files-from=- --ignore-failed-read) | tar -x -C "$root/src"
chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root \
	/src/packaging/build-deb.sh
cp "$root"/src/build/deb/*.deb "$out/"
