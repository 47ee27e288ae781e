#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# vswitchctl upgrade-module: for how long nothing is forwarded. What is claimed does not depend on the
# machine's pace: what is done meanwhile, and that it is little more than what cannot be left out.
#
#	h1 .. h8 ── tag=10 ┐
#	                   ┴ br0 (10.0.9.1/24), vlan10 tag=10 (10.0.0.9/24)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/upgrade.sh"

switch_up
for i in 1 2 3 4 5 6 7 8; do host h$i 10.0.0.1$i/24 tag=10; done
must vswitchctl add-port br0 vlan10 tag=10 -- set interface vlan10 type=internal
host_configures() {
	ip link set vlan10 up && ip addr add 10.0.0.9/24 dev vlan10 &&
		ip link set br0 up && ip addr add 10.0.9.1/24 dev br0
}
must host_configures
must pings h1 10.0.0.12
must strip -g "$(installed)"
must keep

# Modules that go and come, and programs that are started, as the kernel tells of them
trace=/sys/kernel/tracing
trace_begin() {
	local event
	for event in module/module_free module/module_load sched/sched_process_exec; do
		echo 1 >$trace/events/$event/enable
	done
	: >$trace/trace
	echo 1 >$trace/tracing_on
}
# Those from when the one module went; a program twice in a row is one
gap() {
	sed -nE 's/.* module_(free|load): (vswitch)( .*|$)/\1 \2/p
		s,.* sched_process_exec: filename=([^ ]*/)?([^ /]*) .*,run \2,p' $trace/trace |
		sed -n '/^free vswitch/,$p' | uniq | xargs
}

it "from when the one module goes until the host has all back, no program is started but the daemon"
check next_module 0123456789ABCDEF0123456
trace_begin
check upgrade
echo 0 >$trace/tracing_on
check gives "free vswitch load vswitch run vswitchd" gap
check gives 0123456789ABCDEF0123456 loaded

it "that takes no more than three times what an end and a start by themselves do"
outages=() bare=()
for i in 1 2 3; do
	check keep
	check next_module 000000000000000000000A$i
	check upgrade
	outages+=("$(jq .outage_ms "$T/upgrade")")
	check eventually 30 pings h1 10.0.0.9
	must daemon_stop
	begun=${EPOCHREALTIME/[.,]/}
	until rmmod vswitch 2>"$T/rmmod"; do nap; done
	must modprobe vswitch
	must daemon_start
	bare+=($(((${EPOCHREALTIME/[.,]/} - begun) / 1000)))
	must host_configures
done
# Of three tries the best: others use this machine's CPUs, too
least() { printf '%s\n' "$@" | sort -n | head -n 1; }
echo "# ms without forwarding: ${outages[*]}; rmmod, modprobe and vswitchd alone: ${bare[*]}"
echo "# the last one's steps: $(jq -c 'with_entries(select(.key | endswith("_ms")))' "$T/upgrade")"
check [ "$(least "${outages[@]}")" -le $((3 * $(least "${bare[@]}"))) ]

finish
