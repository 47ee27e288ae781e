#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A mirror whose copies leave through a tunnel: they arrive whole, also those that are too large for
# its path, and nobody else notices.
#
#	h1, h2, t3 (tap) ── br0 g0 ══ u1 (MTU 1500) ── p1 ══ gt: a gretap of the kernel's own
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
host h1
host h2
must tap_host t3 vnet offload=csum,tso4,tso6
must vswitchctl add-port br0 t3
must eventually 5 linked t3
must ip -n p1 link add gt type gretap remote 10.1.1.1 local 10.1.1.2
must ip -n p1 link set gt up
must on p1 ethtool -K gt gro off	# segments are counted as they come
must gre g0 options:remote_ip=10.1.1.2
must mkdir "$T/p1"	# for what is heard at p1/gt

mirror() {
	vswitchctl -- --id=@g get Port g0 -- --id=@h get Port h1 -- --id=@t get Port t3 \
		-- --id=@m create Mirror name=m select-src-port=@h,@t output-port=@g \
		-- set Bridge br0 mirrors=@m
}
large() { send "$1" dst=h2 len=1514 ip=10.0.0.1-10.0.0.2 udp=1000-2000 "${@:2}"; }	# with DF
too_large() { dropped g0 tunnel_mtu; }

# copied ID: a large frame from h1 comes to h2 and, as it was sent, to the other end of the tunnel
copied() {
	local drops
	drops=$(too_large)
	listen h2 p1/gt
	large h1 id="$1" >/dev/null || return
	heard h2 1 id="$1" len=1514 csum=ok && heard p1/gt 1 id="$1" len=1514 csum=ok &&
		gives "$drops" too_large
}

# lost ID: to h2 only, and the copy counts
lost() {
	local drops
	drops=$(too_large)
	listen h2 p1/gt
	large h1 id="$1" >/dev/null || return
	heard h2 1 id="$1" && eventually 5 gives $((drops + 1)) too_large && heard p1/gt 0 id="$1"
}

it "copies of full frames arrive whole"
check mirror
check copied 1

it "nobody is told of their size"
listen h1
check copied 2
check heard h1 0 raw

it "copies of GSO frames arrive as all their segments, with right checksums"
listen p1/gt
check send t3 dst=h2 ip=10.0.0.3-10.0.0.2 tcp=1-2 gso=tcp4 gso_size=1460 len=$((54 + 20 * 1460))
check heard p1/gt 20 raw ip=10.0.0.3-10.0.0.2 len=1514 csum=ok
check send t3 dst=h2 ip=fd00::3-fd00::2 tcp=1-2 gso=tcp6 gso_size=1440 len=$((74 + 20 * 1440))
check heard p1/gt 20 raw ip=fd00::3-fd00::2 len=1514 csum=ok
check gives 0 too_large

it "so do those of tagged ones"
listen p1/gt
check send t3 dst=h2 vlan=10 ip=10.0.0.3-10.0.0.2 tcp=1-2 gso=tcp4 gso_size=1460 \
	len=$((54 + 20 * 1460))
check heard p1/gt 20 raw vlan=8100:000a len=1518 csum=ok

it "a new daemon leaves it so"
check daemon_stop
check daemon_start
check eventually 5 attached g0
check copied 4

it "pmtud=true is for frames, not for copies"
check options g0 pmtud=true
check copied 5

it "df_default=true by name is obeyed; and binds no MTU"
check options g0 df_default=true
check lost 6
check gives 1500 vswitchctl get Interface br0 mtu
check vswitchctl remove Interface g0 options df_default pmtud
check copied 7

it "without the mirror the tunnel tells senders again"
check vswitchctl clear Bridge br0 mirrors
check send h2 dst=all
listen p1/gt h1
before=$(too_large)
check send h1 dst=h9 len=1514 ip=10.0.0.1-10.0.0.9 udp=1000-2000
check eventually 5 gives $((before + 1)) too_large
check heard h1 1 raw type=0800
check heard p1/gt 0 id=0

it "and is one for copies as soon as there is a mirror"
check mirror
check copied 8
check vswitchctl clear Mirror m output-port
check send h1 dst=h9 len=1514 ip=10.0.0.1-10.0.0.9 udp=1000-2000
check eventually 5 gives $((before + 2)) too_large

it "copies for a VLAN arrive whole, and the tunnel's other frames are told of as before"
check vswitchctl -- --id=@h get Port h1 -- --id=@m create Mirror name=m select-src-port=@h \
	output-vlan=99 -- set Bridge br0 mirrors=@m
check send h2 dst=all
before=$(too_large)
listen h1 h2 p1/gt
check large h1 id=9
check heard h2 1 id=9 vlan=-
check heard p1/gt 1 id=9 vlan=8100:0063 len=1518 csum=ok
check heard p1/gt 1 id=9
check heard h1 0 raw
check send h1 dst=h9 len=1514 ip=10.0.0.1-10.0.0.9 udp=1000-2000 id=10
check heard p1/gt 1 id=10 vlan=8100:0063 len=1518 csum=ok
check heard p1/gt 1 id=10
check heard h1 1 raw type=0800
check gives $((before + 1)) too_large

it "with pmtud=false they are dropped and counted as all that is too large"
check options g0 pmtud=false
listen h2 p1/gt
check large h1 id=11
check heard h2 1 id=11 vlan=-
check eventually 5 gives $((before + 2)) too_large
check heard p1/gt 0 id=11

finish
