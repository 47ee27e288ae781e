#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Samples: what the module hands to the kernel's psample.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┴ the module; no daemon, "dpctl" instead
. "$(dirname "$0")/lib.sh"

tools=${wire%/wire}

must modprobe vswitch
for h in h1 h2; do
	must wired_host $h
	must "$tools/dpctl" add-port $h
done
ifindex=$(<"/sys/class/net/h1/ifindex")

"$tools/psample" >"$T/samples" 2>&1 &
listener=$!
must eventually 5 grep -q listening "$T/samples"

flow() { "$tools/dpctl" add-flow in_port=h1 "$1"; }

# Sets REPLY to the number of samples that have all the words, of "data" the beginning
count_samples() {
	local lines line word
	mapfile -t lines <"$T/samples"
	REPLY=0
	for line in "${lines[@]}"; do
		for word in group= "$@"; do
			[[ " $line" == *" $word"* ]] || continue 2
		done
		REPLY=$((REPLY + 1))
	done
}

at_least() {
	local REPLY want=$1
	shift
	count_samples "$@"
	[ "$REPLY" -ge "$want" ]
}

# sampled N WORD...: exactly so many samples with these words have been told
sampled() {
	local REPLY want=$1
	shift
	[ "$want" = 0 ] || eventually 10 at_least "$want" "$@"
	count_samples "$@"
	[ "$REPLY" = "$want" ] && return
	echo "$REPLY of $want $*"
	cut -c1-120 "$T/samples"
	return 1
}

all=4294967295
from_h1=data=020000000002020000000001

it "with a probability of one hands on each frame, as it is, and all frames go on"
check flow "sample(probability=$all,group=1),output:h2"
listen h2
check send h1 dst=h2 count=50 len=100
check heard h2 50
check sampled 50 "group=1 " "rate=1 " "in=$ifindex " "size=100 " "$from_h1"

it "with a probability of none hands on nothing, and of one in two a part"
check flow "sample(probability=0,group=2),output:h2"
check send h1 dst=h2 count=50
check heard h2 100
check sampled 0 "group=2 "
check flow "sample(probability=2147483647,group=2),output:h2"
check send h1 dst=h2 count=400
check heard h2 500
check at_least 1 "group=2 rate=2 "
check_not at_least 400 "group=2 rate=2 "

it "tells the devices and the cookie that it was given, and no more bytes than it was to"
cookie=000102030405060708090a0b0c0d0e0f
check flow "sample(probability=$all,group=3,len=14,in=77,out=88,cookie=0x$cookie),output:h2"
check send h1 dst=h2 count=1 len=200
case $(uname -r) in
5.* | 6.[0-9].*) cookie= ;;
esac
check sampled 1 "group=3 rate=1 in=77 out=88 size=200 ${cookie:+cookie=$cookie }data=020000000002020000000001"
check eval "grep -q '^group=3 .* data=.\{28\} $' '$T/samples'"

it "shows a tag that the switch has put there, or a device has taken out, in its place"
check flow "push_vlan(vid=10,pcp=0),sample(probability=$all,group=4),output:h2"
check send h1 dst=h2 count=1 len=100
check sampled 1 "group=4 " "size=104 " "${from_h1}8100000a"

it "before a drop and behind the last output still counts, and drops keep their names"
check flow "sample(probability=$all,group=5),drop(no_rule)"
check send h1 dst=h2 count=7
check sampled 7 "group=5 "
check says "no_rule 7" "$tools/dpctl" show
check flow "output:h2,sample(probability=$all,group=6)"
listen h2
check send h1 dst=h2 count=5
check heard h2 5
check sampled 5 "group=6 "

it "is read back as it was written"
check flow "sample(probability=5,group=6,len=128,in=7,out=8,cookie=0x$(printf '%032x' 9)),output:h2"
check says "sample(probability=5,group=6,len=128,in=7,out=8,cookie=0x$(printf '%032x' 9)),output:h2" \
	"$tools/dpctl" show
check refused "sample of less than an Ethernet header" flow "sample(probability=1,group=1,len=13),output:h2"

it "lets go of the groups with the flows, and of psample with the module"
check "$tools/dpctl" del-flows
check kill $listener
check eventually 10 gone $listener
check rmmod vswitch
check rmmod psample

it "is refused where the kernel's psample is not loaded"
check modprobe vswitch
check rmmod psample
check "$tools/dpctl" add-port h1
check "$tools/dpctl" add-port h2
check refused "Operation not supported" flow "sample(probability=1,group=1),output:h2"
check flow output:h2
check modprobe psample
check flow "sample(probability=1,group=1),output:h2"
finish
