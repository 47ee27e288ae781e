#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes report.json, report.md and charts of what the questions have left in DIR/QUESTION/.
# usage: report.sh DIR
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
dir=${1:?usage: report.sh DIR}

# One JSON object for each question: what it was about, and its rows
gather() {
	local about
	for about in "$dir"/*/about.json; do
		[ -e "$about" ] || continue
		jq --slurpfile rows "${about%/*}/rows" '. + {rows: $rows}' "$about"
	done
}

gather | jq -s -f "$here/report.jq" >"$dir/report.json"
jq -r -f "$here/markdown.jq" "$dir/report.json" >"$dir/report.md"
for q in $(jq -r '.[].question' "$dir/report.json"); do
	jq -r --arg question "$q" -f "$here/chart.jq" "$dir/report.json" >"$dir/$q.svg"
done
