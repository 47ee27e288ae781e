#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A name is one port's only: tunnels and ports whose devices are elsewhere have names, too, that no
# device here bears.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0
#	   r0 gre┤
#	     int0┘ (device in n1)
. "$(dirname "$0")/lib.sh"

master_of() { ip -o link show "$1" | sed -n 's/.* master \([^ ]*\) .*/\1/p'; }

# netconsole_by DEV ADDRESS: it can. Newer kernels load it all the same if not.
netconsole_by() {
	local before
	failed() { dmesg | grep -c "support polling"; }
	before=$(failed)
	modprobe netconsole "netconsole=@$2/$1,@10.9.9.9/02:00:00:00:00:01" && rmmod netconsole &&
		[ "$(failed)" = "$before" ]
}

number_of() { vswitchctl get Interface "$1" ofport; }

switch_up
host h1
host h2
must ip netns add n1
must vswitchctl add-port br0 r0 -- set Interface r0 type=gre options:remote_ip=10.99.0.2
must vswitchctl add-port br0 int0 -- set Interface int0 type=internal
must ip link set int0 netns n1
no=$(number_of r0) no0=$(number_of int0)

for name in r0 int0; do
	it "a device of the name is refused as a port: $name"
	check ip link add $name type dummy
	check_not ip link set $name master br0
	check gives "" master_of $name
	check refused_cleanly "already exists" vswitchctl add-port br0 $name
	check ip link del $name

	it "a port's device is not renamed to it: $name"
	check ip link set h1 down
	check_not ip link set h1 name $name
	check ip link set h1 up
	check gives br0 master_of h1
	check attached h1

	it "one that is no port may be: $name"
	check ip link add d0 type dummy
	check ip link set d0 name $name
	check ip link del $name
done

it "all that is so without the daemon, too, and leaves the next one what it was"
check daemon_stop
for name in r0 int0; do
	check ip link add $name type dummy
	check_not ip link set $name master br0
	check_not ip link set h1 name $name
done
check daemon_start
check gives "$no" number_of r0
check gives "$no0" number_of int0
check gives "[]" vswitchctl get Interface r0 error
check gives "[]" vswitchctl get Interface int0 error
listen h2
check send h1 dst=all
check heard h2 1

it "a name is free again when its port has gone"
check vswitchctl del-port r0
check ip link set r0 master br0
check eventually 5 attached r0
check gives br0 master_of r0

it "a port's device takes other names, and leaves its own to others"
check ip link set r0 down
check ip link set r0 name r1
check eventually 5 gives "" master_of r1
check ip link add r0 type dummy
check eventually 5 gives br0 master_of r0

# A debug kernel may lack netconsole.
if modprobe -n netconsole 2>/dev/null; then
	it "netconsole uses no internal port, nor what stands on one: its frames come with interrupts off"
	check ip link set br0 up
	check ip address add 10.0.0.1/24 dev br0
	check ip link add link br0 name br0.10 type vlan id 10
	check ip link set br0.10 up
	check ip address add 10.0.1.1/24 dev br0.10
	check_not netconsole_by br0 10.0.0.1
	check_not netconsole_by br0.10 10.0.1.1

	it "it uses others"
	check ip link set r1 up
	check ip address add 10.0.2.1/24 dev r1
	check netconsole_by r1 10.0.2.1
fi

finish
