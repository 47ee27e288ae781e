# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for ovs-ofctl(8), ovs-appctl(8) and ovs-dpctl(8), other names of vswitchctl: commands
# are those that the program itself tells of, and what follows one is a bridge.
# shellcheck shell=bash

_ovs_compat() {
	local program=$1 cur=${COMP_WORDS[COMP_CWORD]} word words='' commands=0 i

	for ((i = 1; i < COMP_CWORD; i++)); do
		[[ ${COMP_WORDS[i]} == -* ]] || commands=$((commands + 1))
	done
	case $commands,$cur in
	*,-*) words=$("$program" --help 2>/dev/null | grep -oE '(^| )--?[a-z-]+') ;;
	0,*) words=$("$program" --help 2>/dev/null | sed -n '/^options:/q; s/^  \([a-z][a-z/-]*\).*/\1/p') ;;
	1,*) words=$(vswitchctl --timeout=1 list-br 2>/dev/null) ;;
	esac
	COMPREPLY=()
	while read -r word; do
		[[ -n $word && $word == "$cur"* ]] || continue
		printf -v word %q "$word"
		COMPREPLY+=("$word")
	done <<<"$words"
}
complete -F _ovs_compat ovs-ofctl ovs-appctl ovs-dpctl
