#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel forwards without a daemon; a new one takes over what it finds.
#
#	h1 ── h1 tag=10 ┐
#	h2 ── h2 tag=10 ┼ br0
#	h3 ── h3 trunk  ┘
. "$(dirname "$0")/lib.sh"

port_numbers() { vswitchctl --columns=name,ofport --format=csv list Interface | sort; }
# Without what "show" finds wrong just now
conf() { vswitchctl --columns="$port_columns" list Port; vswitchctl show | sed '/ warning: /d'; }

switch_up
host h1 10.0.0.1/24 tag=10
host h2 10.0.0.2/24 tag=10
host h3
must vswitchctl set Open_vSwitch . other_config:max-idle=60000
must send h2 dst=all
must send h1 dst=h2
must eventually 5 gives 2 flows true

it "no frame of an installed flow is lost or reordered when the daemon is killed and restarted"
numbers=$(port_numbers)
tally h2
check send_bg h1 dst=h2 id=1 rate=400 for=8
for _ in 1 2 3; do
	check daemon_kill
	nap
	check daemon_start
	nap
done
sent=$(send_end h1)
check [ "$sent" -gt 1000 ]
check eventually 5 gives "$sent" tallied h2 1 frames
check gives 0 tallied h2 1 reordered
check gives 0 tallied h2 1 again

it "the flow is still the one of before, with its counters"
check gives 1 flows ".in_port == \"h1\" and .packets > $sent"

it "ports keep their numbers"
check gives "$numbers" port_numbers

it "MAC addresses are learned back from the flows"
check daemon_kill
check daemon_start
check gives 1 fdb '.mac == "02:00:00:00:00:01" and .port == "h1" and .vlan == 10'

it "a clean end of the daemon keeps ports and flows, too"
check send h1 dst=h2
listen h2
check daemon_stop
check send h1 dst=h2 count=50
check heard_in_order h2 50
check daemon_start
check gives "$numbers" port_numbers

it "what was changed in the kernel while no daemon ran is put right"
check daemon_kill
check ip link del h3
check daemon_start
check says h3 vswitchctl get Interface h3 error
check gives '[]' vswitchctl get Interface h1 error

it "a flow that the configuration no longer allows is gone when the daemon is back"
check send h1 dst=h2
check daemon_stop
check sqlite3 /var/lib/vswitch/conf.db "UPDATE Port SET tag = 20 WHERE name = 'h2'"
check daemon_start
check gives 20 vswitchctl get Port h2 tag
listen h2
check send h1 dst=h2 count=5
check gives 0 flows '(.actions | test("output:h2")) and .in_port == "h1"'
check heard h2 0
check vswitchctl set Port h2 tag=10

it "after a reboot - module and daemon gone - everything is restored from the database"
check vswitchctl set Port h2 trunks=10,11 vlan_mode=native-untagged -- \
	set Bridge br0 other_config:mac-aging-time=60 external_ids:owner="the test"
before=$(conf)
check daemon_stop
check datapath_stop
on_module || check datapath_start		# the daemon loads the module itself
check daemon_start
check gives "$before" conf
check gives "the test" vswitchctl br-get-external-id br0 owner
check eventually 5 linked h2
check pings h1 10.0.0.2

it "a configuration committed just before SIGKILL is there afterwards"
for i in 1 2 3 4 5; do
	check vswitchctl add-br "b$i"
	check daemon_kill
	check daemon_start
	check vswitchctl br-exists "b$i"
done

it "ports that were deleted by the database's word while the daemon was away are released"
check vswitchctl add-port b1 x1 -- set Interface x1 type=internal
check ip link show x1
check daemon_stop
check datapath_stop
! on_module || check_not ip link show x1		# it stays with the host's addresses
on_module || check datapath_start
check daemon_start
check ip link show x1

finish
