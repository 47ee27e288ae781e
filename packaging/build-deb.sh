#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the Debian packages, out of tree in build/deb/, of the files that are tracked, as they are
# now (of an unpacked archive: of all), and asks lintian about them.
# usage: build-deb.sh
set -eu
cd "$(dirname "$0")/.."
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES DESTDIR PREFIX BUILD

out=build/deb
tree=$out/vswitch-$(make -s --no-print-directory version)
tests/vm/packages.sh deb

sources() { git ls-files 2>/dev/null || find . -path ./build -prune -o -type f -print; }
copy() {
	rm -rf "$out"
	mkdir -p "$tree"
	sources | tar -c --files-from=- | tar -x -C "$tree"
	mv "$tree/packaging/debian" "$tree/debian"
}

copy
# Not where a checkout above could be found, whose folder this is not.
(cd "$tree" && GIT_CEILING_DIRECTORIES=$(cd .. && pwd) dpkg-buildpackage -us -uc -b)
# As root it says only that it had better not be.
lintian --allow-root --fail-on=error,warning "$out"/*.changes
ls "$out"/*.deb
