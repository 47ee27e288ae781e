#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The packages of `make deb` on machines that boot with systemd: configured, rebooted into a later kernel,
# daemon and module upgraded while frames pass, purged; and the network's configuration by each of
# packaging/examples. Real kernels, in VMs.
# usage: make deb && test_system.sh    as root; prints TAP
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vm=$here/../vm
# shellcheck source=tests/vm/lib.sh
. "$vm/lib.sh"
# shellcheck source=tests/vm/apt.sh
. "$vm/apt.sh"
# shellcheck source=tests/vm/ramfs.sh
. "$vm/ramfs.sh"
# shellcheck source=tests/packages/base.sh
. "$(dirname "$0")/base.sh"
# shellcheck source=tests/packages/system.sh
. "$(dirname "$0")/system.sh"

if [ -z "${VSW_UNSHARED:-}" ]; then
	for kernel in 6.1 6.12; do "$vm/kernel.sh" $kernel >/dev/null; done
	"$vm/qemu.sh" >/dev/null
	packages_base
	packages_unshare "$@"
fi
packages_mounts
version=$(make -s -C "$top" --no-print-directory version)

# The same, as if it were the version after
next_version() {
	dpkg-deb -R "$build/deb/vswitch_${version}_amd64.deb" "$system/next"
	sed -i "s/^Version: .*/Version: $version+next/" "$system/next/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$system/next" $T/root/claims/next.deb >/dev/null
}

# Started where libvirt is: what it finds then
guests_unit='[Unit]
After=network.target
[Service]
Type=oneshot
ExecStart=/bin/sh -c "vswitchctl list-ports br0 >/run/before-guests 2>&1 || :"
[Install]
WantedBy=multi-user.target'

# All packages but those with symbols for debuggers
package() { echo "/debs/$1_${version}_$2.deb"; }
packages=("$(package vswitch amd64)" "$(package vswitch-dkms all)")
compat=$(package vswitch-ovs-compat all)
examples=$top/packaging/examples

# boots KERNEL...: what the machine says when it boots each
boots() {
	local kernel
	for kernel; do
		system_boot "$kernel" || echo "not ok 0 - the machine boots, says all, and powers off"
	done
}

networkd() {
	system_make networkd 6.1 "$here/boots_networkd.sh" "${packages[@]}"
	next_version
	echo "$guests_unit" >$T/etc/systemd/system/guests.service
	inside systemctl -q enable guests systemd-networkd
	cp "$examples"/networkd/*.network $T/etc/systemd/network/
	system_add_kernel 6.12
	system_disk
	boots 6.1 6.12 6.12 6.12
}

# configurer NAME: packaging/examples/NAME, in two boots
configurer() {
	system_make "$1" 6.1 "$here/boots_addresses.sh" "${packages[@]}" "$compat"
	echo "$1" >$T/root/claims/configurer
	"configure_$1"
	system_disk
	boots 6.1 6.1
}

configure_ifupdown() { cp "$examples/ifupdown/interfaces" $T/etc/network/interfaces; }
configure_ifupdown2() {
	(cd $T/root && apt-get "${apt_options[@]}" download ifupdown2 >&2)
	apt_get install "/root/$(basename $T/root/ifupdown2_*.deb)" >&2
	cp "$examples/ifupdown2/interfaces" $T/etc/network/interfaces
}
configure_netplan() {
	mkdir -p $T/etc/netplan
	cp "$examples/netplan/br0.yaml" $T/etc/netplan/
	install -Dm644 "$examples/netplan/keep-master.conf" \
		$T/etc/systemd/network/10-netplan-eth0.network.d/keep-master.conf
	# It gives each of its units ten seconds, which is short for Python on an emulated machine.
	mkdir -p $T/etc/systemd/system/netplan-ovs-.service.d
	printf '[Service]\nTimeoutStartSec=300\n' >$T/etc/systemd/system/netplan-ovs-.service.d/slow.conf
	inside systemctl -q enable systemd-networkd
}

apt_open bookworm bookworm-updates bookworm-security
{
	networkd
	configurer ifupdown
	configurer netplan
	configurer ifupdown2
} | awk '
	/^ok |^not ok / { sub(/ [0-9]+ /, " " (++n) " "); failed += /^not/ }
	/^ok |^not ok |^#/ { print; fflush() }
	END { print "1.." n; exit failed != 0 || n != 23 + 3 * 10 }'
