# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What a demo that runs in the test VM shows, and how it ends:
#	. "$VSW_SRC/tests/vm/guest.sh"
#	. "$VSW_SRC/demo/stage.sh"
#	stage NAME [LOG]        LOG: a file whose end is shown if the demo fails
#	…                       $work: a directory for what is needed on the way
#	passed

# Success is said once, at the end; every other way out is a failure.
the_end() {
	rm -rf "$work"
	echo
	[ -n "$failure" ] || { echo "$demo: PASS"; exit 0; }
	[ -z "$demo_log" ] || tail -n 20 "$demo_log"
	echo "$demo: FAIL: $failure"
	exit 1
}

stage() {
	demo=$1 demo_log=${2:-}
	work=$(mktemp -d)
	failure="it ended early"
	trap the_end EXIT
}

passed() { failure=; }

fail() {
	failure=$*
	exit 1
}

say() { printf '\n# %s\n' "$*"; }

# Shows a command as a person types it, and runs it.
run() {
	echo "\$ $*"
	"$@" || fail "$*"
}

# in_guest GUEST COMMAND...: the same, typed in a guest
in_guest() {
	local guest=$1
	shift
	echo "$guest\$ $*"
	guest_run "$guest" "$@"
}
