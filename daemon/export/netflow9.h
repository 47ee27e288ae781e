/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NetFlow version 9 (RFC 3954): its header; sets of templates and records are those of message.c */
#ifndef VSW_EXPORT_NETFLOW9_H
#define VSW_EXPORT_NETFLOW9_H

#include "daemon/export/export_record.h"
#include "daemon/export/wire.h"

#define NETFLOW9_HEADER_LEN	20
#define NETFLOW9_TEMPLATE_SET	0

/* @sequence: datagrams before this one; @n: records in it, templates too */
void netflow9_header(struct wire *w, const struct export_time *t, u32 source, u32 sequence, u16 n);

#endif
