#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# No port takes the whole flow table: it may hold eight flows for each one that there is room for.
#
#	h1 ── h1 ┐ flows, put into the module directly; then br0
#	h2 ── h2 │
#	h3 ── h3 ┘
. "$(dirname "$0")/lib.sh"

dpctl=${wire%/wire}/dpctl

# flows_of PORT FIRST LAST: lines "add-flow …" for dpctl, one for each source address
flows_of() {
	local i
	for ((i = $2; i <= $3; i++)); do
		printf 'add-flow in_port=%s,dl_src=02:01:00:00:%02x:%02x drop(policy)\n' "$1" \
			$((i / 256)) $((i % 256))
	done
}
deleted() { sed 's/^add-flow \([^ ]*\).*/del-flow \1/'; }
# install PORT FIRST LAST: until one is refused
install() { "$dpctl" < <(flows_of "$@"); }
over_quota() { install "$@" 2>&1 | grep -q 'quota exceeded'; }

must datapath_start flow_max=90
for h in h1 h2 h3; do
	must wired_host $h
	must "$dpctl" add-port $h
done

it "one port alone fills eight ninths of the table"
check over_quota h1 1 90
check gives 80 "$dpctl" count
check over_quota h1 81 81
check gives 80 "$dpctl" count

it "the flows of a port that has its share can be changed"
check install h1 1 80
check gives 80 "$dpctl" count

it "other ports find room, the last one in what is left"
check install h2 1 9
check over_quota h2 10 10
check install h3 1 1
check gives 90 "$dpctl" count
check_not install h3 2 2

it "room that is given back can be used again, by whoever has less"
check "$dpctl" < <(flows_of h2 1 9 | deleted)
check over_quota h1 81 81
check install h3 2 9
check "$dpctl" < <(flows_of h1 1 80 | deleted)
check "$dpctl" < <(flows_of h3 1 9 | deleted)
check gives 0 "$dpctl" count
check over_quota h1 1 90
check gives 80 "$dpctl" count

it "flows that look at no port are nobody's"
check "$dpctl" < <(for i in {1..9}; do echo "add-flow dl_src=02:02:00:00:00:0$i drop(policy)"; done)
check gives 89 "$dpctl" count
check "$dpctl" del-flows
check over_quota h1 1 90
check gives 80 "$dpctl" count
check "$dpctl" del-flows

# From here on under the daemon's policy
must daemon_start
must vswitchctl add-br br0
for h in h1 h2 h3; do must vswitchctl add-port br0 $h; done
must vswitchctl set Open_vSwitch . other_config:max-idle=60000

it "a port that floods the table with addresses leaves room for another port's first flows"
tally h3
check send_bg h1 dst=all src=random rate=200 for=300
check eventually 10 eval '[ "$(stat_of h1 flows_refused)" -gt 20 ]'
for i in 1 2 3 4 5; do
	check send h2 dst=all src=02:03:00:00:00:0$i id=5
	check gives 1 flows ".match | contains(\"02:03:00:00:00:0$i\")"
done
check gives 5 tallied h3 5 frames
check gives 0 stat_of h2 flows_refused
check eval '[ "$(stat_of h1 flows)" -le 80 ]'

# One after the other: how many new flows a second the daemon decides on is the machine's affair.
it "what a port sends that has used up its share is delivered, flow or not"
send_end h1 stop >"$T/sent"
for i in {1..20}; do
	check send h1 dst=all src=02:04:00:00:00:"$(printf %02x "$i")" id=6
	check eventually 5 gives "$i" tallied h3 6 frames
done

it "a port that has no flows left holds none"
check vswitchctl cache flush
check gives 0 stat_of h1 flows
check gives 0 stat_of h2 flows

finish
