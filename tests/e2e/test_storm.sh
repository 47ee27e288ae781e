#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Storm control: the rate of what a port floods, by kind.
#
#	h1 ── h1 storm-broadcast, -multicast, -unknown ┐
#	h2 ── h2                                       ┼ br0
#	h3 ── h3                                       ┘
. "$(dirname "$0")/lib.sh"

switch_up
host h1
host h2
host h3

# storm DST ID: for three seconds, ten times as much as may pass; sets SENT, PASSED and the most
# that could have passed in that time
storm() {
	local start=${EPOCHREALTIME/[.,]/} elapsed
	SENT=$(send h1 "dst=$1" "id=$2" rate=500 for=3)
	elapsed=$((${EPOCHREALTIME/[.,]/} - start))
	PASSED=$(tallied h2 "$2" frames)
	MOST=$((elapsed * 50 / 1000000 + 17))
}

# Of 50 a second, and a burst of 16, about as much passes.
held() {
	echo "sent $SENT passed $PASSED at most $MOST"
	[ "$SENT" -gt 300 ] && [ "$PASSED" -ge 100 ] && [ "$PASSED" -le "$MOST" ]
}

for kind in broadcast multicast unknown; do
	case $kind in
	broadcast) dst=all id=1 ;;
	multicast) dst=01:00:5e:00:00:07 id=2 ;;
	unknown) dst=h77 id=3 ;;
	esac
	it "storm-$kind holds frames of that kind to its rate, and counts what it drops"
	check vswitchctl set Port h1 "other_config:storm-$kind=50"
	tally h2
	before=$(dropped h1 storm)
	storm "$dst" "$id"
	check held
	check eventually 5 gives $((before + SENT - PASSED)) dropped h1 storm
	check says "storm($kind)" vswitchctl cache show br0
	check vswitchctl remove Port h1 other_config "storm-$kind"
done

it "kinds have rates of their own, and known stations none"
check vswitchctl set Port h1 other_config:storm-broadcast=1
check send h3 dst=all
tally h2 h3
check send h1 dst=all count=100 id=5
check send h1 dst=01:00:5e:00:00:07 count=40 id=6
check send h1 dst=h3 count=40 id=7
check gives 40 tallied h2 6 frames
check gives 40 tallied h3 7 frames
under() { [ "$(tallied h2 5 frames)" -lt 60 ]; }
check under

it "other ports' floods are not charged"
tally h1
check send h2 dst=all count=100 id=8
check eventually 10 gives 100 tallied h1 8 frames

it "the rate holds after a restart, and ends with its setting, from the next frame on"
check daemon_kill
check daemon_start
tally h2
check send h1 dst=all count=100 id=9
small() { [ "$(tallied h2 9 frames)" -lt 60 ]; }
check small
check vswitchctl remove Port h1 other_config storm-broadcast
check send h1 dst=all count=100 id=10
check eventually 10 gives 100 tallied h2 10 frames

it "rules that flood or send to ports do not lift the limit of groups"
for action in flood all output:h2 normal,output:h3; do
	check vswitchctl set Port h1 other_config:storm-broadcast=50
	check vswitchctl flow replace br0 - <<<"priority=1 actions=normal
in_port=h1 actions=$action"
	before=$(dropped h1 storm)
	tally h2
	storm all 11
	check held
	check eventually 5 gives $((before + SENT - PASSED)) dropped h1 storm
	check vswitchctl remove Port h1 other_config storm-broadcast
done

it "what is above the rate reaches nobody, whatever else its rule and a mirror say"
check vswitchctl set Port h1 other_config:storm-unknown=1
host h4
check vswitchctl -- --id=@p get Port h4 -- --id=@m create Mirror name=m select-all=true \
	output-port=@p -- set Bridge br0 mirrors=@m
check vswitchctl flow replace br0 - <<<"priority=1 actions=normal
in_port=h1 actions=output:h3,normal"
tally h2 h3 h4
before=$(dropped h1 storm)
check send h1 dst=h88 count=100 id=12
passed=$(tallied h2 12 frames)
check [ "$passed" -lt 60 ]
check gives $((passed * 2)) tallied h3 12 frames
check gives "$passed" tallied h4 12 frames
check eventually 5 gives $((before + 100 - passed)) dropped h1 storm
check vswitchctl clear Bridge br0 mirrors -- remove Port h1 other_config storm-unknown

it "rates that are no numbers are refused"
check refused_cleanly 'port h1: other_config:storm-broadcast must be a number' \
	vswitchctl set Port h1 other_config:storm-broadcast=10%

finish
