# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What a daemon does that is confined, by its unit or by a profile, as any other. Sourced after lib.sh.

# works_within WHAT: br0 is made here, with ports of each kind
works_within() {
	it "ports of each kind, rules, addresses and tunnels: $1 is in nobody's way"
	check vswitchctl add-br br0
	host h1 tag=5
	host h2 tag=5
	check vswitchctl add-port br0 i1 -- set interface i1 type=internal 'mac="02:00:00:00:00:77"'
	check says 02:00:00:00:00:77 ip link show i1
	check vswitchctl add-port br0 g1 -- set interface g1 type=gre options:remote_ip=192.0.2.2
	check vswitchctl flow add br0 "tcp,tp_dst=25 actions=drop"
	check says tp_dst=25 vswitchctl flow show br0
	listen h2
	check send h1 dst=h2 count=5
	check heard h2 5

	it "an internal port's device may move to another network namespace"
	check ip netns add guest
	check ip link set i1 netns guest
	check says i1 vswitchctl show
	check_not says error vswitchctl show
}
