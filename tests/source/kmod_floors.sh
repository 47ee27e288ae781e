#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The module's files stand on floors, and use what their own and lower ones offer. Reads the sources:
# which file defines a name vsw_*, and which use it, by inline functions and macros too. Pointers to
# functions, such as those of a kind of port, are the way to be called from below.
# usage: kmod_floors.sh [DIR]    prints TAP; DIR: of kmod/ and core/
set -u
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/../claims.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 1

# From the ground up; core/ is below all of them.
floors="
	cpu params work trace drop limit meter stats grace skb_frame set_field cut sample netlink_family
	netlink_port_fill netlink_miss_fill
	miss_queue miss_tell miss_expire miss
	port port_leave
	actions flow_buckets flow_masks flow_stats flow_table flow_cache
	rx pipeline execute tx miss_park port_netdev
	port_internal port_gre gre_table gre_rx gre_csum gre_xmit gre_route gre_mtu
	miss_release
	datapath netdev_events netlink netlink_port netlink_flow netlink_meter netlink_miss
	main
"

# Uses that may close a circle. A frame goes round: rx -> pipeline -> execute -> tx -> port -> rx, and tx
# calls the common kind of port by its name, as indirect calls are dear.
up="kmod/tx.c kmod/port_netdev.c vsw_netdev_send"

# Prints "FILE FILE NAME": the first uses NAME, which the second defines.
uses() {
	awk -v files="$(echo kmod/*.c core/*.c)" '
	# The line, less comments, strings and names of types
	function code(s) {
		gsub(/"([^"\\]|\\.)*"/, "", s)
		gsub(/\/\*[^*]*\*+([^\/*][^*]*\*+)*\//, "", s)
		if (remark) { if (!sub(/^.*\*\//, "", s)) return ""; remark = 0 }
		if (sub(/\/\*.*/, "", s)) remark = 1
		sub(/\/\/.*/, "", s)
		gsub(/(struct|union|enum)[ \t]+vsw_[a-z0-9_]+/, "type", s)
		return s
	}
	# Notes which names vsw_* are in s, for the file or for the inline function or macro
	function note(who, s) {
		while (match(s, /[A-Za-z0-9_]+/)) {
			w = substr(s, RSTART, RLENGTH)
			s = substr(s, RSTART + RLENGTH)
			if (w ~ /^vsw_/ && w != who) has[who] = has[who] w " "
		}
	}
	function first_name(s) { match(s, /vsw_[a-z0-9_]+/); return substr(s, RSTART, RLENGTH) }
	# What the file uses by the words of who, through inline functions and macros of headers
	function follow(file, who,    list, n, i) {
		n = split(has[who], list, " ")
		for (i = 1; i <= n; i++) {
			if (seen[file, list[i]]++) continue
			if (list[i] in home && home[list[i]] != file) print file, home[list[i]], list[i]
			if (list[i] in inlined) follow(file, list[i])
		}
	}
	FNR == 1 { remark = 0; within = ""; macro = 0 }
	{ line = code($0) }
	FILENAME ~ /\.h$/ {
		if (!macro && line ~ /^#define[ \t]+vsw_/) { within = first_name(line); inlined[within]; macro = 1 }
		else if (!macro && line ~ /^static .*vsw_[a-z0-9_]+\(/) { within = first_name(line); inlined[within] }
		if (within != "") note(within, line)
		if (macro ? line !~ /\\$/ : line ~ /^}/) { within = ""; macro = 0 }
		next
	}
	# A definition begins at the margin and is no declaration.
	line ~ /^[A-Za-z]/ && line !~ /^(static|extern|typedef|return|MODULE_|module_|EXPORT_)/ &&
	line ~ /vsw_[a-z0-9_]+(\(|\[| =| __|;|\))/ && line !~ /\);$/ || line ~ /^DEFINE_PER_CPU.*vsw_/ {
		home[first_name(line)] = FILENAME
	}
	{ note(FILENAME, line) }
	END { n = split(files, f, " "); for (i = 1; i <= n; i++) follow(f[i], f[i]) }
	' kmod/*.h kmod/*/*.h core/*.h kmod/*.c core/*.c | sort -u
}

all=$(uses)
[ "$(echo "$all" | wc -l)" -gt 150 ] || all="kmod/a.c kmod/b.c too_few_were_found
kmod/b.c kmod/a.c the_search_is_broken"

# Prints "FILE FLOOR" of each
places() {
	for file in core/*.c; do echo "$file 0"; done
	echo "$floors" | awk '{ for (i = 1; i <= NF; i++) print "kmod/" $i ".c", NR }'
}

claim "each file has a place" \
	"$(comm -3 <(places | cut -d' ' -f1 | sort) <(printf '%s\n' kmod/*.c core/*.c | sort))"
claim "no file uses what is above it" "$(echo "$all" |
	awk 'NR == FNR { floor[$1] = $2; next } floor[$2] > floor[$1]' <(places) -)"
claim "no files use each other in a circle" "$(echo "$all" | grep -vxF "$up" | circle)"
claim "what closes a circle is there" "$(echo "$up" | grep -vxF "$all")"
claims_end
