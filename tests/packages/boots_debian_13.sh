# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What a Debian 13 says at its first and second boot with the packages that were built on Debian 13.
# usage: boots_debian_13.sh NUMBER    on the machine itself
# shellcheck source=tests/claims.sh
. ./claims.sh
# shellcheck source=tests/packages/eventually.sh
. ./eventually.sh

case $1 in
1)
	claim "the daemon runs when the packages are installed" "$(eventually systemctl is-active vswitchd)"
	claim "the module is the one that DKMS has built" "$(
		modinfo -n vswitch | grep -v "^/lib/modules/$(uname -r)/updates/dkms/vswitch.ko")"
	claim "a bridge, a NIC and a VLAN port are made, and get their addresses" "$(
		vswitchctl add-br br0 -- add-port br0 eth0 \
			-- add-port br0 vlan10 tag=10 -- set interface vlan10 type=internal 2>&1
		eventually has_address br0 192.0.2.1/24
		eventually has_address vlan10 198.51.100.1/24)"
	;;
2)
	claim "at the next boot the bridge, its NIC and its VLAN port are back, and the addresses" "$(
		vswitchctl list-ports br0 | diff - <(printf 'eth0\nvlan10\n')
		eventually has_address br0 192.0.2.1/24
		eventually has_address vlan10 198.51.100.1/24)"
	claim "nothing is wrong with switch and host" "$(
		vswitchctl doctor >/run/doctor 2>&1 || cat /run/doctor)"
	claim "the daemon is confined, and no unit has failed" "$(
		systemctl --failed --no-legend --plain
		systemctl show -p NoNewPrivileges --value vswitchd | grep -vx yes)"
	claim "the module is put in again, and all is back" "$(
		upgrade_to 0123456789ABCDEF0123456
		eventually has_address br0 192.0.2.1/24
		eventually has_address vlan10 198.51.100.1/24)"
	sed 's/^/# /' /run/upgrade
	claim "the packages are purged" "$(
		DEBIAN_FRONTEND=noninteractive apt-get -y -q purge 'vswitch*' >/run/purge 2>&1 ||
			tail -20 /run/purge)"
	claim "no file is left of them" "$(find /etc /usr /var /lib/modules -xdev -iname '*vswitch*' \
		! -path '/var/lib/dpkg/*' ! -path '/var/log/*' ! -path '*/openvswitch*' \
		! -path '/usr/src/linux-headers-*' 2>/dev/null)"
	;;
esac
