# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Counting, and end-to-end tests in several VMs side by side.  The caller sets -u.
#
#	claim NAME COMMAND...	ok when the command succeeds; its output if it does not
#	e2e_start TAG KERNEL SHARD	boots a VM that runs the end-to-end tests
#	e2e_wait		shows what they say, until all have ended
#	closing_line		"N passed, N failed"; false unless all passed

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
work=$(mktemp -d)
trap 'kill $vms 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0 vms=

count() {
	if [ "$1" -eq 0 ]; then
		passed=$((passed + 1))
		echo "ok $((passed + failed)) - $2"
	else
		failed=$((failed + 1))
		echo "not ok $((passed + failed)) - $2"
	fi
}

claim() {
	local name=$1 status=0
	shift
	"$@" >"$work/claim" 2>&1 || status=$?
	[ $status = 0 ] || sed 's/^/# /' "$work/claim"
	count $status "$name"
}

e2e_start() {
	local tag=$1 log=$work/vm.$1
	: >"$log"
	# shellcheck disable=SC2086 # a list of files
	GUEST=1 KERNEL=$2 SHARD=$3 ENV="SHARD FILE_TIME PATIENCE UNLOAD_TIME" \
		"$tests/vm/run" "$tests/e2e/run.sh" ${E2E_FILES:-} >"$log" 2>&1 &
	echo $! >"$log.pid"
	vms="$vms $!"
	tail -n +1 -s 0.5 --pid=$! -f "$log" | sed -u "s/^/# $tag: /" &
}

# A VM counts for what its tests say, and once more for how it ended.
e2e_wait() {
	local log tag status line
	for log in "$work"/vm.*.pid; do
		status=0
		wait "$(cat "$log")" || status=$?
		echo $status >"${log%.pid}.status"
	done
	wait
	for log in "$work"/vm.*.status; do
		log=${log%.status}
		tag=${log##*/vm.}
		while IFS= read -r line; do
			line=${line%$'\r'}
			case $line in
			"ok "*) count 0 "$tag: ${line#ok * - }" ;;
			"not ok "*) count 1 "$tag: ${line#not ok * - }" ;;
			esac
		done <"$log"
		status=$(cat "$log.status")
		[ "$status" = 0 ] || echo "# $tag: the VM's exit status is $status"
		count "$status" "$tag: the VM ends as it should"
		rm -f "$log" "$log".pid "$log".status
	done
	vms=
}

closing_line() {
	echo "$passed passed, $failed failed"
	[ $failed = 0 ] && [ $passed != 0 ]
}
