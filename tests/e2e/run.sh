#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs end-to-end tests, as root on a machine where vswitchd and vswitchctl are on PATH and
# "modprobe vswitch" works: the test VM (docs/testing.md).  Each file starts without module and
# daemon, in a process namespace that ends with it; afterwards the module must unload, and the
# kernel's log must be clean.
# usage: [SHARD=1/2] [FILE_TIME=900] [FAIL_FAST=1] run.sh [FILE...]
# Prints TAP.  Exit status 0: at least one claim was tested, and none failed.
set -u

dir=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=tests/vm/splat.sh
. "$dir/../vm/splat.sh"
# shellcheck source=tests/e2e/number.sh
. "$dir/number.sh"
FILE_TIME=${FILE_TIME:-900}
UNLOAD_TIME=${UNLOAD_TIME:-30}

links() { ls /sys/class/net; }
namespaces() { ls /run/netns 2>/dev/null; }

# What a file may have left behind, other than the module.  Links, too, of namespaces that were
# deleted: a TCP connection that has not ended yet keeps them alive.
sweep() {
	local name
	for name in $(namespaces); do
		[[ $own_namespaces == *" $name "* ]] || ip netns del "$name" 2>/dev/null
	done
	for name in $(links); do
		[[ $own_links == *" $name "* ]] || ip link del "$name" 2>/dev/null
	done
	if [ -e /sys/module/openvswitch ]; then		# it holds psample
		/usr/bin/ovs-dpctl del-dp ovs-system
		# shellcheck disable=SC2046 # names of modules
		rmmod $(ls /sys/module/openvswitch/holders) openvswitch
	fi 2>/dev/null
	rm -rf /run/vswitch /var/lib/vswitch "$E2E_TMP"
	mkdir -p "$E2E_TMP"
}

# The module goes away within seconds, and leaves nothing that it holds.
unload() {
	local end=$((SECONDS + UNLOAD_TIME))
	[ -e /sys/module/vswitch ] || return 0
	until rmmod vswitch 2>"$E2E_TMP/rmmod"; do
		if [ $SECONDS -ge $end ]; then
			sed 's/^/# /' "$E2E_TMP/rmmod"
			return 1
		fi
		sleep 0.2
	done
	[ ! -e /sys/module/vswitch ]
}

# The kernel's log since the mark of this file
log_since_mark() { dmesg | awk -v mark="e2e: $1 begins" 'index($0, mark) { on = 1 } on'; }

clean_log() {
	log_since_mark "$1" >"$E2E_TMP/dmesg"
	! splat_show "$E2E_TMP/dmesg" 2>&1 | sed 's/^/# /' | grep .
}

run_file() {
	local name begun=$SECONDS
	name=$(basename "$1" .sh)
	name=${name#test_}
	echo "e2e: $name begins" >/dev/kmsg
	number_claims "$name" < <(timeout -s KILL "$FILE_TIME" \
		unshare --pid --fork --kill-child --mount-proc bash "$1" 2>&1 </dev/null)
	# The dead daemon's socket holds the module a moment longer.
	if unload; then
		sweep
		if clean_log "$name"; then
			ok "$name: leaves a module that unloads and a clean kernel log"
		else
			not_ok "$name: leaves a clean kernel log"
		fi
	else
		not_ok "$name: leaves a module that unloads"
		sweep
		unload
	fi
	echo "# $name: $((SECONDS - begun)) s"
}

# On a kernel with kmemleak: two scans, as young objects are not reported by the first.
leaked_memory() {
	local kmemleak=/sys/kernel/debug/kmemleak
	[ -w $kmemleak ] || return 1
	echo scan >$kmemleak
	sleep 6
	echo scan >$kmemleak
	sed 's/^/# /' $kmemleak | head -n 60 | grep .
}

prepare() {
	local f
	export E2E_TMP=/run/e2e
	mkdir -p "$E2E_TMP"
	own_links=" $(links | tr '\n' ' ')" own_namespaces=" $(namespaces | tr '\n' ' ')"
	# Exact counts: nobody speaks unasked, and no queue of the test's own is full.  New
	# namespaces inherit addr_gen_mode (1: no link-local address, hence no discovery), but not
	# disable_ipv6.
	for f in all/disable_ipv6 default/disable_ipv6 default/addr_gen_mode; do
		[ ! -e /proc/sys/net/ipv6/conf/$f ] || echo 1 >/proc/sys/net/ipv6/conf/$f
	done
	echo 1 >/proc/sys/net/core/devconf_inherit_init_net
	echo 20000 >/proc/sys/net/core/netdev_max_backlog
	ulimit -n 65536
	export LC_ALL=C
}

# The files of this shard: every SHARD-th one.
my_share() {
	local i=0 f
	for f; do
		i=$((i + 1))
		[ $((i % ${SHARD#*/})) != $((${SHARD%/*} % ${SHARD#*/})) ] || echo "$f"
	done
}

[ "$(id -u)" = 0 ] || { echo "run.sh: must be root" >&2; exit 1; }
if pidof vswitchd >/dev/null; then
	echo "run.sh: a vswitchd runs here; these tests want a machine of their own" >&2
	exit 1
fi
prepare
[ $# -gt 0 ] || set -- "$dir"/test_*.sh
SHARD=${SHARD:-1/1}
for file in $(my_share "$@"); do
	[ -e "$file" ] || file=$dir/$file
	unload
	sweep
	run_file "$file"
	[ -z "${FAIL_FAST:-}" ] || [ $failed = 0 ] || break
done
if [ -w /sys/kernel/debug/kmemleak ]; then
	if leaked_memory; then
		not_ok "memory: kmemleak found leaks"
	else
		ok "memory: kmemleak found no leak"
	fi
fi
echo "1..$tests"
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
