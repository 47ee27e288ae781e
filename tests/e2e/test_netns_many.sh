#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A namespace with many tunnels goes at once: they share the time that each would have to wait.
#
#	namespace sw:  br0 g1 … g400 ══ lo
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/probe.sh"

N=400
count_calls synchronize_net

in_sw() { vswitchctl --timeout=200 --socket="$T/sw.sock" "$@"; }
start() { on sw vswitchd --detach --db "$T/sw.db" --socket "$T/sw.sock" --pidfile="$T/sw.pid"; }

must modprobe vswitch
must modprobe ip_gre
must ip netns add sw
must ip -n sw link set lo up
must start
must in_sw add-br br0
words=()
for ((i = 1; i <= N; i++)); do
	words+=(-- add-port br0 "g$i" -- set Interface "g$i" type=gre
		options:remote_ip=192.0.2.1 "options:key=$i")
done

# few COMMAND...: the kernel waits less often than there are tunnels, by far
few() { calls_less $((N / 10)) "$@"; }

it "many tunnels that leave together share their waits"
check in_sw "${words[@]}"
check few in_sw del-br br0
check gives 0 eval "in_sw --json stats show | jq length"

it "so do those of a namespace that is deleted"
check in_sw add-br br0 "${words[@]}"
pid=$(cat "$T/sw.pid")
check kill -KILL "$pid"
check eventually 5 gone "$pid"
went() { ip netns del sw && eventually 20 rmmod vswitch; }
check few went

count_calls_end
finish
