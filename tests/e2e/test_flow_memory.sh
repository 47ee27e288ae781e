#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Memory of flows belongs to the control group of who installs them: its bounds hold for them, too.
. "$(dirname "$0")/lib.sh"

dpctl=${wire%/wire}/dpctl
many=2000
least=$((many * 150))	# bytes: a flow has two keys' worth of words, and a row of actions
group=$T/cgroup/flows

# Bytes of kernel memory that the group holds
held() { awk '$1 == "slab" { print $2 }' "$group/memory.stat"; }
grown() { [ "$(held)" -gt $((before + least)) ]; }
shrunk() { [ "$(held)" -lt $((before + least)) ]; }
in_group() { bash -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$group" "$@"; }

flows() {
	local i
	for ((i = 0; i < many; i++)); do
		printf 'add-flow dl_src=02:01:00:00:%02x:%02x,dl_dst=02:00:00:00:00:02 drop(policy)\n' \
			$((i / 256)) $((i % 256))
	done
}

must modprobe vswitch
must mkdir "$T/cgroup"
must mount -t cgroup2 none "$T/cgroup"
must eval 'echo +memory >"$T/cgroup/cgroup.subtree_control"'
must mkdir "$group"
flows >"$T/flows"

it "flows count as memory of the group that installs them, until they are deleted"
check in_group true
before=$(held)
check eval 'in_group "$dpctl" <"$T/flows"'
check gives $many "$dpctl" count
check grown
check "$dpctl" del-flows
check eventually 20 shrunk

must rmmod vswitch
must rmdir "$group"
must umount "$T/cgroup"
finish
