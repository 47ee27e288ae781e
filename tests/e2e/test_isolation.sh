#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Ports that carry the same VLAN and still do not exchange frames.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┤ br0, all in VLAN 10
#	h3 ── h3 ┤
#	h4 ── h4 ┘
. "$(dirname "$0")/lib.sh"

switch_up
for n in 1 2 3 4; do host h$n 10.0.0.$n/24 tag=10; done

it "protected ports do not hear one another, others hear all"
check vswitchctl set Port h1 protected=true -- set Port h2 protected=true
listen h1 h2 h3 h4
check send h1 dst=all id=1
check send h3 dst=all id=3
check heard h3 1 id=1
check heard h4 1 id=1
check heard h2 0 id=1
check heard h1 1 id=3
check heard h2 1 id=3

it "a known station behind a protected port is out of reach: isolated"
listen h1
check send h2 dst=h1 count=3
check eventually 5 gives 3 dropped h2 isolated
check heard h1 0
check pings h3 10.0.0.1
check pings h3 10.0.0.2
check_not pings h1 10.0.0.2 1

it "what was installed before goes by the new rule with the next frame"
check vswitchctl set Port h1 protected=false -- set Port h2 protected=false
listen h1
check send h2 dst=h1 id=1
check heard h1 1 id=1
check vswitchctl set Port h1 protected=true -- set Port h2 protected=true
check send h2 dst=h1 id=2
check heard h1 0 id=2
check vswitchctl set Port h1 protected=false -- set Port h2 protected=false

it "ports of different groups are apart, those of none talk to all"
check vswitchctl set Port h1 other_config:isolation-group=red \
	-- set Port h2 other_config:isolation-group=red \
	-- set Port h3 other_config:isolation-group=blue
listen h1 h2 h3 h4
check send h1 dst=all id=1
check heard h2 1 id=1
check heard h4 1 id=1
check heard h3 0
check send h4 dst=all id=4
check heard h1 1 id=4
check heard h3 1 id=4
for n in 1 2 3; do check vswitchctl remove Port h$n other_config isolation-group; done

it "ports of one split-horizon group do not hear one another"
check vswitchctl set Port h1 other_config:split-horizon-group=mesh \
	-- set Port h2 other_config:split-horizon-group=mesh \
	-- set Port h3 other_config:split-horizon-group=other
listen h1 h2 h3 h4
check send h1 dst=all id=1
check heard h3 1 id=1
check heard h4 1 id=1
check heard h2 0
for n in 1 2 3; do check vswitchctl remove Port h$n other_config split-horizon-group; done

it "a flood that isolation leaves no port is dropped as isolated"
# no host asks for another by itself while frames are counted
for n in 1 2 3 4; do must ip -n h$n address flush dev eth0; done
check vswitchctl set Port h1 protected=true -- set Port h2 protected=true \
	-- set Port h3 tag=20 -- set Port h4 tag=20
before=$(dropped h1 isolated)
check send h1 dst=all count=4
check eventually 5 gives $((before + 4)) dropped h1 isolated

it "rules that flood obey isolation, those that name a port override it"
check vswitchctl set Port h3 tag=10 -- set Port h4 tag=10
for action in flood all; do
	check vswitchctl flow replace br0 - <<<"actions=$action"
	listen h2 h3 h4
	check send h1 dst=all id=1
	check send h1 dst=h2 id=2
	check heard h3 2
	check heard h4 2
	check heard h2 0
done
check vswitchctl flow replace br0 - <<<"actions=output:h2"
listen h2 h3
check send h1 dst=all id=3
check heard h2 1 id=3
check heard h3 0
check vswitchctl flow replace br0 - <<<"actions=flood"
check vswitchctl set Port h3 protected=true -- set Port h4 protected=true \
	-- set Port br0 protected=true
before=$(dropped h1 isolated)
check send h1 dst=all count=2
check eventually 5 gives $((before + 2)) dropped h1 isolated
check vswitchctl set Port h3 protected=false -- set Port h4 protected=false \
	-- set Port br0 protected=false
check vswitchctl flow replace br0 - <<<"actions=normal"
check vswitchctl set Port h3 tag=20 -- set Port h4 tag=20
before=$(dropped h1 isolated)
check send h1 dst=all			# its flow is there when the daemon is gone
check eventually 5 gives $((before + 1)) dropped h1 isolated

it "isolation holds without the daemon and after its restart"
check daemon_kill
listen h2
check send h1 dst=all count=4
check heard h2 0
check daemon_start
check send h1 dst=all count=4
check eventually 5 gives $((before + 9)) dropped h1 isolated
check heard h2 0

finish
