# SPDX-License-Identifier: GPL-2.0-or-later
#
# vswitch-dpdk, where DPDK is installed. Everything else builds without it.

# What both datapaths do, and what is of this one alone: without a VM
.PHONY: check-dpdk
check-dpdk:
	@tests/vm/packages.sh dpdk
	@$(build-now) userspace e2e-tools
	@BUILD=$(BUILD) tests/dpdk/run.sh

DPDK_PKGS := libdpdk libbpf
ifeq ($(shell pkg-config --exists $(DPDK_PKGS) 2>/dev/null && echo yes),yes)

userspace: $(BUILD)/bin/vswitch-dpdk

DPDK := $(shell find dpdk -name '*.c' | sort)
DPDK_CFLAGS := $(shell pkg-config --cflags $(DPDK_PKGS))
DPDK_LIBS = $(shell pkg-config --libs $(DPDK_PKGS))
# A frame has some dozens of cycles: what core/ does for it is compiled anew, for this alone.
DPDK_OPT = $(if $(filter obj,$(OBJDIR)),-O3 -flto=auto)
dpdk-obj = $(patsubst %.c,$(BUILD)/$(OBJDIR)/dpdk-obj/%.o,$(1))

$(BUILD)/$(OBJDIR)/dpdk-obj/%.o: %.c | libraries
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(INCLUDES) $(PKG_CFLAGS) $(DPDK_CFLAGS) $(CPPFLAGS) $(harden) $(CFLAGS) $(DPDK_OPT) $(WARN) -MMD -MP -c -o $@ $<

$(BUILD)/bin/vswitch-dpdk: $(call dpdk-obj,$(DPDK) $(CORE)) $(BUILD)/$(OBJDIR)/libdaemon.a
	@mkdir -p $(@D)
	$(CC) $(harden) $(CFLAGS) $(DPDK_OPT) $(harden-link) $(LDFLAGS) -o $@ $^ $(DPDK_LIBS) $(PKG_LIBS)

endif
