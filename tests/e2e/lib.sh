# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Words for end-to-end tests.  A test file draws its topology, sources this, makes claims, and
# ends with "finish":
#
#	. "$(dirname "$0")/lib.sh"
#	switch_up
#	host h1 tag=10
#	host h2 tag=10
#	it "carries frames between ports of a VLAN"
#	listen h2
#	check send h1 dst=h2 count=5
#	check heard h2 5
#	finish
#
# run.sh runs the file: alone in a process namespace, the module not loaded, no daemon.
# Host hN is a network namespace with eth0, MAC address 02:00:00:00:XX:YY, N = 0xXXYY, which the
# tool wire writes as "hN" too.  eth0's peer in the machine's own namespace bears the host's name.
set -u

T=${E2E_TMP:?run me by tests/e2e/run.sh}
e2e_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
wire=${WIRE:-$(dirname "$(command -v vswitchd || echo "$e2e_dir/../../build/bin/x")")/tests/wire}
pidfile=/run/vswitch/vswitchd.pid
PATIENCE=${PATIENCE:-5}
pace=$((PATIENCE > 5 ? PATIENCE / 5 : 1))	# by what this machine is slower than the usual test VM

# A descriptor that never has anything to read: "nap" waits without a process.
exec {nap_fd}<> <(:)
nap() { read -rt 0.05 -u "$nap_fd" || :; }

#
# Claims
#
claim=
claim_failed=

it() {
	claim_end
	claim=$1
}

claim_end() {
	[ -n "$claim" ] || return 0
	if [ -n "$claim_failed" ]; then echo "not ok $claim"; else echo "ok $claim"; fi
	claim=
	claim_failed=
}

# A program that this machine lacks: whatever wanted it has not done what it was there for.
command_not_found_handle() {
	echo "$1: command not found" | tee -a "$T/lacking" >&2
	return 127
}

finish() {
	claim_end
	if [ -s "$T/lacking" ]; then
		sort -u "$T/lacking" | sed 's/^/# /'
		echo "not ok finds each program that it runs"
	fi
	echo 'done'
	exit 0
}

# The claim does not hold, for the reason given.  What the switch looks like is shown once.
fail() {
	echo "# line ${BASH_LINENO[1]}: $*"
	[ ! -s "$T/output" ] || sed -n '1,20s/^/#   /p' "$T/output"
	: >"$T/output"
	[ -n "$claim_failed" ] || diagnose
	claim_failed=yes
}

check() {
	if ! "$@" >"$T/output" 2>&1; then fail "$*"; fi
}

check_not() {
	if "$@" >"$T/output" 2>&1; then fail "not: $*"; fi
}

# A step that must work for the rest to make sense.
must() {
	if ! "$@" >"$T/output" 2>&1; then
		claim=${claim:-sets up the test}
		fail "$*"
		claim_end
		exit 1
	fi
}

diagnose() {
	local what
	for what in show "fdb show" "cache show" "drops show" "stats show"; do
		# shellcheck disable=SC2086 # words
		timeout 5 vswitchctl $what 2>&1 | sed -n "1,30s/^/# $what: /p"
	done
	dmesg | tail -n 8 | sed 's/^/# dmesg: /'
}

#
# Kinds of check
#
# gives TEXT COMMAND...: the command succeeds and prints exactly this.
gives() {
	local want=$1 got
	shift
	got=$("$@" 2>&1) || { printf 'exit %s: %s\n' $? "$got"; return 1; }
	[ "$got" = "$want" ] || { printf 'expected: %s\ngot:      %s\n' "$want" "$got"; return 1; }
}

# says TEXT COMMAND...: the command succeeds, and what it prints contains this.
says() {
	local want=$1 got
	shift
	got=$("$@" 2>&1) || { printf 'exit %s: %s\n' $? "$got"; return 1; }
	[[ $got == *"$want"* ]] || { printf 'expected in it: %s\ngot: %s\n' "$want" "$got"; return 1; }
}

