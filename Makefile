# SPDX-License-Identifier: GPL-2.0-or-later
#
#   make              daemon and CLI, and the module for the running kernel if its headers are there
#   make demo         the main job, on real KVM guests in a VM
#   make demo-gre     guests of two hosts, over a tunnel
#   make demo-libvirt libvirt's domains, plugged in both ways that libvirt has
#   make demo-dpdk    guests by vhost-user on the accelerated datapath, on the machine itself
#   make check        all tests
#   make install      what `make` built, to DESTDIR and PREFIX; the module by DKMS: see README.md
#   make install-ovs-compat: the names ovs-vsctl, ovs-ofctl, ovs-appctl, ovs-dpctl
#   make dist         build/dist/: the sources as an archive, and what is in it (SPDX)
#   make deb          build/deb/: Debian packages, see packaging/README.md
#   make vm SCRIPT=…  any script in the test VM: docs/testing.md
#   make check-dpdk   end-to-end tests on the DPDK datapath, on this machine itself
#   make check-matrix, check-debug, check-packages-13: other kernels, debug kernel, Debian 13
#   make bench        what is measured against bridge and Open vSwitch: docs/performance.md
#   make clean        the products; build/ keeps kernels and VM images. make distclean: all of build/

VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
BUILD ?= build
PREFIX ?= /usr
DESTDIR ?=
KDIR ?= /lib/modules/$(shell uname -r)/build

CC ?= gcc
CFLAGS ?= -O2 -g
WARN := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wpointer-arith
INCLUDES := -Iinclude/uapi -Iinclude -Idaemon/env -I. -D_GNU_SOURCE -DVSWITCH_VERSION='"$(VERSION)"'
PKGS := libnl-3.0 libnl-genl-3.0 libnl-route-3.0 libmnl libkmod libcap-ng libevent sqlite3 json-c
# Of vswitchctl alone
CLI_PKGS := json-c libmnl ncursesw tinfo libkmod
ifeq ($(shell pkg-config --exists libsystemd 2>/dev/null && echo yes),yes)
PKGS += libsystemd
INCLUDES += -DHAVE_SYSTEMD
endif
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) $(CLI_PKGS) 2>/dev/null)
PKG_LIBS = $(shell pkg-config --libs $(PKGS) 2>/dev/null)
CLI_LIBS = $(shell pkg-config --libs $(CLI_PKGS) 2>/dev/null)

CORE := $(wildcard core/*.c)
DAEMON := $(shell find daemon -name '*.c' | sort)
CLI := $(shell find cli -name '*.c' | sort)
FAKE := $(wildcard tests/fake/*.c)
UNIT := $(wildcard tests/unit/*/test_*.c)

# Hardening of the products, beside whatever CPPFLAGS, CFLAGS and LDFLAGS say: packagers set those.
# Who says _FORTIFY_SOURCE there is right; without optimization glibc only warns of it.
cc-has = $(shell $(CC) $(1) -E -x c /dev/null >/dev/null 2>&1 && echo $(1))
HARDEN_HAS := $(call cc-has,-fstack-clash-protection) $(call cc-has,-fcf-protection)
optimized = $(filter-out -O0,$(filter -O%,$(CFLAGS)))
fortify = $(if $(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),,$(if $(optimized),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3))
# Not with sanitizers, which look closer.
harden = $(if $(filter obj,$(OBJDIR)),-fPIE -fstack-protector-strong $(HARDEN_HAS) $(fortify))
HARDEN_LINK := -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
harden-link = $(if $(filter obj,$(OBJDIR)),$(HARDEN_LINK))

obj = $(patsubst %.c,$(BUILD)/$(OBJDIR)/%.o,$(1))
OBJDIR := obj

.PHONY: all userspace module demo demo-gre demo-libvirt demo-dpdk check check-unit unit-programs \
	check-e2e check-migration check-packages check-packages-13 e2e-tools clean distclean help
.DEFAULT_GOAL := all

all: userspace
	@if [ -e "$(KDIR)/Makefile" ]; then $(MAKE) --no-print-directory module; \
	else echo "module: no headers for $$(uname -r) in $(KDIR); 'make module KDIR=…' builds for others"; fi

