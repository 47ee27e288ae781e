#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# monitor tells what changes: bridges, ports, links, MAC addresses, drops, and the daemon itself.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┴ br0
. "$(dirname "$0")/lib.sh"

# told PATTERN: a line that has it has come
told() { grep -E -- "$1" "$T/told"; }
json_told() { jq -c "select($1)" "$T/told.json" | grep .; }

switch_up
host h1
must linked h1
vswitchctl monitor --interval=0.1 >"$T/told" &
monitor=$!
vswitchctl --json monitor --interval=0.1 --only=port,link >"$T/told.json" &
json_monitor=$!
check eventually 10 told "monitor vswitchctl begins"
check eventually 10 json_told '.event == "begins"'

it "a port that comes"
host h2 tag=5
check eventually 10 told "port br0/h2 added tag=5"
check eventually 10 told "link h2 (added|changed) .*link_state=up"
check eventually 10 json_told '.kind == "port" and .key == "br0/h2" and .now.tag == 5'

it "what is changed on it, and what it was"
check vswitchctl set Port h2 tag=6
check eventually 10 told "port br0/h2 changed tag=6 \(was 5\)"

it "a link that goes down"
check ip link set h1 down
check eventually 10 told "link h1 changed .*admin_state=down \(was up\)"
check eventually 10 json_told '.key == "h1" and .now.admin_state == "down" and .was.admin_state == "up"'
check ip link set h1 up

it "a MAC address that is learned, and drops"
must linked h1
check send h1 dst=all src=h1
check eventually 10 told "fdb br0/0/02:00:00:00:00:01 added port=h1"
check send h1 dst=01:80:c2:00:00:02
check eventually 10 told "drops br0/h1/reserved added packets=1"
check_not json_told '.kind == "fdb"'

it "a bridge that comes and goes"
check vswitchctl add-br br1
check eventually 10 told "bridge br1 added"
check vswitchctl del-br br1
check eventually 10 told "bridge br1 removed"

it "a daemon that restarts"
daemon_stop
check eventually 10 told "monitor vswitchctl waits why="
daemon_start
check eventually 10 told "monitor vswitchctl goes on"
check eventually 10 told "daemon vswitchd changed pid="

it "one that is not read harms nobody"
mkfifo "$T/pipe"
vswitchctl monitor --interval=0.1 >"$T/pipe" &
deaf=$!
exec {held}<"$T/pipe"
for i in {1..30}; do
	check vswitchctl add-br "bx$i"
done
check eventually 10 told "bridge bx30 added"
kill "$deaf" "$monitor" "$json_monitor"
exec {held}<&-

finish