# refused TEXT COMMAND...: exit status 1, nothing on stdout, one line on stderr, with this in it.
refused() {
	local want=$1 status=0 lines
	shift
	"$@" >"$T/refused.out" 2>"$T/refused.err" || status=$?
	mapfile -t lines <"$T/refused.err"
	[ "$status" = 1 ] && [ ! -s "$T/refused.out" ] && [ ${#lines[@]} = 1 ] &&
		[[ ${lines[0]} == *"$want"* ]] && return
	echo "expected: exit 1 and one line with: $want"
	echo "got: exit $status, ${#lines[@]} lines on stderr"
	cat "$T/refused.err" "$T/refused.out"
	return 1
}

# refused_cleanly TEXT COMMAND...: as refused, and configuration and links are as they were.
refused_cleanly() {
	remember
	refused "$@" && unchanged
}

# unchanged: configuration and links are as they were at "remember"
remember() { state >"$T/state.before"; }
unchanged() {
	state >"$T/state.after"
	diff "$T/state.before" "$T/state.after"
}

# The configuration and what of it can be seen in the kernel
state() {
	vswitchctl \
		-- --columns=_uuid,name,ports,other_config,external_ids list Bridge \
		-- --columns="$port_columns" list Port \
		-- --columns=name,type,ofport,error,mtu_request list Interface
	ip -o -d link | sed -E 's/ (state|qlen|numtxqueues) .*//; s/ gso_max.*//'
}
port_columns=_uuid,name,interfaces,tag,trunks,vlan_mode,other_config

# eventually SECONDS COMMAND...: it succeeds within that time, on a machine of its own; on one
# that is shared or emulated PATIENCE times that.
eventually() {
	local end=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000 * PATIENCE))
	shift
	until "$@" >"$T/eventually" 2>&1; do
		if [ "${EPOCHREALTIME/[.,]/}" -gt "$end" ]; then
			cat "$T/eventually"
			return 1
		fi
		nap
	done
}

# On a kernel that takes ten times as long for everything, some loads are made smaller.
slow() { [ "$PATIENCE" -gt 20 ]; }

# always SECONDS COMMAND...: it succeeds again and again for that time.
always() {
	local end=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
	shift
	while [ "${EPOCHREALTIME/[.,]/}" -lt "$end" ]; do
		"$@" || return 1
		nap
	done
}

not() { ! "$@"; }

#
# The switch
#
switch_up() {
	must datapath_start
	must daemon_start
	must vswitchctl add-br br0
}

# On the module, or (DATAPATH=dpdk) on vswitch-dpdk, where all bridges are of that kind.
# datapath_start [flow_max=N]
on_module() { [ "${DATAPATH:-}" != dpdk ]; }
if on_module; then
	datapath_start() { modprobe vswitch "$@"; }
	datapath_stop() { eventually 10 rmmod vswitch; }
else
	datapath_start() {
		local word words=()
		for word; do words+=(--"${word//_/-}"); done
		vswitch-dpdk --no-huge --detach ${words[@]+"${words[@]}"} -- --no-pci
	}
	datapath_stop() {
		local pid
		pid=$(cat /run/vswitch/dpdk.pid) && kill "$pid" && eventually 10 gone "$pid"
	}
	# New namespaces speak unasked here, as they inherit nothing: see tests/e2e/run.sh. A kernel
	# without dummy devices has others that swallow what is sent.
	ip() {
		[ "${*: -2}" != "type dummy" ] || ! lacks_link dummy || set -- "${@:1:$#-1}" ifb
		command ip "$@" || return
		[ "${1:-} ${2:-}" != "netns add" ] || command ip netns exec "$3" sh -c \
			'echo 1 | tee /proc/sys/net/ipv6/conf/*/addr_gen_mode' >/dev/null 2>&1 || :
	}
fi
daemon_start() { vswitchd --detach "$@"; }

# lacks_link "TYPE [WORD...]": whether the kernel has no such devices. Never in the test VM: only tests on
# vswitch-dpdk run on a kernel that nobody chose.
lacks_link() {
	on_module && return 1
	# shellcheck disable=SC2086 # words
	! command ip link add lacking type $1 2>&1 | grep -q "Unknown device type\|not supported" || return 0
	command ip link del lacking 2>/dev/null
	return 1
}

daemon_pid() { cat "$pidfile"; }

gone() { ! kill -0 "$1" 2>/dev/null; }

# daemon_signal SIGNAL: to the daemon; one that ends it is waited for.
daemon_signal() {
	local pid
	pid=$(daemon_pid) && kill "-$1" "$pid" || return 1
	case $1 in
	KILL | TERM | INT) eventually 10 gone "$pid" ;;
	esac
}
daemon_stop() { daemon_signal TERM; }
daemon_kill() { daemon_signal KILL; }

