#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The host's own NIC becomes a port: what that would cut off is said before, or moved to the bridge.
#
#	router ── nic0 ─ br0
. "$(dirname "$0")/lib.sh"

ovs=$T/ovs-vsctl
ln -s "$(command -v vswitchctl)" "$ovs"

ipv6_on() { for which in all default; do echo 0 >/proc/sys/net/ipv6/conf/$which/disable_ipv6; done; }

# The host and its router, without a switch between them
wire_up() {
	ip netns add router && ipv6_on && on router bash -c "$(declare -f ipv6_on); ipv6_on" &&
		ip link add nic0 type veth peer name eth0 netns router &&
		ip link set nic0 up &&
		ip -n router link set eth0 up &&
		ip -n router address add 192.0.2.1/24 dev eth0 &&
		ip -n router address add 2001:db8::1/64 dev eth0 nodad &&
		ip -n router address add 198.51.100.1/32 dev lo &&
		ip address add 192.0.2.9/24 dev nic0 &&
		ip address add 192.0.2.10/24 dev nic0 label nic0:1 &&
		ip address add 2001:db8::9/64 dev nic0 nodad &&
		ip route add default via 192.0.2.1 dev nic0 metric 50 &&
		ip route add 203.0.113.0/24 via 192.0.2.1 dev nic0 mtu 1400 table 77 &&
		ip -6 route add default via 2001:db8::1 dev nic0
}

reached() { on router ping -c 1 -W 3 -q "$1"; }
goes_out() { ping -c 1 -W 3 -q 198.51.100.1; }

# Addresses and routes, with the device's name left out
layout() {
	ip -o address show dev "$1" scope global | sed -E "s/^[0-9]+: *$1//; s/valid_lft.*//; s/\\b$1\\b/DEV/g"
	ip route show table all dev "$1" | grep -v ' scope link \| proto kernel ' | sort
	ip -6 route show dev "$1" | grep -v 'proto kernel' | sort
}

on_nic0_again() {
	[ "$(layout nic0)" = "$before" ] && [ -z "$(layout br0 2>/dev/null)" ] && reached 192.0.2.9
}

must datapath_start
must daemon_start
must wire_up
must reached 192.0.2.9
before=$(layout nic0)

it "refuses to cut the host off, and names what would be"
check refused_cleanly "nic0 has 192.0.2.9/24, 192.0.2.10/24, 2001:db8::9/64 and the default route" \
	vswitchctl add-br br0 -- add-port br0 nic0
check refused_cleanly "--move-ip add-port br0 nic0" vswitchctl add-br br0 -- add-port br0 nic0
check reached 192.0.2.9

it "called as ovs-vsctl it adds, and warns"
must vswitchctl add-br br0
check says "ovs-vsctl: nic0 has 192.0.2.9/24, 192.0.2.10/24, 2001:db8::9/64 and the default route" \
	"$ovs" add-port br0 nic0
check gives br0 "$ovs" port-to-br nic0
check gives "" "$ovs" --may-exist add-port br0 nic0
check gives "" vswitchctl --may-exist add-port br0 nic0
must vswitchctl del-br br0
check reached 192.0.2.9

it "adds all the same if told to keep the addresses"
check gives "" vswitchctl add-br br0 -- --keep-ip add-port br0 nic0
must vswitchctl del-br br0

it "moves addresses and routes to the bridge"
check says "moved from nic0 to br0" vswitchctl add-br br0 -- --move-ip add-port br0 nic0
check gives "" layout nic0
check gives "${before//nic0/br0}" layout br0
check says "192.0.2.10/24" ip address show dev br0 label br0:1
check says "mtu 1400" ip route show table 77
check eventually 10 reached 192.0.2.9
check eventually 10 reached 2001:db8::9
check goes_out

it "a router that does not answer has all taken back"
must vswitchctl del-br br0
must ip address flush dev nic0 scope global
must ip address add 192.0.2.9/24 dev nic0
must ip route add default via 192.0.2.77 dev nic0
before=$(layout nic0)
check refused_cleanly "router 192.0.2.77 did not answer within 2 s: all is as it was" \
	vswitchctl --timeout=2 add-br br0 -- --move-ip add-port br0 nic0
check on_nic0_again
check not vswitchctl br-exists br0

it "a bridge that was there stays"
must vswitchctl add-br br0
must ip link set br0 up		# once, for a queueing discipline stays
must ip link set br0 down
check refused_cleanly "router 192.0.2.77 did not answer within 2 s: all is as it was" \
	vswitchctl --timeout=2 --may-exist add-br br0 -- --move-ip add-port br0 nic0
check on_nic0_again
check says "state DOWN" ip link show br0
must vswitchctl del-br br0

it "so does one that stands for a VLAN"
must vswitchctl add-br br0 -- add-br v10 br0 10
check refused_cleanly "nic0 has not become a port of v10" \
	vswitchctl --may-exist add-br v10 br0 10 -- --move-ip add-port v10 nic0
check vswitchctl br-exists v10
check on_nic0_again
must vswitchctl del-br br0

it "a terminal that goes away has all taken back"
vswitchctl --timeout=60 add-br br0 -- --move-ip add-port br0 nic0 2>"$T/hup" &
check eventually 20 says "192.0.2.9" ip address show dev br0
kill -HUP $!
check_not wait $!
check says "stopped by signal 1: all is as it was" cat "$T/hup"
check on_nic0_again

it "routes that NetworkManager made beside its addresses are taken along, and come back"
must ip address flush dev nic0 scope global
must ip address add 192.0.2.9/24 dev nic0 noprefixroute
must ip route add 192.0.2.0/24 dev nic0 proto kernel scope link src 192.0.2.9 metric 100
must ip route add default via 192.0.2.77 dev nic0 metric 100
before=$(layout nic0)
check refused_cleanly "router 192.0.2.77 did not answer within 2 s: all is as it was" \
	vswitchctl --timeout=2 add-br br0 -- --move-ip add-port br0 nic0
check on_nic0_again
check says "metric 100" ip route show dev nic0 proto kernel
must ip address flush dev nic0 scope global
must ip address add 192.0.2.9/24 dev nic0
must ip route add default via 192.0.2.77 dev nic0
before=$(layout nic0)

it "says that a DHCP client would take the address back"
printf '#!/bin/bash\nread -r _ <>"%s"\n' "$T/never" >"$T/dhclient"
mkfifo "$T/never"
chmod +x "$T/dhclient"
"$T/dhclient" nic0 &
client=$!
must ip route replace default via 192.0.2.1 dev nic0
check says "nic0 is configured by DHCP (dhclient, process $client): that has to run on br0" \
	vswitchctl add-br br0 -- --move-ip add-port br0 nic0
kill $client

it "what cannot be taken back does not stand beside it, and there has to be something to move"
must wired_host h2
must ip address add 192.0.2.20/24 dev h2
check refused_cleanly "'set' cannot stand beside --move-ip" \
	vswitchctl --move-ip add-port br0 h2 -- set Port h2 tag=5
must ip address flush dev h2 scope global
check refused_cleanly "--move-ip: h2 has no address that could be moved" \
	vswitchctl --move-ip add-port br0 h2

finish
