#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Transactions of one byte there and one back, one after the other, between two namespaces, and from
# one through a GRE tunnel: on one connection of TCP, on a connection each, by UDP. In a thousand
# million instructions, all that the machine executes counted. Datapaths alternated in one VM, medians
# of ROUNDS.
# usage: make bench ONLY=rr, or make vm SCRIPT=bench/rr.sh KERNEL=6.12 ICOUNT=1 [ARGS=ROUNDS]
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=bench/hosts.sh
. "$(dirname "$0")/hosts.sh"

rounds=${1:-1}
seconds=1
transact=$VSW_SRC/build/bin/tests/transact

# transactions KIND DATAPATH ADDRESS: in a second of the machine's clock
transactions() { through "$2" in_h1 "$3" "$transact" "$1" "$3" $seconds; }
local_tcp() { transactions tcp_rr "$1" 10.0.0.2; }
local_connect() { transactions tcp_crr "$1" 10.0.0.2; }
local_udp() { transactions udp_rr "$1" 10.0.0.2; }
tunnel_tcp() { transactions tcp_rr "$1" 10.0.0.3; }

question "transactions per 1,000,000,000 instructions" more
hosts_up "$transact" server
for ((round = 1; round <= rounds; round++)); do
	alternate "TCP between namespaces" local_tcp bridge openvswitch vswitch
	alternate "TCP, each on a connection of its own" local_connect bridge openvswitch vswitch
	alternate "UDP between namespaces" local_udp bridge openvswitch vswitch
	alternate "TCP through GRE" tunnel_tcp bridge openvswitch vswitch
done
record_medians
