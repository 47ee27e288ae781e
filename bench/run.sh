#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Asks the questions of the benchmark, each in a test VM of its own, and writes build/bench/:
# report.json, report.md and a chart for each question. What was measured before and is not asked
# now stays in the report, with its date.
# usage: [ONLY=hit,gre] [KERNEL=6.12] bench/run.sh
set -eu
top=$(cd "$(dirname "$0")/.." && pwd -P)
out=$top/build/bench
export KERNEL=${KERNEL:-6.12}

all=(hit flood gre memory spread miss rr tcp guests scale portal)

# Variables of tests/vm/run for a question. In the counting mode, ICOUNT=1, nothing else that the
# machine does can be seen in the figures.
vm_of() {
	case $1 in
	hit | flood | gre | rr | portal) echo ICOUNT=1 TIMEOUT=1200 ;;
	spread) echo ICOUNT=1 MEM=4096 TIMEOUT=3600 ;;
	guests) echo GUEST=1 MEM=3072 TIMEOUT=1800 ;;
	memory) echo MEM=4096 TIMEOUT=1800 ;;
	*) echo TIMEOUT=1800 ;;
	esac
}

title_of() {
	case $1 in
	hit) echo "A cached hit" ;;
	flood) echo "A broadcast" ;;
	gre) echo "A GRE tunnel" ;;
	memory) echo "Memory for each flow" ;;
	spread) echo "Traffic over many flows, VLANs, ports, masks" ;;
	miss) echo "New flows" ;;
	tcp) echo "TCP streams" ;;
	rr) echo "Transactions" ;;
	guests) echo "KVM guests" ;;
	scale) echo "A second CPU" ;;
	portal) echo "A device that is plugged in" ;;
	esac
}

say() { echo "bench: $*"; }
fail() { say "$*" >&2; exit 1; }

known() {
	local q
	for q in "${all[@]}"; do [ "$q" != "$1" ] || return 0; done
	return 1
}

# What the rows are of
describe() {
	local commit
	commit=$(git -C "$top" describe --always --dirty 2>/dev/null) || commit=unknown
	jq -n --arg question "$1" --arg title "$(title_of "$1")" --arg date "$(date -u +%F)" \
		--arg kernel "$(cat "$("$top/tests/vm/kernel.sh" "$KERNEL")/release")" \
		--arg commit "$commit" '$ARGS.named'
}

# ask QUESTION: rows are kept only of a script that came to its end
ask() {
	local vm
	read -ra vm <<<"$(vm_of "$1")"
	mkdir -p "$out/$1"
	rm -f "$out/$1"/*
	env "${vm[@]}" OUT="$out/$1" "$top/tests/vm/run" "$top/bench/$1.sh" || return
	describe "$1" >"$out/$1/about.json"
}

IFS=', ' read -ra questions <<<"${ONLY:-${all[*]}}"
for q in "${questions[@]}"; do known "$q" || fail "no question $q: there are ${all[*]}"; done

"$top/tests/vm/packages.sh" bench || exit 1
make -s -C "$top" --no-print-directory userspace bench-tools
"$top/bench/null/build.sh" "$KERNEL" || fail "the null forwarder does not build"
failed=()
for ((i = 0; i < ${#questions[@]}; i++)); do
	q=${questions[i]}
	say "$q ($((i + 1)) of ${#questions[@]})"
	ask "$q" || { failed+=("$q"); say "$q: not measured"; }
done
"$top/bench/report.sh" "$out"
say "build/bench/report.md, report.json and charts"
[ ${#failed[@]} = 0 ] || fail "failed: ${failed[*]}"
