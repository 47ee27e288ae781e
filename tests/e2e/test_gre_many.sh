#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A thousand tunnels to one peer, by key.
#
#	br0 g1 … g1000 ══ u1 10.1.1.1 ── 10.1.1.2 (p1)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

N=${TUNNELS:-1000}
switch_up
peer 1
must modprobe ip_gre

words=()
for ((i = 1; i <= N; i++)); do
	words+=(-- add-port br0 "g$i" tag=$((i % 4000 + 1)) -- set Interface "g$i" type=gre
		options:remote_ip=10.1.1.2 "options:key=$i")
done

it "a thousand tunnels are one command line"
begun=$SECONDS
check vswitchctl --timeout=200 "${words[@]}"
echo "# $N tunnels configured in $((SECONDS - begun)) s"
check gives "$N" eval 'vswitchctl list-ports br0 | wc -l'

it "the port of each received frame is found"
# GRE with a key (RFC 2890), in it Ethernet: broadcast from 02:00:00:00:kk:kk
send_all() {
	on p1 perl -MSocket -e '
		socket(my $s, PF_INET, SOCK_RAW, 47) or die "socket: $!";
		my $to = sockaddr_in(0, inet_aton("10.1.1.1"));
		for my $k (1 .. shift) {
			my $frame = pack("H12 n n n n a46", "ffffffffffff", 0x0200, 0, $k, 0x88b5, "x");
			send($s, pack("nnN", 0x2000, 0x6558, $k) . $frame, 0, $to) or die "send: $!";
			select(undef, undef, undef, 0.002);
		}' "$N"
}
received() {
	vswitchctl stats show | awk '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == "rx_packets") c = i }
		$2 ~ /^g[0-9]+$/ && $c == 1 { n++ }
		END { print n + 0 }'
}
check send_all
check eventually 20 gives "$N" received

it "a change of one touches no other"
before=$(vswitchctl get Interface g500 ofport)
check vswitchctl set Interface g500 options:ttl=5
check gives "$before" vswitchctl get Interface g500 ofport

it "two tunnels change keys with each other"
check vswitchctl -- set Interface g1 options:key=2 -- set Interface g2 options:key=1
check attached g1
check attached g2

it "a restarted daemon has them all"
check daemon_kill
check daemon_start
check attached g1000
check gives "$before" vswitchctl get Interface g500 ofport

it "their device takes them with it, and they come back"
check ip link del vsw_gre
check eventually 60 attached g1
check eventually 60 attached "g$N"

it "they can all go"
check vswitchctl --timeout=200 del-br br0
check_not ip link show vsw_gre

finish
