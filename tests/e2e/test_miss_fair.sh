#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Ports that flood with new flows, however many, leave the daemon's ear to one that is quiet.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┼ br0 ── q1 … q20, each a cable with two ends in this machine
#	h3 ── h3 ┘
. "$(dirname "$0")/lib.sh"

N=20
shared=128	# answers owed to all ports, after which those that are owed few are told of only
few=4

# What of the generic netlink sockets is full, in bytes, and how often one was too full
socket_used() { awk '$2 == 16 { n += $5 } END { print n + 0 }' /proc/net/netlink; }
socket_overruns() { awk '$2 == 16 { n += $9 } END { print n + 0 }' /proc/net/netlink; }

# told: messages of which the daemon has read none; all are as large as the first one, "one"
told() { echo $(($(socket_used) / one)); }

# flood COUNT PORT...: so many flows of each
flood() {
	local count=$1 port
	shift
	for port; do
		send "$port" src=random dst=h99 count="$count" >"$T/sent" || return
	done
}

# stopped: the daemon does not read, and has been told of one frame of h3
stopped() {
	check vswitchctl cache flush
	check daemon_signal STOP
	check gives 0 socket_used
	check send h3 dst=h2 id=3
	one=$(socket_used)
	check [ "$one" -gt 0 ]
}

# quiet_ones COUNT: the daemon has so many messages before it is told of ports that are quiet, at
# once, and answers
quiet_ones() {
	check gives "$1" told
	check send h2 dst=h1 id=2
	check gives $(($1 + 1)) told
	check send h3 src=h33 dst=h2 id=4
	check gives $(($1 + 2)) told
	check daemon_signal CONT
	check eventually 10 gives 1 tallied h2 3 frames
	check eventually 10 gives 1 tallied h2 4 frames
}

switch_up
host h1
host h2
host h3
ends=()
for ((i = 1; i <= N; i++)); do
	must ip link add "q$i" type veth peer name "e$i"
	must ip link set "q$i" up
	must ip link set "e$i" up
	must vswitchctl add-port br0 "q$i"
	ends+=("e$i")
done
check eventually 10 linked "q$N"
check param miss_timeout_ms 60000

it "two ports that flood are told of up to a bound; a quiet one at once"
tally h2
stopped
check flood 300 h1 e1
quiet_ones $shared

it "so it is with twenty"
check eventually 30 gives 0 parked
tally h2
stopped
check flood 100 "${ends[@]}"		# the first two take what is there for all
quiet_ones $((shared + few * (N - 2)))

it "a flood that goes on while frames time out never overruns the daemon's socket"
check eventually 30 gives 0 parked
check param miss_bytes 1024
check param miss_timeout_ms 200
check vswitchctl cache flush
check daemon_signal STOP
for _ in $(seq 5); do
	for port in "${ends[@]}"; do
		check send "$port" src=random dst=h99 count=70 len=1000
	done
	sleep 0.4
done
check gives 0 socket_overruns
check param miss_timeout_ms 60000
used=$(socket_used)
tally h2
check send h3 dst=h2 id=5
check [ "$(socket_used)" -gt "$used" ]
check daemon_signal CONT
check eventually 20 gives 1 tallied h2 5 frames
check gives 0 socket_overruns

it "where the messages are so large that few fit, neither does it"
check eventually 30 gives 0 parked
check param miss_bytes 16384
check vswitchctl cache flush
tally h2
for end in "${ends[@]}"; do
	check ip link set "$end" mtu 16000
	check ip link set "q${end#e}" mtu 16000
done
check daemon_signal STOP
for port in "${ends[@]}"; do
	check send "$port" src=random dst=h99 count=70 len=15000
done
check gives 0 socket_overruns
check send h3 dst=h2 id=6
check daemon_signal CONT
check eventually 20 gives 1 tallied h2 6 frames
check gives 0 socket_overruns
finish
