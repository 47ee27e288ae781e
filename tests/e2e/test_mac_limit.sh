#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How many MAC addresses a port may bring, and addresses that stay where they are.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0
#	h3 ── h3 ┘
. "$(dirname "$0")/lib.sh"

learned() { [ "$(fdb ".mac == \"$2\" and .port == \"$1\"")" = 1 ]; }
at_port() { fdb ".port == \"$1\" and .static == false and .local == false"; }

switch_up
host h1
host h2
host h3

it "mac-limit bounds what is learned at a port; frames of others are still forwarded"
check vswitchctl set Port h1 other_config:mac-limit=3
listen h2
check send h1 dst=all src=random count=50 rate=200
check heard h2 50
check gives 3 at_port h1
check send h3 dst=all
check eventually 5 learned h3 02:00:00:00:00:03

it "mac-limit-action=drop drops frames of further sources, by name"
check vswitchctl set Port h1 other_config:mac-limit=1 other_config:mac-limit-action=drop
check vswitchctl fdb flush br0 h1
listen h2
check send h1 dst=all src=h101 count=2 id=1
check send h1 dst=all src=h102 count=3 id=2
check eventually 5 gives 3 dropped h1 mac_limit
check heard h2 2 id=1
check heard h2 0 id=2
check gives 1 at_port h1

it "who is known is let in, and other ports are not concerned"
listen h2
check send h1 dst=all src=h101 id=3
check send h3 dst=all src=h102 id=4
check heard h2 1 id=3
check heard h2 1 id=4

it "a source that was dropped comes in when there is room, without being told"
check vswitchctl fdb flush br0 h1
listen h2
check send h1 dst=all src=h102 id=5
check heard h2 1 id=5
check send h1 dst=all src=h101 id=6 count=2
check eventually 5 gives 5 dropped h1 mac_limit
check heard h2 0 id=6

it "and when the one before it has aged out"
check vswitchctl set Bridge br0 other_config:mac-aging-time=2
came_in() { "$wire" sync "$T/h2.ctl"; send h1 dst=all src=h101 id=7 >/dev/null; has_heard h2 1 id=7; }
check eventually 20 came_in
check vswitchctl remove Bridge br0 other_config mac-aging-time

it "the limit holds after a restart of the daemon"
check daemon_kill
check daemon_start
listen h2
check send h1 dst=all src=h101 id=8
check heard h2 1 id=8
check send h1 dst=all src=h109 id=9 count=2
check heard h2 0 id=9
check vswitchctl remove Port h1 other_config mac-limit \
	-- remove Port h1 other_config mac-limit-action
check send h1 dst=all src=h109 id=10
check heard h2 1 id=10

it "mac-sticky keeps an address where it was learned, and shows it"
check vswitchctl fdb flush br0
check vswitchctl set Port h1 other_config:mac-sticky=true
check send h1 dst=all
check says sticky vswitchctl fdb show br0
check gives 1 fdb '.sticky and .mac == "02:00:00:00:00:01"'
listen h1 h2
check send h3 dst=all src=h1 count=3 id=1
check eventually 5 gives 3 dropped h3 mac_sticky
check send h2 dst=h1 id=2
check heard h1 1 id=2
check heard h2 0 id=1

it "a sticky address does not age, and outlasts a lost link"
check vswitchctl set Bridge br0 other_config:mac-aging-time=1
check send h2 dst=all
check eventually 10 not learned h2 02:00:00:00:00:02
check learned h1 02:00:00:00:00:01
check ip link set h1 down
check eventually 5 not linked h1
check learned h1 02:00:00:00:00:01
check ip link set h1 up
check eventually 5 linked h1

# reboot: nothing of the switch is left in the kernel
reboot() { datapath_stop && datapath_start && daemon_start; }

it "it outlasts the daemon, however that ends, and a reboot"
check send h1 dst=all src=h41
check daemon_stop
check reboot
check learned h1 02:00:00:00:00:01
check learned h1 02:00:00:00:00:29
check says sticky vswitchctl fdb show br0
listen h1 h2
check send h3 dst=all src=h41 count=2 id=3
check send h3 dst=h41 id=4
check eventually 5 gives 2 dropped h3 mac_sticky
check heard h1 1 id=4
check heard h2 0
check send h1 dst=all src=h42
check vswitchctl set Bridge br0 external_ids:any=command
check daemon_kill
check reboot
check learned h1 02:00:00:00:00:2a

it "what was forgotten by order stays so"
check vswitchctl fdb del br0 h1 0 02:00:00:00:00:29
check_not learned h1 02:00:00:00:00:29
check refused "bridge br0 has no static or sticky entry for 02:00:00:00:00:29 in VLAN 0" \
	vswitchctl fdb del br0 0 02:00:00:00:00:29
check daemon_kill
check reboot
check_not learned h1 02:00:00:00:00:29
check learned h1 02:00:00:00:00:01
check vswitchctl fdb flush br0 h1
check daemon_kill
check reboot
check_not learned h1 02:00:00:00:00:01

it "it outlasts its port's device"
check send h1 dst=all
check eventually 5 learned h1 02:00:00:00:00:01
deaf h1
check ip link delete h1
check eventually 5 not attached h1
check learned h1 02:00:00:00:00:01
before=$(dropped h3 mac_sticky)
check send h3 dst=all src=h1
check eventually 5 gives $((before + 1)) dropped h3 mac_sticky
check ip netns delete h1
check wired_host h1
check eventually 10 linked h1

it "it goes by order, and when the port is sticky no more"
check vswitchctl fdb flush br0
check_not learned h1 02:00:00:00:00:01
check send h1 dst=all
check eventually 5 learned h1 02:00:00:00:00:01
check vswitchctl remove Port h1 other_config mac-sticky
listen h2
check send h3 dst=all src=h1 id=9
check heard h2 1 id=9

it "values that make no sense are refused"
check refused_cleanly 'port h1: other_config:mac-limit must be a number' \
	vswitchctl set Port h1 other_config:mac-limit=-1
check refused_cleanly 'port h1: other_config:mac-limit-action must be flood or drop' \
	vswitchctl set Port h1 other_config:mac-limit-action=shutdown

finish
