#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Frames whose headers are odd, cut off or contradict themselves, against the same rules here and in
# Open vSwitch: what is let through, and where the two differ on purpose (vswitchctl(8), "Headers that
# cannot be read").
#
#	h1 ── br0 ── h2
#	h3 ── ovs0 ── h4
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/headers.sh"

switch_up
host h1
host h2
for h in h3 h4; do must wired_host $h; done
for h in h1 h2 h3 h4; do must large_mtu $h; done

mkdir -p "$T/ovs"
export OVS_RUNDIR=$T/ovs OVS_LOGDIR=$T/ovs OVS_DBDIR=$T/ovs
ovs() { /usr/bin/ovs-vsctl --db="unix:$T/ovs/db.sock" --timeout=30 "$@"; }
must modprobe openvswitch
must ovsdb-tool create "$T/ovs/conf.db" /usr/share/openvswitch/vswitch.ovsschema
must ovsdb-server "$T/ovs/conf.db" --remote="punix:$T/ovs/db.sock" --detach --no-chdir \
	--pidfile="$T/ovs/db.pid" --log-file="$T/ovs/db.log"
must ovs --no-wait init
must ovs-vswitchd "unix:$T/ovs/db.sock" --detach --no-chdir \
	--pidfile="$T/ovs/vswitchd.pid" --log-file="$T/ovs/vswitchd.log"
must ovs add-br ovs0 -- add-port ovs0 h3 -- add-port ovs0 h4

# rules IN OUT
rules() {
	cat <<-RULES
	priority=0,actions=drop
	priority=1,in_port=$1,actions=output:$2
	priority=9,in_port=$1,tcp6,tp_dst=25,actions=drop
	priority=9,in_port=$1,tcp,tp_dst=25,actions=drop
	priority=9,in_port=$1,tcp,tcp_flags=+rst,actions=drop
	priority=9,in_port=$1,arp,arp_spa=10.0.0.66,actions=drop
	priority=9,in_port=$1,rarp,arp_spa=10.0.0.66,actions=drop
	RULES
}
must vswitchctl flow replace br0 - < <(rules h1 h2)
must ovs-ofctl replace-flows ovs0 - < <(rules h3 h4)

# case NAME HEX HERE THERE: passes, or is blocked by a rule; here: or as unreadable
names=() frames=() here=() there=()
case_() { names+=("$1") frames+=("$2") here+=("$3") there+=("$4"); }

case_ "IPv6: TCP to another port" "$(ip6 6 "$(tcp 80)")" passes passes
case_ "IPv6: TCP" "$(ip6 6 "$(tcp 25)")" blocked blocked
for units in 1 25 26 31 100 255 256; do
	case_ "IPv6: $((8 * units)) bytes of options" \
		"$(ip6 60 "$(ext 6 $units)$(tcp 25)")" blocked blocked
done
case_ "IPv6: 2048 bytes of options, another port" "$(ip6 60 "$(ext 6 256)$(tcp 80)")" passes passes
case_ "IPv6: three option headers of 2040 bytes" \
	"$(ip6 60 "$(exts 6 255 3)$(tcp 25)")" blocked blocked
case_ "IPv6: 100 option headers" "$(ip6 60 "$(exts 6 1 100)$(tcp 25)")" blocked blocked
case_ "IPv6: hop-by-hop, routing, AH, destination options" \
	"$(ip6 0 "$(ext 43 1)$(ext 51 2)3c02$(zeros 14)$(ext 6 1)$(tcp 25)")" blocked blocked
case_ "IPv6: a fragment that is the whole packet" \
	"$(ip6 44 "$(fragment 6 0 0)$(tcp 25)")" blocked blocked
case_ "IPv6: a first fragment" "$(ip6 44 "$(fragment 6 0 1)$(tcp 25)")" blocked blocked
case_ "IPv6: a later fragment, which without the first is nothing" \
	"$(ip6 44 "$(fragment 6 1400 0)$(tcp 25)")" passes passes
for proto in 50 59 135 139 140 253; do
	case_ "IPv6: next header $proto ends the chain" "$(ip6 $proto "$(tcp 25)")" passes passes
done
case_ "IPv6: hop-by-hop options that are not first" \
	"$(ip6 60 "$(ext 0 1)$(ext 6 1)$(tcp 25)")" unreadable blocked
case_ "IPv6: the same, another port" \
	"$(ip6 60 "$(ext 0 1)$(ext 6 1)$(tcp 80)")" unreadable passes
case_ "IPv6: a first fragment without the whole chain (RFC 7112)" \
	"$(ip6 44 "$(fragment 60 0 1)3c03$(zeros 6)")" unreadable passes
