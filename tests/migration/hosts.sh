# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What both hosts of a migration are, and how the first asks the second to do something. Sourced by both,
# after lib.sh of the end-to-end tests.
#
#	host_up NUMBER		module, daemon, bridges, libvirt; eth0 a trunk, eth1 for libvirt and orders
#	there COMMAND...	on the other host, where all functions of its script are; its output, its status
#	serve, serve_end	what the second host does, and what ends it

# shellcheck source=tests/vm/libvirt.sh
. "$VSW_SRC/tests/vm/libvirt.sh"

orders=7000	# TCP port
order_time=600	# seconds; an order of which nothing is heard for longer has failed

# One switch, with a Linux bridge beside it for those who know no other: what migrates finds both there.
host_up() {
	must modprobe -a vswitch virtio_net
	must daemon_start
	must ip link set eth0 up
	must ip link set eth1 up
	must ip address add "10.9.0.$1/24" dev eth1
	must vswitchctl add-br sw0 -- add-port sw0 eth0 -- set Bridge sw0 other_config:linux-bridge=br0 \
		'other_config:linux-bridge-vlans="vnet*=10"'
	must libvirt_up "10.9.0.$1"
}

# One order a connection: a line of base64, answered by what the command prints and, on a line of its own,
# \001 and its status.
there() {
	local link line status=255
	exec {link}<>"/dev/tcp/10.9.0.2/$orders" || return 255
	printf '%s\n' "$(printf '%q ' "$@" | base64 -w0)" >&"$link"
	while IFS= read -rt "$order_time" line <&"$link"; do
		case $line in
		$'\001'*) status=${line#?}; break ;;
		*) printf '%s\n' "$line" ;;
		esac
	done
	exec {link}>&-
	return "$status"
}

# Serves one order, on stdin and stdout.
serve_one() {
	local order status=0
	IFS= read -r order || return
	order=$(base64 -d <<<"$order")
	eval "$order" </dev/null >"$T/order.$BASHPID" 2>&1 || status=$?
	# $(…) of those who ask drops the last newline anyway
	cat "$T/order.$BASHPID"
	printf '\n\001%s\n' "$status"
	rm -f "$T/order.$BASHPID"
}

serve() {
	socat "TCP-LISTEN:$orders,bind=10.9.0.2,reuseaddr,fork" "EXEC:bash $0 order" &
	while [ ! -e "$T/end" ]; do nap; done
	kill $!
}
serve_end() { : >"$T/end"; }

# What the switch here has of a domain
tap_of() { libvirt_tap "$1"; }
port_of() { vswitchctl get Port "$(tap_of "$1")" "$2"; }
iface_of() { vswitchctl get Interface "$(tap_of "$1")" "$2"; }
up_port() { attached "$(tap_of "$1")"; }
# Prints behind which port, in which VLAN a station is.
station() {
	vswitchctl --json fdb show sw0 | jq -r --arg mac "$1" '.[] | select(.mac == $mac) | "\(.port) \(.vlan)"'
}
list_ports() { vswitchctl list-ports sw0 | sort | paste -sd' '; }
# Prints how many flows have a port whose name contains this on either side.
flows_of() {
	vswitchctl --json cache show | jq --arg p "$1" '[.[] | select((.in_port + " " + .actions) | contains($p))] | length'
}
# flow_to MAC PORT: actions of the flows from this port to this station
flow_to() {
	vswitchctl --json cache show | jq -r --arg mac "$1" --arg p "$2" \
		'.[] | select(.in_port == $p and (.match | contains("dl_dst=" + $mac))) | .actions' | sort -u
}

# A numbered stream of echo requests from a station, from now on. Both ways count: what is answered has
# come, and so has its answer.
stream() {
	ip netns exec "$1" ping -i 0.1 "$2" >"$T/stream.$1" 2>&1 </dev/null &
	echo $! >"$T/stream.$1.pid"
}
answers() { grep -c 'bytes from' "$T/stream.$1"; }

# goes_on HOST: twenty more are answered
goes_on() {
	local before
	before=$(answers "$1")
	eventually 30 has_answers "$1" $((before + 20))
}
has_answers() { [ "$(answers "$1")" -ge "$2" ]; }

# Gone, or a zombie that nobody has waited for yet
ended() {
	local state
	{ read -r _ _ state _ <"/proc/$1/stat"; } 2>/dev/null || return 0
	[ "$state" = Z ]
}

# Ends it, and prints how many of how many were lost, in how many pieces, and how many came twice. What is
# under way at the end is not counted.
stream_end() {
	local pid
	pid=$(cat "$T/stream.$1.pid")
	kill -INT "$pid"
	# It does not always end by SIGINT; why is not known.
	eventually 30 ended "$pid" || { kill -KILL "$pid"; echo "ping did not end;"; }
	sed -n 's/.*bytes from.*icmp_seq=\([0-9]*\).*/\1/p' "$T/stream.$1" | awk '
		{ got[$1]++; if ($1 > last) last = $1; if (got[$1] > 1) twice++ }
		END {
			for (i = 1; i <= last; i++) if (!(i in got)) { lost++; if (i == 1 || (i - 1) in got) gaps++ }
			printf "%d of %d lost in %d pieces, %d twice\n", lost, last, gaps, twice
		}'
}
