#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A file is one idea, of at most 350 lines; a function of more than 60 wants to be several.
# usage: sizes.sh [DIR]    prints TAP; DIR: of daemon/, cli/, core/ and kmod/
set -u
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/../claims.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 1

# Longer files, and why; one that has become shorter leaves the list.
longer="
"

files() { find daemon cli core kmod -name '*.[ch]' | sort; }
long() { files | xargs awk 'FNR == 351 { print FILENAME }'; }
listed() { echo "$longer" | awk 'NF { print $1 }' | sort; }

# Prints "LINES FILE: FUNCTION" of each body between braces at the beginning of a line.
# shellcheck disable=SC2016
functions() {
	files | grep '\.c$' | xargs awk '
	FNR == 1 { head = ""; begin = 0 }
	/^{/ { begin = FNR; next }
	/^}/ && begin { print FNR - begin - 1, FILENAME ": " head; begin = 0 }
	!begin && /\(/ { head = $0 }'
}

all=$(functions)
few=
[ "$(files | wc -l)" -gt 300 ] || few="files "
[ "$(echo "$all" | wc -l)" -gt 2000 ] || few=${few}functions

claim "what is to be measured is found" "$few"
claim "no file is longer than 350 lines, but for those with a reason" "$(long | comm -23 - <(listed))"
claim "those with a reason are longer" "$(long | comm -13 - <(listed))"
claim "no function is longer than 60 lines" "$(echo "$all" | awk '$1 > 60')"
claims_end
