#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The packages of `make deb` on a Debian 12 of their own: installed, whole, the module built for the
# kernel that is there and for one that comes later, and purged without a trace.
# usage: make deb && test_deb.sh    as root; prints TAP
set -eu
vm=$(cd "$(dirname "$0")/../vm" && pwd)
# shellcheck source=tests/vm/lib.sh
. "$vm/lib.sh"
# shellcheck source=tests/vm/apt.sh
. "$vm/apt.sh"
# shellcheck source=tests/claims.sh
. "$vm/../claims.sh"

# shellcheck source=tests/packages/base.sh
. "$(dirname "$0")/base.sh"
later=$(cat "$kernels/6.12/release")

# All that follows is in mounts of this process's own, over the base, and goes with it.
if [ -z "${VSW_UNSHARED:-}" ]; then
	"$vm/kernel.sh" 6.12 >/dev/null
	packages_base
	packages_unshare "$@"
fi
packages_mounts
packages_root /mnt
mkdir -p $T/later
mount --bind "$kernels/6.12/root" $T/later

# Names alone. What package management notes of itself, and DKMS's key of the machine, stay;
# dh_apparmor takes an empty folder of AppArmor's along.
files() {
	inside find / -xdev \( -path /proc -o -path /debs -o -path /later -o -path /tmp -o \
		-path /var/log -o -path /var/cache -o -path /var/lib/dpkg -o -path /var/lib/apt -o \
		-name 'mok.*' -o -path /etc/apparmor.d/disable \) -prune -o -print | sort
}
built() { inside dkms status vswitch | grep -F ", $1, " | grep -q ': installed' || {
	echo "not for $1:"; inside dkms status vswitch; }; }

# Secure Boot, as the firmware's variable says it
variables=$T/sys/firmware/efi/efivars
mkdir -p $variables
printf '\006\000\000\000\001' >$variables/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
release=$(basename "$(ls -d $T/lib/modules/*)")
inside depmod "$release" 2>/dev/null
files >/mnt/before

version=$(make -s -C "$top" --no-print-directory version)
claim "apt installs the packages" "$(apt_get install "/debs/vswitch_${version}_amd64.deb" \
	"/debs/vswitch-dkms_${version}_all.deb" "/debs/vswitch-ovs-compat_${version}_all.deb")"
claim "it says what Secure Boot needs" "$(
	grep -q 'mokutil --import' $T/tmp/log || tail -5 $T/tmp/log)"
claim "DKMS has built the module for the kernel that is there" "$(built "$release")"
claim "the module is signed" "$(
	inside modinfo -k "$release" -F signer vswitch | grep -q . || echo "no signer")"
claim "what is installed is whole" "$(inside dpkg --verify vswitch vswitch-dkms vswitch-ovs-compat)"
claim "the programs run" "$(for program in vswitchd vswitchctl ovs-vsctl ovs-ofctl ovs-appctl ovs-dpctl; do
	inside "$program" --version | grep -qE "^$program .*[0-9]" || echo "$program"; done)"
claim "the service starts with the system" "$(
	inside test -L /etc/systemd/system/multi-user.target.wants/vswitchd.service || echo "no link")"
claim "the profile is one that this AppArmor reads" "$(
	inside apparmor_parser -QTK /etc/apparmor.d/usr.sbin.vswitchd 2>&1 |
		grep -v 'interface file missing')"
# shellcheck disable=SC2016 # dpkg-query's own
claim "they keep Open vSwitch out" "$(
	inside dpkg-query -W -f '${Conflicts}\n' vswitch-ovs-compat |
		grep -vx 'openvswitch-common, openvswitch-switch')"

# A kernel that is installed later runs the scripts in /etc/kernel.
mkdir -p "$T/lib/modules/$later"
ln -s "/later/usr/src/linux-headers-$later" "$T/lib/modules/$later/build"
cp "$T/later/lib/modules/$later"/modules.{builtin,order} "$T/lib/modules/$later/"
inside run-parts --arg="$later" /etc/kernel/postinst.d >$T/tmp/later 2>&1 ||
	{ cat $T/tmp/later; tail -40 $T/var/lib/dkms/vswitch/*/build/make.log; } >&2
claim "and for a kernel that comes later" "$(built "$later")"

mkdir -p $T/var/lib/vswitch && touch $T/var/lib/vswitch/conf.db
claim "they are removed" "$(apt_get remove 'vswitch*')"
claim "the module goes, the configuration stays" "$(find $T/lib/modules -name 'vswitch*'
	[ -e $T/var/lib/vswitch/conf.db ] || echo conf.db)"
claim "they are purged" "$(apt_get purge 'vswitch*')"
rm -rf "${T:?}/lib/modules/$later"
claim "which leaves nothing" "$(diff /mnt/before <(files) | grep '^[<>]')"
claims_end
