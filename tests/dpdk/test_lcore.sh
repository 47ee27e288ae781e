#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What lcores do, as vswitchctl shows it.
#
#	h1, h2 ── br0
. "$(dirname "$0")/../e2e/lib.sh"

switch_up
for host in h1 h2; do host $host; done
for port in h1 h2; do check eventually 10 linked $port; done

lcores() { vswitchctl --json lcore show | jq -e "$1"; }

it "an lcore sleeps where nothing comes, and each queue is served by one"
check eventually 10 lcores '.[0].asleep > 90 and .[0].frames == 0'
check lcores '[.[].queues[].port] | contains(["br0", "h1", "h2"])'
check lcores '[.[].queues[] | "\(.port):\(.queue)"] | length == (unique | length)'

it "it shows the frames of a second, what they cost, and which queue they came by"
send_bg h1 dst=ff:ff:ff:ff:ff:ff rate=500 for=60
check eventually 20 lcores '.[0] | .frames > 0 and .busy > 0 and .cycles_per_frame > 0'
check eventually 20 lcores '[.[].queues[] | select(.port == "h1")][0] | .frames > 0'
check lcores '.[0].total > 0'
check send_end h1 stop
check eventually 20 lcores '.[0].frames == 0'

it "settings of the database are what it is started with, and status says what waits for that"
waits() { vswitchctl status | grep -q "vswitch-dpdk was started with other settings"; }
check_not waits
check vswitchctl set Open_vSwitch . other_config:pmd-cpu-mask=0x1 other_config:dpdk-socket-mem=200,0
check waits
check refused "pmd-cpu-mask must be a mask" vswitchctl set Open_vSwitch . other_config:pmd-cpu-mask=0
check refused "pmd-cpu-mask must be a mask" vswitchctl set Open_vSwitch . other_config:pmd-cpu-mask=1-2,2
check refused "dpdk-socket-mem must be MB" vswitchctl set Open_vSwitch . other_config:dpdk-socket-mem=1,x
pid=$(pidof vswitch-dpdk)
check kill -9 "$pid"
check eventually 10 gone "$pid"
check datapath_start
check eventually 10 lcores '.[0].cpu == 0'
check eventually 10 linked h1
check_not waits
check says "--memory=200" cat /run/vswitch/dpdk.sock.options

it "how long it sleeps can be changed while it runs"
check refused "pmd-sleep-max must be" vswitchctl set Open_vSwitch . other_config:pmd-sleep-max=x
check vswitchctl set Open_vSwitch . other_config:pmd-sleep-max=0
check eventually 20 lcores '.[0] | .polling > 90 and .asleep < 5'
check_not waits
check vswitchctl remove Open_vSwitch . other_config pmd-sleep-max
check eventually 20 lcores '.[0].asleep > 90'

it "for people it is a table"
check says "h1:0" vswitchctl lcore show
finish
