#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How long a miss, and a client, wait for the daemon while clients ask for much: bench/latency.c. It runs
# natively, with the datapath in memory, and changes nothing on the machine.
# usage: bench/latency.sh [PORTS [RULES [SECONDS]]]
set -eu
top=$(cd "$(dirname "$0")/.." && pwd -P)
make -s -C "$top" build/bin/tests/latency
exec "$top/build/bin/tests/latency" "${1:-2000}" "${2:-60000}" "${3:-5}"
