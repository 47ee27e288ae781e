#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The second host of test_migration.sh: does as it is told, until it is told that this is the end.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=tests/migration/hosts.sh
. "$(dirname "$0")/hosts.sh"

[ "${1:-}" != order ] || { serve_one; exit; }

host_up 2
BR=sw0 host h2 10.0.0.12/24 tag=10
serve
it "a host that domains have come to and left has nothing of them"
check gives '' virsh -q list --all
check libvirt_down
finish
