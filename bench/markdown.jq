# SPDX-License-Identifier: GPL-2.0-or-later
# report.json -> tables

def cell: if . == null then "–" else tostring end;

def table:
	"| \(.unit) | floor | Linux bridge | Open vSwitch | vswitch | to floor | to bridge | to Open vSwitch |",
	"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
	(.rows[] | "| \(.row) | \(.values.null | cell) | \(.values.bridge | cell) | \(.values.openvswitch | cell)"
		+ " | **\(.values.vswitch | cell)** | \(.ratios.to_floor | cell) | \(.ratios.to_bridge | cell)"
		+ " | \(.ratios.to_openvswitch | cell) |");

"# Measured",
"",
"The last columns are vswitch's figure divided by that of the others.",
(.[] | "", "## \(.title) (\(.date), Linux \(.kernel), \(.commit))", "", "\(.better | ascii_upcase[0:1])\(.better[1:]) is better.", "", table)
