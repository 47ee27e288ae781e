#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Packages that are built on Debian 13 on a Debian 13 that boots with systemd, with its own kernel:
# installed, configured, rebooted, purged. Those of Debian 11 are built.
# usage: test_debian_13.sh    as root; prints TAP
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vm=$here/../vm
export SUITE=trixie
# shellcheck source=tests/vm/lib.sh
. "$vm/lib.sh"
# shellcheck source=tests/vm/apt.sh
. "$vm/apt.sh"
# shellcheck source=tests/vm/ramfs.sh
. "$vm/ramfs.sh"
# shellcheck source=tests/packages/base.sh
. "$here/base.sh"
# shellcheck source=tests/packages/system.sh
. "$here/system.sh"
# shellcheck source=tests/claims.sh
. "$vm/../claims.sh"

builds() { "$here/build.sh" "$1" >"$build/build-$1.log" 2>&1 || tail -n 20 "$build/build-$1.log"; }

if [ -z "${VSW_UNSHARED:-}" ]; then
	"$vm/kernel.sh" deb13 >/dev/null
	"$vm/qemu.sh" >/dev/null
	claim "the packages build on Debian 11, and its lintian is silent" "$(builds bullseye)"
	claim "so they do on Debian 13" "$(builds trixie)"
	packages_base
	packages_unshare "$@"
fi
packages_mounts
version=$(make -s -C "$top" --no-print-directory version)

{
	system_make debian-13 deb13 "$here/boots_debian_13.sh" "/debs/vswitch_${version}_amd64.deb" \
		"/debs/vswitch-dkms_${version}_all.deb"
	cp "$top"/packaging/examples/networkd/*.network $T/etc/systemd/network/
	inside systemctl -q enable systemd-networkd
	system_disk
	for _ in 1 2; do
		system_boot deb13 || echo "not ok 0 - the machine boots, says all, and powers off"
	done
} | awk '
	BEGIN { n = 2 }
	/^ok |^not ok / { sub(/ [0-9]+ /, " " (++n) " "); failed += /^not/ }
	/^ok |^not ok |^#/ { print; fflush() }
	END { print "1.." n; exit failed != 0 || n != 2 + 9 }'
