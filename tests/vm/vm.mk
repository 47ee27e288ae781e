# SPDX-License-Identifier: GPL-2.0-or-later
# The VM lab's targets; the top Makefile includes this.  docs/testing.md explains
# them.  Variables given to make (KERNEL=, SMP=, ...) reach tests/vm/run by the
# environment, as make exports what its command line sets.

.PHONY: vm kernels check-matrix check-debug

# A target that installs packages builds in a make of its own, which sees them.
build-now = $(MAKE) --no-print-directory

vm:
	@test -n "$(SCRIPT)" || { echo "usage: make vm SCRIPT=path [ARGS=...] [KERNEL=6.1] [SMP=2]"; exit 1; }
	@tests/vm/packages.sh vm
	@$(build-now) userspace
	@VSW_CWD='$(PWD)' tests/vm/run '$(SCRIPT)' $(ARGS); s=$$?; echo "vm: exit $$s"; exit $$s

# All kernels at once, so that what follows needs no network.
kernels:
	@tests/vm/packages.sh matrix
	@for k in 5.10 6.1 6.12 rt 7.2; do tests/vm/kernel.sh $$k && tests/vm/chroot.sh $$k || exit 1; done

check-matrix:
	@tests/vm/packages.sh matrix
	@$(build-now) userspace e2e-tools
	@tests/matrix/run.sh

check-debug:
	@tests/vm/packages.sh debug
	@$(build-now) userspace e2e-tools
	@tests/matrix/debug.sh
