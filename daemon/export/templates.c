// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/export/templates.h"

#define NS_PER_MS	1000000ull

/* RFC 3954 section 8. A record is a multiple of four bytes where that is easy to have. */
static const struct template_field netflow9_ipv4[] = {
	{ 8, 4, VALUE_SRC }, { 12, 4, VALUE_DST },
	{ 2, 8, VALUE_PACKETS }, { 1, 8, VALUE_OCTETS },
	{ 22, 4, VALUE_FIRST }, { 21, 4, VALUE_LAST },
	{ 10, 4, VALUE_IN_PORT }, { 14, 4, VALUE_OUT_PORT },
	{ 7, 2, VALUE_SRC_PORT }, { 11, 2, VALUE_DST_PORT },
	{ 56, 6, VALUE_ETH_SRC }, { 80, 6, VALUE_ETH_DST },
	{ 58, 2, VALUE_VLAN }, { 59, 2, VALUE_OUT_VLAN },
	{ 32, 2, VALUE_ICMP }, { 4, 1, VALUE_PROTO }, { 5, 1, VALUE_TOS },
	{ 60, 1, VALUE_IP_VERSION }, { 6, 1, VALUE_TCP_FLAGS },
};

static const struct template_field netflow9_ipv6[] = {
	{ 27, 16, VALUE_SRC }, { 28, 16, VALUE_DST },
	{ 2, 8, VALUE_PACKETS }, { 1, 8, VALUE_OCTETS },
	{ 22, 4, VALUE_FIRST }, { 21, 4, VALUE_LAST },
	{ 10, 4, VALUE_IN_PORT }, { 14, 4, VALUE_OUT_PORT },
	{ 7, 2, VALUE_SRC_PORT }, { 11, 2, VALUE_DST_PORT },
	{ 56, 6, VALUE_ETH_SRC }, { 80, 6, VALUE_ETH_DST },
	{ 58, 2, VALUE_VLAN }, { 59, 2, VALUE_OUT_VLAN },
	{ 32, 2, VALUE_ICMP }, { 4, 1, VALUE_PROTO }, { 5, 1, VALUE_TOS },
	{ 60, 1, VALUE_IP_VERSION }, { 6, 1, VALUE_TCP_FLAGS },
};

/* Information elements of IANA's registry (RFC 7012) */
#define IPFIX_COMMON									\
	{ 2, 8, VALUE_PACKETS },							\
	{ 152, 8, VALUE_FIRST_REAL }, { 153, 8, VALUE_LAST_REAL },			\
	{ 10, 4, VALUE_IN_IFINDEX }, { 14, 4, VALUE_OUT_IFINDEX },			\
	{ 138, 4, VALUE_POINT },							\
	{ 56, 6, VALUE_ETH_SRC }, { 80, 6, VALUE_ETH_DST },				\
	{ 256, 2, VALUE_ETH_TYPE }, { 58, 2, VALUE_VLAN }, { 59, 2, VALUE_OUT_VLAN },	\
	{ 136, 1, VALUE_END }

#define IPFIX_IP									\
	{ 1, 8, VALUE_OCTETS },								\
	{ 7, 2, VALUE_SRC_PORT }, { 11, 2, VALUE_DST_PORT },				\
	{ 6, 2, VALUE_TCP_FLAGS }, { 4, 1, VALUE_PROTO }, { 5, 1, VALUE_TOS },		\
	{ 60, 1, VALUE_IP_VERSION }

static const struct template_field ipfix_ipv4[] = {
	{ 8, 4, VALUE_SRC }, { 12, 4, VALUE_DST }, { 32, 2, VALUE_ICMP },
	IPFIX_IP, IPFIX_COMMON
};

static const struct template_field ipfix_ipv6[] = {
	{ 27, 16, VALUE_SRC }, { 28, 16, VALUE_DST }, { 139, 2, VALUE_ICMP },
	IPFIX_IP, IPFIX_COMMON
};

/* layer2OctetDeltaCount: frames that are no IP have no octets in the sense of element 1 */
static const struct template_field ipfix_other[] = { { 352, 8, VALUE_OCTETS }, IPFIX_COMMON };

#define TEMPLATE(name, number, list)						\
	static const struct record_template name = {				\
		number, sizeof(list) / sizeof((list)[0]), list			\
	}

