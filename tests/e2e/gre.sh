# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # variables of lib.sh
# More words for tests of tunnels; sourced after lib.sh.
#
# Peer pN is a namespace at the other end of a cable: 10.1.N.2 and fd01:N::2 there, .1 and ::1 at
# our end, uN.  What it captures of its underlay is in $T/pN.wire, a line a packet.

# peer N
peer() {
	must ip netns add "p$1"
	echo "p$1" >>"$T/hosts"
	must ip link add "u$1" type veth peer name eth0 netns "p$1"
	must ip address add "10.1.$1.1/24" dev "u$1"
	must sysctl -qw "net.ipv6.conf.u$1.disable_ipv6=0"
	must ip address add "fd01:$1::1/64" dev "u$1" nodad
	must ip link set "u$1" up
	must ip -n "p$1" address add "10.1.$1.2/24" dev eth0
	must ip -n "p$1" address add "fd01:$1::2/64" dev eth0 nodad
	must ip -n "p$1" link set eth0 up
	must ip -n "p$1" link set lo up
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

# capture N [FILTER]: from now on, forgetting what was captured
capture() {
	local name=p$1
	capture_end "$1"
	# one line a packet: the headers of IP and what is in it are two without this
	ip netns exec "$name" tcpdump -i eth0 -nn -v -t -l --immediate-mode "${2:-proto 47}" \
		2>"$T/$name.tcpdump" > >(sed -u -n 'H;/^[^ \t]/!{x;s/\n[ \t]*/ /g;p;s/.*//;x}' >"$T/$name.wire") &
	echo $! >"$T/$name.pid"
	must eventually 10 grep -q '^tcpdump: listening\|listening on' "$T/$name.tcpdump"
}

capture_end() {
	local name=p$1
	[ ! -e "$T/$name.pid" ] || kill "$(cat "$T/$name.pid")" 2>/dev/null
	rm -f "$T/$name.pid"
}

# wired N PATTERN: a packet like this extended regular expression was captured
wired() { eventually 5 grep -qE "$2" "$T/p$1.wire" || { tail -n 8 "$T/p$1.wire"; return 1; }; }
# not_wired N PATTERN: none; to be asked when what follows it has come
not_wired() { ! grep -E "$2" "$T/p$1.wire"; }

# tunnel_drops DEVICE: frames that it received and that were no port's
tunnel_drops() { ip -s -j link show "$1" | jq '.[0].stats64.rx.dropped'; }
