# SPDX-License-Identifier: GPL-2.0-or-later
# What the questions of the benchmark share. A question is a script that runs in the test VM,
# measures some rows for several datapaths and says each result with "record".
#
#   pktgen ─► v0 ══ v1 ─► [what is measured] ─► d0 (dummy)
#
# In the counting mode (ICOUNT=1) a nanosecond is an instruction: pktgen's times are costs then.
#
# shellcheck shell=bash

shopt -s inherit_errexit

SRC_MAC=02:00:00:00:00:01
DST_MAC=02:01:00:00:00:02
PACKETS=${PACKETS:-20000}
WARM_UP=${WARM_UP:-500}
bench_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
export work=${work:-$(mktemp -d)}
rows=${VSW_OUT:-$work}/rows

die() { echo "${0##*/}: $*" >&2; exit 1; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

#
# Results
#
# question UNIT less|more: what the values of this script are, and which are better
question() {
	unit=$1 better=$2
	echo "${0##*/}, kernel $(uname -r): $unit, $better is better"
}

# record ROW DATAPATH VALUE [LOWEST HIGHEST], for reading and as a line of JSON for bench/report.sh
record() {
	printf '%-44s %-14s %9s%s\n' "$1" "$2" "$3" "${4:+ ($4 to $5)}"
	printf '{"row":"%s","datapath":"%s","value":%s,"range":%s,"unit":"%s","better":"%s"}\n' \
		"$1" "$2" "$3" "${4:+[$4,$5]}" "$unit" "$better" | sed 's/"range":,//' >>"$rows"
}

# alternate ROW COMMAND KIND...: one round, $round of $rounds; the command prints a datapath's value
alternate() {
	local row=$1 command=$2 kind value i kinds=("${@:3}")
	for ((i = 0; i < ${#kinds[@]}; i++)); do
		# shellcheck disable=SC2154 # the caller counts
		kind=${kinds[(round + i) % ${#kinds[@]}]}	# each is the first in turn
		value=$("$command" "$kind")
		echo "round $round: $row, $kind: $value"
		echo "$value" >>"$work/rounds-$kind-$row"
	done
}

# What the rounds have shown, once for each row and datapath
record_medians() {
	local file name range
	for file in "$work"/rounds-*; do
		name=${file#*/rounds-}
		range=()
		# shellcheck disable=SC2154 # the caller's
		[ "$rounds" = 1 ] || mapfile -t range < <(sort -n "$file" | sed -n '1p;$p')
		record "${name#*-}" "${name%%-*}" "$(median <"$file")" "${range[@]}"
	done
}

# Of "iperf3 -J"
megabits() { jq '.end.sum_received.bits_per_second / 1e6 | floor'; }

# through DATAPATH RUN ADDRESS COMMAND...: RUN executes it in a host when ADDRESS answers that host
through() {
	local kind=$1 run=$2 address=$3
	shift 3
	"use_$kind" >&2
	until "$run" ping -q -c 1 -W 5 "$address" >/dev/null; do sleep 0.1; done
	"$run" "$@"
	"leave_$kind" >&2
}

#
# Frames
#
wire_up() {
	modprobe pktgen
	modprobe dummy numdummies=0
	sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
	ip link add v0 address $SRC_MAC type veth peer name v1
	ip link set v0 up
	ip link set v1 up
	dummies 1
}

wire_down() {
	pg_none
	ip link del v0
	dummies 0
}

# dummies N: d0 to d(N-1) are there and up, and no others
dummies() {
	local i
	for ((i = 0; i < $1; i++)); do
		[ -e "/sys/class/net/d$i" ] || printf 'link add d%d type dummy\nlink set d%d up\n' $i $i
	done >"$work/links"
	while [ -e "/sys/class/net/d$i" ]; do
		echo "link del d$i"
		i=$((i + 1))
	done >>"$work/links"
	ip -batch "$work/links"
}

pg() { echo "$1" >"/proc/net/pktgen/${PG_DEV:-v0}"; }

# pg_add CPU N [PKTGEN-COMMAND...]: PG_DEV (v0) will send N 60-byte UDP frames from there
pg_add() {
	local cpu=$1 n=$2 cmd
	shift 2
	echo "add_device ${PG_DEV:-v0}" >"/proc/net/pktgen/kpktgend_$cpu"
	pg "count $n"
	pg "clone_skb 0"
	pg "pkt_size 60"
	pg "delay 0"
	pg "flag !SHARED"
	pg "dst 10.0.0.2"
	pg "src_min 10.0.0.1"
	pg "dst_mac $DST_MAC"
	pg "src_mac $SRC_MAC"
	pg "udp_src_min 1000"
	pg "udp_src_max 1000"
	pg "udp_dst_min 9"
	pg "udp_dst_max 9"
	for cmd; do pg "$cmd"; done
}

pg_none() {
	local thread
	for thread in /proc/net/pktgen/kpktgend_*; do echo rem_device_all >"$thread"; done
}

# count_packets N [PKTGEN-COMMAND...]: sends them, in the namespace PG_NS (this one), prints
# pktgen's microseconds
count_packets() {
	if [ -n "${PG_NS:-}" ]; then
		# shellcheck disable=SC2016 # for the inner shell
		PG_DEV=$PG_DEV ip netns exec "$PG_NS" env PG_NS= bash -ec '. "$0"; count_packets "$@"' \
			"$bench_dir/lib.sh" "$@"
		return
	fi
	pg_none
	pg_add 0 "$@"
	echo start >/proc/net/pktgen/pgctrl
	sed -n 's/^Result: OK: \([0-9]*\)(.*/\1/p' "/proc/net/pktgen/${PG_DEV:-v0}"
}

# instructions per packet of PACKETS frames, after WARM_UP others that fill caches (of the kind that
# the list "warm" says, if there is one)
measure() {
	local usec first=("$@")
	[ -z "${warm+set}" ] || first=("${warm[@]}")
	[ "$WARM_UP" = 0 ] || count_packets "$WARM_UP" "${first[@]}" >/dev/null
	usec=$(count_packets "$PACKETS" "$@")
	echo $((usec * 1000 / PACKETS))
}

# Frames that have left by the devices of OUT (d0)
delivered() {
	local dev n sum=0
	for dev in ${OUT:-d0}; do
		read -r n <"/sys/class/net/$dev/statistics/tx_packets"
		sum=$((sum + n))
	done
	echo $sum
}

# baseline [PKTGEN-COMMAND...]: what the frames of the rows to come cost when they are dropped
baseline() {
	frames=("$@")
	drop=$(measure "$@")
	echo "dropped on arrival: $drop instructions per packet"
}

# cost ROW DATAPATH: records what a frame of the baseline's kind costs over that. All must come
# out, COPIES times (1), or it was not what was asked for that has been measured. A bridge has a few
# more to send by each device: it joins the group of all snoopers.
cost() {
	local before all got want=$(((PACKETS + WARM_UP) * ${COPIES:-1})) devices
	read -ra devices <<<"${OUT:-d0}"
	before=$(delivered)
	all=$(measure "${frames[@]}")
	got=$(($(delivered) - before))
	if [ "$got" -lt $((want - want * ${LOSS_PERMILLE:-0} / 1000)) ] ||
	   [ "$got" -gt $((want + 3 * ${#devices[@]})) ]; then
		die "$1, $2: $got of $want frames came out"
	fi
	record "$1" "$2" $((all - drop))
}

# learn_at DEVICE [MAC]: one frame from there (DST_MAC) enters
learn_at() {
	tc qdisc add dev v1 clsact
	tc filter add dev v1 ingress matchall action mirred ingress redirect dev "$1"
	count_packets 1 "src_mac ${2:-$DST_MAC}" "dst_mac $SRC_MAC" >/dev/null
	tc qdisc del dev v1 clsact
}

#
# Datapaths
#
bridge_up() {	# DEVICE... [vlan_filtering 1 after "--"]
	local dev devices=()
	while [ $# -gt 0 ] && [ "$1" != -- ]; do devices+=("$1"); shift; done
	[ $# = 0 ] || shift
	ip link add br9 type bridge "$@"
	for dev in "${devices[@]}"; do echo "link set $dev master br9"; done >"$work/links"
	ip -batch "$work/links"
	ip link set br9 up
}
bridge_down() { ip link del br9; }

dpctl() { ovs-dpctl -vconsole:warn "$@"; }

# Ports 1, 2, … in the order named
ovs_up() {	# DEVICE...
	modprobe openvswitch
	dpctl add-dp dp9
	dpctl add-if dp9 "$@"
}
ovs_down() { dpctl del-dp dp9; }

# The kind of frame that all questions have, from port 1
ovs_flow() {	# ACTIONS [MORE-MATCH]
	dpctl add-flow dp9 "in_port(1),eth(src=$SRC_MAC,dst=${2:-$DST_MAC}),eth_type(0x0800),ipv4(frag=no)" "$1"
}

# The daemon of Open vSwitch, for what ovs-dpctl cannot do; "ovs" is its ovs-vsctl
ovs_daemon_up() {
	export OVS_RUNDIR=$work OVS_LOGDIR=$work OVS_DBDIR=$work
	modprobe openvswitch
	modprobe vport-gre
	ovsdb-tool create "$work/conf.db" /usr/share/openvswitch/vswitch.ovsschema
	ovsdb-server "$work/conf.db" --remote="punix:$work/db.sock" --detach --no-chdir \
		-vconsole:warn --pidfile="$work/db.pid" --log-file="$work/db.log"
	ovs --no-wait init
	ovs-vswitchd "unix:$work/db.sock" --detach --no-chdir --pidfile="$work/vs.pid" \
		-vconsole:warn --log-file="$work/vs.log"
}
ovs() { /usr/bin/ovs-vsctl --db="unix:$work/db.sock" --timeout=60 "$@"; }

daemon_up() {
	rm -rf /var/lib/vswitch
	vswitchd --detach
}
daemon_down() {
	local pid
	pid=$(cat /run/vswitch/vswitchd.pid)
	kill "$pid"
	while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}

vswitch_up() {	# PORT [SETTING...] [-- PORT [SETTING...]]...
	local words=(-- add-port br9) word
	daemon_up
	for word; do
		words+=("$word")
		[ "$word" != -- ] || words+=(add-port br9)
	done
	vswitchctl add-br br9 "${words[@]}"
}
vswitch_down() {
	vswitchctl del-br br9
	daemon_down
	module_gone
}

module_gone() {
	until rmmod vswitch 2>/dev/null; do sleep 0.1; done
}

# The floor: takes frames of one device, sends them out of others.
null_up() {	# IN OUT[,OUT...]
	insmod "$VSW_SRC/build/bench/null/$VSW_KERNEL/bench_null.ko" in="$1" out="$2"
}
null_down() { rmmod bench_null; }

#
# Many flows, from sources that pktgen counts up: "src_mac_count N" begins at SRC_MAC
#
# sources N FORMAT: one line for each, in which %s is its MAC address
sources() {
	awk -v n="$1" -v format="$2" 'BEGIN {
		for (i = 1; i <= n; i++)
			printf format "\n", sprintf("02:00:%02x:%02x:%02x:%02x", i / 16777216 % 256,
				i / 65536 % 256, i / 256 % 256, i % 256)
	}'
}

# To $work/flows, for bridge_load
bridge_entries() { sources "$1" "fdb add %s dev v1 master static" >"$work/flows"; }
# In parts: "bridge -batch" keeps memory for each line until it ends.
bridge_load() { split -l 50000 --filter="bridge -batch -" "$1"; }

# To $work/flows, for "ovs-dpctl add-flows"
ovs_flows() {
	sources "$1" "in_port(1),eth(src=%s,dst=$DST_MAC),eth_type(0x0800),ipv4(frag=no) 2" \
		>"$work/flows"
}

# Lines for vswitch_load
vswitch_flows() {
	printf 'add-port %s\n' v1 d0
	sources "$1" "add-flow in_port=v1,dl_src=%s,dl_dst=$DST_MAC output:d0"
}
# Without a daemon: ports and flows as the file says
vswitch_load() {
	local want got
	want=$(grep -c ^add-flow "$1")
	"$VSW_SRC/build/bin/tests/dpctl" <"$1"
	got=$("$VSW_SRC/build/bin/tests/dpctl" count)
	[ "$got" = "$want" ] || die "$got of $want flows are in vswitch.ko"
}

thousands() { sed -E ':a; s/([0-9])([0-9]{3})($|,)/\1,\2\3/; ta' <<<"$1"; }
