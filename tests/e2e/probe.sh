# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# How often functions of the kernel are called; sourced after lib.sh.

probes=/sys/kernel/tracing

# count_calls FUNCTION...: from now on
count_calls() {
	local f
	for f; do
		must eval "echo 'p:vsw_test_$f $f' >>$probes/kprobe_events"
		must eval "echo 1 >$probes/events/kprobes/vsw_test_$f/enable"
	done
}

# Prints the calls of all that are counted.
calls() { awk '$1 ~ /^vsw_test_/ { n += $2 } END { print n + 0 }' "$probes/kprobe_profile"; }

# calls_less BOUND COMMAND...: it succeeds, with fewer calls than that
calls_less() {
	local bound=$1 before n
	before=$(calls)
	shift
	"$@" || return
	n=$(($(calls) - before))
	echo "calls: $n"
	[ $n -lt "$bound" ]
}

# The kernel keeps no module that is probed; what is left of a test would count in the next.
count_calls_end() {
	local f
	sed -n 's,^p:kprobes/\(vsw_test_[^ ]*\) .*,\1,p' "$probes/kprobe_events" >"$T/probes"
	while read -r f; do
		must eval "echo 0 >$probes/events/kprobes/$f/enable"
		must eval "echo '-:$f' >>$probes/kprobe_events"
	done <"$T/probes"
}
