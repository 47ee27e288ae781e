#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Internal ports whose devices live in other network namespaces, as containers have them.
#
#	here: br0 10.7.0.254 ┐
#	n1:  int1 10.7.0.1 ──┤
#	n2:  int2 10.7.0.2 ──┼ br0, all tag=7
#	h9:  eth0 10.7.0.9 ──┘
. "$(dirname "$0")/lib.sh"

status_of() { vswitchctl get Interface "$1" status; }
number_of() { vswitchctl get Interface "$1" ofport; }
error_of() { vswitchctl get Interface "$1" error; }
here() { ip link show "$1"; }
master_of() { ip -o link show "$1" | sed -n 's/.* master \([^ ]*\) .*/\1/p'; }
no_device() { says "No such device" error_of "$1"; }

netns() { ip netns add "$1" && ip -n "$1" link set lo up; }

# knows NS DEV ADDRESS MAC: without asking, which would want a flow of its own
knows() { ip -n "$1" neigh replace "$3" lladdr "$4" dev "$2" nud permanent; }
mac_of() { on "$1" cat "/sys/class/net/$2/address"; }

# into PORT NS ADDRESS [NAME]: the port's device, up there with the address
into() {
	ip link set "$1" netns "$2" ${4:+name "$4"} && ip -n "$2" address add "$3/24" dev "${4:-$1}" &&
		ip -n "$2" link set "${4:-$1}" up
}

# transfer FROM TO ADDRESS: 4 MB arrive as they were sent
transfer() {
	local pid
	on "$2" socat -u TCP-LISTEN:7,reuseaddr "CREATE:$T/arrived" &
	pid=$!
	on "$1" socat -u "FILE:$T/sent" "TCP:$3:7,retry=100,interval=0.1" && wait $pid &&
		cmp "$T/sent" "$T/arrived"
}

switch_up
for n in n1 n2; do must netns $n; done
for i in 1 2; do
	must vswitchctl add-port br0 int$i tag=7 -- set Interface int$i type=internal
done
host h9 10.7.0.9/24 tag=7
must vswitchctl set Port br0 tag=7
must ip link set br0 up
must ip address add 10.7.0.254/24 dev br0
no1=$(number_of int1)

it "an internal port's device goes to another namespace, and stays a port"
check gives br0 master_of int1
for i in 1 2; do check into int$i n$i 10.7.0.$i; done
check_not here int1
check not says master ip -n n1 -o link show int1
check eventually 5 says netns= status_of int1
check says device=int1 status_of int1
check gives "$no1" number_of int1
check gives "[]" error_of int1

it "frames go there and come from there, in the port's VLAN"
check pings n1 10.7.0.2
check pings n2 10.7.0.1
check pings n1 10.7.0.9
check pings h9 10.7.0.2
check pings n1 10.7.0.254
check ping -c 1 -W 3 10.7.0.1

it "TCP with all offloads arrives as it was sent, between namespaces and beyond"
head -c 4M /dev/urandom >"$T/sent"
check transfer n1 n2 10.7.0.2
check transfer n1 h9 10.7.0.9
check transfer h9 n1 10.7.0.1

it "what is known of it is shown: link, MTU, address; its ifindex is none here"
check eventually 5 linked int1
check ip -n n1 link set int1 mtu 1400
check eventually 5 gives 1400 vswitchctl get Interface int1 mtu
check ip -n n1 link set int1 address 02:00:00:00:07:01
check eventually 5 gives '"02:00:00:00:07:01"' vswitchctl get Interface int1 mac_in_use
check gives "[]" vswitchctl get Interface int1 ifindex
check ip -n n1 link set int1 down
check eventually 5 gives down vswitchctl get Interface int1 link_state
check ip -n n1 link set int1 up
check eventually 5 linked int1

it "what cannot be set there says so, and its MTU does not follow the bridge's"
check vswitchctl set Interface int1 mtu_request=1300
check says "another network namespace" error_of int1
check vswitchctl clear Interface int1 mtu_request
check gives "[]" error_of int1
check ip link set h9 mtu 1450
check eventually 5 gives 1450 cat /sys/class/net/br0/mtu
check says "mtu 1400" ip -n n1 link show int1
check ip link set h9 mtu 1500
check ip -n n1 link set int1 mtu 1500

it "nothing that a namespace says beside the frame is heard in the other"
for ns in n1 n2; do check ip -n $ns rule add fwmark 5 prohibit; done
check ip rule add fwmark 5 prohibit
check_not on n1 ping -c 1 -W 1 -m 5 10.7.0.2	# the rule works where the mark was set
check ip -n n1 rule del fwmark 5
check on n1 ping -c 1 -W 3 -m 5 10.7.0.2
check on n1 ping -c 1 -W 3 -m 5 10.7.0.254
check ip rule del fwmark 5
check ping -c 1 -W 3 -m 5 10.7.0.2

it "an unrelated port that is added or removed harms none"
check vswitchctl add-port br0 int3 -- set Interface int3 type=internal
check vswitchctl add-br br1
check vswitchctl del-port int3
check says 10.7.0.1 ip -n n1 -4 address show dev int1
check gives "$no1" number_of int1
check pings n1 10.7.0.2

it "its VLAN can be changed meanwhile"
check vswitchctl set Port int1 tag=8
check_not pings n1 10.7.0.2 1
check vswitchctl set Port int1 tag=7
check pings n1 10.7.0.2

