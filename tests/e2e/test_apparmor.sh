#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The daemon under its AppArmor profile, enforced: it starts and loads the module, does everything that
# it does, restarts, and nothing that it asks for is denied.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/confined.sh"

install -m755 "$(command -v vswitchd)" /usr/sbin/vswitchd
[ -e /sys/kernel/security/apparmor ] || must mount -t securityfs securityfs /sys/kernel/security
must apparmor_parser -r -K -T "$VSW_SRC/packaging/apparmor/usr.sbin.vswitchd"
denied() { dmesg | grep 'apparmor="DENIED"'; }
confinement() { cat "/proc/$(pgrep -x vswitchd)/attr/current"; }

it "it starts, loads the module, and is confined"
check /usr/sbin/vswitchd --detach
check gives "vswitchd (enforce)" confinement

works_within "the profile"

it "it ends and starts again, and finds everything"
check vswitchctl exit
check eventually 30 sh -c '! pgrep -x vswitchd'
check /usr/sbin/vswitchd --detach
check gives "vswitchd (enforce)" confinement
check gives br0 vswitchctl list-br

it "a file that is none of its own is denied"
check_not /usr/sbin/vswitchd --socket=/run/vswitch/other.sock --db=/root/other.db --detach
check says other.db denied

it "nothing else was"
check gives "" sh -c 'dmesg | grep "apparmor=\"DENIED\"" | grep -v other.db || :'

finish
