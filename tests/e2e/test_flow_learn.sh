#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Rules that frames make: a bridge that learns by rules alone, as Neutron's tunnel bridges do.
#
#	h1, h2, h3 ── br0
. "$(dirname "$0")/lib.sh"

switch_up
host h1 10.0.0.1/24
host h2 10.0.0.2/24
host h3 10.0.0.3/24
for port in h1 h2 h3; do check eventually 10 linked $port; done
must vswitchctl flow replace br0 - <<'R'
actions=learn(table=20,hard_timeout=300,priority=1,cookie=0x77,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),resubmit(,20)
table=20,priority=0 actions=flood
R
learned() { vswitchctl flow show --names br0 cookie=0x77/-1 | grep -c 'table=20' || :; }

it "what is not known goes everywhere, and its source is known from then on"
listen h1 h2 h3
check gives 1 send h1 dst=02:00:00:00:00:02
check heard h2 1
check heard h3 1
check gives 1 learned
check gives 1 send h2 dst=02:00:00:00:00:01
check heard h1 1
check heard h3 1
check gives 2 learned

it "a flow that was there before follows"
only_h2() { listen h2 h3 && send h1 dst=02:00:00:00:00:02 && heard h2 1 && heard h3 0; }
check eventually 10 only_h2
check pings h1 10.0.0.2

it "the rule says what it was told to"
check says 'priority=1,vlan_tci=0x0000/0x0fff,dl_dst=02:00:00:00:00:02 actions=output:h2' \
	vswitchctl flow show --names br0 table=20

it "who moves is followed"
listen h1 h2 h3
check gives 1 send h3 src=02:00:00:00:00:02 dst=02:00:00:00:00:01
check heard h1 1
check gives 1 send h1 dst=02:00:00:00:00:02
check heard h3 1
check heard h2 0

it "what was learned ends with the daemon, and comes back with its frames"
must daemon_stop
# Nor do hosts ask of themselves, a while after a ping, whether the other is there still.
for h in h1 h2; do must ip -n $h neigh flush dev eth0; done
must daemon_start
check gives 0 learned
knows_h1() { send h1 dst=02:00:00:00:00:02 && [ "$(learned)" -ge 1 ]; }
check eventually 10 knows_h1

it "a rule that nobody uses ends"
must vswitchctl flow replace br0 - <<'R'
actions=learn(table=20,hard_timeout=2,cookie=0x77,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),resubmit(,20)
R
check gives 1 send h1 dst=02:00:00:00:00:02
check gives 1 learned
check eventually 20 gives 0 learned

finish
