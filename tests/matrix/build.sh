#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One kernel of the matrix: vswitch.ko builds for it, from nothing, without a warning.
# usage: [W=1] build.sh KERNEL
set -eu
vm=$(cd "$(dirname "$0")/../vm" && pwd -P)

tree=$(WERROR=1 "$vm/build-module.sh" "${1:?usage: build.sh KERNEL}")
echo "$tree/updates/vswitch.ko"
