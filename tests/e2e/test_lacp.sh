#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A bond that speaks LACP with the kernel's own bonding.
#
#	h1 ── h1 ── br0 ── bond0, balance-tcp ┬ m1 ══ e1 ┐
#	                                      └ m2 ══ e2 ┴ eth0, a bond in 802.3ad, in namespace far
. "$(dirname "$0")/lib.sh"

in_far() { ip netns exec far "$@"; }
partner_ports() { in_far sed -n 's/^\s*Number of ports: //p' /proc/net/bonding/eth0 | head -n 1; }
far_agrees() { [ "$(partner_ports)" = "$1" ]; }
bond_has() { vswitchctl bond show bond0 | grep -q "$1"; }
negotiated() { [ "$(vswitchctl get Interface m1 lacp_current)$(vswitchctl get Interface m2 lacp_current)" = truetrue ]; }
enabled() { [ "$(vswitchctl --json bond show bond0 | jq '[.[0].members[] | select(.enabled)] | length')" = "$1" ]; }
agreed() { negotiated && far_agrees 2 && enabled 2; }
flow_outputs() { vswitchctl cache show | grep "in_port=h1" | grep -c "output:$1"; }
none_by() { [ "$(flow_outputs "$1")" = 0 ]; }
spread() { [ "$(flow_outputs m1)" -gt 0 ] && [ "$(flow_outputs m2)" -gt 0 ]; }
talk() { for port in {1000..1015}; do send h1 dst="$far_mac" ip=10.0.0.1-10.0.0.2 udp="$port-7" len=80 count="${1:-1}" || return; done; }

switch_up
host h1 10.0.0.1/24
must ip netns add far
! lacks_link bond || finish
! on_module || must modprobe bonding max_bonds=0
must ip -n far link add eth0 type bond mode 802.3ad miimon 50 lacp_rate slow xmit_hash_policy layer3+4
for i in 1 2; do
	must ip link add m$i type veth peer name e$i netns far
	must ip -n far link set e$i master eth0
	must ip link set m$i up
done
must ip -n far address add 10.0.0.2/24 dev eth0
must ip -n far link set eth0 up
far_mac=$(ip -n far -j link show eth0 | jq -r '.[0].address')
must vswitchctl add-bond br0 bond0 m1 m2 bond_mode=balance-tcp lacp=active other_config:lacp-time=fast

it "agrees with the kernel's bonding, on both links"
check eventually 20 agreed
check bond_has "LACP negotiated"

it "carries traffic by both of them"
check eventually 5 pings h1 10.0.0.2
check talk
check eventually 5 spread

it "a member that goes down leaves all to the other one, and comes back"
must ip -n far link set e1 down
check eventually 10 enabled 1
check eventually 5 pings h1 10.0.0.2
check none_by m1
must ip -n far link set e1 up
check eventually 20 agreed

# The partner waits for 90 seconds: however long this machine takes, it does not notice.
it "a daemon that is killed loses no frame of a flow, and the next one goes on with the partner"
listen far
check talk
check heard far 16
listen far
send h1 dst="$far_mac" ip=10.0.0.1-10.0.0.2 udp=1003-7 len=80 count=300 rate=50 >"$T/sent" 2>&1 &
sender=$!
check daemon_kill
check daemon_start
check far_agrees 2
check enabled 2
check wait $sender
check heard far 300
check agreed

it "without an answer nothing is carried"
must ip -n far link set eth0 down
for i in 1 2; do must ip -n far link set e$i nomaster; must ip -n far link set e$i up; done
check eventually 20 enabled 0
check eventually 10 bond_has "LACP configured"
finish
