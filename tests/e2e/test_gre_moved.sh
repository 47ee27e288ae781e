#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A tunnel device that was made in another network namespace receives there: it carries no tunnels here.
#
#	br0 g0 ══ u1 10.1.1.1 ── 10.1.1.2 (p1)        other: where the device comes from
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
must ip netns add other
must modprobe ip_gre
must modprobe ip6_gre

# moved NAME KIND: made there, brought here
moved() {
	ip -n other link add "$1" type "$2" external && ip -n other link set "$1" netns 1
}
complains() { says "$2" vswitchctl get Interface "$1" error; }

for kind in gretap ip6gretap; do
	case $kind in
	gretap) dev=vsw_gre remote=10.1.1.2 ;;
	*) dev=vsw_gre6 remote='"fd01:1::2"' ;;
	esac
	it "a $kind device of another namespace is refused, with the reason"
	check moved $dev $kind
	check refused "another network namespace" gre g0 options:remote_ip=$remote
	check gives "" vswitchctl list-ifaces br0

	it "without it the port comes to life on a $kind device of this one"
	check_not ip link show $dev
	check gre g0 options:remote_ip=$remote
	check attached g0

	it "a $kind device in use that is moved away takes the port with it, and the port says why it waits"
	check ip link set $dev netns other
	check eventually 5 complains g0 "external mode"
	check ip -n other link del $dev
	check vswitchctl set Interface g0 options:ttl=9
	check eventually 10 attached g0
	check vswitchctl del-port g0
done

finish
