#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The module: what it says about itself, loading, unloading, parameters.
#
#	h1 ── h1 ┐
#	         ├ br0
#	h2 ── h2 ┘
. "$(dirname "$0")/lib.sh"

loaded() { [ -e /sys/module/vswitch ]; }
promiscuity() { ip -d -o link show "$1" | sed -n 's/.* promiscuity \([0-9]*\) .*/\1/p'; }
unload_complaint() { ! rmmod vswitch 2>&1; }

it "modinfo shows license, description, version and the alias of the netlink family"
check gives GPL modinfo -F license vswitch
check gives "Virtual switch for KVM hosts" modinfo -F description vswitch
check says "$(vswitchd --version | grep -o '[0-9]*\.[0-9]*\.[0-9]*')" modinfo -F version vswitch
check gives net-pf-16-proto-16-family-vswitch modinfo -F alias vswitch

it "loads by the alias of its netlink family, and unloads when idle"
check modprobe net-pf-16-proto-16-family-vswitch
check loaded
check rmmod vswitch
check not loaded

it "vswitchd loads the module itself"
check daemon_start
check loaded
check gives 0 flows true
check daemon_stop
check eventually 5 rmmod vswitch

it "rmmod is refused while a daemon holds the datapath, which goes on working"
switch_up
host h1
host h2
check says "in use" unload_complaint
check loaded
listen h2
check send h1 dst=h2
check heard h2 1

it "rmmod after the daemon's end takes ports, bridge device and flows with it"
check send h2 dst=h1
check eventually 5 says 'output' vswitchctl cache show
check gives 1 promiscuity h1
check daemon_stop
check ip link show br0
check eventually 5 rmmod vswitch
check not loaded
check_not ip link show br0
check gives 0 promiscuity h1
check not says master ip -o link show h1

it "the next start restores all of it from the configuration"
check daemon_start
check gives $'h1\nh2' vswitchctl list-ports br0
check says "master br0" ip -o link show h1
listen h2
check send h1 dst=h2 count=3
check heard h2 3

it "parameters have descriptions and can be changed while frames flow"
for p in flow_max miss_bytes miss_flow_frames miss_port_frames miss_frames miss_memory \
	miss_timeout_ms; do
	check says "$p:" modinfo -F parm vswitch
done
check param miss_timeout_ms 1234
check gives 1234 param_get miss_timeout_ms
check_not param miss_timeout_ms -1
check_not param flow_max nonsense
check gives 1234 param_get miss_timeout_ms
check send h2 dst=h1 count=3

it "psample comes along where it is not there, and others that have it do not keep modprobe -r from its work"
check daemon_stop
check eventually 5 rmmod vswitch
check modprobe -r psample
check modprobe vswitch
check test -e /sys/module/psample
check modprobe act_sample
check modprobe -r vswitch
check not loaded
check test -e /sys/module/psample
check rmmod act_sample
check daemon_start

it "an unknown parameter does not keep the module from loading with its defaults"
check daemon_stop
check eventually 5 rmmod vswitch
check modprobe vswitch no_such_parameter=1 miss_flow_frames=7
check gives 7 param_get miss_flow_frames

finish
