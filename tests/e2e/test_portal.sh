#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A Linux bridge as the switch's place to plug in at: what anybody puts under it becomes a port.
#
#	h1 ── h1 ─ sw0          add-port
#	h2 ── h2 ┐   ┊
#	h3 ── h3 ┼ br0          ip link, brctl, QEMU's helper
#	tap9     ┘
. "$(dirname "$0")/lib.sh"
export BR=sw0

is_port() { vswitchctl list-ports "${2:-sw0}" | grep -qx "$1"; }
is_up_port() { is_port "$1" && attached "$1" && linked "$1"; }
tag_of() { vswitchctl get Port "$1" tag; }
# What the bridge has under it
under() { ls /sys/class/net/br0/brif; }
has_link() { [ -e "/sys/class/net/$1" ]; }

! lacks_link "bridge vlan_filtering 1" || finish
must datapath_start
must daemon_start
must vswitchctl add-br sw0 -- set Bridge sw0 other_config:linux-bridge=br0 \
	'other_config:linux-bridge-vlans="h3=10,h8=10,tap*=10"'
host h1
must wired_host h2
must wired_host h3

it "the setting makes a Linux bridge, which is down and has no VLAN"
check test -d /sys/class/net/br0/bridge
check says "state DOWN" ip link show br0
check gives 1 cat /sys/class/net/br0/bridge/vlan_filtering
check gives 0 cat /sys/class/net/br0/bridge/default_pvid

it "ip link set master makes a port of the switch, which carries frames"
check ip link set h2 master br0
check eventually 5 is_up_port h2
check says "master sw0" ip -o link show h2
check gives '' under
listen h1 h2
check send h1 dst=h2
check heard h2 1
check send h2 dst=h1
check heard h1 1

it "SIOCBRADDIF makes a port, with the VLAN that its name asks for"
check brctl addif br0 h3
check eventually 5 is_up_port h3
check gives 10 tag_of h3
listen h2 h3
check send h1 dst=all
check send h1 dst=all vlan=10
check heard h3 1 vlan=-
check heard h2 2

it "what sends while it is plugged in is heard in the VLAN that its name asks for, and in no other"
must wired_host h8
host h9 tag=20
must linked h9
tally h1 h9
check send_bg h8 id=8 dst=all rate=500 for=600
check brctl addif br0 h8
check eventually 5 is_up_port h8
has_frames() { [ "$(tallied h1 8 frames)" -ge 100 ]; }
check eventually 10 has_frames
check send_end h8 stop
check gives "$(tallied h1 8 frames)" tallied h1 8 frames 8100:000a
check gives 0 tallied h9 8 frames
deaf h1 h9
check ip link del h8
check vswitchctl del-port h9
check eventually 5 not is_port h8

it "a tap is a port when it comes and is gone when its program ends"
check tap_host tap9
check brctl addif br0 tap9
check eventually 5 is_up_port tap9
check gives 10 tag_of tap9
check ip link del tap9
check eventually 5 not is_port tap9
check_not vswitchctl get Interface tap9 ofport

it "QEMU's helper plugs a guest in, whose port goes with it"
mkdir -p /etc/qemu
echo "allow br0" >/etc/qemu/bridge.conf
qemu-system-x86_64 -M none -nodefaults -display none -S -netdev bridge,id=n0,br=br0 \
	-pidfile "$T/qemu.pid" >"$T/qemu" 2>&1 &
check eventually 30 is_up_port tap0
check gives 10 tag_of tap0
check kill "$(cat "$T/qemu.pid")"
check eventually 10 not is_port tap0

it "what is down waits under the bridge, and is taken when it comes up"
check ip tuntap add tap9 mode tap
check brctl addif br0 tap9
check eventually 5 is_port tap9
check says "waits under br0" vswitchctl get Interface tap9 error
check gives tap9 under
check ip link set tap9 up
check eventually 5 attached tap9
check gives '' under
check gives '[]' vswitchctl get Interface tap9 error

