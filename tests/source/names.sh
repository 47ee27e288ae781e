#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Names of the module's static functions: a stack trace, a kprobe and a profile show the name and
# nothing else, so it must say which file it is of, and be the only one.
# usage: names.sh [DIR]    prints TAP; DIR: of kmod/ and core/
set -u
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/../claims.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 1

# Nouns that a file has besides the words of its name.
nouns="datapath.c:dp main.c:vsw netlink.c:nl netlink_flow.c:nl netlink_meter.c:nl netlink_miss.c:nl netlink_port.c:nl
	netlink_family.c:nl netlink_miss_fill.c:nl netlink_port_fill.c:nl"

# Prints "FILE FUNCTION" of each; those with a body for each configuration once.
statics() {
	awk '/^static [^=;{(]*$/ { getline more; $0 = $0 " " more }
	     /^static [^=;(]*[ *][a-z_0-9]+\(/ { sub(/\(.*/, ""); sub(/.*[ *]/, ""); print FILENAME, $0 }' \
		kmod/*.c core/*.c | sort -u
}

# Whether $2 is a good name in the file $1.
has_noun() {
	local file=${1##*/} word
	for word in $(echo "${file%.c}" | tr _ ' ') \
		    $(echo "$nouns" | tr ' ' '\n' | sed -n "s/^$file://p"); do
		case $2 in "${word%s}"_* | "$word" | "$word"_*) return 0 ;; esac
	done
	return 1
}

all=$(statics)
[ "$(echo "$all" | wc -l)" -gt 100 ] || all="too few were found: the search is broken"

claim "no two static functions of the module have one name" "$(echo "$all" |
	awk '{ n[$2]++; in_[$2] = in_[$2] " " $1 } END { for (f in n) if (n[f] > 1) print f ":" in_[f] }')"
claim "static functions in kmod/ begin with their file's noun" "$(echo "$all" | grep '^kmod/' |
	while read -r file name; do has_noun "$file" "$name" || echo "$file: $name"; done)"
claims_end