it "without the daemon it goes on, and the next one takes it as it is"
check knows n1 int1 10.7.0.2 "$(mac_of n2 int2)"
check knows n2 int2 10.7.0.1 "$(mac_of n1 int1)"
check pings n1 10.7.0.2
check daemon_kill
check pings n1 10.7.0.2
check daemon_start
check eventually 5 says netns= status_of int1
check gives "$no1" number_of int1
check says 10.7.0.1 ip -n n1 -4 address show dev int1
check pings n1 10.7.0.2
check pings n1 10.7.0.9

it "it may be called something else there, and a device here may bear its name"
check ip -n n1 link set int1 down
check ip -n n1 link set int1 name eth0
check ip -n n1 link set eth0 up
check eventually 5 says device=eth0 status_of int1
check ip link add int1 type dummy
check ip link set int1 up
check pings n1 10.7.0.2
check_not ip link set int1 master br0
check gives "" master_of int1
check daemon_kill
check daemon_start
check gives "$no1" number_of int1
check gives "[]" error_of int1
check pings n1 10.7.0.2
check here int1

it "it cannot come back by a name that is taken"
check ip link set int1 down		# before 6.4 what is up cannot be renamed
check ip link set int1 name eth0
check_not ip -n n1 link set eth0 netns $$
check ip link del eth0
check pings n1 10.7.0.2

it "it comes back under its bridge, with its name"
check ip -n n1 link set eth0 down
check ip -n n1 link set eth0 name int1
check ip -n n1 link set int1 netns $$
check gives br0 master_of int1
check eventually 5 gives "{}" status_of int1
check gives "$no1" number_of int1
check gives "[]" error_of int1
check ip link set int1 up
listen int1
check send h9 dst=all
check heard int1 1 vlan=-
deaf int1

it "by another name it is renamed, and so is a port that stayed"
check into int1 n1 10.7.0.1 eth7
check eventually 5 says device=eth7 status_of int1
check ip link add eth7 type dummy
check_not ip -n n1 link set eth7 netns $$
check ip -n n1 link set eth7 netns $$ name eth8
check ip link del eth7
check eventually 5 says "renamed to eth8" error_of int1
check gives br0 master_of eth8
check ip link set eth8 name int1
check eventually 5 gives "[]" error_of int1

it "it goes from one namespace to another, and may be under a bridge there"
check into int1 n1 10.7.0.1
check ip -n n1 link add lbr type bridge
check ip -n n1 address del 10.7.0.1/24 dev int1
check ip -n n1 link set int1 master lbr
check ip -n n1 link set lbr up
check ip -n n1 address add 10.7.0.1/24 dev lbr
check pings n1 10.7.0.2
check ip -n n1 link set int1 netns n2
check ip -n n2 link set int1 up
check gives "$no1" number_of int1
check pings n2 10.7.0.9
check ip -n n2 link set int1 netns n1
check ip -n n1 link del lbr

it "a device there cannot be put under it, nor under a bridge's own port that has gone nowhere"
check ip -n n1 link add d0 type dummy
check_not ip -n n1 link set d0 master int1
check_not ip link set br0 netns n1
check here br0

it "del-port deletes the device where it is"
check vswitchctl del-port int1
check_not ip -n n1 link show int1
check eventually 5 gives "" eval "ip -n n1 -o link show type vswitch"

it "with its namespace the device goes, and the port waits"
check vswitchctl add-port br0 int4 tag=7 -- set Interface int4 type=internal
check into int4 n1 10.7.0.4
check pings n1 10.7.0.9
check ip netns del n1
check eventually 20 no_device int4
check always 2 not here int4
check says int4 vswitchctl list-ports br0
check pings h9 10.7.0.254

it "it can be deleted then, and added anew"
check vswitchctl del-port int4
check_not here int4
check vswitchctl add-port br0 int4 tag=7 -- set Interface int4 type=internal
check here int4
check gives "[]" error_of int4

it "or the next change of the configuration makes its device anew, here"
check netns n1
check into int4 n1 10.7.0.4
check ip netns del n1
check eventually 20 no_device int4
check vswitchctl set Port h9 tag=7 external_ids:a=b
check here int4
check gives "[]" error_of int4
check gives br0 master_of int4

it "del-br deletes devices wherever they are"
check netns n1
check vswitchctl add-port br1 int5 -- set Interface int5 type=internal
check into int5 n1 10.8.0.5
check vswitchctl del-br br1
check gives "" ip -n n1 -o link show type vswitch

it "a datapath that goes with its own namespace takes its devices out of others"
check netns sw
check on sw vswitchd --detach --db "$T/sw.db" --socket "$T/sw.sock" --pidfile="$T/sw.pid"
check vswitchctl --socket="$T/sw.sock" add-br brs -- add-port brs ints -- set Interface ints type=internal
check ip -n sw link set ints netns n1
check ip -n n1 link set ints up
check kill -KILL "$(cat "$T/sw.pid")"
check eventually 5 gone "$(cat "$T/sw.pid")"
check ip netns del sw
check eventually 20 gives "" ip -n n1 -o link show type vswitch

it "so does the module when it is unloaded"
check into int4 n1 10.7.0.4
check ip -n n1 -o link show int4
check daemon_stop
check eventually 20 rmmod vswitch
check gives "" ip -n n1 -o link show type vswitch

finish
