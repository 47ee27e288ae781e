#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A file is one idea, of at most 350 lines; a function of more than 60 wants to be several. Lines have
# at most 100 columns.
# usage: sizes.sh [DIR]    prints TAP; DIR: of daemon/, cli/, core/, kmod/, dpdk/ and the rest
set -u
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/../claims.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 1

files() { find daemon cli core kmod dpdk -name '*.[ch]' | sort; }
long() { files | xargs awk 'FNR == 351 { print FILENAME }'; }

# Prints "LINES FILE: FUNCTION" of each body between braces at the beginning of a line.
# shellcheck disable=SC2016
functions() {
	files | grep '\.c$' | xargs awk '
	FNR == 1 { head = ""; begin = 0 }
	/^{/ { begin = FNR; next }
	/^}/ && begin { print FNR - begin - 1, FILENAME ": " head; begin = 0 }
	!begin && /\(/ { head = $0 }'
}

# Prints "FILE:LINE: COLUMNS" of each line of more than 100. A column is a character, in UTF-8.
# shellcheck disable=SC2016
wide() {
	printf '%s\n' "${sources[@]}" | LC_ALL=C xargs awk '
	{
		gsub(/[\200-\277]/, "")
		columns = 0
		n = split($0, part, "\t")
		for (i = 1; i < n; i++)
			columns = (int((columns + length(part[i])) / 8) + 1) * 8
		columns += length(part[n])
	}
	columns > 100 { print FILENAME ":" FNR ": " columns }'
}

all=$(functions)
mapfile -t sources < <(find daemon cli core kmod dpdk include tests bench -name '*.[ch]' | sort)
few=
[ "$(files | wc -l)" -gt 300 ] || few="files "
[ "$(echo "$all" | wc -l)" -gt 2000 ] || few="${few}functions "
[ ${#sources[@]} -gt 500 ] || few=${few}sources

claim "what is to be measured is found" "$few"
claim "no file is longer than 350 lines" "$(long)"
claim "no function is longer than 60 lines" "$(echo "$all" | awk '$1 > 60')"
claim "no line is wider than 100 columns" "$(wide)"
claims_end
