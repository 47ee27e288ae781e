#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# "ip link set DEV master br0" and "nomaster": the daemon follows.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0
#	h3 ── h3 ┘ by ip link
. "$(dirname "$0")/lib.sh"

is_port() { vswitchctl list-ports "${2:-br0}" | grep -qx "$1"; }

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

it "nomaster works for a port that add-port made, too"
check ip link set h2 nomaster
check eventually 5 not is_port h2
check vswitchctl add-port br0 h2
check says "master br0" ip -o link show h2

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
check ip link set h2 master linuxbr
check eventually 5 not is_port h2
check says "master linuxbr" ip -o link show h2

it "ip link refuses what add-port refuses"
check_not ip link set lo master br0
check_not ip link set br0 master br0
check_not ip link set br1 master br0
check_not ip link set br0 master br1
check gives $'br0\nbr1' vswitchctl list-br

finish
