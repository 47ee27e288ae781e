#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Headers that cannot be read: which rules hold for such a frame, what flows cover, what is told.
#
#	h1 ── br0 ── h2, h3
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/headers.sh"

switch_up
host h1
host h2
host h3
for h in h1 h2 h3; do must large_mtu $h; done
broken=$(ip6 60 "06ff$(zeros 6)$(tcp 25)")	# options that go on past the packet
n=0
sends() { n=$((n + 1)) && send_odd h1 $n "$1"; }
comes() { heard "$1" 1 raw "$(of $n)"; }
comes_not() { heard "$1" 0 raw "$(of $n)"; }

it "NORMAL alone forwards them"
listen h2 h3
check sends "$broken"
check comes h2

it "a rule that needs what cannot be read: dropped as unreadable, the next rule is not asked"
check vswitchctl flow add br0 'priority=9,tcp6,tp_dst=25 actions=drop'
check sends "$broken"
check eventually 5 gives 1 dropped h1 unreadable
check comes_not h2

it "rules that need nothing of it hold"
check vswitchctl flow add br0 'priority=20,in_port=h1,dl_dst=02:00:00:00:00:02,ipv6 actions=output:h3'
check sends "$broken"
check comes h3
check vswitchctl flow del br0 'dl_dst=02:00:00:00:00:02'

it "a rule says what becomes of them"
check vswitchctl flow add br0 'priority=20,ipv6,unreadable=proto actions=output:h3'
check sends "$broken"
check comes h3
check sends "$(ip6 60 "$(ext 6 256)$(tcp 80)")"
check comes h2
check says 'unreadable=proto' vswitchctl flow show br0
check vswitchctl flow del br0 'ipv6,unreadable=proto'

it "flows for frames that can be read do not cover them, nor the other way round"
check sends "$(ip6 6 "$(tcp 80)")"
check comes h2
check eventually 5 gives 1 flows '.match | test("unreadable=-ports-proto")'
check sends "$broken"
check eventually 5 gives 2 dropped h1 unreadable
check sends "$(ip6 60 "$(ext 6 256)$(tcp 80)")"
check comes h2

it "trace tells why"
check says 'cannot be read' vswitchctl trace br0 'in_port=h1,ipv6,unreadable=proto'
check says 'dropped: unreadable' vswitchctl trace br0 'in_port=h1,ipv6,unreadable=proto'

it "what cannot be rewritten does not go on with its own address"
check vswitchctl flow replace br0 - <<'RULES'
in_port=h1,ip actions=mod_nw_src:10.0.0.99,output:h2
in_port=h1,ipv6 actions=output:h3,set_field:2001:db8::9->ipv6_src,output:h2
RULES
check sends "$(ip4 6 "$(tcp 25)")"
check comes h2
check sends "$(ip4 6 "$(zeros 40)$(tcp 25)" 4f 40)"	# a header of 60 bytes in a packet of 40
check eventually 5 gives 3 dropped h1 unreadable
check comes_not h2
check sends "$(ip4 6 "$(tcp 25 16)")"			# the checksum is not there
check eventually 5 gives 4 dropped h1 unreadable
check comes_not h2
check sends "$(ip4 132 "$(tcp 25)" 45 40 0x2000)"	# SCTP in a fragment, whose checksum covers no address
check comes h2
check sends "$broken"
check comes h3
check comes_not h2
if on_module; then		# far behind what is usually looked at; vswitch-dpdk changes 2 KiB
	check sends "$(ip6 60 "$(ext 6 256)$(tcp 80)")"
	check comes h2
	check heard h2 1 raw "$(of $n)" len=2122
fi

# atomic_fails PERCENT: of the kernel's allocations that may not sleep
atomic_fails() {
	local word
	for word in ignore-gfp-wait=Y times=-1 interval=1 verbose=0 "probability=$1"; do
		echo "${word#*=}" >"/sys/kernel/debug/failslab/${word%%=*}"
	done
}
if [ -e /sys/kernel/debug/failslab ]; then
	it "without memory to read the headers the frame is dropped, and no rule is asked"
	check vswitchctl flow replace br0 - <<-'RULES'
	priority=9,tcp6,tp_dst=25 actions=drop
	priority=0 actions=output:h2
	RULES
	deep=$(ip6 60 "$(exts 6 255 3)$(tcp 25)")	# a socket has such a frame in pages
	check sends "$deep"
	check eventually 5 gives 1 dropped h1 policy
	atomic_fails 100
	send_odd h1 200 "$deep" >"$T/output"
	atomic_fails 0
	check eventually 5 gives 1 dropped h1 no_memory
	check heard h2 0 raw "$(of 200)"
	check sends "$deep"
	check eventually 5 gives 2 dropped h1 policy
fi
finish
