#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Everything changes while frames flow: ports come and go, tags change, the daemon is killed and
# restarted every 5 s, iperf3 TCP and UDP runs.  Nothing may leak, and the books must close.
# usage: churn.sh [SECONDS]      (180)
#
#	h1 ── h1 tag=10 ┐  TCP to h2; broadcasts with id 10
#	h2 ── h2 tag=10 ┤
#	h3 ── h3 tag=20 ┤  UDP to h4; broadcasts with id 20
#	h4 ── h4 tag=20 ┼ br0
#	h5 ── h5 tag=30 ┤  alone in VLAN 30: hears nothing
#	h6 ── h6 trunk  ┤  hears id 10 with tag 10, id 20 with tag 20
#	h7 ── h7        ┤  its tag changes
#	h8 ── h8 tag=10 ┤  hears id 10, and no tags
#	x1 … x6         ┘  come and go
#
#	h21 ── h21 tag=10       ┐  sends a closed set of frames to h22
#	h22 ── h22 tag=10 or 11 ┴ br9
if [ -z "${E2E_TMP:-}" ]; then
	export CHURN_SECONDS=${1:-180}
	FILE_TIME=$((CHURN_SECONDS + 120)) exec "$(dirname "$0")/run.sh" "$0"
fi
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

seconds=${CHURN_SECONDS:-180}
errors=0 kills=0 changes=0
interval=$((pace > 1 ? 3 * pace : 1))		# longer than the daemon takes to return

# A change that must succeed; the first few that do not are shown.
change() {
	changes=$((changes + 1))
	"$@" >"$T/change" 2>&1 && return
	errors=$((errors + 1))
	[ $errors -gt 5 ] || { echo "# failed: $*"; sed 's/^/#   /' "$T/change"; }
}

add_port() {
	local settings=("" tag=10 tag=40 "trunks=10,20" "tag=20 vlan_mode=native-tagged")
	ip link add "$1" type dummy && ip link set "$1" up || return 1
	# shellcheck disable=SC2086 # words
	vswitchctl --may-exist add-port br0 "$1" ${settings[RANDOM % 5]}
}

join_port() {
	ip link add "$1" type dummy && ip link set "$1" up && ip link set "$1" master br0
}

# The daemon writes ports down that "ip link" made, and may be about to.
drop_port() { ip link del "$1" && vswitchctl --if-exists del-port "$1"; }

churn_port() {
	local x=x$((1 + RANDOM % 6))
	if [ -e /sys/class/net/$x ]; then
		change drop_port $x
	elif on_module && [ $((RANDOM % 3)) = 0 ]; then
		change join_port $x
	else
		change add_port $x
	fi
}

change_something() {
	case $((RANDOM % 8)) in
	0) change vswitchctl set Port h7 tag=$((10 + 10 * (RANDOM % 2))) ;;
	1) change vswitchctl set Port h22 tag=$((10 + RANDOM % 2)) ;;
	2) change vswitchctl fdb flush ;;
	3) change vswitchctl cache flush ;;
	4) change ip link set h7 down; change ip link set h7 up ;;
	*) churn_port ;;
	esac
}

kill_daemon() {
	kills=$((kills + 1))
	change daemon_kill
	# Sometimes the kernel is left alone for a while.
	[ $((RANDOM % 2)) = 0 ] || sleep 1
	change daemon_start
}

received() { jq -r "[.end.$2, .end.sum.$2] | map(select(. != null)) | .[0] // 0" "$T/iperf.$1"; }

# All the kinds of frames that a host heard, without those expected
surprises() {
	local host=$1
	shift
	"$wire" sync "$T/$host.ctl"
	awk '{ print $1, $2 }' "$T/$host.heard" | sort -u | grep -vxFf <(printf '%s\n' "$@") || :
}

books() {
	echo $(($(tallied h22 7 frames) + $(drops_of h21 '(startswith("tx_") | not)') +
		$(drops_of h22 'startswith("tx_")')))
}
drops_of() {
	vswitchctl --json drops show |
		jq "[.[] | select(.port == \"$1\" and (.reason | $2)) | .packets] | add // 0"
}

switch_up
host h1 10.0.10.1/24 tag=10
host h2 10.0.10.2/24 tag=10
host h3 10.0.20.3/24 tag=20
host h4 10.0.20.4/24 tag=20
host h5 tag=30
host h6
host h7 tag=10
host h8 tag=10
must vswitchctl add-br br9
BR=br9
host h21 tag=10
host h22 tag=10
BR=br0
for server in h2 h4; do
	must on $server iperf3 -s -D -I "$T/iperf.$server.pid"
	must eventually 5 on $server sh -c 'ss -Hltn | grep -q :5201'
done

it "for $seconds s every change succeeds"
tally h5 h6 h8 h22
on h1 iperf3 -c 10.0.10.2 -t "$seconds" -i "$interval" --json >"$T/iperf.tcp" 2>&1 &
tcp=$!
on h3 iperf3 -u -b 20M -c 10.0.20.4 -t "$seconds" --json >"$T/iperf.udp" 2>&1 &
udp=$!
must send_bg h1 id=10 dst=all rate=50 for="$seconds"
must send_bg h3 id=20 dst=all rate=50 for="$seconds"
must send_bg h21 id=7 dst=h22 rate=200 for="$seconds"
next_kill=$((SECONDS + 5)) end=$((SECONDS + seconds))
while [ $SECONDS -lt $end ]; do
	change_something
	[ $SECONDS -lt $next_kill ] || { next_kill=$((SECONDS + 5)); kill_daemon; }
done
echo "# $changes changes, $kills kills"
check gives 0 echo $errors
check [ $kills -ge $((seconds / (12 * pace))) ]
check [ $changes -ge $((seconds / (4 * pace))) ]

it "TCP and UDP got through all the time"
wait $tcp
check gives 0 echo $?
wait $udp
check gives 0 echo $?
check [ "$(received tcp sum_received.bytes)" -gt 1000000 ]
check [ "$(received udp sum.packets)" -gt 100 ]
check gives 0 jq '[.intervals[].sum | select(.bytes == 0)] | length' "$T/iperf.tcp"

it "no frame was heard in a wrong VLAN"
sent=$(send_end h1)
check [ "$sent" -gt $((seconds * 10)) ]
check send_end h3
check gives "" surprises h5
check gives "" surprises h8 "id=10 vlan=-" "id=- vlan=-"
check gives "" surprises h6 "id=10 vlan=8100:000a" "id=20 vlan=8100:0014" \
	"id=- vlan=8100:000a" "id=- vlan=8100:0014"
check gives 0 on h5 cat /sys/class/net/eth0/statistics/rx_packets

it "no frame was delivered twice"
check gives 0 tallied h8 10 again
check gives 0 tallied h6 10 again
check gives 0 tallied h22 7 again

it "the books of a closed set of frames close: sent = delivered + dropped by name"
sent=$(send_end h21)
check eventually 10 gives "$sent" books
check [ "$(tallied h22 7 frames)" -gt 0 ]

it "configuration and kernel agree in the end"
check eventually 5 gives 0 parked
in_kernel() {
	local d
	for d in /sys/class/net/br0/lower_*; do echo "${d##*lower_}"; done | sort
}
in_database() {
	local p
	vswitchctl list-ports br0 | while read -r p; do ! attached "$p" || echo "$p"; done | sort
}
agree() { gives "$(in_kernel)" in_database; }
! on_module || check eventually 10 agree

finish
