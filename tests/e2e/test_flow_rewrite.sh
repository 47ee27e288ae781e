#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What user rules make of a frame, as seen on the wire: addresses, ports, TTL, DSCP and tags, with
# checksums that a host's stack takes.
#
#	h1 10.0.0.1 ─┐
#	h2 10.0.0.2 ─┼ br0
#	h3          ─┘
. "$(dirname "$0")/lib.sh"

switch_up
host h1 10.0.0.1/24
host h2 10.0.0.2/24
host h3
must pings h1 10.0.0.2

# serve PROTO PORT: h2 answers there, with the address and port of who asked
# shellcheck disable=SC2016 # socat sets these
serve() {
	local listen=TCP-LISTEN:$2,reuseaddr,fork
	[ "$1" = tcp ] || listen=UDP-RECVFROM:$2,fork
	on h2 socat "$listen" SYSTEM:'read -r q; echo $SOCAT_PEERADDR $SOCAT_PEERPORT' &
	eventually 10 listens "$1" "$2"
}
listens() { on h2 ss -Hln "--$1" "sport = :$2" | grep -q .; }

# asks PROTO ADDRESS PORT SPORT: what the answer is
asks() {
	local answer
	read -r answer < <(echo q | on h1 socat -t 20 - "${1^^}:$2:$3,sourceport=$4,reuseaddr")
	echo "$answer"
}

it "addresses and ports are rewritten both ways, and the checksums are right"
must serve tcp 8080
must serve udp 8053
on h1 ip neigh replace 10.0.0.99 lladdr 02:00:00:00:00:63 dev eth0
on h2 ip neigh replace 10.0.0.77 lladdr 02:00:00:00:00:4d dev eth0
check vswitchctl flow add br0 - <<'RULES'
tcp,in_port=h1,nw_dst=10.0.0.99,tp_dst=80 actions=mod_dl_dst:02:00:00:00:00:02,mod_nw_dst:10.0.0.2,mod_nw_src:10.0.0.77,mod_tp_dst:8080,output:h2
tcp,in_port=h2,nw_dst=10.0.0.77,tp_src=8080 actions=mod_dl_dst:02:00:00:00:00:01,mod_nw_dst:10.0.0.1,mod_nw_src:10.0.0.99,mod_tp_src:80,output:h1
udp,in_port=h1,nw_dst=10.0.0.99,tp_dst=53 actions=mod_dl_dst:02:00:00:00:00:02,mod_nw_dst:10.0.0.2,mod_tp_dst:8053,output:h2
udp,in_port=h2,tp_src=8053 actions=mod_nw_src:10.0.0.99,mod_tp_src:53,output:h1
RULES
check gives "10.0.0.77 5001" asks tcp 10.0.0.99 80 5001
check gives "10.0.0.1 5002" asks udp 10.0.0.99 53 5002

it "the same through two tables, with a resubmit"
check vswitchctl flow replace br0 - <<'RULES'
priority=0 actions=NORMAL
udp,in_port=h1,nw_dst=10.0.0.99 actions=mod_dl_dst:02:00:00:00:00:02,mod_nw_dst:10.0.0.2,resubmit(,5)
table=5,udp,nw_dst=10.0.0.2,tp_dst=53 actions=mod_tp_dst:8053,goto_table:6
table=6 actions=output:h2
udp,in_port=h2,tp_src=8053 actions=mod_nw_src:10.0.0.99,mod_tp_src:53,output:h1
RULES
check gives "10.0.0.1 5003" asks udp 10.0.0.99 53 5003

# seen FILTER...: tcpdump on h3 sees exactly one line, which has all of these words
watch() {
	tcpdump_to "$T/seen" ip netns exec h3 timeout 60 tcpdump -lnvvei eth0 -c 1 "$@"
}
seen() {
	local word
	for word; do grep -qF -- "$word" "$T/seen" || { cat "$T/seen"; return 1; }; done
}
sees() { eventually 10 seen "$@"; }

it "TTL and DSCP are rewritten; a TTL that has run out ends there"
check vswitchctl flow replace br0 - <<'RULES'
udp,in_port=h1,tp_dst=7 actions=dec_ttl,mod_nw_tos:184,output:h3
RULES
must watch udp
check send h1 dst=h3 len=100 ip=10.0.0.1-10.0.0.3 udp=9-7
check sees "tos 0xb8" "ttl 63" "10.0.0.1.9 > 10.0.0.3.7"
check_not grep -q "bad" "$T/seen"

it "tags are pushed, set and taken off"
check vswitchctl flow replace br0 - <<'RULES'
in_port=h1,dl_vlan=5 actions=mod_vlan_vid:6,output:h3
in_port=h1,dl_vlan=7 actions=pop_vlan,output:h3
in_port=h1,dl_vlan=8 actions=push_vlan:0x88a8,set_field:4105->vlan_vid,output:h3
in_port=h1,vlan_tci=0 actions=mod_vlan_vid:10,mod_vlan_pcp:3,output:h3
RULES
listen h3
check send h1 dst=h3 vlan=0xa005 id=1
check send h1 dst=h3 vlan=7 id=2
check send h1 dst=h3 vlan=8 id=3
check send h1 dst=h3 id=4
check heard h3 1 id=1 vlan=8100:a006
check heard h3 1 id=2 vlan=-
check heard h3 1 id=3 vlan=88a8:0009,8100:0008
check heard h3 1 id=4 vlan=8100:600a

it "what is sent before a change is sent as it was"
check vswitchctl flow replace br0 - <<'RULES'
in_port=h1 actions=output:h2,mod_dl_dst:02:00:00:00:00:09,output:h3,LOCAL
RULES
listen h2 h3
check send h1 dst=h2
check heard h2 1 dst=h2
check heard h3 1 dst=h9

finish
