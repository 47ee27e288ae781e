#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Tunnels under traffic while the daemon dies, parameters change, the device goes.
#
#	h1 10.0.0.1 ── h1 br0 gre0 ══ u1 10.1.1.1 ── 10.1.1.2 (p1) ══ g1 10.0.0.9
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
host h1 10.0.0.1/24
gretap 1 g1 10.0.0.9/24 key 7
must gre gre0 options:remote_ip=10.1.1.2 options:key=7
must eventually 5 pings h1 10.0.0.9

# during COMMAND...: it succeeds, and of the pings that go on meanwhile none is lost
during() {
	local pid
	on h1 ping -i 0.05 -c 60 -W 5 -q 10.0.0.9 >"$T/ping" 2>&1 &
	pid=$!
	"$@" || return 1
	wait $pid
	grep -q ' 0% packet loss' "$T/ping" || { cat "$T/ping"; return 1; }
}

it "no frame is lost while the daemon is killed and started again"
restart() { daemon_kill && daemon_start; }
check during restart
check attached gre0

it "nor while parameters change in place"
change() {
	local i
	for i in 1 2 3 4 5; do
		options gre0 ttl=$((i + 60)) tos=$((i * 4)) || return 1
	done
}
check during change

it "a device that is deleted comes back"
check ip link del vsw_gre
check eventually 10 attached gre0
check eventually 10 pings h1 10.0.0.9

it "a device that is down is a link that is down"
check ip link set vsw_gre down
check eventually 5 gives down vswitchctl get Interface gre0 link_state
check ip link set vsw_gre up
check eventually 5 linked gre0
check eventually 10 pings h1 10.0.0.9

it "another external gretap in the namespace is named"
check vswitchctl del-port gre0
check ip link add other type gretap external
check refused "another program has a gretap in external mode" gre gre0 options:remote_ip=10.1.1.2
check ip link del other
check gre gre0 options:remote_ip=10.1.1.2 options:key=7
check eventually 10 pings h1 10.0.0.9

it "bad options are refused and change nothing"
check refused_cleanly 'port gre0: options:tos must be' options gre0 tos=7
check refused_cleanly 'port gre0: options:remote_ip must be' options gre0 remote_ip=flow
check refused_cleanly 'port gre1: remote_ip, local_ip and key are those of port gre0' \
	gre gre1 options:remote_ip=10.1.1.2 options:key=7
check pings h1 10.0.0.9

it "a module is unloaded from under its tunnels"
check daemon_stop
check eventually 10 rmmod vswitch
check ip link del vsw_gre

finish