# param NAME VALUE: of the module, now; vswitch-dpdk has to start anew for it, and counts from zero
if on_module; then
	param() { echo "$2" >"/sys/module/vswitch/parameters/$1"; }
	param_get() { cat "/sys/module/vswitch/parameters/$1"; }
else
	declare -A params=([flow_max]=1000000 [miss_flow_frames]=1024 [miss_port_frames]=2048
		[miss_timeout_ms]=2000)
	param_get() { echo "${params[$1]}"; }
	param() {
		local name words=() before
		before=$(ports_attached)
		params[$1]=$2
		for name in "${!params[@]}"; do words+=("$name=${params[$name]}"); done
		datapath_stop && datapath_start "${words[@]}" || return
		gone "$(daemon_pid)" || eventually 10 gives "$before" ports_attached
	}
	ports_attached() {
		vswitchctl --columns=name,ofport list Interface | grep -c '^ofport *: [1-9]'
	}
fi

# dropped PORT REASON: how many frames.  Processes are dear in the test VM: no jq here.
dropped() {
	local port reason packets sum=0
	while read -r _ port reason packets; do
		[ "$port" != "$1" ] || [ "$reason" != "$2" ] || sum=$((sum + packets))
	done < <(vswitchctl drops show)
	echo $sum
}

# stat_of PORT FIELD: a number of stats show
stat_of() {
	local names row i
	{
		read -ra names
		while read -ra row; do
			[ "${row[1]}" = "$1" ] || continue
			for i in "${!names[@]}"; do
				[ "${names[i]}" != "$2" ] || echo "${row[i]}"
			done
		done
	} < <(vswitchctl stats show)
}

# flows FILTER: how many installed flows fulfil this jq condition
flows() { vswitchctl --json cache show | jq "[.[] | select($1)] | length"; }

# fdb FILTER: how many MAC table entries do
fdb() { vswitchctl --json fdb show br0 | jq "[.[] | select($1)] | length"; }

# Prints how many frames wait for the daemon.
parked() { vswitchctl --timeout=100 --json status | jq .parked; }

attached() {
	[ "$(vswitchctl get Interface "$1" ofport 2>/dev/null)" -gt 0 ] 2>/dev/null
}

# Waits until a port has a link and the daemon has seen it.
linked() { [ "$(vswitchctl get Interface "$1" link_state 2>/dev/null)" = up ]; }

