# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# For the scripts that run at a boot of a machine of system.sh.

# eventually COMMAND...: nothing is said if it succeeds within a minute
eventually() {
	for _ in $(seq 240); do
		"$@" >/dev/null 2>&1 && return
		sleep 0.25
	done
	echo "not in a minute: $*"
	"$@" 2>&1 | tail -5
}

has_address() { ip -4 -o addr show dev "$1" 2>/dev/null | grep -qF " $2"; }