case_ "IPv6: a TCP fragment at byte 8 (RFC 3128)" \
	"$(ip6 44 "$(fragment 6 8 1)$(tcp 25)$(zeros 4)")" unreadable passes
case_ "IPv6: options that go on past the packet" \
	"$(ip6 60 "06ff$(zeros 6)$(tcp 25)")" unreadable passes
case_ "IPv6: options past the payload length" \
	"$(ip6 60 "$(ext 6 2)$(tcp 25)" 15)" unreadable blocked
case_ "IPv6: TCP of which the ports are there" "$(ip6 6 "$(tcp 25 10)")" blocked passes
case_ "IPv6: TCP of which the ports are not there" "$(ip6 6 "$(tcp 25 3)")" unreadable passes
case_ "IPv6: another version, which Open vSwitch drops by itself" \
	"86dd50$(ip6 6 "$(tcp 25)" | cut -c 7-)" unreadable dropped
case_ "IPv6: the header is cut off" "86dd6000000000140640$(zeros 20)" unreadable passes
case_ "IPv4: TCP" "$(ip4 6 "$(tcp 25)")" blocked blocked
case_ "IPv4: TCP to another port" "$(ip4 6 "$(tcp 80)")" passes passes
case_ "IPv4: with options" "$(ip4 6 "$(zeros 40)$(tcp 25)" 4f)" blocked blocked
case_ "IPv4: a header longer than the packet" \
	"$(ip4 6 "$(zeros 40)$(tcp 25)" 4f 40)" unreadable blocked
case_ "IPv4: a header of 16 bytes" "$(ip4 6 "$(tcp 25)" 44)" unreadable passes
case_ "IPv4: another version" "$(ip4 6 "$(tcp 25)" 65)" unreadable blocked
case_ "IPv4: a first fragment" "$(ip4 6 "$(tcp 25)" 45 40 0x2000)" blocked passes
case_ "IPv4: a first fragment without the flags that a rule needs (RFC 1858)" \
	"$(ip4 6 "$(tcp 80 8)" 45 28 0x2000)" unreadable passes
case_ "IPv4: a TCP fragment at byte 8 (RFC 3128)" \
	"$(ip4 6 "$(tcp 25)" 45 40 1)" unreadable passes
case_ "IPv4: a later fragment" "$(ip4 6 "$(tcp 25)" 45 40 100)" passes passes
case_ "IPv4: ESP" "$(ip4 50 "$(tcp 25)")" passes passes
case_ "ARP" "$(arp)" blocked blocked
case_ "RARP" "$(arp 1 8035)" blocked blocked
case_ "ARP of hardware type 6, which Linux takes" "$(arp 6)" unreadable passes

# count KIND ARRAY...: how many of them
count() {
	local n=0 kind=$1 one
	shift
	for one; do [ "$one" != "$kind" ] || n=$((n + 1)); done
	echo $n
}

it "rules here and in Open vSwitch see all frames"
listen h2 h4
for i in "${!frames[@]}"; do
	check send_odd h1 "$i" "${frames[i]}"
	check send_odd h3 "$i" "${frames[i]}"
done
check eventually 10 gives "$(count unreadable "${here[@]}")" dropped h1 unreadable
check eventually 10 gives "$(count blocked "${here[@]}")" dropped h1 policy
# Other frames of h3's and h4's come in by no rule with "drop" but the first.
ovs_blocked() {
	ovs-ofctl dump-flows ovs0 |
		awk -F '[=,]' '/priority=9/ { for (i = 1; i < NF; i++)
			if ($i ~ /n_packets/) n += $(i + 1) } END { print n + 0 }'
}
check eventually 20 gives "$(count blocked "${there[@]}")" ovs_blocked
check eventually 10 has_heard h2 "$(count passes "${here[@]}")" raw vlan=-
check eventually 10 has_heard h4 "$(count passes "${there[@]}")" raw vlan=-

# fate HOST NUMBER: whether it has come
fate() {
	local REPLY
	count_heard "$1" raw "$(of "$2")"
	case $REPLY in 0) echo blocked ;; 1) echo passes ;; *) echo "$REPLY times" ;; esac
}
for i in "${!names[@]}"; do
	it "${names[i]}: ${here[i]}; in Open vSwitch: ${there[i]}"
	check gives "${here[i]/unreadable/blocked}" fate h2 "$i"
	check gives "${there[i]/dropped/blocked}" fate h4 "$i"
done

for name in vswitchd db; do kill "$(cat "$T/ovs/$name.pid")"; done
check eventually 10 eval '! pidof ovs-vswitchd ovsdb-server'
ovs-dpctl del-dp ovs-system 2>/dev/null
finish
