#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A bridge with one rule, actions=normal, between hosts that use it in every way that needs no
# other: with ping, ping6 and HTTP, without tags, in a VLAN, and in a VLAN inside another.
#
#	h1 ─┐	ports without settings; addresses of h1 and h2:
#	h2 ─┤	eth0             10.0.0.N  fd00::N    no tag
#	    │	eth0.100         10.0.1.N  fd00:1::N  VLAN 100
#	    br0	eth0.4094        10.0.2.N  fd00:2::N  service VLAN (802.1ad) 4094
#	    │	eth0.4094.100    10.0.3.N  fd00:3::N  VLAN 100 inside it
#	h3 ─┤	vlan_mode=dot1q-tunnel tag=4094: where h3 and h4 have no tag they are in net 2, and
#	h4 ─┘	their eth0.100 is in net 3
. "$(dirname "$0")/lib.sh"
! lacks_link vlan || finish

# subdevice HOST LINK ID NET [WORD of "type vlan"...]: LINK.ID in nets 10.0.NET and fd00:NET::
subdevice() {
	local name=$1 link=$2 id=$3 net=$4
	shift 4
	must ip -n "$name" link add link "$link" name "$link.$id" type vlan id "$id" "$@"
	must ip -n "$name" address add "10.0.$net.${name#h}/24" dev "$link.$id"
	must ip -n "$name" address add "fd00:$net::${name#h}/64" dev "$link.$id" nodad
	must ip -n "$name" link set "$link.$id" up
}

# trunk_host HOST, customer HOST
trunk_host() {
	host "$1" "10.0.0.${1#h}/24"
	must ip -n "$1" address add "fd00::${1#h}/64" dev eth0 nodad
	subdevice "$1" eth0 100 1
	subdevice "$1" eth0 4094 2 proto 802.1ad
	subdevice "$1" eth0.4094 100 3
}

customer() {
	host "$1" "10.0.2.${1#h}/24" vlan_mode=dot1q-tunnel tag=4094
	must ip -n "$1" address add "fd00:2::${1#h}/64" dev eth0 nodad
	subdevice "$1" eth0 100 3
}

# pings_of_sizes HOST ADDRESS SIZE...: three of each, all of them answered
pings_of_sizes() {
	local host=$1 address=$2 size
	shift 2
	for size; do
		says " 3 received" on "$host" ping -c 3 -i 0.2 -W 10 -q -s "$size" "$address" || return 1
	done
}

# by_rule: how many frames have gone by the rule
by_rule() { vswitchctl --json flow show br0 | jq '.[0].packets'; }

# fetches ADDRESS: h1 gets a page of h2 whole
fetches() {
	rm -f "$T/fetched"
	on h1 timeout 120 busybox wget -q -O "$T/fetched" "http://$1:8080/page" &&
		cmp "$T/www/page" "$T/fetched"
}
serves() { on h2 ss -Hltn 'sport = :8080' | grep -q .; }

switch_up
must vswitchctl flow add br0 'priority=0,actions=normal'
trunk_host h1
trunk_host h2
customer h3
customer h4

it "ping between two ports"
check pings_of_sizes h1 10.0.0.2 56 1600 3200
check pings_of_sizes h2 10.0.0.1 56

it "it goes by the rule, each frame of it counted there"
was=$(by_rule)
check pings_of_sizes h1 10.0.0.2 56
check [ "$(by_rule)" -ge $((was + 6)) ]

it "ping between two ports in a VLAN"
check pings_of_sizes h1 10.0.1.2 56 1600 3200
check pings_of_sizes h2 10.0.1.1 56

it "ping between two ports in a service VLAN"
check pings_of_sizes h1 10.0.2.2 56 1600 3200

it "ping between two ports in a VLAN inside a service VLAN"
check pings_of_sizes h1 10.0.3.2 56 1600 3200
check pings_of_sizes h2 10.0.3.1 56

it "what arrives of that has both tags, the service tag outside"
must tcpdump_to "$T/seen" ip netns exec h2 tcpdump -i eth0 -nn -e -l --immediate-mode icmp or vlan
check pings_of_sizes h1 10.0.3.2 1600
both='ethertype 802.1Q-QinQ \(0x88a8\), length [0-9]+: vlan 4094, .*ethertype 802.1Q(,| \(0x8100\),) vlan 100, .*'
check eventually 5 grep -qE "$both 10.0.3.1 > 10.0.3.2: ICMP echo request" "$T/seen"
check eventually 5 grep -qE "$both 10.0.3.2 > 10.0.3.1: ICMP echo reply" "$T/seen"
kill %%

it "ping6 between two ports"
check pings_of_sizes h1 fd00::2 56 1600 3200
check pings_of_sizes h2 fd00::1 56

it "ping6 between two ports in a VLAN"
check pings_of_sizes h1 fd00:1::2 56 1600 3200

it "ping6 between two ports in a VLAN inside a service VLAN"
check pings_of_sizes h1 fd00:3::2 56 1600 3200

mkdir "$T/www"
head -c 300000 /dev/urandom >"$T/www/page"
on h2 busybox httpd -f -p 8080 -h "$T/www" &
must eventually 10 serves

it "HTTP between two ports"
check fetches 10.0.0.2

it "HTTP between two ports in a VLAN"
check fetches 10.0.1.2

it "HTTP between two ports in a VLAN inside a service VLAN"
check fetches 10.0.3.2

it "HTTP over IPv6"
check fetches '[fd00::2]'
check fetches '[fd00:1::2]'
kill %%

it "ping between two QinQ tunnel ports, without a tag and in a VLAN of the customer"
check pings_of_sizes h3 10.0.2.4 56 1600 3200
check pings_of_sizes h3 10.0.3.4 56 1600 3200
check pings_of_sizes h3 fd00:3::4 56 1600 3200

it "ping between a QinQ tunnel port and a host that sets both tags itself"
check pings_of_sizes h1 10.0.2.3 56 1600 3200
check pings_of_sizes h1 10.0.3.3 56 1600 3200
check pings_of_sizes h3 fd00:3::1 56 1600 3200

it "with a larger MTU such packets cross whole, whatever their tags"
for h in h1 h2 h3 h4; do
	must ip link set $h mtu 4000
	must ip -n $h link set eth0 mtu 4000
	must ip -n $h link set eth0.100 mtu 3996
done
for h in h1 h2; do
	must ip -n $h link set eth0.4094 mtu 4000
	must ip -n $h link set eth0.4094.100 mtu 3996
done
for net in 0 1 2 3; do
	check says " 3 received" on h1 ping -c 3 -i 0.2 -W 10 -q -M 'do' -s 3200 10.0.$net.2
	check says " 3 received" on h1 ping -c 3 -i 0.2 -W 10 -q -M 'do' -s 3968 10.0.$net.2
done
check says " 3 received" on h3 ping -c 3 -i 0.2 -W 10 -q -M 'do' -s 3200 10.0.3.4
check says " 3 received" on h1 ping -c 3 -i 0.2 -W 10 -q -M 'do' -s 3200 10.0.3.3

finish
