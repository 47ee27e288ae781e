#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Debian's libvirt, as it is, with KVM domains: each way of plugging one in, and what can be changed
# while it runs.
#
#	g1 ── vnetN ┐      <virtualport type='openvswitch'/>
#	           sw0
#	g2 ── vnetN ┴ br0  <source bridge='br0'/>, a Linux bridge; in VLAN 10
. "$(dirname "$0")/lib.sh"
. "$VSW_SRC/tests/vm/libvirt.sh"

# The debug kernel has no KVM; there test_portal.sh is all that is to be had.
[ "${VSW_KERNEL:-}" != debug ] || finish

ovs="<source bridge='sw0'/><virtualport type='openvswitch'/>"
plain="<source bridge='br0'/>"

# interface MAC-END PARTS: as libvirt has it
interface() { echo "<interface type='${3:-bridge}'><mac address='52:54:00:00:00:$1'/>$2</interface>"; }
with_model() { echo "${1/<\/interface>/<model type=\'virtio\'/><rom enabled=\'no\'/></interface>}"; }
tap_of() { libvirt_tap "$1" "52:54:00:00:00:$2"; }
port_of() { vswitchctl get Port "$(tap_of "$1" "$2")" "$3"; }
iface_of() { vswitchctl get Interface "$(tap_of "$1" "$2")" "$3"; }
is_port() { vswitchctl list-ports sw0 | grep -qx "$1"; }
reaches() { guest_run "$1" ping -c 1 -W "${3:-5}" -q "$2"; }

# attach DOMAIN MAC-END PARTS: one more NIC, while it runs
attach() {
	with_model "$(interface "$2" "$3" "${4:-bridge}")" >"$T/nic.xml"
	virsh -q attach-device "$1" "$T/nic.xml" && eventually 10 up_port "$1" "$2"
}
up_port() { attached "$(tap_of "$1" "$2")"; }

detach() {
	local tap
	tap=$(tap_of "$1" "$2")
	virsh -q detach-interface "$1" bridge --mac "52:54:00:00:00:$2" &&
		eventually 20 not is_port "$tap"
}

# nic DOMAIN MAC-END: its XML, as it is now
nic() {
	virsh -q dumpxml "$1" | awk -v mac="52:54:00:00:00:$2" '
		/<interface/ { all = ""; on = 1 }
		on { all = all $0 "\n" }
		/<\/interface/ { on = 0; if (index(all, mac)) printf "%s", all }'
}

# update DOMAIN MAC-END SED-COMMAND: as people edit it
update() {
	nic "$1" "$2" | sed "$3" >"$T/nic.xml"
	virsh -q update-device "$1" "$T/nic.xml"
}

must modprobe vswitch
must daemon_start
must vswitchctl add-br sw0 -- set Bridge sw0 other_config:linux-bridge=br0 \
	'other_config:linux-bridge-vlans="vnet*=10"'
must libvirt_up

it "domains start, and their ports have the VLANs that they shall have"
libvirt_start g1 10.0.0.1/24 "$(interface 01 "$ovs<vlan><tag id='10'/></vlan>")" >"$T/g1" 2>&1 &
one=$!
check libvirt_start g2 10.0.0.2/24 "$(interface 02 "$plain")"
check wait $one
check gives 10 port_of g1 01 tag
check gives 10 port_of g2 02 tag

it "they talk in their VLAN, whichever way they are plugged in"
check reaches g1 10.0.0.2
check reaches g2 10.0.0.1

it "libvirt's IDs are with the interface"
check gives '"52:54:00:00:00:01"' iface_of g1 01 external_ids:attached-mac
check gives "\"$(virsh -q domuuid g1 | tr -d '\n')\"" iface_of g1 01 external_ids:vm-id

it "domifstat counts frames"
counted() { virsh -q domifstat "$1" "$(tap_of "$1" "$2")" | awk '/rx_packets/ { got = $3 } END { exit !(got > 0) }'; }
check counted g1 01
check counted g2 02

it "a NIC is plugged in and out while the domain runs: trunks"
check attach g1 11 "$ovs<vlan trunk='yes'><tag id='5'/><tag id='6'/></vlan>"
check gives '[5, 6]' port_of g1 11 trunks
check gives '[]' port_of g1 11 tag
check detach g1 11

it "native VLANs, untagged and tagged"
for mode in untagged tagged; do
	check attach g1 11 "$ovs<vlan trunk='yes'><tag id='5' nativeMode='$mode'/><tag id='6'/></vlan>"
	check gives native-$mode port_of g1 11 vlan_mode
	check gives 5 port_of g1 11 tag
	check gives '[5, 6]' port_of g1 11 trunks
	check detach g1 11
