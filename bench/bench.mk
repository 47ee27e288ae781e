# SPDX-License-Identifier: GPL-2.0-or-later
# make bench [ONLY=hit,gre] [KERNEL=6.12]: docs/performance.md

.PHONY: bench bench-tools

bench-tools: $(BUILD)/bin/tests/dpctl $(BUILD)/bin/tests/transact $(BUILD)/bin/tests/plug
# It runs in guests, too, which have no libraries.
$(BUILD)/bin/tests/transact: bench/transact.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(CPPFLAGS) $(CFLAGS) $(WARN) -static -o $@ $<

$(BUILD)/bin/tests/plug: bench/plug.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(CPPFLAGS) $(CFLAGS) $(WARN) -o $@ $<

# Native: how long others wait while the daemon is busy with clients; bench/latency.sh
$(BUILD)/bin/tests/latency: $(call obj,bench/latency.c) $(BUILD)/$(OBJDIR)/libfake.a \
			    $(BUILD)/$(OBJDIR)/libdaemon.a $(BUILD)/$(OBJDIR)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

bench:
	@bench/run.sh
