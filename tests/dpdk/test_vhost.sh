#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A guest by vhost-user comes, goes, and comes back; testpmd, which sends without end, is the guest.
#
#	testpmd ─ vm1 ── br0
. "$(dirname "$0")/../e2e/lib.sh"

# guest_up QUEUES: it listens, as QEMU does with server=on
guest_up() {
	rm -f /run/vm1.sock
	dpdk-testpmd --no-huge -m 128 --no-pci --no-telemetry --file-prefix=guest --single-file-segments \
		"--vdev=net_virtio_user0,path=/run/vm1.sock,server=1,queues=$1,mac=02:00:00:00:00:01" -- \
		--auto-start --forward-mode=txonly --nb-cores=1 --rxq="$1" --txq="$1" \
		--total-num-mbufs=4096 >"$T/guest" 2>&1 < <(exec sleep 1000) &
	guest=$!
	disown
}
guest_kill() { kill -KILL $guest && eventually 10 gone $guest; }
switch_kill() {
	local pid
	pid=$(cat /run/vswitch/dpdk.pid) && kill -KILL "$pid" && eventually 10 gone "$pid"
}
received_more() { [ "$(stat_of vm1 rx_packets)" -gt "$1" ]; }
receives() { eventually 10 received_more "$(stat_of vm1 rx_packets)"; }
serves() { vswitchctl --json lcore show | jq -e "[.[].queues[] | select(.port == \"vm1\")] | length == $1"; }

switch_up
must vswitchctl add-port br0 vm1 -- set Interface vm1 type=dpdkvhostuserclient \
	options:vhost-server-path=/run/vm1.sock

it "a port without a guest has no link"
check not linked vm1

it "a guest that comes later is found, and its frames with it"
guest_up 2
check eventually 20 linked vm1
check receives

it "each queue pair that the guest uses is served"
check eventually 10 serves 2

it "a guest is there again when the switch was killed, and nobody touched it"
check switch_kill
must datapath_start
check eventually 10 attached vm1
check eventually 10 linked vm1
check eventually 10 receives

it "a guest that is killed takes the link with it, and one queue is left"
check guest_kill
check eventually 10 not linked vm1
check eventually 10 serves 1

it "the next guest at the same path has what it asks for"
guest_up 1
check eventually 20 linked vm1
check receives
check serves 1

it "the port goes while its guest sends"
check vswitchctl del-port br0 vm1
check vswitchctl show
check guest_kill
finish
