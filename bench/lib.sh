# SPDX-License-Identifier: GPL-2.0-or-later
# For measurements in the VM's counting mode (ICOUNT=1), where a nanosecond is an instruction.
#
#   pktgen ─► v0 ══ v1 ─► [what is measured] ─► d0 (dummy)
#
# shellcheck shell=bash

SRC_MAC=02:00:00:00:00:01
DST_MAC=02:00:00:00:00:02
PACKETS=${PACKETS:-20000}

wire_up() {
	modprobe pktgen
	modprobe dummy
	ip link add v0 address $SRC_MAC type veth peer name v1
	ip link add d0 type dummy
	sysctl -qw net.ipv6.conf.all.disable_ipv6=1
	ip link set v0 up
	ip link set v1 up
	ip link set d0 up
}

wire_down() {
	echo rem_device_all >/proc/net/pktgen/kpktgend_0
	ip link del v0
	ip link del d0
}

pg() { echo "$1" >/proc/net/pktgen/v0; }

# count_packets N [PKTGEN-COMMAND...]: sends N 60-byte UDP frames, prints pktgen's microseconds
count_packets() {
	local n=$1 cmd
	shift
	echo rem_device_all >/proc/net/pktgen/kpktgend_0
	echo "add_device v0" >/proc/net/pktgen/kpktgend_0
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
	echo start >/proc/net/pktgen/pgctrl
	sed -n 's/^Result: OK: \([0-9]*\)(.*/\1/p' /proc/net/pktgen/v0
}

# instructions per packet of PACKETS frames, after a first round that fills caches
measure() {
	local usec
	count_packets 500 "$@" >/dev/null
	usec=$(count_packets "$PACKETS" "$@")
	echo $((usec * 1000 / PACKETS))
}

# Frames that have left by d0
delivered() { cat /sys/class/net/d0/statistics/tx_packets; }
