#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What both programs are hardened with, as their ELF files say, and that flags of a packager come
# on top of it and do not replace it.
# usage: [BUILD=build] hardening.sh    prints TAP
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

n=0 failed=0
# claim NAME COMMAND...
claim() {
	local name=$1 result=ok
	shift
	n=$((n + 1))
	"$@" || { result="not ok"; failed=1; }
	echo "$result $n - $name"
}

has() { readelf -W "$1" "$2" | grep -qE "$3"; }
lacks() { ! has "$@"; }

for program in vswitchd vswitchctl; do
	file=$build/bin/$program
	claim "$program: position independent" has -h "$file" 'Type: +DYN'
	claim "$program: relocations read-only" has -l "$file" GNU_RELRO
	claim "$program: and bound at start" has -d "$file" BIND_NOW
	claim "$program: no executable stack" lacks -l "$file" 'GNU_STACK.* RWE '
	claim "$program: stack protector" has -s "$file" __stack_chk_fail
	claim "$program: checked string functions" has -s "$file" '__[a-z]*printf_chk'
done
# The program itself says so only where the C library's start files do; Debian 12's do not.
if [ "$(uname -m)" = x86_64 ]; then
	for part in daemon cli; do
		claim "$part: compiled for IBT and shadow stack" has -n "$build/obj/$part/main.o" 'IBT, SHSTK'
	done
fi

# The commands that would compile and link with a packager's flags
commands() {
	make -nB --no-print-directory BUILD="$build" CPPFLAGS="-Wdate-time -D_FORTIFY_SOURCE=2" \
		CFLAGS="-O2 -g -Wformat" LDFLAGS=-Wl,--as-needed userspace 2>/dev/null
}
compiles() { commands | grep -E ' -c -o '; }
links() { commands | grep -E -- '-o [^ ]*/bin/'; }
all_have() { [ -n "$1" ] && ! grep -qv -- "$2" <<<"$1"; }

c=$(compiles) l=$(links)
claim "a packager's CFLAGS keep the stack protector" all_have "$c" ' -fstack-protector-strong '
claim "a packager's _FORTIFY_SOURCE is the only one" \
	all_have "$(sed 's/.*\(-D_FORTIFY_SOURCE.*-D_FORTIFY_SOURCE\).*/twice/' <<<"$c")" '-D_FORTIFY_SOURCE=2'
claim "a packager's LDFLAGS keep PIE and full RELRO" all_have "$l" '-pie .*-z,relro .*-z,now '
claim "and are in force" all_have "$l" '-Wl,--as-needed'
echo "1..$n"
exit $failed
