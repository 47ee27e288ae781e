#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs what is missing, builds, boots a machine (tests/vm/run), and runs libvirt.sh in it.
# usage: [KERNEL=6.1] demo/libvirt_run.sh
set -u
# shellcheck source=demo/boot.sh
. "$(dirname "$0")/boot.sh"

boot demo-libvirt libvirt.sh 900 demo libvirt
