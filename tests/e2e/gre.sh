# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # variables of lib.sh
# More words for tests of tunnels; sourced after lib.sh.
#
# Peer pN is a namespace at the other end of a cable: 10.1.N.2 and fd01:N::2 there, .1 and ::1 at
# our end, uN.  What it captures of its underlay is in $T/pN.wire.

# peer N
peer() {
	must ip netns add "p$1"
	must ip link add "u$1" type veth peer name eth0 netns "p$1"
	must ip address add "10.1.$1.1/24" dev "u$1"
	must sysctl -qw "net.ipv6.conf.u$1.disable_ipv6=0"
	must ip address add "fd01:$1::1/64" dev "u$1" nodad
	must ip link set "u$1" up
	must ip -n "p$1" address add "10.1.$1.2/24" dev eth0
	must ip -n "p$1" address add "fd01:$1::2/64" dev eth0 nodad
	must ip -n "p$1" link set eth0 up
	must ip -n "p$1" link set lo up
	# an address is that of one tunnel, and not to be found behind the others
	must ip netns exec "p$1" sysctl -qw net.ipv4.conf.all.arp_ignore=1
}

# gretap N NAME ADDRESS/LEN WORDS of "ip link"...: a tunnel of the kernel's own in peer N
gretap() {
	local n=$1 name=$2 address=$3
	shift 3
	must ip -n "p$n" link add "$name" type gretap remote "10.1.$n.1" local "10.1.$n.2" "$@"
	must ip -n "p$n" address add "$address" dev "$name"
	must ip -n "p$n" link set "$name" up
}

# gre NAME SETTING...: a port of type gre of br0 (or $BR); settings are of its Interface
gre() {
	local name=$1
	shift
	vswitchctl add-port "${BR:-br0}" "$name" -- set Interface "$name" type=gre "$@"
}

# options NAME WORD...: other options of an existing tunnel
options() {
	local name=$1
	shift
	vswitchctl set Interface "$name" "${@/#/options:}"
}

# capture N [FILTER]: from now on, forgetting what was captured.  tcpdump's buffer has room for a
# burst if its frames are small.
capture() {
	local name=p$1
	capture_end "$1"
	must tcpdump_to "$T/$name.wire" ip netns exec "$name" \
		tcpdump -i eth0 -s 400 -B 8192 -nn -e -v -t -l --immediate-mode "${2:-proto 47}"
	echo $! >"$T/$name.pid"
}

capture_end() {
	local name=p$1
	[ ! -e "$T/$name.pid" ] || kill "$(cat "$T/$name.pid")" 2>/dev/null
	rm -f "$T/$name.pid"
}

# packets FILE: what tcpdump -v says of a packet in one line
packets() {
	awk '/^[ \t]/ { sub(/^[ \t]+/, " "); line = line $0; next }
		{ if (NR > 1) print line; line = $0 }
		END { print line }' "$1"
}

# wired N PATTERN: a packet like this extended regular expression was captured
wired() {
	eventually 2 eval 'packets "$T/p'"$1"'.wire" | grep -qE '"'$2'" ||
		{ packets "$T/p$1.wire" | tail -n 5; return 1; }
}

#
# Frames and packets as bytes, in hexadecimal digits
#
# raw_capture NS FILTER...: from now on, forgetting what was captured, what comes and goes at eth0
# (or $RAW_DEV), 2000 bytes a frame (or $RAW_SNAPLEN; 0: all)
raw_capture() {
	local ns=$1
	shift
	raw_capture_end "$ns"
	must tcpdump_to "$T/$ns.raw" ip netns exec "$ns" \
		tcpdump -i "${RAW_DEV:-eth0}" -s "${RAW_SNAPLEN:-2000}" -B 8192 \
			-nn -t -xx -l --immediate-mode "$@"
	echo $! >"$T/$ns.raw.pid"
}

raw_capture_end() {
	[ ! -e "$T/$1.raw.pid" ] || kill "$(cat "$T/$1.raw.pid")" 2>/dev/null
	rm -f "$T/$1.raw.pid"
}

# raw NS: what was captured, a frame a line
raw() {
	awk '/^\t0x/ { sub(/^[^:]*:/, ""); gsub(/ /, ""); line = line $0; next }
		line != "" { print line; line = "" }
		END { if (line != "") print line }' "$T/$1.raw"
}

# raw_has NS PATTERN: one frame like this extended regular expression was captured
raw_has() { [ "$(raw "$1" | grep -cxE "$2")" = 1 ] || { raw "$1" | tail -n 5; return 1; }; }

