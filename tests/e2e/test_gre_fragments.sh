#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What becomes of frames that are too large for a tunnel's path, by df_default and pmtud: they arrive
# as they were sent, byte for byte, or they are dropped and counted, and their sender is told.
#
#	h1 (MTU 9000) ── h1 br0 g0 ══ u1 (MTU 1500) ── p1 ══ gt: a gretap of the kernel's own
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
host h1
must ip link set h1 mtu 9000
must ip -n h1 link set eth0 mtu 9000
must gre g0 options:remote_ip=10.1.1.2

# other_end IP WORD...: gt, as the new other end of g0
other_end() {
	local ip=$1
	shift
	ip -n p1 link del gt 2>/dev/null
	case $ip in
	4) ip -n p1 link add gt type gretap remote 10.1.1.1 local 10.1.1.2 "$@" ;;
	6) ip -n p1 link add gt type ip6gretap remote fd01:1::1 local fd01:1::2 "$@" ;;
	esac && ip -n p1 link set gt up
}

# tunnel IP WORD...: g0's options, and no others
tunnel() {
	local ip=$1 remote=10.1.1.2
	shift
	[ "$ip" = 4 ] || remote='"fd01:1::2"'
	vswitchctl -- clear Interface g0 options \
		-- set Interface g0 "options:remote_ip=$remote" "${@/#/options:}"
}

# Frames at h1's end and behind the tunnel, each a line of hexadecimal digits
watch_frames() {
	RAW_SNAPLEN=0 raw_capture h1
	RAW_DEV=gt RAW_SNAPLEN=0 raw_capture p1
}

marked() { raw "$1" | grep "77697265$(printf %08x "$2")"; }	# NS ID: frames of that "wire send"

# whole ID: what came of it is what was sent
came_whole() {
	local sent
	sent=$(marked h1 "$1") && [ -n "$sent" ] && [ "$sent" = "$(marked p1 "$1")" ]
}
whole() { eventually 5 came_whole "$1" || { echo "frame $1 did not come as it was sent"; return 1; }; }

# ICMP "fragmentation needed" to h1, in the VLAN of the frame that it is about
told() { raw h1 | grep -cE '^020000000001020000000009(8100000a)?080045.{16}01.{20}0304'; }
reassembled() {
	if [ "$ip" = 4 ]; then
		on p1 awk '$1 == "Ip:" { if (at) print $at; else for (i = 2; i <= NF; i++)
			if ($i == "ReasmOKs") at = i }' /proc/net/snmp
	else
		on p1 awk '$1 == "Ip6ReasmOKs" { print $2 }' /proc/net/snmp6
	fi
}
too_large() { dropped g0 tunnel_mtu; }
went() { stat_of g0 tx_packets; }

# frames WORD...: two that are too large, of different length; plain: not of IP
id=0
frames() {
	id=$((id + 2))
	send h1 dst=h9 id=$((id - 1)) len=1514 "$@" >/dev/null &&
		send h1 dst=h9 id=$id len=9014 "$@" >/dev/null
}
ip_frames() { frames ip=10.0.0.1-10.0.0.9 udp=1000-2000 "$@"; }	# with DF

remember_counts() {
	drops=$(too_large) joined=$(reassembled) sent=$(went) answers=$(told)
}

# carried WORD...: they arrive in fragments, and count as sent
carried() {
	remember_counts
	"$@" && whole $((id - 1)) && whole $id || return 1
	gives "2 2 0 0" echo $(($(reassembled) - joined)) $(($(went) - sent)) \
		$(($(too_large) - drops)) $(($(told) - answers))
}

# lost N WORD...: they do not, and count as too large; their sender is told N times
lost() {
	local n=$1
	shift
	remember_counts
	"$@" && eventually 5 eval '[ $(($(too_large) - drops)) = 2 ]' || return 1
	eventually 5 eval '[ $(($(told) - answers)) = '"$n"' ]' || return 1
	gives "0 0 0" echo $(($(reassembled) - joined)) $(($(went) - sent)) \
		"$(marked p1 $((id - 1)) | wc -l)"
}

# claims IP OPTION...: of a tunnel that has them besides those of sizes
claims() {
	local ip=$1
	shift
	it "IPv$ip ${*:-without options}: df_default=false lets all travel in fragments"
	check tunnel "$ip" "$@" df_default=false
	check carried ip_frames
	check carried ip_frames vlan=10
	check carried frames
	check carried frames vlan=10
	it "IPv$ip ${*:-without options}: pmtud=true by name tells IP's senders, and carries the rest"
	check tunnel "$ip" "$@" df_default=false pmtud=true
	check lost 2 ip_frames
	check lost 2 ip_frames vlan=10
	check carried frames
	it "IPv$ip ${*:-without options}: the default does the same"
	check tunnel "$ip" "$@"
	check lost 2 ip_frames
	check carried frames vlan=10
	it "IPv$ip ${*:-without options}: pmtud=false drops all, and tells nobody"
	check tunnel "$ip" "$@" pmtud=false
	check lost 0 ip_frames vlan=10
	check lost 0 frames
}

for ip in 4 6; do
	check other_end $ip
	watch_frames
	claims $ip
	check other_end $ip key 7
	watch_frames
	claims $ip key=7 tos=inherit ttl=inherit
	check other_end $ip key 7 csum
	watch_frames
	claims $ip key=7 csum=true seq=true
done

it "fragments say that they are, and other packets have DF as they were told"
ip=4
check other_end 4
watch_frames
check tunnel 4 df_default=false
capture 1
check carried ip_frames
check wired 1 'flags \[\+\], proto GRE'
check_not wired 1 'flags \[DF\], proto GRE'
check send h1 dst=h9 len=1000
check wired 1 'flags \[none\], proto GRE \(47\), length 1024'
check tunnel 4
capture 1
check send h1 dst=h9 len=1000
check wired 1 'flags \[DF\], proto GRE \(47\), length 1024'

it "a bridge's own port is not bound by a tunnel that carries all"
check ip link set h1 mtu 1500
check tunnel 4 pmtud=false
check eventually 10 gives 1458 vswitchctl get Interface br0 mtu
check tunnel 4 pmtud=false df_default=false
check eventually 10 gives 1500 vswitchctl get Interface br0 mtu

raw_capture_end h1
raw_capture_end p1
capture_end 1
finish
