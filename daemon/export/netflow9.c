// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/export/netflow9.h"

void netflow9_header(struct wire *w, const struct export_time *t, u32 source, u32 sequence, u16 n)
{
	wire_put16(w, 9);
	wire_put16(w, n);
	wire_put32(w, (u32)t->now);
	wire_put32(w, (u32)(t->real / 1000000000ull));
	wire_put32(w, sequence);
	wire_put32(w, source);
}
