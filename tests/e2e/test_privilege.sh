#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Nothing is reachable without privilege.
#
#	h1 ── h1 ── br0
. "$(dirname "$0")/lib.sh"

nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }

switch_up
host h1

it "the control socket is root's, mode 0600; the database is not for others' eyes"
check gives "600 root" stat -c "%a %U" /run/vswitch/vswitchd.sock
check gives "600 root" stat -c "%a %U" /var/lib/vswitch/conf.db
check gives 755 stat -c %a /run/vswitch
check gives 700 stat -c %a /var/lib/vswitch

it "an unprivileged user is refused at the control socket"
check refused "" nobody vswitchctl show
check refused "" nobody vswitchctl del-br br0
check vswitchctl br-exists br0

it "an unprivileged user gets nothing from the datapath"
check daemon_stop
mkdir -m 777 "$T/nobody"
chmod 755 "$T"
check refused "" nobody vswitchd --db "$T/nobody/db" --socket "$T/nobody/sock" \
	--pidfile="$T/nobody/pid"

# With vswitch-dpdk who is root may use its socket, whatever namespace he is in
if on_module; then
	it "nor does root of a user namespace, in this network namespace or in its own"
	check refused "" unshare --user --map-root-user vswitchd --db "$T/nobody/db2" \
		--socket "$T/nobody/sock2" --pidfile="$T/nobody/pid2"
	check refused "" unshare --user --map-root-user --net vswitchd --db "$T/nobody/db3" \
		--socket "$T/nobody/sock3" --pidfile="$T/nobody/pid3"

	it "root of a user namespace cannot put devices under br0"
	check_not unshare --user --map-root-user ip link set h1 nomaster
	check says "master br0" ip -o link show h1
fi

it "the daemon keeps the capabilities that it needs and no more"
check daemon_start
eff=$(sed -n 's/^CapEff:\s*//p' "/proc/$(daemon_pid)/status")
# CAP_NET_ADMIN is bit 12; nothing but it and CAP_SYS_MODULE (16) may be left
check [ $((0x$eff & (1 << 12))) != 0 ]
check [ $((0x$eff & ~((1 << 12) | (1 << 16)))) = 0 ]

finish
