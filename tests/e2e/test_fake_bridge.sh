#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A fake bridge: VLAN 20 of br0 by the name v20, with an internal device for the host.
#
#	h1 ── h1, tag=20 ┬ br0 ── v20, tag=20 (10.0.0.9)
#	h2 ── h2, tag=30 ┘
#	h3 ── h3, added to v20
. "$(dirname "$0")/lib.sh"

switch_up
host h1 tag=20
host h2 tag=30
must vswitchctl add-br v20 br0 20
must wired_host h3
must vswitchctl add-port v20 h3
check eventually 5 attached h3

it "gives the host a device in its VLAN, which others in it reach"
must ip link set v20 up
must ip address add 10.0.0.9/24 dev v20
for n in 1 2 3; do must ip -n "h$n" address add "10.0.0.$n/24" dev eth0; done
check eventually 5 pings h1 10.0.0.9 1
check eventually 5 pings h3 10.0.0.9 1
check pings h3 10.0.0.1

it "keeps its VLAN apart from others"
check not pings h2 10.0.0.9 1
check not pings h2 10.0.0.1 1

it "outlasts the daemon, and its port goes with it"
check daemon_stop
check daemon_start
check eventually 5 pings h1 10.0.0.9 1
check gives v20 vswitchctl --fake list-br
check vswitchctl del-br v20
check_not ip link show v20
check_not pings h1 10.0.0.9 1
check gives h2 vswitchctl list-ports br0
finish
