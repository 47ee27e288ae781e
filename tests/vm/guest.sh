# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# The program `guest` as functions, for scripts that run in the test VM:
#	. "$VSW_SRC/tests/vm/guest.sh"
guest_start() { "$VSW_SRC/tests/vm/guest" start "$@"; }
guest_run() { "$VSW_SRC/tests/vm/guest" run "$@"; }
guest_stop() { "$VSW_SRC/tests/vm/guest" stop "$@"; }
guest_list() { "$VSW_SRC/tests/vm/guest" list; }
