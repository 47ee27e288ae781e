# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for vswitchctl(8); the names of verbs and options are those of cli/verbs.c
# shellcheck shell=bash

# Ask the daemon, briefly; if it is not there, there is nothing to complete.
_vswitchctl_ask() {
	vswitchctl --timeout=1 "$@" 2>/dev/null
}

_vswitchctl_bridges() {
	_vswitchctl_ask list-br
}

# Ports of a bridge, or of all
_vswitchctl_ports() {
	if [ -n "$1" ]; then
		_vswitchctl_ask list-ports "$1"
	else
		_vswitchctl_ask --bare --columns=name list Port
	fi
}

# Network devices of the host
_vswitchctl_devices() {
	local path

	for path in /sys/class/net/*; do
		[ -e "$path" ] && echo "${path##*/}"
	done
}

# Names of the records of a table
_vswitchctl_records() {
	_vswitchctl_ask --bare --columns=name list "$1"
}

_vswitchctl_columns() {
	_vswitchctl_ask --format=csv list "$1" | head -n 1 | tr ',' '\n'
}

# $1: option without its dashes. What may follow its "="
_vswitchctl_option_values() {
	case $1 in
	format) echo "list table html csv json" ;;
	data) echo "string bare json" ;;
	esac
}

_vswitchctl_verb_options() {
	case $1 in
	add-br) echo "--may-exist" ;;
	add-port) echo "--may-exist --move-ip --keep-ip" ;;
	add-bond) echo "--may-exist --fake-iface" ;;
	del-br) echo "--if-exists" ;;
	del-port) echo "--if-exists --with-iface" ;;
	list-br) echo "--real --fake" ;;
	list) echo "--if-exists --columns=" ;;
	find) echo "--columns=" ;;
	get) echo "--if-exists --id=@" ;;
	create) echo "--id=@" ;;
	set | add | remove | clear) echo "--if-exists" ;;
	destroy) echo "--if-exists --all" ;;
	esac
}

# $1: words of the noun so far, the noun first; without any of them its verbs
_vswitchctl_noun() {
	local noun=$1 verb=$2 args=$(($# - 2))

	case $noun in
	fdb) [ $# = 1 ] && echo "show add del flush" ;;
	flow)
		[ $# = 1 ] && echo "show add mod del replace"
		[ $# = 3 ] && [ "$verb" != show ] && [ "$verb" != del ] && compgen -f
		;;
	cache) [ $# = 1 ] && echo "show flush" ;;
	drops | stats) [ $# = 1 ] && echo "show" ;;
	log)
		case $#,$verb in
		1,) echo "show set" ;;
		2,set) echo "any main dp bridge fdb flows miss db ctl links" ;;
		3,set) echo "off err warn info debug" ;;
		esac
		return
		;;
	esac
	if [ "$args" = 0 ] || [ "$noun,$#" = trace,1 ]; then
		_vswitchctl_bridges
	elif [ "$noun,$args" = fdb,1 ] && [ "$verb" != show ]; then
		_vswitchctl_ports "$3"
	fi
}

# $1: verb; the rest: its arguments so far
_vswitchctl_verb() {
	local verb=$1 n=$(($# - 1))

	case $verb,$n in
	add-port,0) _vswitchctl_bridges ;;
	add-port,1) _vswitchctl_devices ;;
	add-port,*) echo "tag= trunks= vlan_mode=" ;;
	del-port,0) _vswitchctl_bridges; _vswitchctl_ports "" ;;
	del-port,1) _vswitchctl_ports "$2" ;;
	port-to-br,0 | iface-to-br,0) _vswitchctl_ports "" ;;
	set-fail-mode,1) echo "standalone secure" ;;
	del-br,0 | br-exists,0 | br-to-*,0 | br-*-external-id,0 | list-ports,0 | list-ifaces,0 | \
	add-bond,0 | *-controller,0 | *-fail-mode,0 | *-aa-mapping,0 | add-br,1)
		_vswitchctl_bridges
		;;
	list,0 | find,0 | get,0 | set,0 | add,0 | remove,0 | clear,0 | create,0 | destroy,0 | \
	wait-until,0)
		echo "Open_vSwitch Bridge Port Interface QoS Queue Mirror Controller StaticMAC Manager
			SSL NetFlow sFlow IPFIX Flow_Sample_Collector_Set Flow_Table AutoAttach Datapath
			CT_Zone CT_Timeout_Policy"
		;;
	list,* | get,1 | set,1 | add,1 | remove,1 | clear,1 | destroy,* | wait-until,1)
		_vswitchctl_records "$2"
		;;
	get,* | add,2 | remove,2 | clear,*) _vswitchctl_columns "$2" ;;
	set,* | find,* | create,* | wait-until,*) _vswitchctl_columns "$2" | sed 's/$/=/' ;;
	esac
}

