#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the null forwarder for one of the test VM's kernels in build/bench/null/KERNEL.
# usage: build.sh KERNEL
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
top=$here/../..
series=${1:?usage: build.sh KERNEL}
kernel=$("$top/tests/vm/kernel.sh" "$series")
release=$(cat "$kernel/release")
out=$top/build/bench/null/$series

mkdir -p "$out"
out=$(cd "$out" && pwd -P)
cp -u "$here/bench_null.c" "$here/Kbuild" "$out"
if [ -e "$kernel/kdir" ]; then
	make -C "$kernel/kdir" M="$out" modules >"$out/log" 2>&1
else
	"$top/tests/vm/chroot.sh" "$series" "$out" \
		make -C "/lib/modules/$release/build" M=/src modules >"$out/log" 2>&1
fi || { cat "$out/log" >&2; exit 1; }
