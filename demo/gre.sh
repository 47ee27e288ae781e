#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Guests of two hosts talk over a GRE tunnel.  Runs in two test VMs, which demo/gre_run.sh boots:
# "gre.sh 1" looks on, "gre.sh 2" answers until host 1 is done.
#
#	 host 1                                              host 2
#	 a10 10.0.0.1 ── tap10 tag=10 ┐                ┌ tap10 tag=10 ── 10.0.0.2 b10
#	                             br0 gre0 ══ gre0 br0
#	 a20 10.0.0.3 ── tap20 tag=20 ┘  eth0     eth0 └ tap20 tag=20 ── 10.0.0.4 b20
#	                             192.0.2.1 ── 192.0.2.2
set -u

# shellcheck source=tests/vm/guest.sh
. "$VSW_SRC/tests/vm/guest.sh"

me=$1 other=$((3 - $1))
side=$([ "$me" = 1 ] && echo a || echo b)
KEY=4711
DONE_PORT=7777
work=$(mktemp -d)
failure="it ended early"

# Success is said once, at the end; every other way out is a failure.
the_end() {
	rm -rf "$work"
	[ "$me" = 2 ] || echo | socat -T 2 - "TCP4:192.0.2.2:$DONE_PORT,connect-timeout=5" 2>/dev/null
	[ -n "$failure" ] || { [ "$me" = 2 ] || echo "demo-gre: PASS"; exit 0; }
	echo "demo-gre: FAIL: host $me: $failure"
	exit 1
}
trap the_end EXIT

fail() {
	failure=$*
	exit 1
}

say() { [ "$me" = 2 ] || printf '\n# %s\n' "$*"; }

# Shows a command as a person types it, and runs it.
type_in() {
	[ "$me" = 2 ] || echo "host$me\$ $*"
	"$@"
}

run() { type_in "$@" || fail "$*"; }

# in_guest GUEST COMMAND...: the same, typed in a guest
in_guest() {
	local guest=$1
	shift
	[ "$me" = 2 ] || echo "$guest\$ $*"
	guest_run "$guest" "$@"
}

# within SECONDS COMMAND...: it succeeds some time
within() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.5
	done
}

make_underlay() {
	modprobe virtio_net
	within 20 ip link show eth0 &&
		ip address add "192.0.2.$me/24" dev eth0 &&
		ip link set eth0 up
}

start_guests() {
	local vlan pids=() n=$me
	for vlan in 10 20; do
		ip tuntap add tap$vlan mode tap vnet_hdr && ip link set tap$vlan up || return 1
		run vswitchctl add-port br0 tap$vlan tag=$vlan
		guest_start $side$vlan tap$vlan "52:54:00:00:0$me:$vlan" "10.0.0.$n/24" \
			>"$work/$vlan" 2>&1 &
		pids+=($!)
		n=$((n + 2))
	done
	wait "${pids[0]}" || { cat "$work/10"; return 1; }
	wait "${pids[1]}" || { cat "$work/20"; return 1; }
}

make_underlay || fail "eth0 cannot be made"
say "A switch with a tunnel to the other host; nothing is said of MTUs"
run modprobe vswitch
run vswitchd --detach
run vswitchctl add-br br0
run vswitchctl add-port br0 gre0 -- set Interface gre0 type=gre \
	options:remote_ip=192.0.2.$other options:key=$KEY
say "Two guests, in VLAN 10 and in VLAN 20; two more on the other host"
start_guests || fail "the guests do not start"

if [ "$me" = 2 ]; then
	for guest in b10 b20; do guest_run $guest iperf3 -s -D || fail "no iperf3 in $guest"; done
	timeout 900 socat -u "TCP4-LISTEN:$DONE_PORT,reuseaddr" - >/dev/null || fail "host 1 is silent"
	failure=
	exit 0
fi

within 300 guest_run a10 ping -c 1 -W 2 10.0.0.2 || fail "a10 does not reach b10"
within 300 guest_run a20 ping -c 1 -W 2 10.0.0.4 || fail "a20 does not reach b20"

say "Within a VLAN guests reach each other, across the tunnel"
timeout 60 tcpdump -i eth0 -nn -e -t -v -l --immediate-mode -c 4 'proto 47' >"$work/wire" \
	2>"$work/tcpdump" &
capture=$!
within 20 grep -q 'listening on' "$work/tcpdump" || fail "tcpdump does not start"
in_guest a10 ping -c 3 10.0.0.2 || fail "a10 does not reach b10"
in_guest a20 ping -c 3 10.0.0.4 || fail "a20 does not reach b20"
wait $capture

say "and not across VLANs"
in_guest a10 ping -c 2 -W 2 10.0.0.4 && fail "a10 reaches b20"
in_guest a20 ping -c 2 -W 2 10.0.0.2 && fail "a20 reaches b10"

say "On the wire: GRE with the key, the frames in it tagged"
echo "host1\$ tcpdump -i eth0 -nn -e -v 'proto 47'"
cat "$work/wire"
grep -q "GREv0, Flags \[key present\], key=$(printf '0x%x' $KEY)" "$work/wire" ||
	fail "no GRE with the key is on the wire"
grep -q 'vlan 10' "$work/wire" || fail "no frame of VLAN 10 is in the tunnel"

say "A full-sized packet is told what fits"
in_guest a10 ping -c 3 -W 2 -s 1472 10.0.0.2
say "TCP both ways"
in_guest a10 iperf3 -c 10.0.0.2 -t 3 || fail "iperf3 from a10 to b10"
in_guest a10 iperf3 -c 10.0.0.2 -t 3 -R || fail "iperf3 from b10 to a10"
in_guest a20 iperf3 -c 10.0.0.4 -t 3 || fail "iperf3 from a20 to b20"

say "What the switch knows"
run vswitchctl show
run vswitchctl fdb show br0
run vswitchctl stats show br0
run vswitchctl drops show br0
failure=
