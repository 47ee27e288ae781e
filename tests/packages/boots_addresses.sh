# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What a machine says at each boot whose network is configured by one of packaging/examples.
# usage: boots_addresses.sh NUMBER    on the machine itself
# shellcheck source=tests/claims.sh
. ./claims.sh
# shellcheck source=tests/packages/eventually.sh
. ./eventually.sh

by=$(cat configurer)
is_port() { [ "$(vswitchctl port-to-br "$1")" = br0 ]; }
claim "$by, boot $1: the bridge has the host's address" "$(eventually has_address br0 192.0.2.1/24)"
claim "$by, boot $1: the NIC is a port of it" "$(eventually is_port eth0)"
claim "$by, boot $1: the host has a port in VLAN 10, with its address" "$(
	eventually has_address vlan10 198.51.100.1/24
	vswitchctl get Port vlan10 tag | grep -vx 10)"
claim "$by, boot $1: nothing is wrong with the switch" "$(vswitchctl show | grep -i error)"
claim "$by, boot $1: no unit has failed" "$(systemctl --failed --no-legend --plain)"
[ "$claims_failed" = 0 ] ||
	journalctl -b --no-pager -o cat -u networking -u 'netplan-*' -u 'ifup@*' -u vswitchd | tail -40 | sed 's/^/# /'
