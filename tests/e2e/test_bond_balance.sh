#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A bond in balance-slb, at the other end of which a plain bridge knows nothing of it.
#
#	h1 ┬ br0 ── bond0, balance-slb ┬ m1 ══ e1 ┬ lbr, in namespace far ── h9
#	h2 ┘                           └ m2 ══ e2 ┘
. "$(dirname "$0")/lib.sh"

enabled() { [ "$(vswitchctl --json bond show bond0 | jq '[.[0].members[] | select(.enabled)] | length')" = "$1" ]; }
active() { vswitchctl get Port bond0 bond_active_slave; }
is_active() { [ "$(active)" = "$1" ]; }
behind() { bridge -n far fdb show br lbr | grep -q "^$1 dev $2 "; }
waits() { vswitchctl --json bond show bond0 | jq -e '.[0].members[] | select(.delay)'; }
of_ours() { [ $(($(dropped bond0 bond_loop) + $(dropped bond0 bond_standby))) -gt 0 ]; }

switch_up
host h1
host h2
must wired_host h9
must ip netns add far
must ip -n far link add lbr type bridge
must ip link set h9 netns far
must ip -n far link set h9 master lbr up
for i in 1 2; do
	must ip link add m$i type veth peer name e$i netns far
	must ip -n far link set e$i master lbr up
	must ip link set m$i up
done
must ip -n far link set lbr up
must vswitchctl add-bond br0 bond0 m1 m2 bond_mode=balance-slb
must eventually 5 linked h1
must eventually 5 linked h2
must eventually 5 enabled 2

it "nothing runs in circles or comes twice, and what comes back of ours is dropped by name"
listen h1 h2 h9
check send h1 dst=ff:ff:ff:ff:ff:ff count=3
check heard h9 3
check heard h2 3
check heard h1 0
check eventually 5 of_ours
listen h1 h2 h9
check send h9 dst=ff:ff:ff:ff:ff:ff count=3
check heard h1 3
check heard h2 3
check heard h9 0
listen h1 h9
check send h1 dst=h9 count=5
check send h9 dst=h1 count=5
check heard h9 5
check heard h1 5
check gives bond0 eval "vswitchctl --json fdb show br0 | jq -r '.[] | select(.mac == \"02:00:00:00:00:09\") | .port'"

it "when a member goes, its frames go by the other one, where the bridge behind finds their senders"
was=$(active)
case $was in m1) other=m2 ;; *) other=m1 ;; esac
must ip -n far link set "e${was#m}" down
check eventually 10 enabled 1
check eventually 5 is_active $other
check eventually 5 behind 02:00:00:00:00:01 "e${other#m}"
listen h1 h9
check send h1 dst=h9 count=5
check send h9 dst=h1 count=5
check heard h9 5
check heard h1 5

it "a member that is back waits for bond_updelay, one that is away for bond_downdelay"
must vswitchctl set Port bond0 bond_updelay=600000
must ip -n far link set "e${was#m}" up
check eventually 10 waits
check enabled 1
must vswitchctl set Port bond0 bond_updelay=1 bond_downdelay=600000
must ip -n far link set "e${was#m}" down
check eventually 10 not waits
must ip -n far link set "e${was#m}" up
check eventually 10 enabled 2
must ip -n far link set "e${was#m}" down
check eventually 10 waits
check enabled 2
must vswitchctl set Port bond0 bond_downdelay=1
must ip -n far link set "e${was#m}" up
check eventually 10 not waits
must ip -n far link set "e${was#m}" down
check eventually 10 enabled 1

it "a member can be taken out of use by hand"
must ip -n far link set "e${was#m}" up
check eventually 15 enabled 2
check vswitchctl bond disable bond0 "$other"
check eventually 5 is_active "$was"
check vswitchctl bond enable bond0 "$other"
check eventually 15 enabled 2
check vswitchctl bond set-active bond0 "$other"
check is_active "$other"
finish
