# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What counts as a complaint of the kernel.

splat_pattern='WARNING:|BUG:|\bBUG \w|Oops:|Kernel panic|KASAN:|UBSAN:|KCSAN:|ODEBUG:'
splat_pattern="$splat_pattern|general protection fault|unable to handle|DEBUG_LOCKS_WARN_ON"
splat_pattern="$splat_pattern|unregister_netdevice: waiting|INFO: possible |: possible .* detected"
splat_pattern="$splat_pattern|suspicious RCU usage|INFO: trying to register non-static key"
splat_pattern="$splat_pattern|INFO: task .* blocked for more|refcount_t: |leaked reference"
splat_pattern="$splat_pattern|kmemleak: [1-9][0-9]* new suspected|unreferenced object 0x"
splat_pattern="$splat_pattern|hw csum failure"

# Shows the first complaint of the logs, with what follows it.  False if there is none.
splat_show() {
	local log
	for log in "$@"; do
		[ -e "$log" ] || continue
		if grep -qE "$splat_pattern" "$log"; then
			sed 's/\r$//' "$log" | grep -E -m1 -B2 -A45 "$splat_pattern" >&2
			return 0
		fi
	done
	return 1
}
