#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# New flows a second: each frame has a source of its own, so that each is a miss, which the daemon
# answers with a flow. More are offered than can be served; what comes out is counted. Then a few are
# offered by another port, alone and beside such a flood. Open vSwitch and vswitch switch by NORMAL,
# alternated in one VM. Medians of ROUNDS.
#
#   pktgen 0 ─► v0 ══ v1 ─► [flood] ─► d0      pktgen 1 ─► w0 ══ w1 ─► [few] ─► d1
#
# usage: make bench ONLY=miss, or make vm SCRIPT=bench/miss.sh KERNEL=6.12 [ARGS=ROUNDS]
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

rounds=${1:-5}
offered=${OFFERED:-20000}
few=${FEW:-200}
seconds=5
QUIET_MAC=02:01:00:00:00:03

use_openvswitch() {
	ovs add-br br9 -- set bridge br9 other_config:mac-table-size=1000000
	ovs add-port br9 v1 -- add-port br9 d0 -- add-port br9 w1 -- add-port br9 d1
}
leave_openvswitch() { ovs del-br br9; }

use_vswitch() {
	vswitchctl add-br br9 -- set bridge br9 other_config:mac-table-size=1000000 \
		-- add-port br9 v1 -- add-port br9 d0 -- add-port br9 w1 -- add-port br9 d1
}
leave_vswitch() { vswitchctl del-br br9; }

flood_of_new() {
	pg_add 0 $((offered * seconds)) "src_mac_count 1000000" "src_mac 02:00:$round:00:00:01" \
		"ratep $offered"
}
few_of_new() {
	PG_DEV=w0 pg_add 1 $((few * seconds)) "src_mac_count 1000000" "src_mac 02:02:$round:00:00:01" \
		"dst_mac $QUIET_MAC" "ratep $few"
}

# frames_a_second KIND DEVICE COMMAND...: which came out of it while pktgen did what the commands say
frames_a_second() {
	local kind=$1 OUT=$2 before command
	shift 2
	"use_$kind"
	learn_at d0
	learn_at d1 $QUIET_MAC
	sleep 1
	pg_none
	for command; do "$command"; done
	before=$(delivered)
	echo start >/proc/net/pktgen/pgctrl
	echo $((($(delivered) - before) / seconds))
	"leave_$kind"
}

new_flows() { frames_a_second "$1" d0 flood_of_new; }
new_flows_alone() { frames_a_second "$1" d1 few_of_new; }
new_flows_beside() { frames_a_second "$1" d1 few_of_new flood_of_new; }

question "frames of new flows a second" more
wire_up
ip link add w0 type veth peer name w1
ip link set w0 up
ip link set w1 up
dummies 2
ovs_daemon_up
daemon_up
# Not counted: at their first flood the daemons grow.
round=99
new_flows openvswitch >/dev/null
new_flows vswitch >/dev/null
for ((round = 10; round < 10 + rounds; round++)); do
	alternate "NORMAL, $(thousands "$offered") a second offered" new_flows openvswitch vswitch
	alternate "$few a second of another port, alone" new_flows_alone openvswitch vswitch
	alternate "$few a second of another port, beside that" new_flows_beside openvswitch vswitch
done
record_medians
