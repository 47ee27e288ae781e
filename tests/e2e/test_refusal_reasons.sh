#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A device that cannot be a port is refused with the reason and with what to do.
. "$(dirname "$0")/lib.sh"

ln -s "$(command -v vswitchctl)" "$T/ovs-vsctl"
switch_up
must ip link set br0 up

if ! lacks_link vlan; then
	it "a VLAN device on the bridge itself"
	must ip link add link br0 name br0.20 type vlan id 20
	check refused_cleanly "br0.20 is on br0 itself, so that frames would go round" vswitchctl add-port br0 br0.20
	check refused "add-port br0 NAME tag=VLAN -- set Interface NAME type=internal" \
		vswitchctl add-port br0 br0.20
fi

it "a VXLAN device that sends over the bridge"
must ip link add vx1 type vxlan id 6 remote 192.0.2.2 dstport 4790 dev br0
check refused_cleanly "vx1 sends over br0, of which it would be a port" vswitchctl add-port br0 vx1
check refused "vx1 sends over br0, of which it would be a port" "$T/ovs-vsctl" add-port br0 vx1

it "a Linux bridge"
must ip link add lbr0 type bridge
check says "Linux bridge lbr0" bash -c "vswitchctl add-port br0 lbr0 2>&1"
check vswitchctl del-port br0 lbr0

it "a device of another switch"
must ip link add dm0 type dummy
must ip link set dm0 master lbr0
check refused_cleanly "dm0 belongs to lbr0 (bridge): take it out there (ip link set dm0 nomaster)" \
	vswitchctl add-port br0 dm0

it "a device that has a macvlan on it"
must ip link add dm1 type dummy
must ip link add link dm1 name mv0 type macvlan
check refused_cleanly "dm1 has mv0 (macvlan) on it, which takes its frames: ip link del mv0" \
	vswitchctl add-port br0 dm1

it "another command's error gets no reason of a device"
check refused_cleanly "no bridge named br9" vswitchctl add-port br9 dm1
vswitchctl add-port br9 dm1 2>"$T/err"
check_not grep -q macvlan "$T/err"

it "who may not use the socket is told who may"
chmod 711 "$T"
check says "Permission denied: run as root" \
	bash -c "setpriv --reuid=65534 --clear-groups vswitchctl show 2>&1 || true"
chgrp games /run/vswitch/vswitchd.sock
chmod 660 /run/vswitch/vswitchd.sock
check says "Permission denied: run as root, or be in group games" \
	bash -c "setpriv --reuid=65534 --clear-groups vswitchctl show 2>&1 || true"

finish
