#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs inside.sh in namespaces of its own, of network, mounts and processes, which end with it.
# usage: apart.sh FILE
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)

# In a chroot the root is no mount, which alone can be made private, as "ip netns" does with its own:
# namespaces are made outside, from where this folder is made a mount and entered again.
way_in=() way_back=()
if ! mountpoint -q /; then
	exec {root}</
	way_in=(nsenter --mount=/proc/self/ns/mnt --)
	# shellcheck disable=SC2016 # for the shell that runs there
	way_back=(sh -c 'mount --rbind "$0" "$0" && exec chroot "$0" "$@"' \
		"$("${way_in[@]}" readlink "/proc/self/fd/$root")")
	exec {root}<&-
fi
exec ${way_in[@]+"${way_in[@]}"} unshare --net --mount --pid --fork --kill-child \
	${way_back[@]+"${way_back[@]}"} "$here/inside.sh" "$1"
