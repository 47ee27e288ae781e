#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# By the name ovs-vsctl the program prints what that of Open vSwitch prints: ovs_vsctl.txt has command
# lines and what comes of them.
. "$(dirname "$0")/lib.sh"

mkdir "$T/bin"
ln -s "$(command -v vswitchctl)" "$T/bin/ovs-vsctl"
export PATH="$T/bin:$PATH"
v() { ovs-vsctl "$@"; }

# Nothing is configured but what nobody has set.
begin() {
	local bridge line=(init)

	for bridge in $(vswitchctl --real list-br); do line+=(-- del-br "$bridge"); done
	must vswitchctl "${line[@]}" -- emer-reset -- clear Open_vSwitch . external_ids
	must vswitchctl -- --all destroy QoS -- --all destroy Queue
}

# The shell itself tells of a program that dies of a signal.
plain() {
	sed -E -e '/line [0-9]+: +[0-9]+ Alarm clock /d' \
		-e 's/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/<uuid>/g' \
		-e 's/^[0-9-]{10}T[0-9:]{8}Z\|[0-9]{5}\|//'
}

# $1: a line for the shell; $2: the file with what it is to print
prints() {
	(eval "$1") 2>&1 </dev/null | plain >"$T/printed"
	if ! diff "$2" "$T/printed" >"$T/output"; then
		{
			echo "\$ $1"
			cat "$T/output"
		} >"$T/differs"
		cat "$T/differs"
		return 1
	fi
}

# The claims of the table: $command and what has been read of its output so far go to "prints".
command=
compare() {
	[ -z "$command" ] || check prints "$command" "$T/wanted"
	command=
	: >"$T/wanted"
}

on_module || must datapath_start
must vswitchd --detach
for device in a1 a2 a3; do must ip link add "$device" type dummy; done
lines=0
compare
while IFS= read -r line; do
	case $line in
	'#'*) ;;
	'it '*)
		compare
		begin
		it "${line#it }"
		;;
	'$ '*)
		compare
		command=${line#'$ '}
		lines=$((lines + 1))
		;;
	'<>') echo >>"$T/wanted" ;;
	*) echo "$line" >>"$T/wanted" ;;
	esac
done <"$e2e_dir/ovs_vsctl.txt"
compare

it "the table is read to its end"
check [ "$lines" -gt 45 ]
finish
