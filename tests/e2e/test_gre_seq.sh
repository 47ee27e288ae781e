#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sequence numbers of GRE packets (RFC 2890): each tunnel's own row.
#
#	h1 10.0.7.1, 10.0.8.1 ── h1 br0 gre7 (key 7) ══ 10.1.1.1 u1 ── (p1) ══ g7 10.0.7.9
#	h2                    ── h2     gre8 (key 8) ══ 10.1.1.1 u1 ── (p1) ══ g8 10.0.8.9
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
host h1 10.0.7.1/24
host h2
must ip -n h1 address add 10.0.8.1/24 dev eth0
# g7 is h7 to the tool wire, g8 is h8; what is for them floods nowhere
gretap 1 g7 10.0.7.9/24 key 7
must ip -n p1 link set g7 address 02:00:00:00:00:07
gretap 1 g8 10.0.8.9/24 key 8
must ip -n p1 link set g8 address 02:00:00:00:00:08

# numbers KEY: the sequence numbers that went out with this key, in the order of their packets
numbers() {
	packets "$T/p1.wire" |
		sed -nE "s/.* 10.1.1.1 > 10.1.1.2: GREv0, .*key=$1, seq ([0-9]+), .*/\1/p" | xargs
}

# are_all FIRST KEY: these numbers are a row without a gap from FIRST on, in any order
are_all() {
	local got want
	got=$(numbers "$2" | tr ' ' '\n' | sort -n | xargs)
	want=$(seq "$1" $(($1 + $(wc -w <<<"$got") - 1)) | xargs)
	[ -n "$got" ] && [ "$got" = "$want" ] || { echo "key $2: $got"; return 1; }
}

# many N KEY: N packets with this key were captured
many() { [ "$(numbers "$2" | wc -w)" -ge "$1" ]; }

it "sequence numbers begin with 0 and count up"
must gre gre7 options:remote_ip=10.1.1.2 options:key=7 options:seq=true
must vswitchctl fdb add br0 gre7 0 02:00:00:00:00:07
capture 1
check send h1 dst=h7 count=5
check eventually 5 gives "0 1 2 3 4" numbers 0x7

it "each tunnel counts its own, however they take turns"
must gre gre8 options:remote_ip=10.1.1.2 options:key=8 options:seq=true
must vswitchctl fdb add br0 gre8 0 02:00:00:00:00:08
for _ in 1 2 3; do
	check send h1 dst=h7
	check send h1 dst=h8 count=2
done
check eventually 5 gives "0 1 2 3 4 5 6 7" numbers 0x7
check eventually 5 gives "0 1 2 3 4 5" numbers 0x8

it "they are in order in a burst"
check send h1 dst=h7 count=200
check eventually 10 gives "$(seq 0 207 | xargs)" numbers 0x7

it "none is missing or doubled when several send at once"
capture 1
send_bg h1 dst=h7 count=400 rate=800
send_bg h2 dst=h7 count=400 rate=800
check gives 400 send_end h1
check gives 400 send_end h2
check eventually 10 many 800 0x7
check are_all 208 0x7

it "they go on when a parameter changes, and when the daemon is another"
capture 1
check options gre7 ttl=40
check send h1 dst=h7
check daemon_stop
check daemon_start
check send h1 dst=h7
check eventually 5 gives "1008 1009" numbers 0x7

it "each segment of TCP has one of its own"
transfer_to_peer() {
	on p1 timeout 60 socat -u TCP4-LISTEN:5000,reuseaddr "OPEN:$T/received,creat,trunc" &
	eventually 5 listens p1 || return 1
	head -c 200000 /dev/zero | timeout 60 ip netns exec h1 socat -u - TCP4:10.0.7.9:5000
	eventually 20 has_size "$T/received" 200000
}
capture 1
check transfer_to_peer
check eventually 10 many 140 0x7
check are_all 1010 0x7

it "a peer that takes packets in order only gets all of both tunnels"
check ip -n p1 link del g7
check ip -n p1 link del g8
gretap 1 g7 10.0.7.9/24 key 7 iseq oseq
must ip -n p1 link set g7 address 02:00:00:00:00:07
gretap 1 g8 10.0.8.9/24 key 8 iseq oseq
must ip -n p1 link set g8 address 02:00:00:00:00:08
on h1 ping -c 30 -i 0.1 -W 10 -q 10.0.8.9 >"$T/ping8" &
check says " 30 received" on h1 ping -c 30 -i 0.1 -W 10 -q 10.0.7.9
check wait $!
check grep -q " 30 received" "$T/ping8"

it "without seq there are none"
check vswitchctl remove Interface gre7 options seq -- remove Interface gre7 options ttl
capture 1
check send h1 dst=h7
check wired 1 'Flags \[key present\], key=0x7, proto TEB'

finish
