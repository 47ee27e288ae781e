# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# For the scripts that run at a boot of a machine of system.sh.

# eventually COMMAND...: nothing is said if it succeeds within a minute
eventually() {
	for _ in $(seq 240); do
		"$@" >/dev/null 2>&1 && return
		sleep 0.25
	done
	echo "not in a minute: $*"
	"$@" 2>&1 | tail -5
}

has_address() { ip -4 -o addr show dev "$1" 2>/dev/null | grep -qF " $2"; }

# What DKMS has built says from now on that it is of other sources
next_module() {
	local ko
	ko=$(modinfo -n vswitch)
	xz -dc "$ko" 2>/dev/null >/root/vswitch.ko || cp "$ko" /root/vswitch.ko
	sed -i "s/srcversion=[0-9A-F]*/srcversion=$1/" /root/vswitch.ko
	case $ko in *.xz) xz --check=crc32 /root/vswitch.ko ;; esac
	mv /root/"$(basename "$ko")" "$ko"
}

# upgrade_to SRCVERSION: by vswitchctl upgrade-module; what it says is in /run/upgrade
upgrade_to() {
	next_module "$1"
	vswitchctl --json upgrade-module >/run/upgrade 2>&1 || cat /run/upgrade
	grep -vx "$1" /sys/module/vswitch/srcversion
}
