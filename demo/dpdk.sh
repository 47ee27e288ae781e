#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Guests talk by vhost-user through vswitch-dpdk, without the kernel's help.  Runs in namespaces of
# its own, on the machine itself; demo/dpdk_run.sh makes them.
#
#	namespace peer         guest1         guest2
#	10.0.0.9              10.0.0.1       10.0.0.2
#	    │ cable               │ vhost-user   │ vhost-user
#	  eth0 ────── br0 ────── vm1 ────────── vm2
set -u
export TMPDIR=$E2E_TMP

# shellcheck source=tests/vm/guest.sh
. "$VSW_SRC/tests/vm/guest.sh"
# shellcheck source=demo/stage.sh
. "$VSW_SRC/demo/stage.sh"

stage demo-dpdk

mac1=52:54:00:00:00:01 mac2=52:54:00:00:00:02 mac9=52:54:00:00:00:09

make_cable() {
	ip netns add peer &&
		ip link add eth0 type veth peer name eth0 address $mac9 netns peer &&
		ip link set eth0 up &&
		ip -n peer link set eth0 up &&
		ip -n peer address add 10.0.0.9/24 dev eth0
}

start_guests() {
	local i pids=()
	for i in 1 2; do
		guest_start guest$i /run/vm$i.sock "52:54:00:00:00:0$i" "10.0.0.$i/24" \
			>"$work/guest$i" 2>&1 &
		pids+=($!)
	done
	for i in 1 2; do
		wait "${pids[i - 1]}" || { cat "$work/guest$i"; return 1; }
	done
}

# within SECONDS COMMAND...: it succeeds by then
within() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >"$work/within" 2>&1; do
		[ $SECONDS -lt $end ] || { cat "$work/within"; return 1; }
		sleep 0.1
	done
}

has_link() { [ "$(vswitchctl get Interface "$1" link_state)" = up ]; }
gone() { ! kill -0 "$1" 2>/dev/null; }
pid_of() { cat "/run/vswitch/$1.pid"; }

# killed NAME: by SIGKILL, as shown
killed() {
	local pid
	pid=$(pid_of "$1")
	run kill -9 "$pid"
	within 20 gone "$pid" || fail "$1 does not end"
}

# What goes from guest1 to guest2, and back, in Mbit/s
throughput() {
	local rate
	in_guest guest1 iperf3 -c 10.0.0.2 -t 3 -f m "$@" >"$work/iperf" || { cat "$work/iperf"; return 1; }
	grep -E '\$ |receiver' "$work/iperf"
	rate=$(sed -n 's/.* \([0-9.]*\) Mbits.*receiver.*/\1/p' "$work/iperf")
	[ "${rate%.*}" -ge 1 ]
}

# pings_while N LOST WHAT: N echo requests a fifth of a second apart, from guest1 to guest2, while WHAT
# happens; so many of them may be lost
pings_while() {
	local n=$1 lost=$2 pid
	shift 2
	in_guest guest1 ping -i 0.2 -c "$n" 10.0.0.2 >"$work/pings" 2>&1 &
	pid=$!
	within 20 grep -q 'seq=1 ' "$work/pings" || fail "guest1 does not reach guest2"
	"$@"
	wait $pid || :
	sed '2,/^$/d' "$work/pings"
	[ "$(sed -n 's/.* \([0-9]*\) packets received.*/\1/p' "$work/pings")" -ge $((n - lost)) ]
}

restart_daemon() {
	killed vswitchd
	sleep 1
	run vswitchd --no-module --detach
}

restart_switch() {
	killed dpdk
	run vswitch-dpdk --detach
}

make_cable || fail "eth0 cannot be made"

say "The switch: hugepages, the accelerated datapath, the daemon without the kernel's module"
run grep HugePages_Free /proc/meminfo
run vswitch-dpdk --detach
run grep HugePages_Free /proc/meminfo
run vswitchd --no-module --dpdk=/run/vswitch/dpdk.sock --detach

say "A bridge with two guests by vhost-user, and a cable"
run vswitchctl add-br br0 -- set Bridge br0 datapath_type=dpdk
for i in 1 2; do
	run vswitchctl add-port br0 vm$i -- set Interface vm$i type=dpdkvhostuserclient \
		options:vhost-server-path=/run/vm$i.sock
done
run vswitchctl add-port br0 eth0
echo "\$ qemu-system-x86_64 -accel $GUEST_ACCEL -object memory-backend-memfd,id=mem,share=on,…" \
	"-chardev socket,id=net0,path=/run/vm1.sock,server=on -netdev vhost-user,chardev=net0 …   (and vm2)"
start_guests || fail "the guests do not start"
in_guest guest1 uname -a
in_guest guest1 ip address show dev eth0
for i in 1 2; do
	within 20 has_link vm$i || fail "vm$i has no link"
done
run vswitchctl show

say "Rules by hand: ARP floods, frames go by address, port 5202 is nobody's, all else is dropped"
rules=(
	"priority=30,tcp,tp_dst=5202,actions=drop"
	"priority=20,arp,actions=flood"
	"priority=10,dl_dst=$mac1,actions=output:vm1"
	"priority=10,dl_dst=$mac2,actions=output:vm2"
	"priority=10,dl_dst=$mac9,actions=output:eth0"
	"priority=0,actions=drop"
)
for rule in "${rules[@]}"; do run vswitchctl flow add br0 "$rule"; done
run vswitchctl flow show br0

say "Guests reach each other, and what is behind the cable"
in_guest guest1 ping -c 3 10.0.0.2 || fail "guest1 does not reach guest2"
in_guest guest2 ping -c 3 10.0.0.1 || fail "guest2 does not reach guest1"
in_guest guest1 ping -c 3 10.0.0.9 || fail "guest1 does not reach the peer behind eth0"

say "Traffic between the guests, both ways, and from the cable"
in_guest guest2 iperf3 -s -D
throughput || fail "no traffic from guest1 to guest2"
throughput -R || fail "no traffic from guest2 to guest1"
echo "peer\$ iperf3 -c 10.0.0.2 -t 3 -f m"
ip netns exec peer iperf3 -c 10.0.0.2 -t 3 -f m >"$work/iperf" || fail "no traffic from the cable"
grep receiver "$work/iperf"

say "Port 5202 is closed by a rule; so it says"
in_guest guest1 nc -w 2 10.0.0.2 5202 && fail "guest1 reaches port 5202"
run vswitchctl drops show br0
run vswitchctl flow show br0 tcp,tp_dst=5202
vswitchctl flow show br0 tcp,tp_dst=5202 | grep -q 'n_packets=[1-9]' || fail "the rule counts nothing"
vswitchctl drops show br0 | grep -q '^vm1 *policy *[1-9]' || fail "no drop by the rule is shown"

say "What the switch knows"
run vswitchctl cache show br0
run vswitchctl stats show br0
run vswitchctl lcore show
[ "$(vswitchctl --json cache show br0 | jq length)" -gt 0 ] || fail "there are no flows in the cache"

say "The daemon is killed: frames go on"
pings_while 15 0 restart_daemon || fail "pings were lost without the daemon"
run vswitchctl flow show br0

say "The datapath itself is killed: two seconds later all is well again, and nobody touched the guests"
pings_while 25 10 restart_switch || fail "guests do not come back"

say "All of it can go"
for i in 1 2; do
	run vswitchctl del-port br0 vm$i
	guest_stop guest$i
done
run vswitchctl del-port br0 eth0
run vswitchctl del-br br0
run vswitchctl show
passed
