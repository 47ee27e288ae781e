#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The end-to-end tests in the debug kernel, in two VMs side by side.  Any complaint of
# the kernel ends its VM; tests/e2e/run.sh looks for leaked memory and unloads the module.
set -u
# shellcheck source=tests/matrix/lib.sh
. "$(dirname "$0")/lib.sh"
# The debug kernel takes ten times as long for everything.
export TIMEOUT=${TIMEOUT:-7200} FILE_TIME=${FILE_TIME:-2400} PATIENCE=${PATIENCE:-30} \
	UNLOAD_TIME=${UNLOAD_TIME:-120} MEM=${MEM:-3072}

claim "the debug kernel is there" "$tests/vm/kernel.sh" debug
claim "vswitch.ko builds for the debug kernel without a warning" "$tests/matrix/build.sh" debug
for shard in 1 2; do
	e2e_start "debug-$shard" debug "$shard/2"
done
e2e_wait
closing_line
