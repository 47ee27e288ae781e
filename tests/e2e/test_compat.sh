#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# vswitchctl by the names of Open vSwitch's programs, beside these: the same command lines, the same
# output, errors and exit statuses.
#
#	h1, h2 ── br0 (vswitch)		h1, h2 ── br0 (Open vSwitch, its datapath in memory)
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2154 # of lib.sh
table=$e2e_dir/compat_cases.txt
ours=${e2e_dir%/tests/e2e}/build/lib
export D=$T		# what cases write to

switch_up
host h1
host h2

mkdir -p "$T/ovs"
in_ovs() { env OVS_RUNDIR="$T/ovs" OVS_LOGDIR="$T/ovs" OVS_DBDIR="$T/ovs" "$@"; }
must ovsdb-tool create "$T/ovs/conf.db" /usr/share/openvswitch/vswitch.ovsschema
must in_ovs ovsdb-server "$T/ovs/conf.db" --remote="punix:$T/ovs/db.sock" --detach --no-chdir \
	--pidfile="$T/ovs/db.pid" --log-file="$T/ovs/db.log"
ovs() { in_ovs /usr/bin/ovs-vsctl --db="unix:$T/ovs/db.sock" --timeout=60 "$@"; }
must ovs --no-wait init
must in_ovs ovs-vswitchd "unix:$T/ovs/db.sock" --enable-dummy=system --disable-system \
	--disable-system-route --detach --no-chdir --pidfile --log-file="$T/ovs/vswitchd.log"
must ovs add-br br0 -- add-port br0 h1 -- set Interface h1 ofport_request=2 -- \
	add-port br0 h2 -- set Interface h2 ofport_request=3
must ip link set br0 up
check eventually 10 linked br0
check eventually 10 linked h1
check eventually 10 linked h2

# What cannot be the same: times, addresses, counters, bounds, and what a device says of itself; OpenFlow's
# queues and bundles, which are not served; and Open vSwitch's own name by its path.
normal() {
	sed -E -e 's/(duration|idle_age|hard_age)([=:])[0-9.]+s?/\1\2T/g; s/dpid:[0-9a-f]{16}/dpid:X/' \
		-e 's/addr:([0-9a-f]{2}:){5}[0-9a-f]{2}/addr:X/; / port .*: rx pkts=|^ +tx pkts=/s/=[0-9?]+/=N/g' \
		-e 's/n_(packets|bytes)=[0-9]+/n_\1=N/g; s/(packet|byte)_count=[0-9]+/\1_count=N/g' \
		-e 's/(lookup|matched)=[0-9]+/\1=N/g; s/ reset_counts//; s/(max_meter|max_bands):[0-9]+/\1:N/g; /^     (current|advertised|supported):/d' \
		-e '/^     speed:/d; /^           duration=/d; s/ enqueue| (QUEUE|GROUP)_STATS| BUNDLES//g' \
		-e "s|^/usr/bin/ovs-|ovs-|; s|$ours/||" -e '/^[0-9TZ:-]+\|[0-9]+\|/d' "$@"
}

# answer PATH LINE: what a command line says, its errors behind it, and its exit status
answer() {
	local status
	(PATH=$1:$PATH; eval "$2") >"$T/out" 2>"$T/err" </dev/null
	status=$?
	normal "$T/out" "$T/err"
	echo "status $status"
}
theirs() { (export OVS_RUNDIR=$T/ovs OVS_LOGDIR=$T/ovs OVS_DBDIR=$T/ovs; answer /usr/bin "$1"); }

# Ports come in the order of a hash there, and of their numbers here.
has_no_order() {
	case $1 in
	*" show br0"* | *dump-ports* | *dump-group* | *" dump-meter br0" | *meter=all) ;;
	*) return 1 ;;
	esac
}

it "command lines are answered as Open vSwitch answers them"
n=0
while IFS= read -r line; do
	case $line in '' | '#'*) continue ;; esac
	theirs "$line" >"$T/theirs"
	answer "$ours" "$line" >"$T/ours"
	if has_no_order "$line"; then
		sort -o "$T/theirs" "$T/theirs"
		sort -o "$T/ours" "$T/ours"
	fi
	if ! check diff -u "$T/theirs" "$T/ours"; then echo "	$line"; fi
	n=$((n + 1))
done <"$table"
check [ $n -gt 120 ]

# matches REGEX COMMAND...: it succeeds, and a line that it prints matches
matches() {
	local want=$1
	shift
	"$@" >"$T/matched" && grep -E -- "$want" "$T/matched" || { cat "$T/matched"; return 1; }
}

it "installed flows, ports and look-ups are shown in Open vSwitch's form"
must "$ours/ovs-ofctl" add-flow br0 priority=5,udp,in_port=h1,actions=mod_nw_ttl:9,output:h2
listen h2
check gives 4 send h1 dst=02:00:00:00:00:02 udp=1000-9 ip=10.0.0.1-10.0.0.2 len=80 count=4
check heard h2 4
check matches 'recirc_id\(0\),in_port\(2\),eth_type\(0x0800\),ipv4\(proto=17,ttl=64\), packets:[0-9]*, bytes:[0-9]*, used:[0-9.]*s, actions:set\(ipv4\(ttl=9\)\),3' \
	"$ours/ovs-appctl" dpctl/dump-flows
check matches 'in_port\(h1\).*,h2' "$ours/ovs-dpctl" dump-flows --names
check says ' n_packets=4, ' "$ours/ovs-ofctl" dump-flows br0 udp
check says 'table 0:' "$ours/ovs-ofctl" dump-tables br0
check matches '    h1 2/2: \(system\)' "$ours/ovs-appctl" dpif/show
check matches '  port 1: br0 \(internal\)' "$ours/ovs-dpctl" show
check matches '  port  2: rx pkts=[1-9].*errs=0, frame=0, over=0, crc=0$' "$ours/ovs-ofctl" dump-ports br0 h1
check matches '^     current:    10GB-FD COPPER$' "$ours/ovs-ofctl" show br0
check matches '^     speed: 10000 Mbps now, 0 Mbps max$' "$ours/ovs-ofctl" show br0

it "a trace says what would become of a frame"
check matches 'Datapath actions: set\(ipv4\(ttl=9\)\),3' \
	"$ours/ovs-appctl" ofproto/trace br0 in_port=h1,udp,nw_ttl=64

kill "$(cat "$T/ovs/ovs-vswitchd.pid")" "$(cat "$T/ovs/db.pid")"
finish
