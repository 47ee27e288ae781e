# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Frames with odd headers, as hexadecimal digits from the Ethernet type on. Sourced after lib.sh.

# zeros BYTES
zeros() { [ "$1" = 0 ] || printf '%0*d' $((2 * $1)) 0; }

# tcp DPORT [BYTES]: that much of a TCP header, SYN
tcp() {
	local header
	header=1388$(printf %04x "$1")$(zeros 8)5002ffff00000000
	echo "${header:0:$((2 * ${2:-20}))}"
}

# ext NEXT UNITS: an IPv6 extension header of that many times eight bytes (RFC 8200 section 4.3)
ext() { printf '%02x%02x%s' "$1" $(($2 - 1)) "$(zeros $((8 * $2 - 2)))"; }

# exts NEXT UNITS COUNT: as many destination options one after another
exts() {
	local i
	for ((i = 1; i < $3; i++)); do ext 60 "$2"; done
	ext "$1" "$2"
}

# fragment NEXT OFFSET MORE: a fragment header; the offset in bytes
fragment() { printf '%02x00%04x00001234' "$1" $(($2 | $3)); }

# ip6 NEXT PAYLOAD [BYTES]: that follows; the length that the header says if it is another
ip6() {
	printf '86dd60000000%04x%02x40' "${3:-$((${#2} / 2))}" "$1"
	printf '20010db8%s0120010db8%s02%s' "$(zeros 11)" "$(zeros 11)" "$2"
}

# ip4 PROTO PAYLOAD [FIRST [TOTAL [FRAG]]]: version and header length, total length, flags and offset
ip4() {
	printf '0800%s00%04x1234%04x40%02x0000' "${3:-45}" "${4:-$((20 + ${#2} / 2))}" \
		$((${5:-0})) "$1"
	printf '0a0000010a000002%s' "$2"
}

# arp [HARDWARE [TYPE]]: of 10.0.0.66
arp() {
	printf '%s%04x08000604000102000000000a0a0000420200000000020a000002' "${2:-0806}" "${1:-1}"
	zeros 18
}

# Sends the frame to h2, from a source by which it is known: its number among all.
# send_odd HOST NUMBER HEX
send_odd() { send "$1" "hex=0200000000020200000009$(printf %02x "$2")$3"; }
# of NUMBER: the word by which "heard" finds it
of() { echo "src=h$((0x900 + $1))"; }	# as wire says 02:00:00:00:09:XX

# Room for three full option headers
large_mtu() { ip link set "$1" mtu 9000 && ip -n "$1" link set eth0 mtu 9000; }
