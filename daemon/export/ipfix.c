// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/export/ipfix.h"

void ipfix_header(struct wire *w, const struct export_time *t, u32 domain, u32 sequence, u16 len)
{
	wire_put16(w, 10);
	wire_put16(w, len);
	wire_put32(w, (u32)(t->real / 1000000000ull));
	wire_put32(w, sequence);
	wire_put32(w, domain);
}
