# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# For tests of vswitchctl upgrade-module; after lib.sh. What a package would install is made of the
# module that is there.

loaded() { cat /sys/module/vswitch/srcversion; }
installed() { modinfo -n vswitch; }
# Put FILE in the place of what is installed, as a package does it
install_module() { cp "$1" "$(installed).new" && mv "$(installed).new" "$(installed)"; }

# next_module SRCVERSION [SED...]: what is installed says that it is of other sources, and more
next_module() {
	cp "$(installed)" "$T/next.ko" &&
		sed -i "s/srcversion=[0-9A-F]*/srcversion=$1/;${2:-}" "$T/next.ko" &&
		install_module "$T/next.ko"
}
keep() { vswitchctl upgrade-module --keep; }
upgrade() { vswitchctl --json upgrade-module >"$T/upgrade"; }
of_upgrade() { jq -e "$1" "$T/upgrade"; }
