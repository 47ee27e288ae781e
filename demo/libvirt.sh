#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# libvirt's domains talk over VLANs through the switch, by the two ways that libvirt has of plugging
# one in.  Runs in the test VM; demo/libvirt_run.sh boots it.
#
#	web1  <source bridge='sw0'/> <virtualport type='openvswitch'/> <vlan> 10 ┐
#	web2  <source bridge='br0'/>, a Linux bridge; by its name in VLAN 10     ┼ sw0
#	db1   <source bridge='sw0'/> <virtualport type='openvswitch'/> <vlan> 20 ┘
set -u

# shellcheck source=tests/vm/libvirt.sh
. "$VSW_SRC/tests/vm/libvirt.sh"
# shellcheck source=demo/stage.sh
. "$VSW_SRC/demo/stage.sh"

stage demo-libvirt "$libvirt_log"

# domain NAME ADDRESS INTERFACE: shows the part of its XML that matters
domain() {
	echo "\$ virsh create $1.xml        # with"
	echo "$3" | sed 's/></>\n</g' | sed 's/^/    /'
	libvirt_start "$1" "$2" "$3" || fail "$1 does not start"
}

say "The switch: a bridge, and a Linux bridge beside it for what knows no other"
run modprobe vswitch
run vswitchd --detach
run vswitchctl add-br sw0
run vswitchctl set Bridge sw0 other_config:linux-bridge=br0 'other_config:linux-bridge-vlans="vnet*=10"'

say "Debian's libvirt, as it is"
libvirt_up || fail "libvirtd does not start"
run virsh version --daemon

say "Two domains in VLAN 10, each plugged in its own way, and one in VLAN 20"
domain web1 10.0.0.1/24 "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='sw0'/><virtualport type='openvswitch'/><vlan><tag id='10'/></vlan></interface>"
domain web2 10.0.0.2/24 "<interface type='bridge'><mac address='52:54:00:00:00:02'/><source bridge='br0'/></interface>"
domain db1 10.0.0.3/24 "<interface type='bridge'><mac address='52:54:00:00:00:03'/><source bridge='sw0'/><virtualport type='openvswitch'/><vlan><tag id='20'/></vlan></interface>"
run virsh list
run vswitchctl show

say "web1 and web2 are in one VLAN"
in_guest web1 ping -c 3 10.0.0.2 || fail "web1 does not reach web2"
in_guest web2 ping -c 1 10.0.0.1 || fail "web2 does not reach web1"

say "db1 is in another one: nobody answers"
in_guest web1 ping -c 2 -W 2 10.0.0.3 && fail "web1 reaches db1"
in_guest web2 ping -c 2 -W 2 10.0.0.3 && fail "web2 reaches db1"

say "What switch and libvirt know"
run vswitchctl fdb show sw0
run virsh domiflist web1
run virsh domifstat web1 "$(libvirt_tap web1)"
vswitchctl fdb show sw0 | grep -q ' 10 *52:54:00:00:00:02' || fail "web2 was not learned in VLAN 10"

say "web2 moves to VLAN 20, while it runs"
run vswitchctl set Port "$(libvirt_tap web2)" tag=20
in_guest web1 ping -c 1 -W 2 10.0.0.2 && fail "web1 reaches web2 in another VLAN"
in_guest db1 ping -c 1 10.0.0.2 || fail "db1 does not reach web2 in VLAN 20"

say "A domain's port goes with it"
run virsh destroy web2
run virsh destroy db1
run virsh destroy web1
run vswitchctl list-ports sw0
[ -z "$(vswitchctl list-ports sw0)" ] || fail "ports are left"

libvirt_down
run vswitchctl del-br sw0
[ ! -e /sys/class/net/br0 ] || fail "the Linux bridge is left"
passed