# Names of Open vSwitch's programs that vswitchctl answers to
OVS_NAMES := ovs-vsctl ovs-ofctl ovs-appctl ovs-dpctl

userspace: $(BUILD)/bin/vswitchd $(BUILD)/bin/vswitchctl $(OVS_NAMES:%=$(BUILD)/lib/%)

# Says what is missing before a compiler does, who would name a header.
.PHONY: libraries
libraries:
	@command -v pkg-config >/dev/null && pkg-config --exists --print-errors $(PKGS) $(CLI_PKGS) || \
		{ echo "not all is there to build with: tests/vm/packages.sh build installs it" >&2; exit 1; }

$(BUILD)/$(OBJDIR)/%.o: %.c | libraries
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(INCLUDES) $(PKG_CFLAGS) $(CPPFLAGS) $(harden) $(CFLAGS) $(WARN) -MMD -MP -c -o $@ $<

$(BUILD)/$(OBJDIR)/libcore.a: $(call obj,$(CORE))
	@rm -f $@
	$(AR) rcs $@ $^
$(BUILD)/$(OBJDIR)/libdaemon.a: $(call obj,$(filter-out daemon/main.c daemon/process/allocate.c,$(DAEMON)))
	@rm -f $@
	$(AR) rcs $@ $^
$(BUILD)/$(OBJDIR)/libfake.a: $(call obj,$(FAKE))
	@rm -f $@
	$(AR) rcs $@ $^
$(BUILD)/$(OBJDIR)/libcli.a: $(call obj,$(filter-out cli/main.c,$(CLI)))
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/bin/vswitchd: $(call obj,daemon/main.c daemon/process/allocate.c) $(BUILD)/$(OBJDIR)/libdaemon.a $(BUILD)/$(OBJDIR)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(harden-link) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lm
$(BUILD)/bin/vswitchctl: $(call obj,cli/main.c) $(BUILD)/$(OBJDIR)/libcli.a $(BUILD)/$(OBJDIR)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(harden-link) $(LDFLAGS) -o $@ $^ $(CLI_LIBS) -lm
$(OVS_NAMES:%=$(BUILD)/lib/%): $(BUILD)/bin/vswitchctl
	@mkdir -p $(@D)
	ln -sf ../bin/vswitchctl $@

# --- the module ---------------------------------------------------------------------------------

module:
	$(MAKE) -C "$(KDIR)" M="$(CURDIR)" CONFIG_VSWITCH=m modules

# --- tests --------------------------------------------------------------------------------------

# Unit tests run with sanitizers, on objects of their own.
SAN := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
UNIT_BIN := $(patsubst %.c,$(BUILD)/unit/%,$(notdir $(UNIT)))
FUZZ_BIN := $(patsubst tests/fuzz/%.c,$(BUILD)/unit/%,$(wildcard tests/fuzz/fuzz_*.c))

# A program has no room: build/unit/test_log is of tests/unit/base/test_log.c.
$(foreach t,$(UNIT),$(eval $(BUILD)/unit/$(basename $(notdir $(t))): $(call obj,$(t))))
$(UNIT_BIN): $(BUILD)/$(OBJDIR)/libfake.a $(BUILD)/$(OBJDIR)/libdaemon.a \
	     $(BUILD)/$(OBJDIR)/libcli.a $(BUILD)/$(OBJDIR)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(harden-link) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) \
		$(PKG_LIBS) $(CLI_LIBS) -lm $(shell pkg-config --libs cmocka)
