# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the scripts of the VM lab share: where things are, how to say no, one lock.
# The caller sets -eu; sourced as:  . "$(dirname "$0")/lib.sh"

# The checkout, the place for downloads and kernels, and the place for what is built.
vm_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
top=$(cd "$vm_dir/../.." && pwd -P)
build=$top/build
# shellcheck disable=SC2034 # for the caller
kernels=${VSW_KERNELS:-$build/kernels}

# depmod and the like are not on the PATH of those who are not root.
PATH=$PATH:/usr/sbin:/sbin

die() { echo "${0##*/}: $*" >&2; exit 1; }
say() { echo "${0##*/}: $*" >&2; }

# Runs the rest of the calling script alone among those that name the same lock.
# The lock goes with the process; children that outlive it do not hold it.
lock() {
	mkdir -p "$(dirname "$1")"
	exec 9>"$1"
	flock 9
}

# A make that called us must not have its variables and jobs leak into the makes below.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
