#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The generic table commands, and --json.
#
#	h1 ── h1 tag=10 ┐
#	h2 ── h2        ┼ br0
. "$(dirname "$0")/lib.sh"

is_json() { "$@" | jq -e . >"$T/json"; }

switch_up
host h1 tag=10
host h2 trunks=1,2,3

it "get prints values as ovs-vsctl does"
check gives 10 vswitchctl get Port h1 tag
check gives "[1, 2, 3]" vswitchctl get Port h2 trunks
check gives "[]" vswitchctl get Port h2 tag
check gives "h1" vswitchctl get Port h1 name
check gives $'10\nh1' vswitchctl get Port h1 tag name
check gives "{}" vswitchctl get Port h1 external_ids

it "set, add, remove and clear change columns, keys and set members"
check vswitchctl set Port h1 external_ids:a=1 external_ids:b=two
check gives '{a="1", b=two}' vswitchctl get Port h1 external_ids
check gives two vswitchctl get Port h1 external_ids:b
check vswitchctl remove Port h1 external_ids a
check gives '{b=two}' vswitchctl get Port h1 external_ids
check vswitchctl add Port h2 trunks 7
check gives "[1, 2, 3, 7]" vswitchctl get Port h2 trunks
check vswitchctl remove Port h2 trunks 1 2
check gives "[3, 7]" vswitchctl get Port h2 trunks
check vswitchctl clear Port h1 external_ids
check gives "{}" vswitchctl get Port h1 external_ids

it "list and find show rows, columns and formats"
check gives $'name                : h1\ntag                 : 10' \
	vswitchctl --columns=name,tag list Port h1
check gives h1 vswitchctl --bare --columns=name find Port tag=10
check gives $'name,tag\nh1,10' vswitchctl --format=csv --columns=name,tag find Port name=h1
check gives "" vswitchctl --bare --columns=name find Port tag=11
check gives 3 eval "vswitchctl --bare --columns=name list Port | grep -c ."

it "tables and columns may be abbreviated, in any case"
check gives 10 vswitchctl get port h1 tag
check gives 10 vswitchctl get Port h1 TAG

it "wait-until waits for another's change, and no longer than --timeout"
{ sleep 1; vswitchctl set Port h1 tag=33; } &
check vswitchctl --timeout=10 wait-until Port h1 tag=33
check refused "" vswitchctl --timeout=1 wait-until Port h1 tag=34
check vswitchctl set Port h1 tag=10

it "--json is accepted anywhere on the line"
for where in "--json fdb show br0" "fdb --json show br0" "fdb show --json br0" "fdb show br0 --json"; do
	# shellcheck disable=SC2086 # words
	check is_json vswitchctl $where
done
for what in "show" "cache show" "drops show" "stats show" "status" "log show" "list Port" \
	"list-br" "find Port tag=10" "get Port h1 tag"; do
	# shellcheck disable=SC2086 # words
	check is_json vswitchctl --json $what
done

it "show draws bridges, ports and interfaces"
check says "Bridge br0" vswitchctl show
check says "Port h1" vswitchctl show
check says "tag: 10" vswitchctl show
check says "trunks: [3, 7]" vswitchctl show
check says "type: internal" vswitchctl show
check gives h1 eval "vswitchctl --json show | jq -r '.bridges[].ports[] | select(.tag == 10).name'"

it "ovs-vsctl's name gives ovs-vsctl's manners"
ln -s "$(command -v vswitchctl)" "$T/ovs-vsctl"
check gives br0 "$T/ovs-vsctl" list-br
check "$T/ovs-vsctl" --no-wait --timeout=5 -- --may-exist add-br br1 -- set bridge br1 fail_mode=secure
check gives $'br0\nbr1' "$T/ovs-vsctl" list-br
"$T/ovs-vsctl" frobnicate 2>"$T/err"
check says ovs-vsctl: cat "$T/err"

finish
