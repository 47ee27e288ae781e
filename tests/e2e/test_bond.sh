#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A port with several interfaces, in active-backup: one carries all frames, another takes over when its
# carrier goes.
#
#	h1 ── h1, tag=10 ┬ br0 ── bond0, tag=10 ┬ h2 ── h2
#	                 │                      └ h3 ── h3
#	h4 ── h4, tag=20 ┘
. "$(dirname "$0")/lib.sh"

active() { vswitchctl get Port bond0 bond_active_slave; }
carried_by() { [ "$(active)" = "$1" ]; }
one_carries() { case $(active) in h2 | h3) ;; *) return 1 ;; esac; }
port_of() { vswitchctl --json fdb show br0 | jq -r ".[] | select(.mac == \"$1\") | .port"; }

switch_up
host h1 tag=10
host h4 tag=20
must wired_host h2
must wired_host h3
must vswitchctl add-bond br0 bond0 h2 h3 tag=10 bond_mode=active-backup
must eventually 5 linked h1
must eventually 5 linked h2

it "one of its interfaces carries the frames of its VLAN"
check gives h2 active
listen h1 h2 h3 h4
check send h1 dst=ff:ff:ff:ff:ff:ff count=3
check heard h2 3
check send h2 dst=ff:ff:ff:ff:ff:ff count=2
check heard h1 2
check heard h4 0

it "the other one neither gets a copy nor takes frames in, and what it drops has a name"
check heard h3 0
listen h1 h2
check send h3 dst=ff:ff:ff:ff:ff:ff count=3
check heard h1 0
check heard h2 0
check says bond_standby vswitchctl drops show br0
check attached h2
check attached h3

it "another takes over when the carrier goes, and addresses are learned there"
must ip -n h2 link set eth0 down
check eventually 10 carried_by h3
check eventually 5 linked h3
listen h1 h3
check send h1 dst=ff:ff:ff:ff:ff:ff count=3
check heard h3 3
check send h3 dst=h1 count=2
check heard h1 2
check gives bond0 port_of 02:00:00:00:00:03
listen h3
check send h1 dst=h3 count=2
check heard h3 2

it "it keeps the frames when the other carrier is back, until its own goes"
must ip -n h2 link set eth0 up
check always 1 carried_by h3
must ip -n h3 link set eth0 down
check eventually 10 carried_by h2
check eventually 5 linked h2
listen h2
check send h1 dst=02:00:00:00:00:78 count=2
check heard h2 2

it "after a restart of the daemon one of them carries the frames"
must ip -n h3 link set eth0 up
check daemon_stop
check daemon_start
check eventually 10 one_carries
listen h2 h3
check send h1 dst=ff:ff:ff:ff:ff:ff count=4
case $(active) in
h2) check heard h2 4; check heard h3 0 ;;
h3) check heard h3 4; check heard h2 0 ;;
esac

it "interfaces leave it and join it, and with the port both are free"
check vswitchctl del-bond-iface bond0 h2
check eventually 5 attached h3
check vswitchctl add-bond-iface bond0 h2
check vswitchctl del-port bond0
check gives "h1
h4" vswitchctl list-ports br0
check vswitchctl add-port br0 h2
check eventually 5 attached h2
finish
