# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Claims about the sources, as TAP; sourced by those who make them.

claims=0 claims_failed=0

# claim NAME OFFENDERS: it holds if there are none
claim() {
	claims=$((claims + 1))
	if [ -z "$2" ]; then
		echo "ok $claims - $1"
	else
		claims_failed=1
		echo "not ok $claims - $1"
		echo "# ${2//$'\n'/$'\n'# }"
	fi
}

claims_end() {
	echo "1..$claims"
	exit $claims_failed
}

# Prints a circle of the uses on stdin ("FILE FILE NAME": the first uses NAME, which the second
# defines), if there is one.
circle() {
	awk '
	{ names[$1, $2] = names[$1, $2] " " $3; to[$1] = to[$1] " " $2; all[$1]; all[$2] }
	function beyond(f,   i, n, t) {
		n = split(to[f], t, " ")
		for (i = 1; i <= n; i++) if (!(t[i] in low)) return t[i]
		return ""
	}
	END {
		do { more = 0
			for (f in all) if (!(f in low) && beyond(f) == "") { low[f]; more = 1 }
		} while (more)
		for (f in all) if (!(f in low)) break
		if (f in low || f == "") exit
		for (; !(f in been); f = beyond(f)) been[f]
		for (first = f; ; ) {
			print f " takes" names[f, beyond(f)] " of " beyond(f)
			f = beyond(f)
			if (f == first) exit
		}
	}'
}
