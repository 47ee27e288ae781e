#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Ingress policing: how much a port may send into the switch.
#
#	h1 ── h1 ingress_policing_* ┐
#	h2 ── h2                    ┴ br0
. "$(dirname "$0")/lib.sh"

switch_up
host h1
host h2
check send h2 dst=all

# flood ID LEN: for three seconds; sets SENT, PASSED and ELAPSED (microseconds)
flood() {
	local start=${EPOCHREALTIME/[.,]/}
	SENT=$(send h1 dst=h2 "id=$1" "len=$2" rate=500 for=3)
	ELAPSED=$((${EPOCHREALTIME/[.,]/} - start))
	PASSED=$(tallied h2 "$1" frames)
}

# between LEAST MOST: frames that passed
between() {
	echo "sent $SENT, passed $PASSED in $ELAPSED us, expected $1 to $2"
	[ "$PASSED" -ge "$1" ] && [ "$PASSED" -le "$2" ]
}

it "ingress_policing_rate holds a port to its bits, and counts what it drops as policed"
check vswitchctl set Interface h1 ingress_policing_rate=400 ingress_policing_burst=40
tally h2
flood 1 500
# 400 kbit/s are 100 frames of 500 bytes; the burst is 10
check between 200 $((ELAPSED * 100 / 1000000 + 12))
check eventually 5 gives $((SENT - PASSED)) dropped h1 policed

it "a column that changes is in force for the next frame"
check vswitchctl set Interface h1 ingress_policing_rate=0 ingress_policing_burst=0
tally h2
check send h1 dst=h2 count=300 id=2
check eventually 10 gives 300 tallied h2 2 frames

it "ingress_policing_kpkts_rate holds it to thousands of frames"
check vswitchctl set Interface h1 ingress_policing_kpkts_rate=1 ingress_policing_kpkts_burst=1
tally h2
before=$(dropped h1 policed)
start=${EPOCHREALTIME/[.,]/}
SENT=$(send h1 dst=h2 id=3 count=8000)
ELAPSED=$((${EPOCHREALTIME/[.,]/} - start))
PASSED=$(tallied h2 3 frames)
check between 1000 $((1010 + ELAPSED / 1000))
check eventually 5 gives $((before + SENT - PASSED)) dropped h1 policed

it "what the port gets is not policed"
tally h1
check send h2 dst=h1 count=3000 rate=10000 id=4
check eventually 10 gives 3000 tallied h1 4 frames

it "the rate is set when a port comes, and found after a restart of the daemon"
check vswitchctl set Interface h1 ingress_policing_kpkts_rate=0 ingress_policing_kpkts_burst=0 \
	ingress_policing_rate=8 ingress_policing_burst=8
check vswitchctl add-port br0 h9 -- set Interface h9 ingress_policing_rate=8 ingress_policing_burst=8
must wired_host h9
check eventually 10 attached h9
check eventually 10 linked h9
check daemon_kill
check daemon_start
tally h2
for n in 1 9; do
	check send h$n dst=h2 count=50 len=500 id=1$n
	few() { [ "$(tallied h2 1$n frames)" -lt 20 ]; }
	check few
	policed() { [ "$(dropped h$n policed)" -gt 30 ]; }
	check eventually 5 policed
done

it "values out of range are refused"
check refused_cleanly 'port h1: ingress_policing_kpkts_rate must be at most' \
	vswitchctl set Interface h1 ingress_policing_kpkts_rate=5000000

finish
