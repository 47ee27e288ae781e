// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/export/netflow5.h"

#define NS_PER_S	1000000000ull

u16 netflow_port(const struct netflow_engine *engine, u32 port)
{
	return (u16)(engine->add_id ? (engine->id & 0x7f) << 9 | (port & 0x1ff) : port);
}

void netflow5_header(struct wire *w, const struct export_time *t,
		     const struct netflow_engine *engine, u32 sequence, u16 n)
{
	wire_put16(w, 5);
	wire_put16(w, n);
	wire_put32(w, (u32)t->now);
	wire_put32(w, (u32)(t->real / NS_PER_S));
	wire_put32(w, (u32)(t->real % NS_PER_S));
	wire_put32(w, sequence);
	wire_put8(w, engine->type);
	wire_put8(w, engine->id);
	wire_put16(w, 0);	/* all frames are counted: no sampling */
}

u32 netflow5_parts(const struct export_record *r)
{
	u64 most = r->packets > r->bytes ? r->packets : r->bytes;

	return most ? (u32)((most - 1) / UINT32_MAX + 1) : 1;
}

/* The @part-th of @n shares, which differ by one at most */
static u32 share(u64 all, u32 n, u32 part)
{
	return (u32)(all / n + (part < all % n));
}

void netflow5_record(struct wire *w, const struct netflow_engine *engine,
		     const struct export_record *r, u32 part)
{
	const struct export_key *key = &r->key;
	u32 n = netflow5_parts(r);

	wire_put(w, key->src, 4);
	wire_put(w, key->dst, 4);
	wire_put32(w, 0);	/* next hop: a switch has none */
	wire_put16(w, netflow_port(engine, key->in_port));
	wire_put16(w, netflow_port(engine, key->out_port));
	wire_put32(w, share(r->packets, n, part));
	wire_put32(w, share(export_octets(r), n, part));
	wire_put32(w, (u32)r->first);
	wire_put32(w, (u32)r->last);
	wire_put16(w, export_src_port(key));
	wire_put16(w, export_dst_port(key));
	wire_put8(w, 0);
	wire_put8(w, 0);	/* TCP flags are in no flow's mask */
	wire_put8(w, key->proto);
	wire_put8(w, key->tos);
	wire_put32(w, 0);	/* autonomous systems */
	wire_put32(w, 0);	/* prefix lengths, padding */
}