it "isolated, as libvirt sets it there, is protected, from the first frame on"
for h in h4 h5; do
	must wired_host $h
	check ip link set $h down
	check ip link set $h master br0
	echo 1 >/sys/class/net/$h/brport/isolated
	check ip link set $h up
done
check eventually 5 is_up_port h4
check eventually 5 is_up_port h5
check gives true vswitchctl get Port h4 protected
listen h1 h5
check send h4 dst=all
check heard h1 1
check heard h5 0
check ip link del h4
check ip link del h5
check eventually 5 not is_port h5

it "without the daemon nothing that is plugged in forwards, and all of it is a port with the next one"
check daemon_kill
must wired_host h6
must wired_host h7
for h in h6 h7; do
	check brctl addif br0 $h
done
check ip link set br0 up
listen h1 h6 h7
check send h6 dst=all count=3
check send h6 dst=h7 count=3
check heard h7 0
check heard h1 0
check daemon_start
check eventually 5 is_up_port h6
check eventually 5 is_up_port h7
check says "state DOWN" ip link show br0
check send h7 dst=all
check heard h1 1
check heard h6 1
check send h6 dst=h7 count=3
check heard h7 3
check heard h1 1

it "ports and their settings outlive the daemon; what left without it is gone"
check vswitchctl set Port h6 tag=20
no=$(vswitchctl get Interface h6 ofport)
check daemon_stop
check ip link del h7
check daemon_start
check gives "$no" vswitchctl get Interface h6 ofport
check gives 20 tag_of h6
check eventually 5 not is_port h7

it "nomaster takes a port out, and the bridge takes it again"
check ip link set h6 nomaster
check eventually 5 not is_port h6
check ip link set h6 master br0
check eventually 5 is_up_port h6
check gives '[]' tag_of h6

it "a port of the switch that is put under the bridge stays what it was"
check vswitchctl set Port h1 tag=7
check ip link set h1 master br0
check eventually 5 is_up_port h1
check gives 7 tag_of h1
check vswitchctl clear Port h1 tag

it "a bridge that somebody deletes is made anew, and harms no port"
check ip link del br0
check eventually 5 has_link br0
check is_up_port h2
check ip link set h6 nomaster
check brctl addif br0 h6
check eventually 5 is_up_port h6

it "a name that another device bears is refused, and nothing has changed"
must ip link add lbr type bridge
for name in lbr h2 lo; do
	check_not vswitchctl set Bridge sw0 other_config:linux-bridge=$name
done
refusal() { vswitchctl set Bridge sw0 other_config:linux-bridge=lbr 2>&1 || :; }
check says "lbr is there, and was not made by this switch" refusal
check gives br0 vswitchctl get Bridge sw0 other_config:linux-bridge
check gives 0 cat /sys/class/net/lbr/bridge/vlan_filtering
check has_link br0
check ip link del lbr

it "what somebody put there before the daemon came is told, and taken when it has gone"
check daemon_stop
check ip link del br0
check ip link add br0 type bridge
check daemon_start
check says "br0 is there" vswitchctl get Bridge sw0 status
check is_up_port h2
check ip link del br0
check eventually 5 has_link br0
check gives '{}' vswitchctl get Bridge sw0 status

it "it has the MTU of the bridge, for what is plugged in to take it over"
check vswitchctl set Interface sw0 mtu_request=4000
mtu_is() { [ "$(cat "/sys/class/net/$1/mtu")" = "$2" ]; }
check eventually 5 mtu_is br0 4000

it "without the setting the bridge goes, and the ports stay as long as their devices"
check vswitchctl remove Bridge sw0 other_config linux-bridge
check_not has_link br0
check is_up_port h2
listen h2
check send h1 dst=h2
check heard h2 1
check ip link del h2
check eventually 5 not is_port h2

it "it goes with its bridge"
check vswitchctl set Bridge sw0 other_config:linux-bridge=br0
check has_link br0
check vswitchctl del-br sw0
check_not has_link br0

finish
