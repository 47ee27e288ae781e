#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs what is missing, builds, and runs dpdk.sh on this machine, as root: in namespaces of its own
# (network, processes, /run), which end with it whatever happens. Hugepages alone are the machine's:
# if fewer than are wanted are free, there are more as long as it runs.
# usage: [ACCEL=kvm|tcg] demo/dpdk_run.sh
set -u
demo="demo-dpdk"
# shellcheck source=demo/boot.sh
. "$(dirname "$0")/boot.sh"

WANT=160	# MiB in hugepages, of 2 MiB
pages=/sys/kernel/mm/hugepages/hugepages-2048kB

"$top/tests/vm/packages.sh" demo_dpdk || failed "packages are missing"
quietly make -C "$top" --no-print-directory userspace || failed "it does not build"
[ -x "$top/build/bin/vswitch-dpdk" ] || failed "there is no DPDK to build with"
image=$("$top/tests/vm/guest-image.sh") || failed "there is no image for guests"
# All that is built belongs to whoever builds.
[ "$(id -u)" = 0 ] || exec sudo ACCEL="${ACCEL:-}" VSW_KERNELS="${VSW_KERNELS:-}" "$0"

# Prints kvm where QEMU can have it, else tcg.
accelerator() {
	echo '{"execute":"qmp_capabilities"}{"execute":"quit"}' |
		timeout 10 "${qemu[@]}" -accel kvm -cpu host -M pc -nodefaults -display none -S -qmp stdio \
			>/dev/null 2>&1 && echo kvm || echo tcg
}

# What is missing, and what there was before
more_hugepages() {
	local free
	[ -e "$pages"/nr_hugepages ] || return 0
	free=$(<"$pages"/free_hugepages)
	[ $((free * 2)) -lt $WANT ] || return 0
	had=$(<"$pages"/nr_hugepages)
	echo $((had + WANT / 2 - free)) >"$pages"/nr_hugepages
}

had=
pid=
# shellcheck disable=SC2317 # a trap
the_end() {
	[ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null
	wait 2>/dev/null
	[ -z "$had" ] || echo "$had" >"$pages"/nr_hugepages
}
trap the_end EXIT
trap 'failed "it was interrupted"' INT TERM

mapfile -t qemu < <("$top/tests/vm/qemu.sh")
export VSW_SRC=$top GUEST_IMAGE=$image GUEST_ACCEL=${ACCEL:-$(accelerator)} LC_ALL=C
GUEST_QEMU=$(printf '%s\n' "${qemu[@]}")
export GUEST_QEMU PATH=$top/build/bin:$PATH
more_hugepages
"$top/tests/dpdk/apart.sh" "$top/demo/dpdk.sh" </dev/null &
pid=$!
wait $pid
status=$?
pid=
exit $status
