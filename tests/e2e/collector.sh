# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Collectors of nfdump's, for tests of what is exported: to be sourced, behind lib.sh. The test says
# in PORT where the collector listens.

# The queue of the collector's socket: "" as long as there is none
queue() { awk -v at=":$(printf %04X "$PORT")" 'index($2, at) { sub(/.*:/, "", $5); print $5 }' /proc/net/udp; }
listening() { [ -n "$(queue)" ]; }
has_read() { [ "$(queue)" = 00000000 ]; }

# collect_with PROGRAM NAME: from now on, into files of its own
collect_with() {
	mkdir -p "$T/$2"
	"$1" -w "$T/$2" -p "$PORT" -b 127.0.0.1 -t 3600 >"$T/$2.log" 2>&1 &
	collector=$!
	eventually 10 listening
}

# collector_ends NAME: when it has read what was sent. What it has heard is in NAME.json then
collector_ends() {
	eventually 10 has_read || return 1
	kill -TERM "$collector"
	eventually 10 gone "$collector"
	nfdump -R "$T/$1" -o json >"$T/$1.json"
}

# Records, or samples, that have been sent
sent() { vswitchctl --json export show | jq '[.[].records] | add // 0'; }

# of NAME FILTER FIELD: the sum of a field in the records that a jq condition selects
of() { jq "[.[] | select($2) | .$3] | add // 0" "$T/$1.json"; }
# values NAME FILTER FIELD...: what the fields have in them, each once
values() {
	local name=$1 filter=$2 fields
	shift 2
	fields=$(printf ', .%s' "$@")
	jq -r "[.[] | select($filter) | [${fields#, }] | map(tostring) | join(\" \")] | unique | join(\"; \")" \
		"$T/$name.json"
}
