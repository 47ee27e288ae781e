#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the debug kernel, Debian's newest source with debug.config on top of
# allnoconfig, into build/kernels/debug, and prints that folder: see kernel.sh.
# Some fifteen minutes on two idle cores; built again only when Debian's source that was
# unpacked here, or debug.config, has changed.  DEBUG_REFETCH=1 looks for newer source.
set -eu
# shellcheck source=tests/vm/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/vm/apt.sh
. "$vm_dir/apt.sh"

series=7.2
suites=forky
dir=$kernels/debug
fragment=$vm_dir/debug.config
source=$kernels/src/linux-$series
obj=$dir/kdir

key() { echo "$(cat "$source/.package-version" 2>/dev/null) $(sha256sum <"$fragment")"; }
built() { [ -e "$dir/release" ] && [ "$(cat "$dir/key")" = "$(key)" ]; }

fetch_source() {
	local tmp=$kernels/src/.new

	apt_open $suites
	rm -rf "$tmp"
	apt_unpack "$tmp" "linux-source-$series"
	tar -C "$tmp" -xf "$tmp/usr/src/linux-source-$series".tar.*
	make -s -C "$tmp/linux-source-$series" kernelversion \
		>"$tmp/linux-source-$series/.package-version"
	rm -rf "$source"
	mv "$tmp/linux-source-$series" "$source"
	rm -rf "$tmp" "$obj"
}

# Prints the lines of the fragment that the configuration did not take.
refused() {
	local line name
	grep '^CONFIG_' "$fragment" | while IFS= read -r line; do
		name=${line%%=*}
		case $line in
		*=n) ! grep -q "^$name=" "$obj/.config" || echo "$line" ;;
		*) grep -qxF "$line" "$obj/.config" || echo "$line" ;;
		esac
	done
}

configure() {
	local lost

	mkdir -p "$obj"
	make -s -C "$source" O="$obj" allnoconfig
	"$source/scripts/kconfig/merge_config.sh" -m -O "$obj" "$obj/.config" "$fragment" >/dev/null
	make -s -C "$source" O="$obj" olddefconfig
	lost=$(refused)
	[ -z "$lost" ] || die "linux-source-$series does not take from debug.config: $lost"
}

compile() {
	say "building the debug kernel; the log is $dir/log"
	nice -n "${NICE:-10}" make -C "$obj" -j"$(nproc)" bzImage modules >"$dir/log" 2>&1 ||
		{ tail -n 30 "$dir/log" >&2; die "the debug kernel does not build"; }
}

install_kernel() {
	rm -rf "$dir/root"
	make -s -C "$obj" INSTALL_MOD_PATH="$dir/root" modules_install >>"$dir/log" 2>&1
	rm -f "$dir/root"/lib/modules/*/build "$dir/root"/lib/modules/*/source
	cp "$obj/arch/x86/boot/bzImage" "$dir/vmlinuz"
	key >"$dir/key"
	cp "$obj/include/config/kernel.release" "$dir/release"
}

mkdir -p "$dir"
if ! built || [ -n "${DEBUG_REFETCH:-}" ]; then
	(
	lock "$kernels/.lock-debug"
	"$vm_dir/packages.sh" debug >&2
	[ -z "${DEBUG_REFETCH:-}" ] || rm -rf "$source"
	[ -d "$source" ] || fetch_source
	! built || exit 0
	rm -f "$dir/release"
	configure
	compile
	install_kernel
	)
fi
echo "$dir"
