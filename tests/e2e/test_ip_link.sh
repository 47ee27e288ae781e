#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# "ip link set DEV master br0" and "nomaster": the daemon follows.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0
#	h3 ── h3 ┘ by ip link
. "$(dirname "$0")/lib.sh"

is_port() { vswitchctl list-ports "${2:-br0}" | grep -qx "$1"; }
kept_out() { vswitchctl get Interface "$1" error | grep -q "taken out of the bridge"; }
taken_or_kept_out() { under "$1" br0 || kept_out "$1"; }
under() { ip -o link show "$1" | grep -q " master $2 "; }

switch_up
host h1
host h2
must wired_host h3

it "ip link set master br0 makes a port, which carries frames"
check ip link set h3 master br0
check says "master br0" ip -o link show h3
check eventually 5 is_port h3
check eventually 5 attached h3
listen h1 h2 h3
check send h1 dst=all
check heard h3 1
check send h3 dst=all
check heard h2 2
check heard h1 1

it "such a port takes settings like any other"
check vswitchctl set Port h3 tag=10
listen h3
check send h1 dst=all
check send h1 dst=all vlan=10
check heard h3 1 vlan=-

it "such a port and its settings outlive the daemon"
no=$(vswitchctl get Interface h3 ofport)
check daemon_stop
check daemon_start
check is_port h3
check gives "$no" vswitchctl get Interface h3 ofport
check gives 10 vswitchctl get Port h3 tag

it "ip link set nomaster takes the port out"
check ip link set h3 nomaster
check eventually 5 not is_port h3
check not says master ip -o link show h3

it "a port that add-port made is taken back, and forwards"
check vswitchctl set Port h2 external_ids:kept=yes
check ip link set h2 nomaster
check eventually 5 under h2 br0
check is_port h2
check gives yes vswitchctl get Port h2 external_ids:kept
listen h2
check send h1 dst=all
check heard h2 1

it "whoever goes on taking it out is not fought for longer than a few times in a minute"
for _ in $(seq 60); do
	ip link set h2 nomaster
	eventually 10 taken_or_kept_out h2
	! kept_out h2 || break
done
check kept_out h2
check not under h2 br0
check is_port h2
check attached h1

it "the next change of the configuration brings it back"
check vswitchctl set Bridge br0 other_config:x=y
check under h2 br0
check gives '[]' vswitchctl get Interface h2 error

it "a port that joined by ip link, and that a command has made its own, is taken back, too"
check ip link set h3 master br0
check eventually 5 is_port h3
check vswitchctl remove Port h3 other_config ip-link
check ip link set h3 nomaster
check eventually 5 under h3 br0
check is_port h3
check vswitchctl del-port br0 h3
check not under h3 br0

it "what ip link did while no daemon ran is taken over by the next one"
check daemon_stop
check ip link set h3 master br0
check ip link set h2 nomaster
check daemon_start
check eventually 5 is_port h3
check eventually 5 attached h3
listen h3
check send h1 dst=all
check heard h3 1

it "ip link moves a port from one bridge to another"
check vswitchctl add-br br1
check ip link set h3 master br1
check eventually 5 is_port h3 br1
check not is_port h3 br0

it "ip link moves a port to a Linux bridge: it leaves ours"
check ip link add linuxbr type bridge
check ip link set h3 master linuxbr
check eventually 5 not is_port h3 br1
check says "master linuxbr" ip -o link show h3

it "one that add-port made stays configured, and is a port again when it is free"
check ip link set h2 master linuxbr
check eventually 5 says "belongs to another bridge" vswitchctl get Interface h2 error
check is_port h2
check says "master linuxbr" ip -o link show h2
check ip link set h2 nomaster
check eventually 5 under h2 br0

it "ip link refuses what add-port refuses"
check_not ip link set lo master br0
check_not ip link set br0 master br0
check_not ip link set br1 master br0
check_not ip link set br0 master br1
check gives $'br0\nbr1' vswitchctl list-br

finish
