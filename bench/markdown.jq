# SPDX-License-Identifier: GPL-2.0-or-later
# report.json -> tables

def cell: if . == null then "–" else tostring end;

# The value of a datapath in a row, with the range of the rounds
def value($id):
	(.values[$id] | if $id == "vswitch" then "**\(cell)**" else cell end)
	+ (.ranges[$id] | if . then " (\(.[0])–\(.[1]))" else "" end);

def table:
	"| \(.unit) | floor | Linux bridge | Open vSwitch | vswitch | to floor | to bridge | to Open vSwitch |",
	"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
	(.rows[] | "| \(.row) | \(value("null")) | \(value("bridge")) | \(value("openvswitch"))"
		+ " | \(value("vswitch")) | \(.ratios.to_floor | cell) | \(.ratios.to_bridge | cell)"
		+ " | \(.ratios.to_openvswitch | cell) |");

"# Measured",
"",
"The last columns are vswitch's figure divided by that of the others. In parentheses: lowest and highest round.",
(.[] | "", "## \(.title) (\(.date), Linux \(.kernel), \(.commit))", "",
	"\(.better | ascii_upcase[0:1])\(.better[1:]) is better.", "", table)
