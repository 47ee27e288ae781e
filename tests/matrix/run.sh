#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Other kernels: the module builds without a warning for every one of them, and the
# end-to-end tests pass on 6.1 and 6.12, two VMs side by side.
set -u
# shellcheck source=tests/matrix/lib.sh
. "$(dirname "$0")/lib.sh"
export TIMEOUT=${TIMEOUT:-3600}

for kernel in 5.10 6.1 6.12 7.2; do
	claim "vswitch.ko builds for $kernel without a warning" "$tests/matrix/build.sh" "$kernel"
done
for kernel in ${MATRIX_BOOT:-6.1 6.12}; do
	e2e_start "$kernel" "$kernel" 1/1
done
e2e_wait
closing_line
