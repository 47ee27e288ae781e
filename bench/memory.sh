#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What an installed flow (the Linux bridge: an FDB entry) takes of the kernel's memory, with FLOWS
# of them, on two CPUs.
# usage: make bench ONLY=memory
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

FLOWS=${VSW_BENCH_FLOWS:-100000}
row="$(thousands "$FLOWS") flows, exact in both MAC addresses"

# Bytes in use by slabs, by what is mapped, and per CPU. (Free memory says less: each CPU keeps
# megabytes of free pages that do not count as such.)
used_bytes() {
	local kb=0 name value
	sync
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
	while read -r name value _; do
		case $name in
		Slab: | VmallocUsed: | Percpu:) kb=$((kb + value)) ;;
		esac
	done </proc/meminfo
	echo $((kb * 1024))
}

# flow_bytes DATAPATH COMMAND...: the command installs them
flow_bytes() {
	local name=$1 before
	shift
	before=$(used_bytes)
	"$@"
	record "$row" "$name" $((($(used_bytes) - before) / FLOWS))
}

question "bytes per flow" less
wire_up

bridge_up v1 d0 -- vlan_default_pvid 0
bridge_entries "$FLOWS"
flow_bytes bridge bridge_load "$work/flows"
bridge_down

ovs_up v1 d0
ovs_flows "$FLOWS"
flow_bytes openvswitch dpctl add-flows dp9 "$work/flows"
dpctl show dp9 | grep -q "flows: $FLOWS" || die "not all flows are in openvswitch.ko"
ovs_down

modprobe vswitch
vswitch_flows "$FLOWS" >"$work/flows"
flow_bytes vswitch vswitch_load "$work/flows"
module_gone
wire_down
