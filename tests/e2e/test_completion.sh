#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion in bash and fish, of what the running daemon knows. (zsh completes in its line editor only,
# which could not be driven reliably here.)
. "$(dirname "$0")/lib.sh"

files=$e2e_dir/../../packaging/completion
mkdir "$T/bin"
ln -s "$(command -v vswitchctl)" "$T/bin/vswitchctl"
ln -s "$(command -v vswitchctl)" "$T/bin/ovs-vsctl"
PATH=$T/bin:$PATH
export HOME=$T

# offers SHELL LINE: what may take the place of the line's last word, a line each
in_bash() {
	# shellcheck disable=SC2016 # for the inner shell
	bash -c '. "$1/$3.bash"; COMP_LINE=$2 COMP_POINT=${#COMP_LINE}
		COMP_WORDS=($2) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		[[ $2 != *" " ]] || { COMP_WORDS+=(""); ((COMP_CWORD++)); }
		_vswitchctl; printf "%s\n" "${COMPREPLY[@]}"' bash "$files" "$1" "${1%% *}" 2>/dev/null
}
in_fish() {
	# shellcheck disable=SC2016 # for the inner shell
	fish -N -c 'source $argv[1]/vswitchctl.fish; complete -C $argv[2]' "$files" "$1" | cut -f 1
}

switch_up
must vswitchctl add-br br-unique -- add-port br-unique tapunique 2>/dev/null
must ip link add dm-unique type dummy

it "bash completes bridges, ports, devices, records and columns"
check gives br-unique in_bash "vswitchctl list-ports br-u"
check gives tapunique in_bash "vswitchctl del-port br-unique t"
check gives dm-unique in_bash "vswitchctl add-port br0 dm-u"
check gives br-unique in_bash "vswitchctl get Bridge br-u"
check gives mtu_request= in_bash "vswitchctl set Interface br0 mtu_r"
check gives br-unique in_bash "vswitchctl fdb show br-u"

it "and for ovs-vsctl"
check gives br-unique in_bash "ovs-vsctl --if-exists del-br br-u"
check gives "" in_bash "ovs-vsctl fdb show br-u"

it "a name does not run what is in it"
must vswitchctl add-br br1 -- add-port br1 "\$(id)" 2>/dev/null
check gives "\\\$\\(id\\)" in_bash "vswitchctl del-port br1 \$"

it "fish completes the same"
check gives br-unique in_fish "vswitchctl list-ports br-u"
check gives tapunique in_fish "vswitchctl del-port br-unique t"
check gives br-unique in_fish "ovs-vsctl --if-exists del-br br-u"
check gives fdb in_fish "vswitchctl fd"

it "without a daemon there is what needs none"
daemon_stop
check gives "" in_bash "vswitchctl list-ports br-u"
check gives list-ports in_bash "vswitchctl list-p"
check gives list-ports in_fish "vswitchctl list-p"

finish
