#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Open vSwitch as the peer, with its kernel datapath in a namespace.
#
#	h1 10.0.0.1 ── h1 br0 gre0 ══ u1 10.1.1.1 ── 10.1.1.2 (p1) ══ gre0 ovsbr 10.0.0.9
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
host h1 10.0.0.1/24

mkdir -p "$T/ovs"
export OVS_RUNDIR=$T/ovs OVS_LOGDIR=$T/ovs OVS_DBDIR=$T/ovs
ovs() { /usr/bin/ovs-vsctl --db="unix:$T/ovs/db.sock" --timeout=30 "$@"; }
must modprobe openvswitch
must modprobe vport-gre
must ovsdb-tool create "$T/ovs/conf.db" /usr/share/openvswitch/vswitch.ovsschema
must ovsdb-server "$T/ovs/conf.db" --remote="punix:$T/ovs/db.sock" --detach --no-chdir \
	--pidfile="$T/ovs/db.pid" --log-file="$T/ovs/db.log"
must ovs --no-wait init
must on p1 ovs-vswitchd "unix:$T/ovs/db.sock" --detach --no-chdir \
	--pidfile="$T/ovs/vswitchd.pid" --log-file="$T/ovs/vswitchd.log"
must ovs add-br ovsbr -- add-port ovsbr gre0 -- \
	set Interface gre0 type=gre options:remote_ip=10.1.1.1 options:key=42
must ip -n p1 address add 10.0.0.9/24 dev ovsbr
must ip -n p1 link set ovsbr up

it "frames go both ways"
must gre gre0 options:remote_ip=10.1.1.2 options:key=42
capture 1
check eventually 5 pings h1 10.0.0.9
check on p1 ping -c 1 -W 3 -q 10.0.0.1
check wired 1 '10.1.1.1 > 10.1.1.2: GREv0, Flags \[key present\], key=0x2a'
check wired 1 '10.1.1.2 > 10.1.1.1: GREv0, Flags \[key present\], key=0x2a'

it "tagged frames, too"
check vswitchctl set Port h1 tag=10
check ovs set Port ovsbr tag=10
check eventually 5 pings h1 10.0.0.9

it "TCP both ways"
big() {	# FROM TO ADDRESS
	on "$2" timeout 60 socat -u TCP4-LISTEN:5000,reuseaddr "OPEN:$T/received,creat,trunc" &
	eventually 5 listens "$2" || return 1
	head -c 2000000 /dev/zero | timeout 60 ip netns exec "$1" socat -u - "TCP4:$3:5000"
	eventually 20 has_size "$T/received" 2000000
}
check ip -n h1 link set eth0 mtu 1400
check ip -n p1 link set ovsbr mtu 1400
check big h1 p1 10.0.0.9
check big p1 h1 10.0.0.1

it "with a key by direction"
check ovs -- remove Interface gre0 options key -- \
	set Interface gre0 options:in_key=5 options:out_key=6
check vswitchctl -- remove Interface gre0 options key -- \
	set Interface gre0 options:in_key=6 options:out_key=5
check eventually 5 pings h1 10.0.0.9

for name in vswitchd db; do kill "$(cat "$T/ovs/$name.pid")"; done
check eventually 10 eval '! pidof ovs-vswitchd ovsdb-server'
ip netns exec p1 ovs-dpctl del-dp ovs-system 2>/dev/null
finish
