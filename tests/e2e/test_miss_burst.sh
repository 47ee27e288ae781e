#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What has waited for a flow is sent in bursts of a bounded number of outputs, between which others
# may run, and ports and namespaces may go.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0 ── d1 … d1000, dummies
#	h3 ── h3 ┘
. "$(dirname "$0")/lib.sh"

trace=/sys/kernel/tracing
burst=256	# outputs after which others may run
D=1000
frames=500
! slow || D=200 frames=300

trace_begin() {
	echo >$trace/trace
	echo 1 >$trace/events/vswitch/vsw_miss_burst/enable
	echo 1 >$trace/events/vswitch/vsw_drop/enable
}
trace_end() { echo 0 >$trace/events/vswitch/enable; }

# Prints the bursts, and the outputs of the largest and of all.
bursts() {
	sed -n 's/.*vsw_miss_burst: outputs=//p' $trace/trace |
		awk '{ n++; all += $1; if ($1 > most) most = $1 } END { print n + 0, most + 0, all + 0 }'
}

# A release has begun, and goes on: what is to be sent takes a thousand bursts.
sending() { grep -q vsw_miss_burst: $trace/trace; }

removed() { grep -c "vsw_drop: .*name=$1 reason=port_removed" $trace/trace; }

# park HOST ID: frames to everybody wait for the daemon, which is stopped
park() {
	check daemon_signal STOP
	check send "$1" dst=all id="$2" count=$frames
	trace_begin
}

sent_to() { stat_of "$1" tx_packets; }

dummies() {
	local i
	for ((i = 1; i <= $1; i++)); do
		echo "link add d$i type dummy"
		echo "link set d$i up"
	done
}

switch_up
timeout_ms=$(param_get miss_timeout_ms)
check param miss_timeout_ms 60000
host h1
host h2
host h3
must eval "dummies $D | ip -batch -"
words=()
for ((i = 1; i <= D; i++)); do words+=(-- add-port br0 "d$i"); done
must vswitchctl --timeout=200 "${words[@]:1}"
check eventually 20 linked "d$D"

it "a flood that waits for its flow is sent in bursts, whole and in order"
check vswitchctl cache flush
listen h2
before=$(sent_to "d$D")
park h1 9
check daemon_signal CONT
check heard_in_order h2 $frames
check gives $((before + frames)) sent_to "d$D"
trace_end
read -r n most all < <(bursts)
check [ "$all" -ge $((frames * D)) ]
check [ "$most" -le $((burst + D + 10)) ]
check [ "$n" -ge $((all / most)) ]

it "the same where no flow can be had and the frames are sent once"
flow_max=$(param_get flow_max)
check vswitchctl cache flush
check param flow_max 0
listen h2
park h1 10
check daemon_signal CONT
check heard_in_order h2 $frames
trace_end
read -r n most all < <(bursts)
check [ "$all" -ge $((frames * D)) ]
check [ "$most" -le $((burst + D + 10)) ]
check param flow_max "$flow_max"

it "a port goes that others' frames are being sent to: they get them all, and in order"
check vswitchctl cache flush
listen h2
before=$(sent_to "d$D")
park h1 11
check daemon_signal CONT
check eventually 20 sending
check ip link del d1
check heard_in_order h2 $frames
check gives $((before + frames)) sent_to "d$D"
trace_end

it "a port goes whose frames are being sent: each is sent to all or dropped as port_removed"
check vswitchctl cache flush
tally h2
before=$(sent_to "d$D")
park h3 12
check daemon_signal CONT
check eventually 20 sending
check ip link del h3
check eventually 20 gives 0 parked
trace_end
sent=$(($(sent_to "d$D") - before))
check [ "$(removed h3)" -gt 0 ]
check [ $((sent + $(removed h3))) = "$frames" ]
check eventually 10 gives "$sent" tallied h2 12 frames
check gives 0 tallied h2 12 reordered

it "its daemon is killed and all ports go while frames are being sent"
check vswitchctl cache flush
park h1 13
check daemon_signal CONT
check eventually 20 sending
check kill -KILL "$(daemon_pid)"
check eval "for ((i = 2; i <= 60; i++)); do echo link del d\$i; done | ip -batch -"
check ip link del h1
trace_end
check param miss_timeout_ms "$timeout_ms"
check eventually 20 rmmod vswitch
finish
