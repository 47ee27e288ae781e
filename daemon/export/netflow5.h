/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NetFlow version 5, as Cisco has described it ("NetFlow Export Datagram Format"): a header of 24
 * bytes and up to 30 records of 48. IPv4 only. Pure: bytes out, times in.
 */
#ifndef VSW_EXPORT_NETFLOW5_H
#define VSW_EXPORT_NETFLOW5_H

#include "daemon/export/export_record.h"
#include "daemon/export/wire.h"

#define NETFLOW5_RECORDS_MAX	30

/* struct netflow_engine - who sends; @add_id: the low 7 bits of @id stand in port numbers, too */
struct netflow_engine {
	u8 type, id;
	bool add_id;
};

/* The number of a port as a record has it */
u16 netflow_port(const struct netflow_engine *engine, u32 port);

/* @sequence: records before this datagram; @n of them are to come */
void netflow5_header(struct wire *w, const struct export_time *t,
		     const struct netflow_engine *engine, u32 sequence, u16 n);
/*
 * How many records a flow takes, whose counters have 32 bits here; and the @part-th of them. They
 * add up to the whole.
 */
u32 netflow5_parts(const struct export_record *r);
void netflow5_record(struct wire *w, const struct netflow_engine *engine,
		     const struct export_record *r, u32 part);

#endif
