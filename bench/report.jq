# SPDX-License-Identifier: GPL-2.0-or-later
# Questions with a list of values -> questions with rows, each with a value of each datapath (of what
# was timed: the median, and the range of the rounds), and with vswitch's divided by the others'.

def order: ["hit", "flood", "gre", "memory", "spread", "miss", "rr", "tcp", "guests", "scale"];

def ratio($of; $to):
	if .[$of] and .[$to] and .[$to] != 0 then .[$of] / .[$to] * 100 | round / 100 else null end;

def row:
	(map({(.datapath): .value}) | add) as $values
	| { row: .[0].row, values: $values, ranges: (map({(.datapath): .range}) | add),
	    ratios: ($values | { to_floor: ratio("vswitch"; "null"), to_bridge: ratio("vswitch"; "bridge"),
				 to_openvswitch: ratio("vswitch"; "openvswitch") }) };

# In the order in which they were measured first
def rows:
	(reduce .[] as $r ([]; if index([$r.row]) then . else . + [$r.row] end)) as $names
	| [$names[] as $name | map(select(.row == $name)) | row];

map(. as $q | {question, title, date, kernel, commit, unit: .rows[0].unit, better: .rows[0].better,
	       rows: ($q.rows | rows)})
| sort_by(.question as $q | order | index([$q]))
