#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The daemon as a process: one at a time, started and ended in all ways.
#
#	h1 ── h1 ── br0 ── h2 ── h2
. "$(dirname "$0")/lib.sh"

socket=/run/vswitch/vswitchd.sock

level_of() { vswitchctl --json log show | jq -r --arg a "$1" '.[] | select(.area == $a) | .level'; }

it "vswitchd --detach returns when the daemon serves"
check datapath_start
check daemon_start
check vswitchctl add-br br0
check gives "$(daemon_pid)" eval "vswitchctl --json status | jq .pid"

it "a second daemon is refused with one line, and the first goes on"
host h1
host h2
pid=$(daemon_pid)
check refused "" vswitchd --detach
check refused "" vswitchd
check gives "$pid" daemon_pid
check gives br0 vswitchctl list-br

it "so is one with a socket, a database and a pidfile of its own: the datapath is taken"
check refused "" vswitchd --detach --db "$T/other.db" --socket "$T/other.sock" \
	--pidfile="$T/other.pid"
check_not test -e "$T/other.sock"
listen h2
check send h1 dst=h2
check heard h2 1

it "a stale socket and pidfile are replaced"
check daemon_kill
check test -S $socket
check test -e "$pidfile"
check daemon_start
check gives br0 vswitchctl list-br

it "SIGTERM ends it cleanly: socket and pidfile are gone"
check daemon_signal TERM
check_not test -e $socket
check_not test -e "$pidfile"
check refused "$socket" vswitchctl list-br

it "in the foreground it logs to stderr and ends on SIGINT"
vswitchd >"$T/fg" 2>&1 &
pid=$!
check eventually 10 vswitchctl list-br
check kill -INT $pid
check eventually 10 gone $pid
wait $pid
check gives 0 echo $?
check test -s "$T/fg"

it "unknown options and arguments are one line and exit status 1"
check refused --no-such vswitchd --no-such-option
check refused nonsense vswitchd nonsense
check refused "" vswitchd --db

it "--version and --help answer and exit 0"
if on_module; then version=$(modinfo -F version vswitch); else version=$(vswitch-dpdk --version); fi
version=${version#vswitch-dpdk }
version=${version%% *}
check says "$version" vswitchd --version
check says --detach vswitchd --help
check says "$version" vswitchctl --version

it "a database that is no database is refused with one line, and left as it is"
echo "this is no database, and long enough to be read as one" >"$T/bad.db"
check refused "$T/bad.db" vswitchd --detach --db "$T/bad.db"
check grep -q "no database" "$T/bad.db"

it "a directory that cannot be written is refused with one line"
check refused /proc vswitchd --detach --db /proc/nowhere/conf.db

it "it sleeps while nothing happens: ten wakes take seconds"
wakes() { awk '/^voluntary/ { print $2 }' "/proc/$(daemon_pid)/status"; }
woken() { [ "$(wakes)" -ge "$1" ]; }
check daemon_start
check refused "" vswitchctl --timeout=1 wait-until Bridge br9	# what waited does so no more
since=${EPOCHREALTIME/[.,]/}
check eventually 60 woken $(($(wakes) + 10))
took=$((${EPOCHREALTIME/[.,]/} - since))
echo "$took us" >"$T/output"
[ $took -gt 1500000 ] || fail "ten wakes in $took microseconds"

it "log levels change at run time, for an area or for all"
check vswitchctl log set fdb debug
check gives debug level_of fdb
check vswitchctl log set any warn
check gives warn level_of fdb
check gives warn level_of ctl
check refused nonsense vswitchctl log set nonsense debug
check refused loud vswitchctl log set fdb loud

it "a stopped daemon makes commands wait no longer than --timeout"
check daemon_signal STOP
check refused "" timeout 20 vswitchctl --timeout=1 list-br
check daemon_signal CONT
check gives br0 vswitchctl list-br

it "garbage on the control socket is answered or closed, and hurts nobody"
printf 'garbage\n' | timeout 5 socat - UNIX-CONNECT:$socket >"$T/output" 2>&1
printf '{"id":1,"method":"transact"' | timeout 5 socat -t1 - UNIX-CONNECT:$socket >"$T/output" 2>&1
head -c 6000000 /dev/zero | timeout 10 socat -t1 - UNIX-CONNECT:$socket >"$T/output" 2>&1
head -c 100000 /dev/urandom | timeout 10 socat -t1 - UNIX-CONNECT:$socket >"$T/output" 2>&1
check gives br0 vswitchctl list-br
says '"error"' sh -c "echo '{\"id\":1,\"method\":\"no.such\",\"params\":{}}' | timeout 5 socat -t2 - UNIX-CONNECT:$socket" >"$T/output" ||
	fail "an unknown method gets no error"

it "two hundred connections at once are served or refused, and others get through later"
for _ in $(seq 200); do
	sleep 3 | timeout 4 socat - UNIX-CONNECT:$socket >"$T/many" 2>&1 &
done
check vswitchctl --timeout=10 list-br
wait
check gives br0 vswitchctl list-br

finish
