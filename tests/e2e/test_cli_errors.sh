#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What is wrong on a command line: one clear line, exit status 1, nothing changed.
#
#	h1 ── h1 ── br0 ── h2 ── h2
. "$(dirname "$0")/lib.sh"

switch_up
host h1 tag=10
host h2

it "unknown verbs, options and nouns"
remember
check refused frobnicate vswitchctl frobnicate
check refused no-such vswitchctl --no-such list-br
check refused "" vswitchctl fdb frobnicate
check refused "" vswitchctl
check refused "" vswitchctl --may-exist list-br
check unchanged

it "too few and too many arguments"
remember
check refused add-port vswitchctl add-port br0
check refused add-br vswitchctl add-br
check refused list-br vswitchctl list-br br0
check refused "" vswitchctl fdb add br0 h1
check refused "" vswitchctl drops show br0 br0
check unchanged

it "bridges and ports that are not there"
remember
check refused br9 vswitchctl del-br br9
check refused br9 vswitchctl list-ports br9
check refused br9 vswitchctl add-port br9 h1
check refused h9 vswitchctl del-port h9
check refused h9 vswitchctl del-port br0 h9
check refused h9 vswitchctl port-to-br h9
check refused br9 vswitchctl cache show br9
check refused br9 vswitchctl drops show br9
check refused br9 vswitchctl stats show br9
check unchanged

it "--if-exists makes deleting what is not there no error"
check vswitchctl --if-exists del-br br9
check vswitchctl --if-exists del-port h9
check vswitchctl -- --if-exists del-port br0 h9

it "br-exists says no with exit status 2 and no output"
vswitchctl br-exists br9 >"$T/out" 2>&1
check gives 2 echo $?
check gives "" cat "$T/out"
check vswitchctl br-exists br0

it "bridges that are there already"
remember
check refused br0 vswitchctl add-br br0
check vswitchctl --may-exist add-br br0
check unchanged

it "unknown tables, columns, records and keys"
remember
check refused Nonsense vswitchctl list Nonsense
check refused nonsense vswitchctl get Port h1 nonsense
check refused nonsense vswitchctl set Port h1 nonsense=1
check refused h9 vswitchctl get Port h9 tag
check refused h9 vswitchctl set Port h9 tag=1
check refused "" vswitchctl get Bridge br0 other_config:nothing
check refused nonsense vswitchctl --columns=nonsense list Port
check refused "" vswitchctl find Port "tag~5"
check unchanged

it "values of a wrong type or out of range"
remember
check refused "" vswitchctl set Port h1 tag=5000
check refused "" vswitchctl set Port h1 tag=ten
check refused "" vswitchctl set Port h1 tag=1,2
check refused "" vswitchctl set Port h1 trunks=1,4096
check refused "" vswitchctl set Port h1 vlan_mode=none-such
check refused "" vswitchctl add-port br0 x0 tag=5000
check refused "" vswitchctl set Interface h1 ofport_request=0
check refused "" vswitchctl set Interface h1 type=gre
check refused "" vswitchctl set Interface h1 type=nonsense
check unchanged

it "columns that are not the user's to set"
remember
check refused ofport vswitchctl set Interface h1 ofport=5
check refused "" vswitchctl set Port h1 _uuid=00000000-0000-0000-0000-000000000000
check unchanged

it "--dry-run answers as the command would, refuses what it would refuse, and changes nothing"
remember
check gives $'br0\nbr2' vswitchctl --dry-run add-br br2 -- list-br
check refused "no bridge named nope" vswitchctl --dry-run add-port nope p9
check gives 7 vswitchctl --dry-run set Port h1 tag=7 -- get Port h1 tag
check unchanged

it "wrong formats and timeouts"
remember
check refused nonsense vswitchctl --format=nonsense list Port
check refused "" vswitchctl --timeout=soon list-br
check unchanged

it "a full disk under stdout is an error, not silence"
vswitchctl show >/dev/full 2>"$T/err"
check gives 1 echo $?

it "shell characters in arguments are data"
check vswitchctl br-set-external-id br0 note '$(touch /tmp/owned) ; "quoted" '"'single'"' ü'
check_not test -e /tmp/owned
check says '$(touch /tmp/owned)' vswitchctl br-get-external-id br0 note

it "help is there for the program, each verb and each noun"
check says add-br vswitchctl --help
check says may-exist vswitchctl add-port --help
check says VLAN vswitchctl fdb add --help

finish