#
# Hosts
#
# wired_host NAME [ADDRESS/LEN]: the host and its cable, not plugged into a bridge
wired_host() {
	local n=${1#h}
	ip netns add "$1" &&
		ip link add "$1" type veth peer name eth0 netns "$1" \
			address "$(printf '02:00:00:00:%02x:%02x' $((n >> 8)) $((n & 255)))" &&
		ip -n "$1" link set eth0 up &&
		ip link set "$1" up || return 1
	[ $# = 1 ] || ip -n "$1" address add "$2" dev eth0
}

# host NAME [ADDRESS/LEN] [SETTING...]: with its cable in a port of br0 (or $BR)
host() {
	local name=$1 address=
	shift
	case ${1:-} in */*) address=$1; shift ;; esac
	must wired_host "$name" ${address:+"$address"}
	must vswitchctl add-port "${BR:-br0}" "$name" "$@"
}

# on HOST COMMAND...
on() { ip netns exec "$@"; }

pings() { on "$1" ping -c 1 -W "${3:-3}" -q "$2"; }

# tap_host NAME [WORDS of "wire tap"...]: a program that holds a tap, as a guest does
tap_host() {
	local name=$1
	shift
	ip tuntap add "$name" mode tap ${TAP_FLAGS:+"$TAP_FLAGS"} && ip link set "$name" up &&
		"$wire" tap "$name" ctl="$T/$name.ctl" out="$T/$name.heard" "$@" &&
		: >"$T/$name.tap"
}

# tcpdump_to FILE COMMAND...: runs a tcpdump, which is $! then, from the time when it listens
tcpdump_to() {
	local out=$1
	shift
	rm -f "$out" "$out.err"		# its forerunner's "listening on" is not its own
	"$@" >"$out" 2>"$out.err" &
	eventually 10 grep -q 'listening on' "$out.err"
}

#
# Frames: see tests/e2e/wire/
#
# Sets REPLY to where wire finds the host, tap or device.
where() {
	if [ -e "/run/netns/$1" ]; then REPLY=$1/eth0; else REPLY=$1; fi
}

# send HOST FIELD=VALUE...: prints how many
send() {
	local REPLY
	if [ -e "$T/$1.tap" ]; then REPLY=@$T/$1.ctl; else where "$1"; fi
	shift
	"$wire" send "$REPLY" "$@"
}

# listen HOST...: from now on, forgetting what was heard
listen() { local host; for host; do must listen_one "$host"; done; }
# tally HOST...: the same, counting only, for much traffic
tally() { local host; for host; do must listen_one "$host" tally; done; }

listen_one() {
	local REPLY
	if [ -e "$T/$1.tap" ]; then
		"$wire" reset "$T/$1.ctl"
		return
	fi
	if [ -e "$T/$1.ctl" ]; then
		if [ "$(cat "$T/$1.mode")" = "${2:-}" ]; then
			"$wire" reset "$T/$1.ctl"
			return
		fi
		deaf "$1"
	fi
	where "$1"
	[ ! -e "/run/netns/$1" ] || one_queue "$1" || return
	echo "${2:-}" >"$T/$1.mode"
	"$wire" listen "$REPLY" ctl="$T/$1.ctl" out="$T/$1.heard" ${2:+"$2"}
}

# A cable has a queue for each CPU that sends. Here all frames for a host go through that of one,
# and are heard in the order in which the switch sent them.
one_queue() { echo 1 | on "$1" tee /sys/class/net/eth0/queues/rx-0/rps_cpus >"$T/output"; }

# deaf HOST...: stop listening
deaf() {
	local host
	for host; do
		"$wire" stop "$T/$host.ctl"
		rm -f "$T/$host.ctl"
	done
}

# Sets REPLY to the number of frames in the host's list that have all the words.  "raw" takes
# those without a test's mark too.
count_heard() {
	local lines line word
	mapfile -t lines <"$T/$1.heard"
	shift
	REPLY=0
	for line in ${lines[@]+"${lines[@]}"}; do
		for word in "${@:-id=}"; do
			case $word in
			raw) ;;
			id=) [[ $line == id=* ]] || continue 2 ;;
			*) [[ " $line " == *" $word "* && ($1 == raw || $line == id=*) ]] || continue 2 ;;
			esac
		done
		REPLY=$((REPLY + 1))
	done
}

has_heard() {
	local REPLY want=$2 host=$1
	shift 2
	count_heard "$host" "$@"
	[ "$REPLY" -ge "$want" ]
}

# heard HOST N [WORD...]: exactly N frames with these words have come
heard() {
	local REPLY host=$1 want=$2
	shift 2
	[ "$want" = 0 ] || eventually 10 has_heard "$host" "$want" "$@"
	"$wire" sync "$T/$host.ctl"
	count_heard "$host" "$@"
	[ "$REPLY" = "$want" ] && return
	echo "$host heard $REPLY of $want ${*:-frames}"
	head -n 15 "$T/$host.heard"
	return 1
}

# heard_in_order HOST N: N test frames, numbered 0 to N-1, in that order
heard_in_order() {
	local seqs want
	heard "$1" "$2" || return 1
	seqs=$(sed -n 's/^id=[0-9]* seq=\([0-9]*\) .*/\1/p' "$T/$1.heard")
	want=$(seq 0 $(($2 - 1)))
	[ "$seqs" = "$want" ] || { echo "order: ${seqs//$'\n'/ }"; return 1; }
}

# tallied HOST ID FIELD [TAGS]: frames, again, reordered, first or last; 0 if there is none
tallied() {
	"$wire" sync "$T/$1.ctl"
	awk -v id="id=$2" -v f="$3=" -v tags="${4:+vlan=$4}" '
		$1 == id && (tags == "" || $2 == tags) {
			for (i = 3; i <= NF; i++)
				if (index($i, f) == 1) n += substr($i, length(f) + 1)
		}
		END { print n + 0 }' "$T/$1.heard"
}

# send_bg HOST FIELD=VALUE...: in the background; one at a time from a host
send_bg() {
	local REPLY from=$1
	where "$1"
	shift
	"$wire" send "$REPLY" "$@" >"$T/bg.$from" 2>&1 &
	echo $! >"$T/bg.$from.pid"
}

# send_end HOST [stop]: waits for it, or ends it now; prints how many were sent
send_end() {
	local pid
	pid=$(cat "$T/bg.$1.pid")
	[ "${2:-}" != stop ] || kill "$pid" 2>/dev/null
	while ! gone "$pid"; do nap; done
	cat "$T/bg.$1"
}
