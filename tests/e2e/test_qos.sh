#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# QoS of type linux-htb: how much a port's device may send.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┴ br0      qos on h2
. "$(dirname "$0")/lib.sh"

switch_up
host h1 10.0.0.1/24
host h2 10.0.0.2/24

classes() { tc class show dev "$1"; }
has_htb() { tc qdisc show dev "$1" | grep -q '^qdisc htb 7673: root'; }
# Prints the Mbit/s that h2 has received, by iperf3.
rate_to_h2() { on h1 iperf3 -J -c 10.0.0.2 -t 4 -O 1 | jq '.end.sum_received.bits_per_second / 1000000'; }
near() { awk -v got="$1" -v want="$2" 'BEGIN { exit !(got > want * 0.85 && got < want * 1.15) }'; }

it "the command line of libvirt makes classes on the device"
check vswitchctl --timeout=100 set port h2 qos=@qos1 'external-ids:vm-id="8b"' -- \
	--id=@qos1 create qos type=linux-htb other_config:min-rate=4000000 \
	other_config:max-rate=4000000 queues:0=@queue0 'external-ids:vm-id="8b"' -- \
	--id=@queue0 create queue other_config:min-rate=4000000 other_config:max-rate=4000000 \
	other_config:burst=320000 'external-ids:vm-id="8b"'
check has_htb h2
check says "class htb 7673:fffe root rate 4Mbit ceil 4Mbit" classes h2
check says "class htb 7673:1 parent 7673:fffe prio 0 rate 4Mbit ceil 4Mbit burst 40000b" classes h2

it "the port's device sends at that rate"
on h2 iperf3 -s -D -I "$T/iperf3.pid"
check eventually 10 pings h1 10.0.0.2
got=$(rate_to_h2)
echo "# $got Mbit/s of 4"
check near "$got" 4

it "another rate is in force at once"
check vswitchctl set queue "$(vswitchctl --bare --columns=_uuid list queue)" other_config:max-rate=8000000
check vswitchctl set qos "$(vswitchctl --bare --columns=_uuid list qos)" other_config:max-rate=8000000
got=$(rate_to_h2)
echo "# $got Mbit/s of 8"
check near "$got" 8

it "it outlives the daemon, and is there when the device comes back"
check daemon_kill
check has_htb h2
check daemon_start
check has_htb h2
check says "ceil 8Mbit" classes h2
check ip tuntap add tap5 mode tap
check vswitchctl add-port br0 tap5 -- set port tap5 qos="$(vswitchctl --bare --columns=_uuid list qos)"
check has_htb tap5
check ip link del tap5
check ip tuntap add tap5 mode tap
check eventually 10 has_htb tap5

it "it goes when it is cleared, and with the port"
check vswitchctl clear port h2 qos
check not has_htb h2
check vswitchctl del-port tap5
check not has_htb tap5
check vswitchctl -- --all destroy qos -- --all destroy queue

it "what tc has put on a device stays where the port has no QoS"
check tc qdisc add dev h2 root handle 1: htb default 1
check vswitchctl set port h2 tag=7
check says "htb 1: root" tc qdisc show dev h2
check vswitchctl set port h2 qos=@q -- --id=@q create qos type=linux-noop
check says "htb 1: root" tc qdisc show dev h2
check tc qdisc del dev h2 root

it "what an earlier daemon has left, and nobody wants, is taken away"
check vswitchctl set port h2 qos=@q -- --id=@q create qos type=linux-htb
check has_htb h2
check daemon_stop
rm -f /var/lib/vswitch/conf.db*
check daemon_start
check not has_htb h2
check vswitchctl add-br br0 -- add-port br0 h2

it "types that are not served are kept and limit nothing, which status says"
check vswitchctl set port h2 qos=@q -- --id=@q create qos type=linux-hfsc
check gives linux-hfsc vswitchctl get qos "$(vswitchctl get port h2 qos)" type
check says "type linux-hfsc is not supported" vswitchctl status
check_not says htb tc qdisc show dev h2
check vswitchctl clear port h2 qos
check_not says linux-hfsc vswitchctl status

finish
