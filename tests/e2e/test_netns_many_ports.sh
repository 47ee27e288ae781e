#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A namespace with many ports goes at once: they share the waits that each would have to make alone.
#
#	namespace sw:  br0 … br9 ── d1 … d200, i1 … i200, and a daemon that is dead when it is deleted
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/probe.sh"

N=200
! slow || N=60
# Not synchronize_net(): compilers put it into the functions that call it.
count_calls synchronize_rcu synchronize_rcu_expedited

in_sw() { vswitchctl --timeout=200 --socket="$T/sw.sock" "$@"; }

# namespace_of WORDS...: with a switch that has these ports, and no daemon
namespace_of() {
	local pid
	must ip netns add sw
	must on sw vswitchd --detach --db "$T/sw.db" --socket "$T/sw.sock" --pidfile="$T/sw.pid"
	must ip -n sw -batch <(for ((i = 1; i <= N; i++)); do
		echo "link add d$i up type dummy"
	done)
	must in_sw "$@"
	pid=$(cat "$T/sw.pid")
	must kill -KILL "$pid"
	must eventually 5 gone "$pid"
	must eval 'rm -f "$T"/sw.*'
}

# few COMMAND...: the kernel waits less often than there are ports, by far
few() { calls_less $((N / 2)) "$@"; }

# ports [internal]: words of a command
ports() {
	local i
	words=()
	for ((i = 1; i <= N; i++)); do
		if [ $# = 1 ]; then
			words+=(-- add-port "br$((i % 10))" "i$i" -- set Interface "i$i" type=internal)
		else
			words+=(-- add-port "br$((i % 10))" "d$i")
		fi
	done
}
bridges=()
for i in {0..9}; do bridges+=(-- add-br "br$i"); done
# The module stays until the devices that were ports are gone, and those of others with them.
went() { ip netns del sw && eventually 20 eval '! ip netns list | grep -q .' && rmmod vswitch; }
unloads() { rmmod vswitch; }

must modprobe vswitch
ports
namespace_of "${bridges[@]}" "${words[@]}"

it "many ports on devices that stay share one wait when the module goes"
check few unloads
check gives $N eval "ip -n sw -o link show type dummy | wc -l"
check gives 0 eval "ip -n sw -d link show type dummy | awk '/promiscuity [^0]/ { n++ } END { print n + 0 }'"
must ip netns del sw

must modprobe vswitch
ports
namespace_of "${bridges[@]}" "${words[@]}"

it "so do those of a namespace that is deleted"
check few went

must modprobe vswitch
ports internal
namespace_of "${bridges[@]}" "${words[@]}"

it "so do many internal ports"
check few went
check not ip link show i1

count_calls_end
finish
