#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Metrics: what a reader of OpenMetrics makes of them is what the switch has counted, and the
# dashboard asks for nothing else.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┴ br0
. "$(dirname "$0")/lib.sh"

sock=/run/vswitch/metrics.sock
dashboard=$e2e_dir/../../packaging/grafana/vswitch.json

scrape() { curl -sf --unix-socket "$sock" http://localhost/metrics; }
# Prints "NAME LABELS VALUE" of each sample, as another's parser has read it.
samples() {
	scrape | /usr/bin/python3 -c '
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
for family in text_string_to_metric_families(sys.stdin.read()):
    if not family.documentation: sys.exit(family.name + " has no HELP")
    print("#", family.name, family.type, family.unit)
    for s in family.samples:
        print(s.name, ",".join(sorted(k + "=" + v for k, v in s.labels.items())) or "-", int(s.value))'
}
# sample NAME LABELS: its value
sample() { samples | awk -v n="$1" -v l="${2:--}" '$1 == n && $2 == l { print $3 }'; }

switch_up
host h1
host h2
must linked h1

it "are of the form that the parser of OpenMetrics takes"
check samples
check says "# vswitch_port_receive_bytes counter bytes" samples

it "are root's, or those of a group that the daemon was told of"
reads() { setpriv --reuid=nobody --regid="$1" --clear-groups curl -sf --unix-socket "$sock" http://localhost/metrics >"$T/read"; }
check gives "600 root" stat -c '%a %G' "$sock"
check_not reads nogroup
check daemon_stop
check daemon_start --metrics-group=nogroup
check gives "660 nogroup" stat -c '%a %G' "$sock"
check reads nogroup
check_not reads daemon
check gives 600 stat -c %a /run/vswitch/vswitchd.sock
check eventually 5 attached h1
check linked h1

it "count what was sent"
check send h1 dst=h2 src=h1 count=5
check eventually 10 gives 5 sample vswitch_port_receive_packets_total bridge=br0,port=h1
check gives "$(stat_of h2 tx_packets)" sample vswitch_port_transmit_packets_total bridge=br0,port=h2
check gives 1 sample vswitch_port_up bridge=br0,port=h1

it "count drops by reason"
check send h1 dst=01:80:c2:00:00:02 count=3
check eventually 10 gives 3 sample vswitch_port_drops_total bridge=br0,port=h1,reason=reserved

it "know ports, flows and MAC addresses as other commands do"
check gives 3 sample vswitch_bridge_ports bridge=br0
check gives "$(vswitchctl --json fdb show br0 | jq length)" sample vswitch_bridge_fdb_entries bridge=br0
check gives "$(vswitchctl --json status | jq .flows)" sample vswitch_flows

it "all that the dashboard asks for is there, and it asks for all that there is"
check jq -e .panels "$dashboard"
jq -r '.. | (.expr? // empty), (.query? | strings)' "$dashboard" | grep -oE 'vswitch_[a-z_]+' | sort -u >"$T/asked"
samples | awk '!/^#/ { print $1 }' | sort -u >"$T/there"
check gives "" diff "$T/asked" "$T/there"

it "a TCP address is served if there is one, and nothing is by itself"
check_not curl -sf http://127.0.0.1:9479/metrics
check vswitchctl set Open_vSwitch . 'other_config:metrics-listen="127.0.0.1:9479"'
check eventually 10 says "# EOF" curl -sf http://127.0.0.1:9479/metrics
check vswitchctl remove Open_vSwitch . other_config metrics-listen
check eventually 10 not curl -sf http://127.0.0.1:9479/metrics
check refused_cleanly "nowhere" vswitchctl set Open_vSwitch . other_config:metrics-listen=nowhere

it "who does not read harms nobody"
for _ in {1..40}; do
	socat -u -T 300 OPEN:/dev/null UNIX-CONNECT:"$sock" &
done
check says "# EOF" scrape
check vswitchctl show
# shellcheck disable=SC2046 # process ids
kill $(jobs -p)

it "the socket goes with the daemon and comes with the next"
daemon_stop
check_not test -e "$sock"
daemon_start
check says "# EOF" scrape

finish
