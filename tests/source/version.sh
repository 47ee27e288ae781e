#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The version stands in dkms.conf, and nothing else repeats it; tests may have one of their own.
# usage: version.sh [DIR]    prints TAP; DIR: a checkout
set -u
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/../claims.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
all() { git ls-files 2>/dev/null || find . -type f ! -path './build/*' | sed 's|^\./||'; }
repeats() {
	all | grep -vE '^(tests/|LICENSES/|dkms\.conf$|packaging/debian/changelog$)' |
		xargs grep -nE "(^|[^0-9.])${version//./\\.}([^0-9.]|\$)"
}

claim "there is one" "$([[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || echo "'$version'")"
claim "no file repeats it" "$(repeats)"
claim "make knows it" "$(make -s --no-print-directory version 2>&1 | grep -vxF "$version")"
claim "the Debian packages have it" "$(sed -n '1s/^vswitch (\([^)]*\)).*/\1/p' packaging/debian/changelog |
	diff <(echo "$version") - | grep '^[<>]')"
claims_end
