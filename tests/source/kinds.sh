#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A kind of tunnel is a row where the daemon has its kinds, and one where it makes devices; in the
# module it is files of its own and a row in main.c. Nobody else names it.
# usage: kinds.sh [DIR]    prints TAP; DIR: of daemon/ and kmod/
set -u
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/../claims.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 1

kinds=$(sed -n '/struct tunnel_kind tunnel_kinds/,/^};/s/^\t{ "\([a-z0-9]*\)".*/\1/p' daemon/tunnels/kinds.c)
[ -n "$kinds" ] || kinds="none is found"

claim "a kind of tunnel is named in its row of the daemon, and nowhere else there" "$(
	grep -rnE --include='*.[ch]' "VSWITCH_PORT_(GRE|VXLAN)|\"($(echo "$kinds" | paste -sd'|'))(tap)?\"" daemon cli |
		grep -vE '^daemon/(tunnels/kinds|netlink/tunnel_device)\.c:')"
claim "kinds of tunnel are found" "$(echo "$kinds" | grep -vxE '[a-z]+[a-z0-9]*')"
claim "a file of the module that is not of GRE names it in the table of kinds only" "$(
	grep -nE '\b(vsw_gre|VSWITCH_PORT_GRE)' kmod/*.[ch] |
		grep -vE '^kmod/(gre|gre_[a-z]*|port_gre)\.[ch]:' |
		grep -vE '^kmod/(main\.c:[0-9]+:.&vsw_gre_ops,|port\.h:[0-9]+:extern .*vsw_gre_ops;)$')"
claims_end
