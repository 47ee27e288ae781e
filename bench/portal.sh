#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How long a device waits that a program has put under the switch's Linux bridge, until it is a port:
# in instructions, of the daemon and the kernel, from the return of the ioctl to the kernel's news that
# the device has its new master. With few ports in the switch, and with many. Medians of ROUNDS devices.
#
# usage: make bench ONLY=portal, or make vm SCRIPT=bench/portal.sh KERNEL=6.12 ICOUNT=1 [ARGS=ROUNDS]
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

rounds=${1:-15}

# devices NAME FROM TO: such that are up
devices() {
	local i
	for ((i = $2; i <= $3; i++)); do
		printf 'link add %s type dummy\nlink set %s up\n' "$1$i" "$1$i"
	done | ip -batch -
}

# fill TO: ports p1 to pTO
ports=0
fill() {
	local i line=()
	devices p $((ports + 1)) "$1"
	for ((i = ports + 1; i <= $1; i++)); do line+=(-- add-port sw0 "p$i" tag=$((i + 1))); done
	vswitchctl init "${line[@]}"
	ports=$1
}

question "thousands of instructions until a device is a port" less
modprobe dummy numdummies=0
daemon_up
vswitchctl add-br sw0 -- set Bridge sw0 other_config:linux-bridge=br0 \
	'other_config:linux-bridge-vlans="t*=10"'
n=0
for count in 1 100 500 1000; do
	fill "$count"
	devices t $((n + 1)) $((n + rounds + 2))
	mapfile -t names < <(seq -f t%g $((n + 1)) $((n + rounds + 2)))
	n=$((n + rounds + 2))
	# the first two warm caches
	"$bench_dir/../build/bin/tests/plug" br0 sw0 "${names[@]}" >"$work/all"
	tail -n "$rounds" "$work/all" >"$work/plug"
	mapfile -t range < <(awk '{ print int($2 / 1000) }' "$work/plug" | sort -n | sed -n '1p;$p')
	record "$(thousands "$count") ports there" vswitch \
		"$(awk '{ print int($2 / 1000) }' "$work/plug" | median)" "${range[@]}"
	for name in "${names[@]}"; do echo "link del $name"; done | ip -batch -
	until [ "$(vswitchctl list-ports sw0 | wc -l)" = "$count" ]; do sleep 0.1; done
done
record "the ioctl itself" kernel "$(awk '{ print int($1 / 1000) }' "$work/plug" | median)"
