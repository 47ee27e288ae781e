#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One file, in namespaces that apart.sh has made: nothing outside is seen or changed.
# usage: inside.sh FILE
set -eu
mount -t proc none /proc
mount -t tmpfs -o mode=755 none /run
mkdir -p /var/lib/vswitch /run/e2e /run/netns
mount -t tmpfs -o mode=700 none /var/lib/vswitch
mount -t sysfs none /sys
ip link set lo up
# Exact counts: nobody speaks unasked.
for f in all/disable_ipv6 default/disable_ipv6 default/addr_gen_mode; do
	[ ! -e /proc/sys/net/ipv6/conf/$f ] || echo 1 >/proc/sys/net/ipv6/conf/$f
done
# Where everybody may go, wherever the sources lie
mkdir /run/programs /run/bin
mount --bind "$(dirname "$(command -v vswitchd)")" /run/programs
mount --bind "$(dirname "$0")/bin" /run/bin
export PATH=/run/bin:/run/programs:$PATH WIRE=/run/programs/tests/wire
export E2E_TMP=/run/e2e DATAPATH=dpdk VSW_DPDK=/run/vswitch/dpdk.sock
exec bash "$1"
