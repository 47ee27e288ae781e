#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What one broadcast to 64 ports costs, over a frame dropped at the ingress device.
# usage: make bench ONLY=flood
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

PACKETS=2000 WARM_UP=100 COPIES=64
row="broadcast to 64 ports"
OUT=$(seq -f d%.0f -s ' ' 0 63)
numbers=$(seq -s , 2 65)

question "instructions per frame over the drop" less
wire_up
dummies 64

# A broadcast would be taken in by v1: the drop is that of the same frame to somebody else.
# shellcheck disable=SC2119
baseline
frames=("dst_mac ff:ff:ff:ff:ff:ff")
null_up v1 "${OUT// /,}"
cost "$row" null
null_down

# shellcheck disable=SC2086 # a list of devices
bridge_up v1 $OUT
cost "$row" bridge
bridge_down

# shellcheck disable=SC2086
ovs_up v1 $OUT
ovs_flow "$numbers" ff:ff:ff:ff:ff:ff
cost "$row" openvswitch
ovs_down

# shellcheck disable=SC2046,SC2086 # words
vswitch_up v1 $(printf -- '-- %s ' $OUT)
cost "$row" vswitch
vswitch_down
wire_down