# COMPREPLY: the words of $2 that begin with $1. Not by compgen -W, which would run what is in the
# name of a port.
_vswitchctl_reply() {
	local word

	COMPREPLY=()
	while read -r word; do
		[[ -n $word && $word == "$1"* ]] || continue
		printf -v word %q "$word"
		COMPREPLY+=("$word")
	done < <(tr -s ' \t' '\n' <<<"$2")
}

_vswitchctl() {
	local verbs="init comment show emer-reset add-br del-br list-br br-exists br-to-vlan br-to-parent
		br-set-external-id br-get-external-id list-ports add-port add-bond
		add-bond-iface del-bond-iface del-port
		port-to-br list-ifaces iface-to-br get-controller del-controller set-controller
		get-fail-mode del-fail-mode set-fail-mode get-manager del-manager set-manager
		get-ssl del-ssl set-ssl add-aa-mapping del-aa-mapping get-aa-mapping add-zone-tp
		del-zone-tp list-zone-tp list-dp-cap list find get set add remove clear create
		destroy wait-until"
	local nouns="fdb flow cache drops trace stats log status exit doctor"
	local options="--db=unix: --socket= --timeout= --retry --no-wait --oneline --format=
		--data= --no-headings --pretty --bare --max-column-width= --json --help --version
		--may-exist --if-exists --with-iface --fake-iface --real --fake --all --columns=
		--id=@ --inactivity-probe= --bootstrap --move-ip --keep-ip"
	local cur=${COMP_WORDS[COMP_CWORD]} first=1 i words=() reply

	# By that name the program has neither
	[ "${COMP_WORDS[0]##*/}" != ovs-vsctl ] || nouns='' options=${options/ --json/}
	COMPREPLY=()
	# bash makes a word of its own of each "=" and ":"
	if [ "$cur" = = ] || [ "${COMP_WORDS[COMP_CWORD - 1]}" = = ]; then
		i=$((COMP_CWORD - 1))
		[ "$cur" = = ] && cur= || i=$((i - 1))
		if [ "${COMP_WORDS[i]}" = --socket ]; then
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		else
			reply=$(_vswitchctl_option_values "${COMP_WORDS[i]#--}")
			_vswitchctl_reply "$cur" "$reply"
		fi
		return
	fi
	# the words of the command that the cursor is in, without options
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--) first=0 words=() ;;
		= | : | -t | -f | -d) ((i++)) ;;
		-*) ;;
		*) words+=("${COMP_WORDS[i]}") ;;
		esac
	done
	if [ ${#words[@]} = 0 ] && [ $first = 1 ]; then
		reply="$verbs $nouns $options"
	elif [ ${#words[@]} = 0 ]; then
		reply="$verbs --may-exist --if-exists --with-iface --fake-iface --columns= --id=@"
	elif [[ $cur == -* ]]; then
		reply="--help $(_vswitchctl_verb_options "${words[0]}") --"
		[ -z "$nouns" ] || reply="--json $reply"
	elif [[ " $nouns " == *" ${words[0]} "* ]]; then
		reply=$(_vswitchctl_noun "${words[@]}")
	else
		reply=$(_vswitchctl_verb "${words[@]}")
	fi
	_vswitchctl_reply "$cur" "$reply"
	[[ ${#COMPREPLY[@]} = 1 && ${COMPREPLY[0]} == *[=@:] ]] && compopt -o nospace
}

complete -F _vswitchctl vswitchctl
