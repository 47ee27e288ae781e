#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Devices that cannot be ports: one clear line, exit status 1, and nothing has changed.
#
#	h1 ── h1 ── br0       linuxbr ── d0      bond0 ── d1      tun0 (layer 3)
. "$(dirname "$0")/lib.sh"

switch_up
host h1
must ip link add d0 type dummy
must ip link add d1 type dummy

it "loopback is refused"
check refused_cleanly lo vswitchctl add-port br0 lo

it "a port of a Linux bridge is refused, and stays in that bridge"
check ip link add linuxbr type bridge
check ip link set d0 master linuxbr
check refused_cleanly d0 vswitchctl add-port br0 d0
check says "master linuxbr" ip -o link show d0

if on_module; then
	it "a Linux bridge takes no port of ours"
	check_not brctl addif linuxbr h1
	check says "master br0" ip -o link show h1
	check attached h1
fi

if ! lacks_link bond; then
	it "a slave of a bond is refused"
	check ip link add bond7 type bond
	check ip link set d1 master bond7
	check refused_cleanly d1 vswitchctl add-port br0 d1
fi

check ip link set d0 nomaster
it "a device with a macvlan on it is refused"
check ip link add link d0 name mv0 type macvlan mode bridge
check refused_cleanly d0 vswitchctl add-port br0 d0
check ip link del mv0

it "the bridge's own device is refused, in its own and in another bridge"
check vswitchctl add-br br1
check refused_cleanly br0 vswitchctl add-port br0 br0
check refused_cleanly br0 vswitchctl add-port br1 br0

it "a port of another bridge is refused"
check refused_cleanly h1 vswitchctl add-port br1 h1

it "a port that is there already is refused, unless --may-exist says that it may be"
check refused_cleanly h1 vswitchctl add-port br0 h1
check vswitchctl --may-exist add-port br0 h1
check refused_cleanly h1 vswitchctl --may-exist add-port br1 h1

it "a device without Ethernet is refused"
check ip tuntap add tun7 mode tun
check refused_cleanly tun7 vswitchctl add-port br0 tun7

it "names that no device can have are refused"
remember
for name in "" . .. a/b "a b" sixteen-letters-; do
	check refused "" vswitchctl add-port br0 "$name"
	check refused "" vswitchctl add-br "$name"
done
check unchanged

it "a bridge with the name of a device that exists is refused"
check refused_cleanly d1 vswitchctl add-br d1

it "a refused port takes the whole command line with it"
check refused_cleanly lo vswitchctl add-br br2 -- add-port br2 d0 -- add-port br2 lo
check_not ip link show br2

it "a device that was refused can be used once it is free"
check vswitchctl add-port br0 d0 tag=5
check attached d0

finish
