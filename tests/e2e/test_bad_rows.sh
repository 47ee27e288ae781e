#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A row of the database that cannot be understood is left out and told; all others forward.
#
#	h1 ── h1 ─┐
#	h2 ── h2 ─┼─ br0		h3's row is spoiled
#	h3 ── h3 ─┘
. "$(dirname "$0")/lib.sh"

db=/var/lib/vswitch/conf.db
switch_up
host h1
host h2
host h3

# spoil SQL: the daemon starts with what somebody has written into its database.
spoil() {
	check daemon_stop
	cp $db "$T/good.db"
	must sqlite3 $db "PRAGMA ignore_check_constraints = ON; $1"
	check daemon_start
}

mended() {
	check daemon_stop
	rm -f $db-wal
	cp "$T/good.db" $db
	check daemon_start
}

others_forward() {
	listen h2
	check send h1 dst=h2 count=5
	check heard h2 5
}

h3_is_cut_off() {
	listen h1
	listen h2
	check send h3 dst=ff:ff:ff:ff:ff:ff count=3
	check send h2 dst=h1 count=1
	check heard h1 1
}

it "a tag that is none leaves its port out: it is no trunk of everything"
spoil "UPDATE Port SET tag = 70000 WHERE name = 'h3'"
others_forward
h3_is_cut_off
check says "port h3: column tag: constraint violation: 70000" vswitchctl get Interface h3 error
check says "port h3: column tag" vswitchctl show
check says "port h3: column tag" vswitchctl status
check gives 70000 vswitchctl get Port h3 tag
check vswitchctl set Port h1 external_ids:a=b
check gives 70000 sqlite3 "file:$db?immutable=1" "SELECT tag FROM Port WHERE name = 'h3'"

it "a command that mends the row brings it to life"
check vswitchctl clear Port h3 tag
check_not says "column tag" vswitchctl show
listen h1
check send h3 dst=h1 count=3
check heard h1 3
mended

it "so do an unknown type, a mode that is none and a wrong type of value"
for sql in "UPDATE Interface SET type = 'nonsense' WHERE name = 'h3'" \
	"UPDATE Port SET vlan_mode = 'nonsense' WHERE name = 'h3'" \
	"UPDATE Port SET trunks = '[1,' WHERE name = 'h3'" \
	"DELETE FROM Interface WHERE name = 'h3'"; do
	spoil "$sql"
	others_forward
	check says h3 vswitchctl status
	mended
done

it "a rule that cannot be understood drops what it matches, and no more"
check vswitchctl flow add br0 "priority=9,in_port=h3 actions=NORMAL"
spoil "UPDATE vswitch_flow SET actions = 'nonsense:7'"
others_forward
h3_is_cut_off
check says "what it matches is dropped" vswitchctl status
check vswitchctl flow del br0 in_port=h3
check_not says nonsense vswitchctl status

finish
