#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The rooms of daemon/, from the ground up. A file includes headers of its own room and of lower ones,
# and no two files call each other in a circle: what is below can be read, tested and used without
# what is above.
# usage: [BUILD=build] floors.sh [DIR]    prints TAP; DIR: where daemon/ is, and build/obj of it
set -u
export LC_ALL=C
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/claims.sh"

rooms="
base             log, error line, text, hash table: what any daemon needs, no word of switching
process          vswitchd as a process: options, background, pidfile, privilege, event loop
netlink          talking to the kernel: requests, sockets, links
schema           values and tables as data (RFC 7047), and as text and JSON; no SQL
rules            user rules: tables, classifier, changes; no text
syntax           matches and actions as text, of rules and of flows
datapath         what a datapath is, its share of the loop, and misses that wait for it
datapath/kernel  vswitch.ko as one
db               the SQLite file, and rows in it
tunnels          kinds of tunnel
export           what collectors are told of flows and frames: NetFlow, IPFIX, sFlow
lacp             LACP: frames and time in, frames and states of links out
bridge           bridges and ports as objects: MAC table, VLAN rules, isolation, mirrors
translate        what becomes of a frame: one decision, which changes nothing
flows            what is installed: records, ageing, who is told what was counted
policy           all of it follows a configuration, and answers misses
config           from rows to a configuration, checked
engine           one change of everything, rows and rules and policy: all or nothing
metrics          counters for monitoring, as OpenMetrics over HTTP
control/answers  answers that are made in pieces
control/verbs    the words of a command line, by noun
control/methods  the other requests
control          the socket: connections, requests, who serves them
.                main.c joins them
"

folders() {
	find daemon -name '*.[ch]' ! -path 'daemon/env/*' -printf '%h\n' |
		sed 's|^daemon/*||; s|^$|.|' | sort -u
}

# Prints headers that are called like one of another room, or like another room.
twins() {
	find daemon -name '*.h' -printf '%f\n' | sort | uniq -d
	find daemon -name '*.h' ! -path 'daemon/env/*' | awk -v rooms="$rooms" '
	BEGIN { n = split(rooms, line, "\n"); for (i = 1; i <= n; i++) { sub(/ .*/, "", line[i]); sub(/.*\//, "", line[i]); room[line[i]] } }
	{ n = split($0, part, "/"); sub(/\.h$/, "", part[n]); if (part[n] in room && part[n] != part[n - 1]) print }'
}

# Prints "FILE HEADER" of each include in quotes.
includes() {
	grep -rE --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' daemon |
		sed -nE 's/^([^:]*):[^"]*"([^"]*)".*/\1 \2/p' | sort -u
}

objects() { find daemon -name '*.c' | sed "s|^\(.*\)c$|${BUILD:-build}/obj/\1o|"; }

# Prints "FILE FILE NAME": the first uses what the second defines.
calls() {
	objects | xargs nm -A |
		awk -v skip="${BUILD:-build}/obj/" '
		{ sub(/\.o:.*/, ".c", $1); file = substr($1, length(skip) + 1) }
		$(NF - 1) == "U" { n++; user[n] = file; used[n] = $NF }
		$(NF - 1) ~ /^[TDBRVWC]$/ { place[$NF] = file }
		END { for (i = 1; i <= n; i++) if (used[i] in place && place[used[i]] != user[i])
			print user[i], place[used[i]], used[i] }'
}

# Prints those of the includes on stdin that point up.
upwards() {
	awk -v rooms="$rooms" '
	function room(file) { sub(/^daemon\//, "", file); return sub(/\/[^\/]*$/, "", file) ? file : "." }
	BEGIN { n = split(rooms, line, "\n"); for (i = 1; i <= n; i++) { split(line[i], w, " "); floor[w[1]] = i } }
	$2 ~ /^daemon\// && floor[room($1)] < floor[room($2)] {
		print $1, $2, "(" room($2) " is above " room($1) ")" }'
}

cd "${1:-$(dirname "$0")/..}" || exit 1
lacking=$(objects | while read -r object; do [ -e "$object" ] || echo "$object"; done)
if [ -n "$lacking" ]; then
	echo "floors.sh: $(echo "$lacking" | wc -l) objects are missing, such as ${lacking%%$'\n'*}: run make userspace" >&2
	exit 1
fi
included=$(includes) called=$(calls)
few=
[ "$(echo "$included" | wc -l)" -gt 300 ] || few="includes "
[ "$(echo "$called" | wc -l)" -gt 500 ] || few=${few}calls

claim "what is to be compared is found" "$few"
claim "each folder of daemon/ is a room with a floor, but env/" \
	"$(comm -3 <(folders) <(echo "$rooms" | awk 'NF { print $1 }' | sort))"
claim "includes are spelled from the root" "$(echo "$included" | grep -vE ' (daemon|core|vswitch|linux)/')"
claim "no header is called like one of another room, or like a room" "$(twins)"
claim "a file includes headers of its own room and of lower ones" "$(echo "$included" | upwards)"
claim "no two files call each other in a circle" "$(echo "$called" | circle)"
claims_end
