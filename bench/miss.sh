#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# New flows a second: each frame has a source of its own, so that each is a miss, which the daemon
# answers with a flow. More are offered than can be served; what comes out is counted. Open vSwitch
# and vswitch switch by NORMAL, alternated in one VM. Medians of ROUNDS.
# usage: make bench ONLY=miss, or make vm SCRIPT=bench/miss.sh KERNEL=6.12 [ARGS=ROUNDS]
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

rounds=${1:-5}
offered=${OFFERED:-20000}
seconds=5

use_openvswitch() {
	ovs add-br br9 -- set bridge br9 other_config:mac-table-size=1000000
	ovs add-port br9 v1 -- add-port br9 d0
}
leave_openvswitch() { ovs del-br br9; }

use_vswitch() {
	vswitchctl add-br br9 -- set bridge br9 other_config:mac-table-size=1000000 \
		-- add-port br9 v1 -- add-port br9 d0
}
leave_vswitch() { vswitchctl del-br br9; }

# new_flows KIND: frames that came out in a second
new_flows() {
	local before
	"use_$1"
	learn_at d0
	sleep 1
	before=$(delivered)
	count_packets $((offered * seconds)) "src_mac_count 1000000" "src_mac 02:00:$round:00:00:01" \
		"ratep $offered" >/dev/null
	echo $((($(delivered) - before) / seconds))
	"leave_$1"
}

question "frames of new flows a second" more
wire_up
ovs_daemon_up
daemon_up
for ((round = 10; round < 10 + rounds; round++)); do
	alternate "NORMAL, $(thousands "$offered") a second offered" new_flows openvswitch vswitch
done
record_medians
