# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for vswitchctl(8) and ovs-vsctl(8): the program itself knows what may stand where
# shellcheck shell=bash

_vswitchctl() {
	local line=${COMP_LINE:0:COMP_POINT} cur=${COMP_WORDS[COMP_CWORD]} words offered word before

	# bash makes a word of its own of each "=" and ":", the program does not
	read -ra words <<<"$line"
	[[ $line != *[[:blank:]] ]] || words+=("")
	word=${words[${#words[@]} - 1]}
	before=${word%"${word##*[=:]}"}
	COMPREPLY=()
	if [[ $word == --socket=* || "${words[*]:1:2}" == @("flow "@(add|mod|replace|bundle)|"group "@(add|mod|replace)|"meter "@(add|mod)) && ${#words[@]} = 5 ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "${cur#=}")
		return
	fi
	# Not by compgen -W, which would run what is in the name of a port
	while IFS=$'\t' read -r offered _; do
		printf -v offered %q "${offered#"$before"}"
		COMPREPLY+=("${offered//\\=/=}")
	done < <("${words[0]}" complete-words "${words[@]:1}" 2>/dev/null)
	[[ ${#COMPREPLY[@]} = 1 && ${COMPREPLY[0]} == *[=@:] ]] && compopt -o nospace
}

complete -F _vswitchctl vswitchctl
