#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Forms of matches and actions, beside Open vSwitch: both take the same lines and show the same
# text, but where flow_forms.txt says otherwise, and why.
#
#	h1, h2 ── br0 (vswitch)		h1, h2 ── ob (Open vSwitch, its datapath in memory)
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2154 # of lib.sh
table=$e2e_dir/flow_forms.txt

switch_up
host h1
host h2

mkdir -p "$T/ovs"
export OVS_RUNDIR=$T/ovs OVS_LOGDIR=$T/ovs OVS_DBDIR=$T/ovs
ovs() { /usr/bin/ovs-vsctl --db="unix:$T/ovs/db.sock" --timeout=30 "$@"; }
must ovsdb-tool create "$T/ovs/conf.db" /usr/share/openvswitch/vswitch.ovsschema
must ovsdb-server "$T/ovs/conf.db" --remote="punix:$T/ovs/db.sock" --detach --no-chdir \
	--pidfile="$T/ovs/db.pid" --log-file="$T/ovs/db.log"
must ovs --no-wait init
must ovs-vswitchd "unix:$T/ovs/db.sock" --enable-dummy=override --disable-system --detach \
	--no-chdir --pidfile="$T/ovs/vswitchd.pid" --log-file="$T/ovs/vswitchd.log"
must ovs add-br ob -- set Bridge ob datapath_type=dummy protocols=OpenFlow10,OpenFlow15 -- \
	add-port ob h1 -- set Interface h1 type=dummy -- \
	add-port ob h2 -- set Interface h2 type=dummy

# lines KIND...: rules of these kinds, each with a priority by which it is found again
lines() {
	awk -F'\t' -v kinds=" $* " '/^#/ { next }
		{ n++ } index(kinds, " " $1 " ") { print "priority=" n "," $2 }' "$table"
}

# rules KIND...: as they stand in the table
rules() { awk -F'\t' -v kinds=" $* " '!/^#/ && index(kinds, " " $1 " ") { print $2 }' "$table"; }

# What a dump shows, as "PRIORITY TEXT", sorted
texts() { sed -n 's/.*priority=\([0-9]*\)[, ]*/\1 /p' | sort -k1b,1; }

# only FILE KIND...: of the texts in a file those of rules of these kinds
only() {
	local file=$1
	shift
	lines "$@" | sed 's/priority=\([0-9]*\),.*/\1/' | sort -k1b,1 | join - "$file"
}

# dumped VERSION KIND...: what Open vSwitch shows of these, all added at once
dumped() {
	local version=$1
	shift
	ovs-ofctl -O "$version" del-flows ob &&
		lines "$@" | ovs-ofctl -O "$version" add-flows ob - &&
		ovs-ofctl -O "$version" --names --no-stats dump-flows ob | texts
}

count() { wc -l <"$1"; }

it "vswitch takes all that it is to take"
must vswitchctl flow del br0
lines both 10 15 '~' '>' >"$T/lines"
check vswitchctl flow add br0 "$T/lines"
vswitchctl flow show --names br0 >"$T/shown"
texts <"$T/shown" >"$T/ours"
check gives "$(count "$T/lines")" count "$T/ours"
check [ "$(count "$T/ours")" -gt 300 ]

for version in 10 15; do
	it "what both take is shown as Open vSwitch shows it with OpenFlow 1.$((version - 10))"
	dumped OpenFlow$version both $version >"$T/theirs"
	only "$T/ours" both $version >"$T/same"
	check diff "$T/theirs" "$T/same"
	check [ "$(count "$T/same")" -gt 200 ]
done

it "differences are those that the table names"
dumped OpenFlow10 '~' >"$T/theirs"
only "$T/ours" '~' >"$T/others"
check gives "$(count "$T/others")" count "$T/theirs"
check_not grep -Fx -f "$T/theirs" "$T/others"

it "what is shown reads back as the same"
check vswitchctl flow replace br0 "$T/shown"
vswitchctl flow show --names br0 | texts >"$T/again"
check diff "$T/ours" "$T/again"
vswitchctl flow show --no-names br0 >"$T/shown"
check vswitchctl flow replace br0 "$T/shown"
vswitchctl flow show --names br0 | texts >"$T/again"
check diff "$T/ours" "$T/again"

it "and after a restart"
must daemon_stop
must daemon_start
vswitchctl flow show --names br0 | texts >"$T/again"
lines both 10 15 '~' '>' | grep -v '_timeout=[1-9]' | sed 's/priority=\([0-9]*\),.*/\1/' | sort -k1b,1 |
	join - "$T/ours" >"$T/kept"
check diff "$T/kept" "$T/again"

it "what it does not take is refused in one line, and changes nothing"
n=0
while read -r rule; do
	check refused '' vswitchctl flow add br0 "$rule"
	n=$((n + 1))
done < <(rules '<' '<10' '!')
check [ $n -gt 100 ]
vswitchctl flow show --names br0 | texts >"$T/again"
check diff "$T/kept" "$T/again"

# taken VERSION RULE: by Open vSwitch
taken() { ovs-ofctl -O "$1" add-flow ob "$2"; }
# all_taken VERSION KIND
all_taken() { lines "$2" | ovs-ofctl -O "$1" add-flows ob -; }

it "Open vSwitch takes what the table says"
check all_taken OpenFlow15 '<'
check all_taken OpenFlow10 '<10'
while read -r rule; do
	check_not taken OpenFlow10 "$rule"
	check_not taken OpenFlow15 "$rule"
done < <(rules '>' '!')

kill "$(cat "$T/ovs/vswitchd.pid")" "$(cat "$T/ovs/db.pid")"
finish