$(BUILD)/unit/fuzz_%: $(BUILD)/$(OBJDIR)/tests/fuzz/fuzz_%.o $(BUILD)/$(OBJDIR)/tests/fuzz/replay.o \
		      $(call obj,$(wildcard daemon/lacp/*.c)) $(BUILD)/$(OBJDIR)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(harden-link) $(LDFLAGS) -o $@ $^
.PRECIOUS: $(BUILD)/$(OBJDIR)/%.o

# Allocations fail in it, below the daemon's own allocator: without sanitizers, which have another
OOM_WRAP := -Wl,--wrap=__libc_malloc -Wl,--wrap=__libc_calloc -Wl,--wrap=__libc_realloc
$(BUILD)/unit/test_oom: $(call obj,tests/oom/test_oom.c daemon/process/allocate.c) \
			$(BUILD)/$(OBJDIR)/libfake.a $(BUILD)/$(OBJDIR)/libdaemon.a $(BUILD)/$(OBJDIR)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(harden-link) $(LDFLAGS) $(OOM_WRAP) -o $@ $^ $(PKG_LIBS) -lm $(shell pkg-config --libs cmocka)

# What makes an archive of a checkout is looked at in a checkout, not in what the archive had.
SOURCE_CHECKS = $(filter-out $(if $(shell git rev-parse HEAD 2>/dev/null),,tests/source/dist.sh),$(wildcard tests/source/*.sh))

unit-programs: $(UNIT_BIN) $(FUZZ_BIN)
check-unit:
	@tests/vm/packages.sh build
	@$(build-now) userspace $(BUILD)/unit/test_oom
	@$(build-now) OBJDIR=obj-san CFLAGS="-O1 -g $(SAN)" LDFLAGS="$(SAN)" unit-programs
	@BUILD=$(BUILD) tests/unit/run.sh $(UNIT_BIN) $(FUZZ_BIN) $(BUILD)/unit/test_oom \
		$(SOURCE_CHECKS) tests/floors.sh

# What the end-to-end tests send and receive frames with
e2e-tools: $(BUILD)/bin/tests/wire $(BUILD)/bin/tests/nlabuse $(BUILD)/bin/tests/dp_kernel \
	   $(BUILD)/bin/tests/dp_actions $(BUILD)/bin/tests/dpctl $(BUILD)/bin/tests/psample
$(BUILD)/bin/tests/wire: $(call obj,$(wildcard tests/e2e/wire/*.c))
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(harden-link) $(LDFLAGS) -o $@ $^
$(BUILD)/bin/tests/nlabuse: $(call obj,$(wildcard tests/e2e/nlabuse/*.c))
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(harden-link) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs libmnl)
# Who listens to samples
$(BUILD)/bin/tests/psample: $(call obj,$(wildcard tests/e2e/psample/*.c))
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(harden-link) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs libnl-genl-3.0)
# The unit tests of the kernel datapath, to be run where the module is
$(BUILD)/bin/tests/dp_%: $(BUILD)/$(OBJDIR)/tests/unit/datapath/test_dp_%.o \
			 $(BUILD)/$(OBJDIR)/libdaemon.a $(BUILD)/$(OBJDIR)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(harden-link) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lm $(shell pkg-config --libs cmocka)
# What no policy says (yet), said to the module
$(BUILD)/bin/tests/dpctl: $(call obj,$(wildcard tests/e2e/dpctl/*.c)) \
			  $(BUILD)/$(OBJDIR)/libdaemon.a $(BUILD)/$(OBJDIR)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(harden-link) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lm

check-e2e:
	@tests/vm/packages.sh vm
	@$(build-now) userspace e2e-tools
	@tests/e2e/check.sh

# Two hosts, and libvirt's domains that go from one to the other
check-migration:
	@tests/vm/packages.sh vm
	@$(build-now) userspace e2e-tools
	@tests/migration/check.sh

check-packages-13:
	@tests/packages/check.sh 13

check-packages:
	@tests/packages/check.sh

check:
	@tests/check.sh

demo:
	@demo/run.sh

demo-gre:
	@demo/gre_run.sh

demo-libvirt:
	@demo/libvirt_run.sh

demo-dpdk:
	@demo/dpdk_run.sh

include tests/vm/vm.mk
include bench/bench.mk
include packaging/packaging.mk
include dpdk/dpdk.mk

# --- cleaning -----------------------------------------------------------------------------------

clean:
	rm -rf $(BUILD)/bin $(BUILD)/lib $(BUILD)/unit $(BUILD)/obj $(BUILD)/obj-san
	@[ ! -e "$(KDIR)/Makefile" ] || $(MAKE) -s -C "$(KDIR)" M="$(CURDIR)" clean

distclean: clean
	rm -rf $(BUILD)

help:
	@sed -n 's/^#   //p' Makefile

-include $(shell find $(BUILD)/obj $(BUILD)/obj-san -name '*.d' 2>/dev/null)
