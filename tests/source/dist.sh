#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `make dist`: the archive has what is committed, the same bytes each time; its SPDX document knows
# each file by its checksums, and each library that the programs are linked with.
# usage: [BUILD=build] dist.sh    prints TAP
set -u
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/../claims.sh"
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES DIST

T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
name=vswitch-$(make -s --no-print-directory version)
dist() { make -s --no-print-directory BUILD="$build" DIST="$T/$1" dist 2>&1 | grep -v "^$T/"; }
sbom=$T/1/$name.spdx
of() { sed -n "s/^$1: //p" "$sbom"; }

claim "it is made without a word of complaint" "$(dist 1)"
claim "another one is the same, byte for byte" "$(dist 2; diff -rq "$T/1" "$T/2")"
tar -xzf "$T/1/$name.tar.gz" -C "$T"
claim "it has all that is committed, in one folder" "$(
	diff <(git ls-tree -r --name-only HEAD | sort) <(cd "$T/$name" && find . -type f | sed 's|^\./||' | sort))"
claim "the document names each file once" "$(
	diff <(cd "$T/$name" && find . -type f | sort) <(of FileName | sort))"
claim "with its checksum" "$(cd "$T/$name" && paste -d ' ' <(of "FileChecksum: SHA256") <(of FileName) |
	sed 's/ /  /' | sha256sum --check --quiet 2>&1)"
claim "and the archive's" "$(of "PackageChecksum: SHA256" |
	grep -vxF "$(sha256sum <"$T/1/$name.tar.gz" | cut -d ' ' -f 1)")"
claim "each identifier stands for one thing" "$(of SPDXID | sort | uniq -d)"
claim "the module is GPL-2.0-only" "$(grep -A 5 '^FileName: ./kmod/main.c' "$sbom" | sed -n 's/^LicenseInfoInFile: //p' |
	grep -vx GPL-2.0-only)"
claim "no licence is one that LICENSES/ does not have" "$(of LicenseConcluded | sort -u |
	grep -vxE 'NOASSERTION|GPL-2.0-only|GPL-2.0-or-later|GPL-2.0-only WITH Linux-syscall-note')"
# By the names that the linker takes: libnl-3.so.200 is of libnl-3.0
claim "each library that the programs are linked with is named" "$(
	readelf -d "$build/bin/vswitchd" "$build/bin/vswitchctl" | sed -nE 's/.*\[lib([a-z-]+)[-0-9.]*\.so.*/\1/p' |
		sort -u | sed 's/^c$/glibc/; s/-$//' | while read -r library; do
			of PackageName | grep -q -- "$library" || echo "$library"
		done)"
claims_end
