#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Files that the documents name are there, or documents go on to tell of what has moved.
# usage: named.sh [DIR]    prints TAP; DIR: of docs/
set -u
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/../claims.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 1

# Prints "DOCUMENT FILE": by its path, which may leave out daemon/ or include/.
named() { grep -oHE '\b[a-z_0-9]+(/[a-z_0-9]+)*/[a-z_0-9]+\.(c|h|sh)\b' docs/*.md ./*.md | tr ':' ' ' | sort -u; }

all=$(named)
few=
[ "$(echo "$all" | wc -l)" -gt 60 ] || few="only $(echo "$all" | wc -l)"
claim "names of files are found in the documents" "$few"
claim "each is there" "$(echo "$all" | while read -r document file; do
	[ -e "$file" ] || [ -e "daemon/$file" ] || [ -e "include/$file" ] || echo "$document: $file"
done)"
claims_end
