#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The daemon under its AppArmor profile, enforced: it starts and loads the module, does everything that
# it does, restarts, and nothing that it asks for is denied.
. "$(dirname "$0")/lib.sh"

install -m755 "$(command -v vswitchd)" /usr/sbin/vswitchd
[ -e /sys/kernel/security/apparmor ] || must mount -t securityfs securityfs /sys/kernel/security
must apparmor_parser -r -K -T "$VSW_SRC/packaging/apparmor/usr.sbin.vswitchd"
denied() { dmesg | grep 'apparmor="DENIED"'; }
confinement() { cat "/proc/$(pgrep -x vswitchd)/attr/current"; }

it "it starts, loads the module, and is confined"
check /usr/sbin/vswitchd --detach
check gives "vswitchd (enforce)" confinement

it "ports of each kind, rules, addresses and tunnels: the profile is in nobody's way"
check vswitchctl add-br br0
host h1 tag=5
host h2 tag=5
check vswitchctl add-port br0 i1 -- set interface i1 type=internal 'mac="02:00:00:00:00:77"'
check says 02:00:00:00:00:77 ip link show i1
check vswitchctl add-port br0 g1 -- set interface g1 type=gre options:remote_ip=192.0.2.2
check vswitchctl flow add br0 "tcp,tp_dst=25 actions=drop"
listen h2
check send h1 dst=h2 count=5
check heard h2 5

it "an internal port's device may move to another network namespace"
check ip netns add guest
check ip link set i1 netns guest
check says i1 vswitchctl show
check_not says error vswitchctl show

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
