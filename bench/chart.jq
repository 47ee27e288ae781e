# SPDX-License-Identifier: GPL-2.0-or-later
# report.json -> one question as an SVG: a group of bars for each row. Each bar has its value,
# what that is divided by vswitch's, and the range of the rounds.

def datapaths: [
	{ id: "null", name: "floor", colour: "#9aa0a6" },
	{ id: "bridge", name: "Linux bridge", colour: "#5b8db8" },
	{ id: "openvswitch", name: "Open vSwitch", colour: "#c98a3b" },
	{ id: "vswitch", name: "vswitch", colour: "#2e7d4f" } ];
def left: 120;
def bar_width: 400;
def line: 20;

def escape: gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;");
def text($x; $y; $more): "<text x=\"\($x)\" y=\"\($y)\"\($more)>\(escape)</text>";

def bars: . as $row | [datapaths[] | select($row.values[.id] != null)];

def bar($row; $y; $longest):
	$row.values[.id] as $value
	| ([$value / $longest * bar_width, 1] | max | round) as $width
	| (if .id == "vswitch" or ($row.values.vswitch // 0) == 0 then ""
	   else " (×\($value / $row.values.vswitch * 100 | round / 100))" end) as $ratio
	| ($row.ranges[.id] | if . then ", \(.[0])–\(.[1])" else "" end) as $range
	| .colour as $colour
	| (.name | text(left - 8; $y + 14; " text-anchor=\"end\"")),
	  "<rect x=\"\(left)\" y=\"\($y + 2)\" width=\"\($width)\" height=\"\(line - 4)\" fill=\"\($colour)\"/>",
	  ("\($value)\($ratio)\($range)" | text(left + $width + 6; $y + 14; ""));

# Emits the bars of one row, below its name
def group($y; $longest):
	. as $row
	| ($row.row | text(left; $y + 14; " font-weight=\"bold\"")),
	  (bars | to_entries[] | (.key + 1) as $i | .value | bar($row; $y + $i * line; $longest));

.[] | select(.question == $question)
| ([.rows[].values[]] | max) as $longest
| (reduce .rows[] as $r ({y: 50, groups: []};
	{ y: (.y + (($r | bars | length) + 1) * line + 12), groups: (.groups + [{y: .y, row: $r}]) })) as $layout
| "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"\($layout.y + 30)\" font-family=\"sans-serif\" font-size=\"12\">",
  "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
  (.title | text(left; 20; " font-size=\"16\"")),
  ("\(.unit), \(.better) is better" | text(left; 38; " fill=\"#555\"")),
  ($layout.groups[] | .y as $y | .row | group($y; $longest)),
  ("Linux \(.kernel), \(.date), \(.commit); ×: divided by vswitch's" | text(left; $layout.y + 14; " fill=\"#555\"")),
  "</svg>"
