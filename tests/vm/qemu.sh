#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Prints the QEMU that runs the test VM and the options that it always needs, one a line.
# usage: [QEMU=program] qemu.sh
#
# QEMU before 8.1 can run stale code when one CPU patches what another one is being
# translated for; Linux patches code whenever a static key flips (starting a nested
# guest does), and that CPU then loops for ever.  Seen with Debian 12's 7.2 on a busy
# machine.  An older QEMU is therefore replaced by that of bookworm-backports, unpacked
# next to the kernels.
set -eu
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/vm/apt.sh
. "$vm_dir/apt.sh"

dir=$kernels/qemu
installed=${QEMU:-$(command -v qemu-system-x86_64 || :)}
[ -n "$installed" ] || die "no qemu-system-x86_64: run tests/vm/packages.sh vm"

recent() {
	"$1" --version | sed -n 's/.*version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' |
		{ read -r major minor; [ "$major" -gt 8 ] || { [ "$major" = 8 ] && [ "$minor" -ge 1 ]; }; }
}

unpacked() {
	local data=$dir/root/usr/share
	printf '%s\n' "$dir/root/usr/bin/qemu-system-x86_64" -L "$data/seabios" -L "$data/qemu"
}

fetch() {
	apt_open bookworm-backports bookworm-security
	rm -rf "$dir.new"
	apt_unpack "$dir.new/root" qemu-system-x86/bookworm-backports \
		qemu-system-data/bookworm-backports seabios/bookworm-backports
	rm -rf "$dir"
	mv "$dir.new" "$dir"
	# It is of no use where its libraries are not.
	if "$dir/root/usr/bin/qemu-system-x86_64" --version >"$dir/version" 2>&1; then
		: >"$dir/good"
	else
		say "Debian's newer QEMU does not run here: $(tail -n 1 "$dir/version")"
	fi
}

if [ -n "${QEMU:-}" ] || recent "$installed"; then
	echo "$installed"
	exit 0
fi
if [ ! -e "$dir/version" ]; then
	(lock "$kernels/.lock-qemu"; [ -e "$dir/version" ] || fetch) || :
fi
if [ -e "$dir/good" ]; then
	unpacked
else
	echo "$installed"
fi