TEMPLATE(template_netflow9_ipv4, 256, netflow9_ipv4);
TEMPLATE(template_netflow9_ipv6, 257, netflow9_ipv6);
TEMPLATE(template_ipfix_ipv4, 256, ipfix_ipv4);
TEMPLATE(template_ipfix_ipv6, 257, ipfix_ipv6);
TEMPLATE(template_ipfix_other, 258, ipfix_other);

const struct record_template *const netflow9_templates[] = {
	&template_netflow9_ipv4, &template_netflow9_ipv6, NULL
};

const struct record_template *const ipfix_templates[] = {
	&template_ipfix_ipv4, &template_ipfix_ipv6, &template_ipfix_other, NULL
};

const struct record_template *netflow9_template(const struct export_key *key)
{
	if (export_is_ipv4(key))
		return &template_netflow9_ipv4;
	return export_is_ipv6(key) ? &template_netflow9_ipv6 : NULL;
}

const struct record_template *ipfix_template(const struct export_key *key)
{
	if (export_is_ipv4(key))
		return &template_ipfix_ipv4;
	return export_is_ipv6(key) ? &template_ipfix_ipv6 : &template_ipfix_other;
}

size_t template_record_len(const struct record_template *t)
{
	size_t len = 0;
	u16 i;

	for (i = 0; i < t->n; i++)
		len += t->fields[i].len;
	return len;
}

void template_put(struct wire *w, const struct record_template *t)
{
	u16 i;

	wire_put16(w, t->id);
	wire_put16(w, t->n);
	for (i = 0; i < t->n; i++) {
		wire_put16(w, t->fields[i].id);
		wire_put16(w, t->fields[i].len);
	}
}

/* When it was by the clock of the day */
static u64 real_ms(const struct export_time *time, u64 then)
{
	return time->real / NS_PER_MS - (time->now > then ? time->now - then : 0);
}

static u64 number_of(const struct template_context *c, const struct export_record *r,
		     enum template_value value)
{
	const struct export_key *key = &r->key;

	switch (value) {
	case VALUE_SRC_PORT:
		return export_src_port(key);
	case VALUE_DST_PORT:
		return export_dst_port(key);
	case VALUE_PROTO:
		return key->proto;
	case VALUE_TOS:
		return key->tos;
	case VALUE_PACKETS:
		return r->packets;
	case VALUE_OCTETS:
		return export_octets(r);
	case VALUE_FIRST:
		return r->first;
	case VALUE_LAST:
		return r->last;
	case VALUE_FIRST_REAL:
		return real_ms(&c->time, r->first);
	case VALUE_LAST_REAL:
		return real_ms(&c->time, r->last);
	case VALUE_IN_PORT:
		return netflow_port(&c->engine, key->in_port);
	case VALUE_OUT_PORT:
		return netflow_port(&c->engine, key->out_port);
	case VALUE_IN_IFINDEX:
		return key->in_ifindex;
	case VALUE_OUT_IFINDEX:
		return key->out_ifindex;
	case VALUE_ETH_TYPE:
		return be16_to_cpu(key->eth_type);
	case VALUE_VLAN:
		return key->vlan;
	case VALUE_OUT_VLAN:
		return key->out_vlan;
	case VALUE_ICMP:
		return export_is_icmp(key) ? export_icmp(key) : 0;
	case VALUE_IP_VERSION:
		return export_is_ipv6(key) ? 6 : 4;
	case VALUE_END:
		return r->end;
	case VALUE_POINT:
		return c->point;
	default:	/* TCP flags: in no flow's mask */
		return 0;
	}
}

void template_put_record(struct wire *w, const struct record_template *t,
			 const struct template_context *c, const struct export_record *r)
{
	const struct template_field *f;

	for (f = t->fields; f < t->fields + t->n; f++) {
		switch (f->value) {
		case VALUE_SRC:
			wire_put(w, r->key.src, f->len);
			break;
		case VALUE_DST:
			wire_put(w, r->key.dst, f->len);
			break;
		case VALUE_ETH_SRC:
			wire_put(w, r->key.eth_src, f->len);
			break;
		case VALUE_ETH_DST:
			wire_put(w, r->key.eth_dst, f->len);
			break;
		default:
			wire_put_number(w, number_of(c, r, f->value), f->len);
		}
	}
}
