# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# A private apt: package lists and downloads of another Debian suite, without
# touching the machine's own apt state.  Needs lib.sh.
#
#	apt_open SUITE [UPDATES...]	choose the suites; fetches their lists once a day
#	apt_names			prints every package name of them
#	apt_unpack DIR PACKAGE...	downloads packages and unpacks them into DIR
#	apt_sources			prints the suites as lines of a sources.list

apt_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Prints the mirror of Debian proper ("debian") or of its security updates
# ("security") that this machine's own apt uses.  apt itself reads its sources,
# so both formats work.
apt_mirror() {
	local kind=$1 uri

	if [ "$kind" = debian ] && [ -n "${DEBIAN_MIRROR:-}" ]; then
		echo "$DEBIAN_MIRROR"
		return
	fi
	if [ "$kind" = security ] && [ -n "${DEBIAN_SECURITY_MIRROR:-}" ]; then
		echo "$DEBIAN_SECURITY_MIRROR"
		return
	fi
	# shellcheck disable=SC2016 # apt's own variables
	uri=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
		awk -v kind="$kind" '
			BEGIN { name = "^(bullseye|bookworm|trixie|forky|duke|sid|oldoldstable|oldstable|stable|testing|unstable)" }
			$1 !~ name { next }
			kind == "security" && $1 ~ /-security$/ { print $2; exit }
			kind == "debian" && $1 ~ (name "(-updates)?$") { print $2; exit }')
	if [ -z "$uri" ] && [ "$kind" = debian ]; then
		die "this machine's apt knows no Debian mirror: set DEBIAN_MIRROR=URL"
	fi
	echo "$uri"
}

# A signature is checked where the machine has Debian's keys.
apt_sources() {
	local suite mirror option=arch=amd64

	[ ! -e $apt_keyring ] || option="$option signed-by=$apt_keyring"
	[ -z "${apt_trusted:-}" ] || option="arch=amd64 trusted=yes"
	for suite in $apt_suites; do
		case $suite in
		*-security) mirror=$(apt_mirror security) ;;
		*) mirror=$(apt_mirror debian) ;;
		esac
		[ -z "$mirror" ] || echo "deb [$option] $mirror $suite main"
	done
}

apt_open() {
	apt_suites="$*"
	# shellcheck disable=SC2154 # from lib.sh
	apt_dir=$kernels/apt/$1
	apt_options=(
		-o Dir::State="$apt_dir/state" -o Dir::State::status="$apt_dir/status"
		-o Dir::Cache="$apt_dir/cache" -o Dir::Etc::SourceList="$apt_dir/sources.list"
		-o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null
		-o Dir::Etc::PreferencesParts=/dev/null -o APT::Sandbox::User=root
		-o Acquire::Languages=none -o Acquire::Check-Valid-Until=false
		-o APT::Update::Post-Invoke-Success= -o APT::Architecture=amd64 -qq
	)
	mkdir -p "$apt_dir/state/lists/partial" "$apt_dir/cache/archives/partial"
	exec 8>"$apt_dir/lock"
	flock 8
	apt_refresh
	flock -u 8
}

apt_refresh() {
	if [ -n "$(find "$apt_dir/fetched" -mmin -1440 2>/dev/null)" ]; then
		return
	fi
	: >"$apt_dir/status"
	apt_sources >"$apt_dir/sources.list"
	say "fetching the package lists of $apt_suites"
	if ! apt-get "${apt_options[@]}" update >"$apt_dir/log" 2>&1; then
		grep -q NO_PUBKEY "$apt_dir/log" || { cat "$apt_dir/log" >&2; die "no lists of $apt_suites"; }
		say "no key here for $apt_suites: its signature is not checked"
		apt_trusted=1 apt_sources >"$apt_dir/sources.list"
		apt-get "${apt_options[@]}" update >"$apt_dir/log" 2>&1 ||
			{ cat "$apt_dir/log" >&2; die "no lists of $apt_suites"; }
	fi
	touch "$apt_dir/fetched"
}

apt_names() { apt-cache "${apt_options[@]}" pkgnames; }

apt_unpack() {
	local into=$1 tmp deb
	shift

	tmp=$(mktemp -d "$apt_dir/download.XXXXXX")
	say "downloading $*"
	(cd "$tmp" && apt-get "${apt_options[@]}" download "$@" >log 2>&1) || {
		cat "$tmp/log" >&2
		rm -rf "$tmp" "$apt_dir/fetched"
		die "cannot download $*"
	}
	mkdir -p "$into"
	for deb in "$tmp"/*.deb; do
		dpkg-deb -x "$deb" "$into"
	done
	rm -rf "$tmp"
}