# sum16 HEX: the sum of RFC 1071; of an IPv4 header with its checksum: ffff
sum16() {
	local hex=$1 sum=0
	while [ -n "$hex" ]; do
		sum=$((sum + 16#${hex:0:4}))
		hex=${hex:4}
	done
	while [ $((sum >> 16)) != 0 ]; do sum=$(((sum & 0xffff) + (sum >> 16))); done
	printf %04x $sum
}

# ipv4 LEN PROTO SRC DST [TOS]: a header for LEN bytes behind it, addresses in hexadecimal, TTL 64
ipv4() {
	local start end sum
	printf -v start '45%02x%04x0000400040%02x' "${5:-0}" $(($1 + 20)) "$2"
	end=$3$4
	sum=$(sum16 "${start}0000$end")
	printf '%s%04x%s' "$start" $((0xffff - 16#$sum)) "$end"
}

# tunnel_drops DEVICE: frames that it received and that were no port's
tunnel_drops() { ip -s -j link show "$1" | jq '.[0].stats64.rx.dropped'; }

#
# Two switches, each in a namespace, on one underlay:
#
#	a1 10.0.0.1 ── a1 br0 gre0 ═ sa: 10.1.0.1 ─ 10.1.0.2 :sb ═ gre0 br0 b1 ── 10.0.0.2 b1
#
# in_ns NS COMMAND...: of vswitchctl, to that namespace's daemon
in_ns() {
	local ns=$1
	shift
	vswitchctl --socket="$T/$ns.sock" "$@"
}

start_in() {
	on "$1" vswitchd --detach --db "$T/$1.db" --socket "$T/$1.sock" --pidfile="$T/$1.pid"
}

# guest_of NS NAME N [SETTING...]: host NAME, 10.0.0.N and fd00::N, in a port of the switch in NS
guest_of() {
	local ns=$1 name=$2 n=$3
	shift 3
	must ip netns add "$name"
	must ip -n "$ns" link add "$name" type veth peer name eth0 netns "$name" \
		address "02:00:00:00:00:0$n"
	must ip -n "$name" address add "10.0.0.$n/24" dev eth0
	must ip -n "$name" address add "fd00::$n/64" dev eth0 nodad
	must ip -n "$name" link set eth0 up
	must ip -n "$ns" link set "$name" up
	must in_ns "$ns" add-port br0 "$name" "$@"
}

two_switches() {
	local ns
	must modprobe vswitch
	for ns in sa sb; do
		must ip netns add $ns
		must ip -n $ns link set lo up
	done
	must ip link add wire netns sa type veth peer name wire netns sb
	for ns in sa sb; do
		must ip -n $ns address add "10.1.0.$([ $ns = sa ] && echo 1 || echo 2)/24" dev wire
		must ip -n $ns address add "fd01::$([ $ns = sa ] && echo 1 || echo 2)/64" dev wire nodad
		must ip -n $ns link set wire up
		must start_in $ns
		must in_ns $ns add-br br0
	done
	guest_of sa a1 1
	guest_of sb b1 2
}

# tunnel_both OPTION...: gre0 of both switches, to each other
tunnel_both() {
	local options=("${@/#/options:}")
	in_ns sa --may-exist add-port br0 gre0 -- clear Interface gre0 options -- \
		set Interface gre0 type=gre options:remote_ip=10.1.0.2 "${options[@]}" &&
		in_ns sb --may-exist add-port br0 gre0 -- clear Interface gre0 options -- \
			set Interface gre0 type=gre options:remote_ip=10.1.0.1 "${options[@]}"
}

# transfer FROM TO ADDRESS MEGABYTES: by TCP; what comes is what was sent
transfer() {
	local bytes=$(($4 * 1000000)) family=4 to=$3
	case $to in *:*) family=6 to="[$to]" ;; esac
	rm -f "$T/received"
	ip netns exec "$2" timeout 60 socat -u "TCP$family-LISTEN:5000,reuseaddr" \
		"OPEN:$T/received,creat,trunc" &
	eventually 5 listens "$2" || return 1
	head -c $bytes /dev/zero |
		timeout 60 ip netns exec "$1" socat -u - "TCP$family:$to:5000" || return 1
	eventually 20 has_size "$T/received" $bytes
}
listens() { ip netns exec "$1" ss -Hltn 'sport = :5000' | grep -q .; }
has_size() { [ "$(stat -c %s "$1" 2>/dev/null)" = "$2" ]; }

# dropped_in NS PORT REASON
dropped_in() {
	in_ns "$1" --json drops show |
		jq "[.[] | select(.port == \"$2\" and .reason == \"$3\") | .packets] | add // 0"
}
