#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a cached hit costs: instructions per packet over the same frames dropped at the ingress
# device, for the Linux bridge, openvswitch.ko and vswitch.ko in one run.
# usage: make vm SCRIPT=bench/hit.sh KERNEL=6.12 ICOUNT=1
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

ports_1000="udp_src_max 1999"

# row NAME COMMAND...: prints the cost over the drop, and what share of the frames came out
row() {
	local name=$1 before cost
	shift
	before=$(delivered)
	cost=$(measure "$@")
	printf '%-44s %6d %6d   %d of %d delivered\n' "$name" "$cost" $((cost - drop)) \
		$(($(delivered) - before)) $((PACKETS + 500))
}

linux_bridge() {	# [vlan]
	ip link add br9 type bridge ${1:+vlan_filtering 1}
	ip link set v1 master br9
	ip link set d0 master br9
	ip link set br9 up
	bridge fdb add $DST_MAC dev d0 master static
	if [ -n "${1:-}" ]; then
		bridge vlan del dev v1 vid 1
		bridge vlan add dev v1 vid 10 pvid untagged
		bridge vlan add dev d0 vid 10
		bridge fdb add $DST_MAC dev d0 vlan 10 master static
	fi
}

openvswitch() {		# ACTIONS [MATCH]
	ovs-dpctl add-dp dp9
	ovs-dpctl add-if dp9 v1
	ovs-dpctl add-if dp9 d0
	ovs-dpctl add-flow dp9 "in_port(1),eth(src=$SRC_MAC,dst=$DST_MAC),eth_type(0x0800),ipv4(frag=no)" "$1"
}

vswitch() {		# PORT-SETTINGS of v1 [of d0]
	rm -rf /var/lib/vswitch
	vswitchd --detach
	vswitchctl add-br br9 -- add-port br9 v1 ${1:-} -- add-port br9 d0 ${2:-}
	vswitchctl fdb add br9 d0 "${3:-0}" $DST_MAC
}
end_vswitch() {
	vswitchctl del-br br9
	kill "$(cat /run/vswitch/vswitchd.pid)"
	while [ -e /run/vswitch/vswitchd.pid ] && kill -0 "$(cat /run/vswitch/vswitchd.pid 2>/dev/null)" 2>/dev/null; do sleep 0.1; done
	rmmod vswitch
}

wire_up
drop=$(measure)
printf '%-44s %6s %6s\n' "kernel $(uname -r), instructions per packet" all over
printf '%-44s %6d %6d\n' "dropped at v1" "$drop" 0

linux_bridge
row "Linux bridge, static FDB"
row "Linux bridge, 1000 UDP source ports" "$ports_1000"
ip link del br9
linux_bridge vlan
row "Linux bridge, access 10 to tagged"
ip link del br9

if modprobe openvswitch 2>/dev/null && command -v ovs-dpctl >/dev/null; then
	openvswitch 2
	row "openvswitch.ko, one flow"
	row "openvswitch.ko, 1000 UDP source ports" "$ports_1000"
	ovs-dpctl del-dp dp9
	openvswitch "push_vlan(vid=10,pcp=0),2"
	row "openvswitch.ko, push_vlan"
	ovs-dpctl del-dp dp9
else
	echo "openvswitch.ko: not measured (openvswitch-switch is not installed)"
fi

vswitch
row "vswitch.ko, one flow"
row "vswitch.ko, 1000 UDP source ports" "$ports_1000"
end_vswitch
vswitch tag=10 "" 10
row "vswitch.ko, access 10 to tagged"
end_vswitch
wire_down
