#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Bridges that are joined by patch ports.
#
#	h1 ── h1 tag=10 ┐                        ┌ h4 tag=10 ── h4
#	h2 ── h2 tag=20 ┼ br0 ── p01 ══ p10 ── br1
#	h3 ── h3 trunk  ┘                        └ h5 tag=20 ── h5
. "$(dirname "$0")/lib.sh"

# flows_from PORT: match and actions of those with frames from there
flows_from() {
	vswitchctl --json cache show |
		jq -r --arg p "$1" '.[] | select(.in_port == $p) | .actions'
}
iface() { vswitchctl get Interface "$1" "$2"; }
learned() { vswitchctl fdb show "$1" | grep -Eq "^ *$2 +$3 +$4 "; }

switch_up
must vswitchctl add-br br1
host h1 tag=10
host h2 tag=20
host h3
BR=br1
host h4 tag=10
host h5 tag=20
BR=br0

it "a patch port without its peer is there, says what is missing, and carries nothing"
check vswitchctl add-port br0 p01 -- set Interface p01 type=patch options:peer=p10
check says "No usable peer 'p10'" iface p01 error
listen h3 h4
check send h1 dst=all
check heard h3 1
check heard h4 0

it "with both ends frames of each VLAN reach the other bridge's ports of it"
check vswitchctl add-port br1 p10 -- set Interface p10 type=patch options:peer=p01
check gives "[]" iface p01 error
check gives up iface p01 link_state
listen h1 h2 h3 h4 h5
check send h1 dst=all id=10
check send h2 dst=all id=20
check heard h4 1 id=10 vlan=-
check heard h5 1 id=20 vlan=-
check heard h3 2
check heard h4 1
check heard h5 1

it "tags go through, and with them priority"
check vswitchctl clear Port h4 tag
listen h4 h5
check send h3 dst=all vlan=0xa014 id=1
check heard h4 1 vlan=8100:a014
check heard h5 1 vlan=-
check vswitchctl set Port h4 tag=10

it "each bridge learns the source where the frame came into it"
check send h1 dst=all
check eventually 5 learned br0 h1 10 02:00:00:00:00:01
check eventually 5 learned br1 p10 10 02:00:00:00:00:01

it "the way through both is one flow, that leads from port to port"
check send h4 dst=all
check vswitchctl cache flush
listen h1 h3 h4
check send h1 dst=h4 count=20
check heard h4 20
check heard h3 0
check gives 1 flows true
check gives output:h4 flows_from h1

it "a station that moves to the other bridge is followed, and back"
check send h3 src=h1 dst=h4 vlan=10
check send h4 src=h9 dst=h1
check send h3 src=h9 dst=h1 vlan=10
listen h3 h4
check send h1 dst=h9 count=3
check heard h3 3
check heard h4 0
check send h4 src=h9 dst=h1
listen h3 h4
check send h1 dst=h9 count=3
check heard h4 3
check heard h3 0

it "VLAN rules of patch ports hold: what one VLAN is here can be another one there"
check vswitchctl set Port p01 tag=10 -- set Port p10 tag=20
listen h4 h5
check send h1 dst=all
check send h2 dst=all
check heard h5 1
check heard h4 0
check vswitchctl clear Port p01 tag -- clear Port p10 tag

it "hosts ping through 8 bridges"
check vswitchctl del-port p01 -- del-port p10
commands=()
for i in $(seq 8); do
	commands+=(-- --may-exist add-br "br$i"
		-- add-port "br$((i - 1))" "r$i" -- set Interface "r$i" type=patch "options:peer=l$i"
		-- add-port "br$i" "l$i" -- set Interface "l$i" type=patch "options:peer=r$i")
done
check vswitchctl "${commands[@]}"
BR=br8
host h6 10.0.0.6/24 tag=10
BR=br0
check ip -n h1 address add 10.0.0.1/24 dev eth0
check pings h1 10.0.0.6
check pings h6 10.0.0.1

it "bridges that are joined in a ring do not hang the switch: rule_limit"
check vswitchctl -- add-port br0 x0 -- set Interface x0 type=patch options:peer=x8 \
	-- add-port br8 x8 -- set Interface x8 type=patch options:peer=x0
check send h1 dst=all count=3
check eventually 5 not gives 0 dropped h1 rule_limit
check vswitchctl del-port x0 -- del-port x8
check pings h1 10.0.0.6

it "a restarted daemon has the bridges joined as before, and frames go on meanwhile"
check on h1 ping -c 1 -q 10.0.0.6
check daemon_kill
check pings h1 10.0.0.6
check daemon_start
check pings h1 10.0.0.6
check pings h6 10.0.0.1

it "patch ports are listed, and have no statistics of their own"
check says r1 vswitchctl list-ports br0
check says "peer=l1" vswitchctl show
check gives 0 vswitchctl get Interface r1 statistics:rx_packets

it "nonsense is refused"
check refused_cleanly "type patch needs options:peer" \
	vswitchctl add-port br0 n0 -- set Interface n0 type=patch
check refused_cleanly "must not be the port itself" \
	vswitchctl add-port br0 n0 -- set Interface n0 type=patch options:peer=n0

finish
