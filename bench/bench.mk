# SPDX-License-Identifier: GPL-2.0-or-later
# make bench [ONLY=hit,gre] [KERNEL=6.12]: docs/performance.md

.PHONY: bench bench-tools

bench-tools: $(BUILD)/bin/tests/dpctl $(BUILD)/bin/tests/transact
# It runs in guests, too, which have no libraries.
$(BUILD)/bin/tests/transact: bench/transact.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(CFLAGS) $(WARN) -static -o $@ $<

bench:
	@bench/run.sh
