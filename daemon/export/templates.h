/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Templates, which NetFlow version 9 (RFC 3954) and IPFIX (RFC 7011) have in common: a record is a
 * row of fields, and a template says which. Fields up to 127 have the same numbers in both.
 */
#ifndef VSW_EXPORT_TEMPLATES_H
#define VSW_EXPORT_TEMPLATES_H

#include "daemon/export/export_record.h"
#include "daemon/export/netflow5.h"
#include "daemon/export/wire.h"

/* enum template_value - what a field has in it */
enum template_value {
	VALUE_SRC,
	VALUE_DST,
	VALUE_SRC_PORT,
	VALUE_DST_PORT,
	VALUE_PROTO,
	VALUE_TOS,
	VALUE_TCP_FLAGS,
	VALUE_PACKETS,
	VALUE_OCTETS,
	VALUE_FIRST,		/* uptime */
	VALUE_LAST,
	VALUE_FIRST_REAL,	/* ms since 1970 */
	VALUE_LAST_REAL,
	VALUE_IN_PORT,
	VALUE_OUT_PORT,
	VALUE_IN_IFINDEX,
	VALUE_OUT_IFINDEX,
	VALUE_ETH_SRC,
	VALUE_ETH_DST,
	VALUE_ETH_TYPE,
	VALUE_VLAN,
	VALUE_OUT_VLAN,
	VALUE_ICMP,
	VALUE_IP_VERSION,
	VALUE_END,
	VALUE_POINT,
};

struct template_field {
	u16 id;
	u16 len;
	enum template_value value;
};

/* struct record_template - @id: 256 and more */
struct record_template {
	u16 id;
	u16 n;
	const struct template_field *fields;
};

/*
 * struct template_context - what values depend on beside the record
 * @point: observationPointId
 */
struct template_context {
	struct export_time time;
	struct netflow_engine engine;
	u32 point;
};

/* Bytes of a record, and of the template itself as it travels */
size_t template_record_len(const struct record_template *t);
static inline size_t template_len(const struct record_template *t)
{
	return 4 + 4u * t->n;
}

void template_put(struct wire *w, const struct record_template *t);
void template_put_record(struct wire *w, const struct record_template *t,
			 const struct template_context *c, const struct export_record *r);

/* The template for a flow; NULL: the protocol has no records of such frames */
const struct record_template *netflow9_template(const struct export_key *key);
const struct record_template *ipfix_template(const struct export_key *key);
/* All of them; the list ends with NULL. */
extern const struct record_template *const netflow9_templates[];
extern const struct record_template *const ipfix_templates[];

#endif
