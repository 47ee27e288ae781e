#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# GRE checksums, to a gretap device of the kernel that wants them.
#
#	h1 10.0.0.1 ── h1 br0 gre0 ══ u1 10.1.1.1 ── 10.1.1.2 (p1) ══ g1 10.0.0.9
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

switch_up
peer 1
host h1 10.0.0.1/24
gretap 1 g1 10.0.0.9/24 key 7 csum

it "a peer with checksums and a tunnel with checksums understand each other"
must gre gre0 options:remote_ip=10.1.1.2 options:key=7 options:csum=true
capture 1
check pings h1 10.0.0.9
check on p1 ping -c 1 -W 3 -q 10.0.0.1
check wired 1 '10.1.1.1 > 10.1.1.2: .*checksum present'

it "frames of all sizes"
check on h1 ping -c 2 -i 0.2 -W 3 -q -s 1 10.0.0.9
check on h1 ping -c 2 -i 0.2 -W 3 -q -s 1401 10.0.0.9

it "a tunnel without checksums works beside it"
gretap 1 g2 10.0.2.9/24 key 8
check ip -n h1 address add 10.0.2.1/24 dev eth0
check gre gre1 options:remote_ip=10.1.1.2 options:key=8
check pings h1 10.0.2.9
check pings h1 10.0.0.9

it "the last tunnel with checksums takes away what it needed"
check vswitchctl del-port gre0
check pings h1 10.0.2.9

finish
