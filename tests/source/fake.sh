#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The datapath in memory stands on floors as the daemon does: no two of its files call each other in a
# circle. Reads the sources: which file defines a name fake_* or dp_fake_*, and which use it.
# usage: fake.sh [DIR]    prints TAP; DIR: where tests/fake/ is
set -u
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/../claims.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 1

# Prints "FILE FILE NAME": the first uses NAME, which the second defines.
uses() {
	awk '
	/^(dp_)?fake_[a-z_0-9]+\(|^[a-z][^=;]*[ *](dp_)?fake_[a-z_0-9]+\(/ && !/^(static|typedef)/ && !/;$/ {
		name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name); home[name] = FILENAME
	}
	{ line = $0
	  while (match(line, /[a-z_0-9]+\(/)) {
		name = substr(line, RSTART, RLENGTH - 1)
		line = substr(line, RSTART + RLENGTH)
		if (name ~ /^(dp_)?fake_/) used[FILENAME " " name]
	  } }
	/\.[a-z_]+ = fake_/ { name = $3; sub(/,/, "", name); used[FILENAME " " name] }
	END { for (u in used) { split(u, w, " ")
		if (w[2] in home && home[w[2]] != w[1]) print w[1], home[w[2]], w[2] } }' tests/fake/*.c
}

all=$(uses)
few=
[ "$(echo "$all" | wc -l)" -gt 40 ] || few="only $(echo "$all" | wc -l)"
claim "calls among the files of the datapath in memory are found" "$few"
claim "none of them closes a circle" "$(echo "$all" | circle)"
claims_end
