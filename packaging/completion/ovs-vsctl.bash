# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for ovs-vsctl(8), vswitchctl's other name: loaded from beside that one's
# shellcheck shell=bash disable=SC1090
for _vswitchctl_file in "${BASH_SOURCE[0]%/*}"/vswitchctl{,.bash}; do
	[ ! -e "$_vswitchctl_file" ] || . "$_vswitchctl_file"
done
unset _vswitchctl_file
complete -F _vswitchctl ovs-vsctl
