#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Groups: all, select, fast_failover; kept over a restart, changed and replaced.
#
#	h1, h2, h3 ── br0
. "$(dirname "$0")/lib.sh"

switch_up
for host in h1 h2 h3; do host $host; done
for port in h1 h2 h3; do check eventually 10 linked $port; done
must vswitchctl flow bundle br0 - <<'R'
flow delete
flow add in_port=h1,dl_dst=02:00:00:00:00:01 actions=group:1
flow add in_port=h1,dl_dst=02:00:00:00:00:02 actions=group:2
flow add in_port=h1,dl_dst=02:00:00:00:00:03 actions=group:3
group add group_id=1,type=all,bucket=mod_vlan_vid:5,output:h2,bucket=output:h3,bucket=in_port
group add group_id=2,type=select,selection_method=hash,fields(eth_src),bucket=watch_port:h2,output:h2,bucket=watch_port:h3,output:h3
group add group_id=3,type=ff,bucket=watch_port:h2,output:h2,bucket=watch_port:h3,output:h3
R

it "each bucket of all has the frame as it came"
listen h1 h2 h3
check send h1 dst=02:00:00:00:00:01 len=80
check heard h2 1 vlan=8100:0005
check heard h3 1
check heard h3 0 vlan=8100:0005
check heard h1 1

# sources HOST: from whom it has heard, in order
sources() { sed -n 's/^id=.* src=\([0-9a-f:]*\).*/\1/p' "$T/$1.heard" | sort -u; }
# spread COUNT: so many frames of 64 senders go to h2 or h3, and each sender's to one of them
spread() {
	listen h2 h3
	send h1 dst=02:00:00:00:00:02 src=02:00:00:01:00:00 sources=64 count="$1" len=80
	eventually 20 both_heard "$1" || { count_heard h2; echo "h2 $REPLY"; count_heard h3; echo "h3 $REPLY"; return 1; }
	sources h2 >"$T/of2"
	sources h3 >"$T/of3"
	[ -z "$(comm -12 "$T/of2" "$T/of3")" ] && [ "$(cat "$T/of2" "$T/of3" | wc -l)" = 64 ]
}
both_heard() {
	local REPLY n
	count_heard h2
	n=$REPLY
	count_heard h3
	[ $((n + REPLY)) = "$1" ]
}

it "select spreads senders, and keeps each of them where it is"
check spread 128
check [ "$(wc -l <"$T/of2")" -ge 16 ]
check [ "$(wc -l <"$T/of3")" -ge 16 ]
cp "$T/of2" "$T/before"
counted() {
	vswitchctl --json group show br0 2 | jq -e ".[0] | .packets == $1 and
		([.buckets[].packets] | add) == $1 and .references == 1"
}
check eventually 10 counted 128		# a flush at once may lose what was not read yet
check vswitchctl cache flush
check spread 64
check diff "$T/before" "$T/of2"

it "frames are counted for the group and its buckets"
check eventually 10 counted 192

# As in test_accounting.sh: what the kernel drops while a device goes down it does not tell
if on_module; then
	it "fast_failover leaves a port that goes down, and what is lost is counted by name"
	lost() { vswitchctl --json drops show | jq '[.[].packets] | add // 0'; }
	before=$(lost)
	listen h2 h3
	send_bg h1 dst=02:00:00:00:00:03 id=9 len=80 rate=200 for=100
	check eventually 10 has_heard h2 20 id=9
	must ip link set h2 down
	check eventually 10 has_heard h3 20 id=9
	sent=$(send_end h1 stop)
	accounted() {
		local REPLY n
		count_heard h2
		n=$REPLY
		count_heard h3
		[ $((n + REPLY + $(lost) - before)) = "$sent" ]
	}
	check eventually 10 accounted
fi

it "and comes back to it, and leaves it for its carrier, too"
to() { listen h2 h3; send h1 dst=02:00:00:00:00:03 len=80 && heard "$1" 1; }
must ip link set h2 up
check eventually 10 linked h2
check eventually 10 to h2
must on h2 ip link set eth0 down
check eventually 10 to h3
must on h2 ip link set eth0 up
check eventually 10 linked h2
check eventually 10 to h2

# What groups are, without what they have counted
groups() { vswitchctl group show br0 | sed 's/.*\(group_id=\)/\1/'; }

it "groups outlive the daemon however that ends, and choose as before"
groups >"$T/groups"
check [ "$(wc -l <"$T/groups")" = 3 ]
check spread 64
for end in daemon_stop daemon_kill; do
	check $end
	check daemon_start
	check diff "$T/groups" <(groups)
	cp "$T/of2" "$T/before"
	check spread 64
	check diff "$T/before" "$T/of2"
done

# all_to HOST COUNT: frames to group 2, of 64 senders, come there
all_to() {
	listen h2 h3
	send h1 dst=02:00:00:00:00:02 src=02:00:00:01:00:00 sources=64 count="$2" len=80 &&
		heard "$1" "$2"
}

it "what is given other buckets changes what installed flows do"
check vswitchctl group mod br0 group_id=2,type=indirect,bucket=output:h3
check all_to h3 64
check vswitchctl group mod br0 group_id=2,type=all,bucket=mod_vlan_vid:7,output:h2
check all_to h2 64
check heard h2 64 vlan=8100:0007
check heard h3 0

it "what is replaced is in force at once, and what cannot be changes nothing"
sed 's/^group_id=2,.*/group_id=2,type=indirect,bucket=output:h3/' "$T/groups" >"$T/new"
check vswitchctl group replace br0 "$T/new"
check all_to h3 64
check heard h2 0
groups >"$T/groups"
check refused "group 9: bucket 0 leads to group 8, which is not there" \
	vswitchctl group add br0 group_id=9,type=all,bucket=group:8
printf '%s\n' group_id=1,type=all group_id=9,type=all,bucket=group:8 >"$T/bad"
check refused "group 9: bucket 0 leads to group 8" vswitchctl group replace br0 "$T/bad"
check diff "$T/groups" <(groups)

it "a group that is deleted takes its rules along"
check vswitchctl group del br0 2
check_not eval 'vswitchctl flow show br0 | grep group:2'
check all_to h2 0
check heard h3 0

finish
