#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What `make install` installs, by its own list and from another PREFIX, and that `make uninstall`
# takes all of it away; what the name ovs-vsctl comes with, and whose it is.
# usage: [BUILD=build] install.sh    prints TAP
set -u
# shellcheck source=tests/claims.sh
. "$(dirname "$0")/../claims.sh"
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES DESTDIR PREFIX UNITDIR

T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT

# into DIR TARGET... [VARIABLE=VALUE...]
into() { make -s --no-print-directory BUILD="$build" DESTDIR="$T/$1" "${@:2}"; }
files() { (cd "$T/$1" && find . -type f -o -type l) | sed 's/^\.//' | sort; }
# Prints how the lines of its input differ from its arguments.
differs() { diff <(printf '%s\n' "$@" | sort) - | grep '^[<>]'; }

# In an unpacked archive nothing is tracked, nor built yet.
tracked() { git ls-files "$@" 2>/dev/null || find "$@" -type f; }

# Where there is no DPDK, nothing of vswitch-dpdk is there, and its page neither.
dpdk=()
[ ! -e "$build/bin/vswitch-dpdk" ] || dpdk=(/usr/sbin/vswitch-dpdk /usr/share/man/man8/vswitch-dpdk.8
	/usr/lib/systemd/system/vswitch-dpdk.service)

said=$(into usr install 2>&1)
claim "make install: programs, manual, completion and unit" "$(files usr | grep -v '^/usr/src/' |
	differs /usr/bin/vswitchctl /usr/sbin/vswitchd /usr/lib/systemd/system/vswitchd.service \
		/usr/share/bash-completion/completions/vswitchctl /usr/share/man/man4/vswitch.4 \
		/usr/share/fish/vendor_completions.d/vswitchctl.fish \
		/usr/share/vswitch/grafana/vswitch.json \
		/usr/share/zsh/vendor-completions/_vswitchctl \
		/usr/share/man/man8/vswitchctl.8 /usr/share/man/man8/vswitchd.8 "${dpdk[@]}")"
# shellcheck disable=SC2046 # a list of words
claim "and the module's sources for DKMS, but nothing that was built" "$(
	files usr | sed -n "s|^/usr/src/vswitch-$(make -s version)/||p" |
		differs Kbuild Kconfig dkms.conf $(tracked kmod core include))"
claim "it names make install-ovs-compat" "$(grep -q 'make install-ovs-compat' <<<"$said" || echo "$said")"

claim "what is there already is replaced" "$(into usr install 2>&1 >/dev/null)"
into usr install-ovs-compat
ovs_names="ovs-appctl ovs-dpctl ovs-ofctl ovs-vsctl"
# shellcheck disable=SC2046,SC2086 # lists of words
claim "make install-ovs-compat: the names, their manuals and completions" "$(files usr | grep ovs |
	differs $(printf '/usr/bin/%s /usr/share/man/man8/%s.8 ' $(printf '%s %s ' $(
		for name in $ovs_names; do echo "$name $name"; done))) \
		$(printf '/usr/share/bash-completion/completions/%s ' $ovs_names))"
claim "the names are vswitchctl's" "$(for name in $ovs_names; do
	"$T/usr/usr/bin/$name" --version 2>&1 | grep -v "^$name (vswitch) "
done)"
claim "each program has a page of the manual" "$(files usr | sed -nE 's,^/usr/s?bin/,,p' |
	while read -r name; do [ -e "$T/usr/usr/share/man/man8/$name.8" ] || echo "$name"; done)"
claim "each page is one that man can read" "$(! command -v man >/dev/null ||
	for page in "$T"/usr/usr/share/man/man?/*; do
		LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l "$page" 2>&1 >/dev/null
	done)"

into usr uninstall
claim "make uninstall leaves nothing" "$(files usr)"

into local install PREFIX=/usr/local >/dev/null
claim "in another PREFIX: all there, but for what DKMS looks for elsewhere" "$(
	files local | grep -v '^/usr/local/\|^/usr/src/vswitch-')"
claim "its unit starts the daemon that is there" "$(
	grep '^ExecStart=' "$T/local/usr/local/lib/systemd/system/vswitchd.service" |
		differs ExecStart=/usr/local/sbin/vswitchd)"
into local uninstall PREFIX=/usr/local
claim "and goes, too" "$(files local)"

for name in $ovs_names; do
	mkdir -p "$T/theirs/usr/bin"
	echo theirs >"$T/theirs/usr/bin/$name"
	claim "Open vSwitch's $name is not replaced, nor is anything beside it" "$(
		into theirs install-ovs-compat >/dev/null 2>&1 && echo "it succeeds"
		differs theirs <"$T/theirs/usr/bin/$name"
		files theirs | grep -v "^/usr/bin/$name\$")"
	into theirs uninstall
	claim "nor uninstalled" "$(differs theirs <"$T/theirs/usr/bin/$name")"
	rm -r "$T/theirs"
done

# Prints which of some words the completion of the program $1 offers first.
offered() {
	# shellcheck disable=SC2016 # for the inner shell
	bash -c '. "packaging/completion/${1##*/}.bash"; COMP_LINE="$1 $2" COMP_POINT=${#COMP_LINE}
		COMP_WORDS=("$1" "$2") COMP_CWORD=1; _vswitchctl; printf "%s\n" "${COMPREPLY[@]}"' \
		bash "$@" 2>/dev/null | grep -xE -- 'add-br|fdb|--json|--oneline'
}
claim "completion of vswitchctl offers commands, nouns and --json" "$({
	offered "$build/bin/vswitchctl" ""; offered "$build/bin/vswitchctl" --
} | sort | differs add-br fdb --json --oneline)"
claim "that of ovs-vsctl commands alone" "$({
	offered "$build/lib/ovs-vsctl" ""; offered "$build/lib/ovs-vsctl" --
} | sort | differs add-br --oneline)"
claim "and is for that name" "$(bash -c '. packaging/completion/ovs-vsctl.bash; complete -p ovs-vsctl' |
	differs "complete -F _vswitchctl ovs-vsctl")"
claims_end
