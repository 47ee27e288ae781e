#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Other kernels: the module builds without a warning for every one of them, and the
# end-to-end tests pass on every one, two VMs side by side.
set -u
# shellcheck source=tests/matrix/lib.sh
. "$(dirname "$0")/lib.sh"
export TIMEOUT=${TIMEOUT:-3600}

for kernel in 5.10 6.1 6.12 rt 7.2; do
	claim "vswitch.ko builds for $kernel without a warning" "$tests/matrix/build.sh" "$kernel"
done
# shellcheck disable=SC2086 # a list of kernels
set -- ${MATRIX_BOOT:-5.10 6.1 6.12 rt 7.2}
while [ $# != 0 ]; do
	for kernel in "${@:1:2}"; do
		e2e_start "$kernel" "$kernel" 1/1
	done
	e2e_wait
	shift $(($# > 1 ? 2 : 1))
done
closing_line
