#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The daemon as systemd runs it: in the sandbox of its unit, with one capability and the filter of
# system calls, everything that it does works. systemd here is the init of a process namespace.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/confined.sh"

install -m755 "$(command -v vswitchd)" /usr/sbin/vswitchd
install -m644 "$VSW_SRC/packaging/systemd/vswitchd.service" /etc/systemd/system/
# Of the machine's own units none is wanted: there is nothing to mount, and no network to configure.
printf '[Unit]\nDefaultDependencies=no\n' |
	tee /etc/systemd/system/nothing.target >/etc/systemd/system/local-fs.target
env -i PATH="$PATH" container=e2e unshare --pid --fork --kill-child --mount --mount-proc --cgroup \
	/lib/systemd/systemd --system --unit=nothing.target --log-target=console >"$T/systemd" 2>&1 &
must eventually 30 test -S /run/systemd/private
init=$(pgrep -x systemd)

# booted COMMAND...: as on the machine that systemd has booted
booted() { nsenter -t "$init" -p -m -C "$@"; }
main_pid() { booted systemctl show -p MainPID --value vswitchd; }
of_daemon() { booted sed -n "s/^$1:[[:space:]]*//p" "/proc/$(main_pid)/status"; }

it "the unit starts, says that it is ready, and is confined"
check booted systemctl start vswitchd
check gives active booted systemctl is-active vswitchd
check gives 0000000000001000 of_daemon CapEff
check gives 2 of_daemon Seccomp
check gives 1 of_daemon NoNewPrivs

works_within "the sandbox"

it "a database that was deleted is written again"
check booted sh -c 'rm /var/lib/vswitch/conf.db*'
check vswitchctl add-br br1
check booted test -s /var/lib/vswitch/conf.db

it "many clients are served one after the other and at once"
for _ in 1 2 3 4 5 6 7 8; do
	vswitchctl list-br >>"$T/lists" &
	pids="${pids:-} $!"
done
# shellcheck disable=SC2086 # a list of numbers
check wait $pids
check gives "$(printf 'br0\n%.0s' 1 2 3 4 5 6 7 8; printf 'br1\n%.0s' 1 2 3 4 5 6 7 8)" sort "$T/lists"

it "a daemon that was killed is started again, and finds everything"
before=$(main_pid)
check kill -KILL "$(pgrep -x vswitchd)"
is_another() { [ "$(main_pid)" != "$before" ] && [ "$(booted systemctl is-active vswitchd)" = active ]; }
check eventually 30 is_another
check gives "br0
br1" vswitchctl list-br
listen h2
check send h1 dst=h2 count=5
check heard h2 5

it "it stops when it is told to, and its socket goes with it"
check booted systemctl stop vswitchd
check gives inactive sh -c 'nsenter -t "$1" -p -m -C systemctl is-active vswitchd || :' sh "$init"
check_not vswitchctl list-br

finish