done

it "an MTU"
check attach g1 11 "$ovs<mtu size='1400'/>"
check gives 1400 iface_of g1 11 mtu
check detach g1 11
check attach g2 12 "$plain<mtu size='1400'/>"
check gives 1400 iface_of g2 12 mtu
check detach g2 12
mtu_is() { [ "$(cat "/sys/class/net/$1/mtu")" = "$2" ]; }
check eventually 5 mtu_is br0 1500

it "isolated ports at the Linux bridge do not talk to each other, but to others"
check attach g1 11 "$plain<port isolated='yes'/>"
check attach g2 12 "$plain<port isolated='yes'/>"
check gives true port_of g1 11 protected
check gives true port_of g2 12 protected
check guest_run g1 "ip address add 10.1.0.1/24 dev eth1; ip link set eth1 up"
check guest_run g2 "ip address add 10.1.0.2/24 dev eth1; ip link set eth1 up"
# for an address of eth1 nobody answers at eth0
check guest_run g2 "echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore"
check_not reaches g1 10.1.0.2 2
check detach g2 12
check guest_run g2 "ip address add 10.1.0.2/24 dev eth0"
check reaches g1 10.1.0.2
check detach g1 11

it "a portgroup of libvirt's network gives the VLAN"
cat >"$T/net.xml" <<-XML
	<network><name>ovs</name><forward mode='bridge'/><bridge name='sw0'/><virtualport type='openvswitch'/>
	<portgroup name='blue' default='yes'><vlan><tag id='30'/></vlan></portgroup>
	<portgroup name='red'><vlan><tag id='20'/></vlan></portgroup></network>
XML
check virsh -q net-create "$T/net.xml"
check attach g1 11 "<source network='ovs'/>" network
check attach g1 12 "<source network='ovs' portgroup='red'/>" network
check gives 30 port_of g1 11 tag
check gives 20 port_of g1 12 tag

it "bandwidth, inbound as QoS and outbound as policing, and its changes"
check attach g1 14 "$ovs<bandwidth><inbound average='500' peak='1000' burst='128'/><outbound average='250'/></bandwidth>"
tap=$(tap_of g1 14)
check says "rate 4Mbit ceil 8Mbit" tc class show dev "$tap"
check gives 2000 iface_of g1 14 ingress_policing_rate
check virsh -q domiftune g1 "$tap" --inbound 1000,2000,128
check says "rate 8Mbit ceil 16Mbit" tc class show dev "$tap"
check detach g1 14
check gives '' vswitchctl --bare list QoS

it "the VLAN changes while the domain runs"
check update g1 01 "s/tag id='10'/tag id='20'/"
check gives 20 port_of g1 01 tag
check_not reaches g1 10.0.0.2 2
check update g1 01 "s/tag id='20'/tag id='10'/"
check reaches g1 10.0.0.2

it "the link is taken down and comes up"
check virsh -q domif-setlink g2 "$(tap_of g2 02)" down
check_not reaches g1 10.0.0.2 2
check virsh -q domif-setlink g2 "$(tap_of g2 02)" up
check eventually 10 reaches g1 10.0.0.2 2

it "a restart of libvirtd, and one of the daemon, take nobody's port away"
ports=$(vswitchctl list-ports sw0)
check libvirtd_stop
check libvirtd_start
check virsh -q domiflist g2
check daemon_stop
check daemon_start
check gives "$ports" vswitchctl list-ports sw0
check reaches g1 10.0.0.2

it "what is plugged in without the daemon is a port with the next one"
check daemon_stop
with_model "$(interface 13 "$plain")" >"$T/nic.xml"
check virsh -q attach-device g2 "$T/nic.xml"
check daemon_start
check eventually 10 up_port g2 13
check gives 10 port_of g2 13 tag

it "a domain that is reset keeps its port"
no=$(iface_of g1 01 ofport)
check virsh -q reset g1
check eventually 60 reaches g1 10.0.0.2
check gives "$no" iface_of g1 01 ofport

it "a domain that is saved has no port, and has it again when it is restored"
tap=$(tap_of g2 02)
check virsh -q save g2 "$T/g2.saved"
check not is_port "$tap"
check virsh -q restore "$T/g2.saved"
check eventually 10 up_port g2 02
check gives 10 port_of g2 02 tag
check eventually 30 reaches g1 10.0.0.2 2

it "a domain that is destroyed leaves nothing"
check virsh -q destroy g1
check virsh -q destroy g2
check gives '' vswitchctl list-ports sw0
check gives '' ls /sys/class/net/br0/brif
check libvirt_down

finish
