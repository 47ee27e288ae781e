#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Live migration of libvirt's KVM domains from this host to another one and back, while stations on both
# hosts send to them. Two test VMs: check.sh.
#
#	h1, VLAN 10 ┐                          ┌ h2, VLAN 10
#	h3, VLAN 20 ┤                          │
#	            sw0 ── eth0 ──── eth0 ── sw0
#	g1, g2 vnetN┘         trunk            └ g1, g2 vnetN
#	   host 1      ── eth1 ──── eth1 ──      host 2        libvirt's connection
#
# g1 is plugged in with <virtualport type='openvswitch'/>, g2 by the Linux bridge beside the switch.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=tests/migration/hosts.sh
. "$(dirname "$0")/hosts.sh"

mac_of() { echo "52:54:00:00:00:0${1#g}"; }
ip_of() { echo "10.0.0.${1#g}"; }
interface() { echo "<interface type='bridge'><mac address='$(mac_of "$1")'/>$2</interface>"; }
ovs="<source bridge='sw0'/><virtualport type='openvswitch'/><vlan><tag id='10'/></vlan>
	<bandwidth><inbound average='100000'/><outbound average='100000'/></bandwidth>"
plain="<source bridge='br0'/>"

# Hosts have numbers, and station hN is on host N.
at() { if [ "$1" = 1 ]; then "${@:2}"; else there "${@:2}"; fi; }

# migrate DOMAIN FROM TO
migrate() {
	at "$3" libvirt_home "$1" &&
		at "$2" virsh -q migrate --live "$1" "qemu+tcp://10.9.0.$3/system" --migrateuri "tcp://10.9.0.$3"
}

# What was measured, and can be no claim: an emulated machine has a pace of its own.
shows() { echo "# $*"; }
paused() { at "$2" virsh domjobinfo "$1" --completed | sed -n 's/^Total downtime: *\([0-9]*\) *\(.*\)/paused for \1 \2/p'; }

at_one_time() { [[ $1 == *" in "[01]" pieces, 0 twice" ]]; }

# moves DOMAIN FROM TO: claims about one migration
moves() {
	local name=$1 from=$2 to=$3 mac old new n lost
	mac=$(mac_of "$1")
	old=$(at "$from" tap_of "$name")

	it "$name goes from host $from to host $to, and streams of both hosts to it go on"
	for n in 1 2; do
		check at $n stream "h$n" "$(ip_of "$name")"
		check at $n goes_on "h$n"
	done
	check migrate "$name" "$from" "$to"
	new=$(at "$to" tap_of "$name")
	for n in 1 2; do check at $n goes_on "h$n"; done

	it "$name at host $to: both switches know where it is, and flows lead there"
	check at "$to" gives "$new 10" station "$mac"
	check at "$from" gives "eth0 10" station "$mac"
	check at "$to" gives "pop_vlan,output:$new" flow_to "$mac" eth0
	check at "$to" gives "output:$new" flow_to "$mac" "h$to"
	check at "$from" gives "push_vlan(vid=10,pcp=0),output:eth0" flow_to "$mac" "h$from"

	it "$name at host $to: what was lost was lost at one time, and nothing came twice"
	shows "$name to host $to: $(paused "$name" "$to")"
	for n in 1 2; do
		lost=$(at $n stream_end "h$n")
		shows "$name to host $to, h$n to $name: $lost"
		check at_one_time "$lost"
	done

	it "$name at host $to: its port is what it was"
	check at "$to" gives 10 port_of "$name" tag
	"port_is_$name" "$to"

	it "$name at host $from: nothing is left"
	left "$from" "$old"
}

# What only a port of this kind has
port_is_g1() {
	check at "$1" gives "\"$(mac_of g1)\"" iface_of g1 external_ids:attached-mac
	check at "$1" gives "\"$uuid\"" iface_of g1 external_ids:vm-id
	check at "$1" says "rate 800Mbit" tc class show dev "$(at "$1" tap_of g1)"
	check at "$1" gives 800000 iface_of g1 ingress_policing_rate
}
port_is_g2() {
	check at "$1" gives br0 port_of g2 other_config:linux-bridge
}

# left HOST TAP: of a domain that is not here. Rows of QoS and Queue are not looked at: libvirt makes them,
# and leaves them behind when a domain ends or goes, as it does with Open vSwitch.
left() {
	check at "$1" gives "eth0 h$1$([ "$1" = 2 ] || echo " h3")" list_ports
	check at "$1" gives '' virsh -q list --all --name
	check at "$1" gives '' ls /sys/class/net/br0/brif
	check at "$1" not test -e "/sys/class/net/$2"
	check at "$1" gives 0 flows_of "$2"
}

trap serve_end_there EXIT
serve_end_there() { there serve_end; }

host_up 1
BR=sw0 host h1 10.0.0.11/24 tag=10
BR=sw0 host h3 tag=20
listen h3

it "two hosts are there"
check eventually 120 there true
check at 2 gives "eth0 h2" list_ports

it "a domain that libvirt plugs in as into Open vSwitch starts"
must libvirt_start g1 "$(ip_of g1)/24" "$(interface g1 "$ovs")"
uuid=$(virsh -q domuuid g1 | tr -d '\n')
check gives 10 port_of g1 tag
moves g1 1 2
moves g1 2 1
check virsh -q destroy g1
left 1 vnet0

it "a domain that libvirt plugs into a Linux bridge starts"
must libvirt_start g2 "$(ip_of g2)/24" "$(interface g2 "$plain")"
check eventually 10 gives 10 port_of g2 tag
moves g2 1 2
moves g2 2 1

it "nothing of all that was heard in another VLAN"
check heard h3 0 raw

it "a host has nothing of domains that were destroyed"
check virsh -q destroy g2
check eventually 10 gives 0 flows_of vnet
left 1 vnet0
check libvirt_down

finish
