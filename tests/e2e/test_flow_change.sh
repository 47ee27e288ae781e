#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# User rules change under traffic, are counted, end by timeouts, and are kept.
#
#	h1 ─┐
#	h2 ─┼ br0
#	h3 ─┘
. "$(dirname "$0")/lib.sh"

switch_up
for h in h1 h2 h3; do host $h; done

# packets MATCH: how many frames went through the rules that it covers
packets() { vswitchctl --json flow show br0 "$1" | jq '[.[].packets] | add // 0'; }
bytes() { vswitchctl --json flow show br0 "$1" | jq '[.[].bytes] | add // 0'; }
rules() { vswitchctl --json flow show br0 "$@" | jq length; }

it "a rule counts each frame and byte that goes through it"
check vswitchctl flow add br0 'priority=10,in_port=h1 actions=output:h2'
listen h2 h3
check send h1 dst=h3 count=50 len=100
check heard h2 50
check heard h3 0
check gives 50 packets in_port=h1
check gives 5000 bytes in_port=h1

it "its counters start at zero when it is added again"
check vswitchctl flow add br0 'priority=10,in_port=h1 actions=output:h3'
check gives 0 packets in_port=h1
listen h2 h3
check send h1 dst=h3 count=5
check heard h3 5
check heard h2 0
check gives 5 packets in_port=h1

it "with other actions it counts on"
check vswitchctl flow mod br0 'in_port=h1 actions=output:h2'
check gives 5 packets in_port=h1
check send h1 dst=h3 count=4
check heard h2 4
check gives 9 packets in_port=h1

it "rules are replaced under traffic without a frame lost, doubled or counted wrongly"
tally h2
send_bg h1 dst=h3 for=8 rate=500
for i in 1 2 3 4 5; do
	printf '%s\n' "# round $i" "priority=10,in_port=h1 actions=output:h2" \
		"priority=$((100 + i)),in_port=h3 actions=drop" |
		check vswitchctl flow replace br0 -
done
check vswitchctl flow add br0 "priority=$((200)),in_port=h1,dl_dst=02:00:00:00:00:03 actions=h2"
sent=$(send_end h1)
check eventually 10 gives "$sent" tallied h2 0 frames
check gives 0 tallied h2 0 again
check gives 0 tallied h2 0 reordered
check gives $((sent + 9)) packets in_port=h1
check gives 3 rules

it "a bad line changes nothing, and is named with its number"
vswitchctl flow show br0 | sed 's/duration[^,]*//; s/idle_age[^,]*//' >"$T/before"
printf '%s\n' 'ip actions=drop' '' 'ip,tp_dst=5 actions=drop' >"$T/rules"
check refused "rules:3: tp_dst: must come with tcp" vswitchctl flow add br0 "$T/rules"
check refused "rules:3: tp_dst: must come with tcp" vswitchctl flow replace br0 "$T/rules"
check refused "bridge br0 has no port h9" vswitchctl flow add br0 in_port=h9,actions=drop
check refused "no bridge named br9" vswitchctl flow add br9 actions=drop
check refused "nosuch: No such file" vswitchctl flow add br0 "$T/nosuch"
check refused "unknown option '--bogus'" vswitchctl flow del --bogus br0
vswitchctl flow show br0 | sed 's/duration[^,]*//; s/idle_age[^,]*//' >"$T/after"
check diff "$T/before" "$T/after"

it "what is shown can be fed back"
vswitchctl flow show br0 >"$T/shown"
check vswitchctl flow replace br0 "$T/shown"
check gives $((sent + 9)) packets in_port=h1
check gives 3 rules

it "a rule ends by its hard timeout, a used one outlives its idle timeout"
check vswitchctl flow del br0
check vswitchctl flow add br0 'priority=0 actions=NORMAL'
check vswitchctl flow add br0 'hard_timeout=2,in_port=h1,dl_type=0x88b5 actions=drop'
check vswitchctl flow add br0 'idle_timeout=4,in_port=h1,dl_type=0x88b6 actions=h2'
check gives 3 rules
used() { send h1 dst=h2 type=0x88b6 >"$T/used"; [ "$(rules dl_type=0x88b6)" = 1 ]; }
check always 7 used
check gives 0 rules dl_type=0x88b5
listen h2
check send h1 dst=h2
check heard h2 1
check eventually 10 gives 0 rules dl_type=0x88b6

it "rules outlive the daemon, and flows go on under them"
check vswitchctl flow replace br0 - <<'RULES'
priority=7,cookie=0x77,in_port=h1 actions=output:h3
table=3,ip,nw_dst=10.0.0.1 actions=mod_dl_dst:02:00:00:00:00:05,NORMAL
RULES
tally h3
send_bg h1 dst=h2 for=6 rate=200
check daemon_kill
check daemon_start
sent=$(send_end h1)
check eventually 10 gives "$sent" tallied h3 0 frames
check says "cookie=0x77" vswitchctl flow show br0
check says "priority=7,in_port=h1 actions=output:h3" vswitchctl flow show --names br0
check says "set_field:02:00:00:00:00:05->eth_dst,NORMAL" vswitchctl flow show br0 table=3
check gives 2 rules

no=77
on_module || no=40077

it "a port that comes back is found by its name, whatever its number"
check vswitchctl del-port br0 h3
listen h2 h3
check send h1 dst=h2 count=2
check vswitchctl add-port br0 h3 -- set Interface h3 ofport_request=$no
check eventually 5 attached h3
check send h1 dst=h2 count=3
check heard h3 3
check heard h2 0
check says "actions=output:$no" vswitchctl flow show --no-names br0 in_port=h1

it "rules go with their bridge"
check vswitchctl del-br br0 -- add-br br0
check gives 1 rules
check says "priority=0 actions=NORMAL" vswitchctl flow show br0

it "in secure mode a bridge without rules drops all"
for h in h1 h2; do check vswitchctl add-port br0 $h; done
check vswitchctl set-fail-mode br0 secure
listen h2
check send h1 dst=all count=3
check eventually 5 gives 3 dropped h1 no_rule
check heard h2 0
check gives 0 rules
check vswitchctl set-fail-mode br0 standalone
check send h1 dst=all count=2
check heard h2 2

it "ten thousand rules are added within two seconds"
for i in {0..9999}; do
	echo "priority=9,ip,nw_dst=10.$((i >> 8)).$((i & 255)).7 actions=drop"
done >"$T/many"
start=${EPOCHREALTIME/[.,]/}
check vswitchctl flow add br0 "$T/many"
took=$((${EPOCHREALTIME/[.,]/} - start))
echo "# 10000 rules: $((took / 1000)) ms"
check test $took -lt $((2000000 * PATIENCE))
check gives 10001 rules

it "a frame that matches none of them looks at their common beginning"
check vswitchctl cache flush
listen h2
for i in {1..20}; do check send h1 dst=h2 len=100 ip="192.168.1.$i-192.$((i * 8)).0.$i" udp=5-6; done
check heard h2 20
check gives 1 flows '.in_port == "h1"'
check says "nw_dst=192.0.0.0/8" vswitchctl cache show

finish
