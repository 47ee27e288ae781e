#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Ports whose names are words of the syntax of rules: what a rule says of one it says after a
# restart, too, and when it is fed back. Names of actions in capitals.
#
#	h1 ── br0 ── reg0, all, normal, … (dummy devices)
. "$(dirname "$0")/lib.sh"

names=(reg0 all normal NORMAL in_port flood local none controller table drop 7 65534 p-a a.b
	'a,b' 'a(b' 'a)' 'q"q' b\\ '"' 'actions=' café abcdefghijklmno)

switch_up
host h1
must vswitchctl set-fail-mode br0 secure

quoted() { local name=${1//\\/\\\\}; printf '"%s"' "${name//\"/\\\"}"; }
# Rules without what counts
shown() { vswitchctl flow show "$1" br0 | sed 's/duration=[^,]*, //; s/idle_age=[0-9]*, //'; }

it "every name can be a port's, and stand in a rule"
n=0
for name in "${names[@]}"; do
	# Linux lets no device be called "all", so this port waits for ever.
	[ "$name" = all ] || check ip link add name "$name" type dummy
	[ "$name" = all ] || check ip link set dev "$name" up
	check vswitchctl add-port br0 "$name"
	q=$(quoted "$name")
	n=$((n + 1))
	printf '%s\n' "priority=$n,in_port=$q,dl_type=0x88b5 actions=$q,output:$q,resubmit($q,$n)"
done >"$T/rules"
check vswitchctl flow add br0 "$T/rules"
check gives "$n" grep -c 'priority=[0-9]*,in_port=.*output:.*,output:.*,resubmit(' \
	<(shown --names)

it "means the same after a restart"
shown --names >"$T/before"
shown --no-names >"$T/numbers"
must daemon_stop
must daemon_start
check diff "$T/before" <(shown --names)
check diff "$T/numbers" <(shown --no-names)

it "and when what was shown is fed back"
check vswitchctl flow replace br0 "$T/before"
check diff "$T/before" <(shown --names)
check vswitchctl flow replace br0 "$T/numbers"
check diff "$T/before" <(shown --names)

it "frames go where the rule says"
for name in reg0 normal in_port 7 'a,b' 'q"q'; do
	check vswitchctl flow del br0 in_port=h1
	check vswitchctl flow add br0 "in_port=h1 actions=output:$(quoted "$name")"
	check says "output to $name" vswitchctl trace br0 in_port=h1,dl_type=0x88b5
	check says 'Actions: output:' vswitchctl trace br0 in_port=h1,dl_type=0x88b5
done

it "and trace is told of ports in the same way"
check says 'priority=3,in_port="normal"' vswitchctl trace br0 'in_port="normal",dl_type=0x88b5'
check refused 'normal is no port' vswitchctl trace br0 in_port=normal

it "a rule to a port that is gone is still to that port"
check vswitchctl del-port br0 reg0
shown --names >"$T/before"
must daemon_stop
must daemon_start
check diff "$T/before" <(shown --names)

it "no name of an action harms the daemon, whatever its case"
pid=$(daemon_pid)
for action in MOD_TP_DST:80 mod_tp_dsT:80 Mod_Nw_Src:10.0.0.1 SET_FIELD:80-\>TCP_DST LOAD:5-\>x \
	MOD_X:1 mod_:1 RESUBMIT Output: NOTE: 'set_field:->' 'OUTPUT(' '"'; do
	vswitchctl flow add br0 "tcp actions=$action" >"$T/output" 2>&1
	check gives br0 vswitchctl --timeout=5 list-br
done
check gives "$pid" daemon_pid
check vswitchctl flow add br0 'tcp actions=MOD_TP_DST:80'
check says 'set_field:80->tcp_dst' vswitchctl flow show br0 tcp
finish
