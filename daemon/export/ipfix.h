/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPFIX (RFC 7011): its header; sets of templates and records are those of message.c */
#ifndef VSW_EXPORT_IPFIX_H
#define VSW_EXPORT_IPFIX_H

#include "daemon/export/export_record.h"
#include "daemon/export/wire.h"

#define IPFIX_HEADER_LEN	16
#define IPFIX_TEMPLATE_SET	2

/* @sequence: records before this datagram, without templates; @len: of all of it */
void ipfix_header(struct wire *w, const struct export_time *t, u32 domain, u32 sequence, u16 len);

#endif
