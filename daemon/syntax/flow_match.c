// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys and masks as text: flow.h. A table says where each field stands and how its value is
 * written; the outer tag has forms of its own, which are translated to and from its raw fields.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/base/text.h"
#include "daemon/syntax/flow.h"
#include "daemon/syntax/value.h"

#define FIELD(text, member, kind) \
	{ text, offsetof(struct vswitch_flow_key, member), kind }

/* The outer tag's come first: see put_vlan(). */
static const struct field {
	const char *name;
	size_t offset;
	enum value_kind kind;
} fields[] = {
	FIELD("vlan_tci", vlan_tci, VALUE_HEX16),
	FIELD("vlan_tpid", vlan_tpid, VALUE_HEX16),
	FIELD("in_port", in_port, VALUE_PORT),
	FIELD("cvlan_tci", cvlan_tci, VALUE_HEX16),
	FIELD("cvlan_tpid", cvlan_tpid, VALUE_HEX16),
	FIELD("dl_src", eth_src, VALUE_MAC),
	FIELD("dl_dst", eth_dst, VALUE_MAC),
	FIELD("dl_type", eth_type, VALUE_HEX16),
	FIELD("nw_proto", ip_proto, VALUE_DEC8),
	FIELD("nw_tos", ip_tos, VALUE_DEC8),
	FIELD("nw_ttl", ip_ttl, VALUE_DEC8),
	FIELD("nw_frag", ip_frag, VALUE_FRAG),
	FIELD("unreadable", ip_frag, VALUE_UNREAD),
	FIELD("nw_src", ip_src, VALUE_IPV4),
	FIELD("nw_dst", ip_dst, VALUE_IPV4),
	FIELD("ipv6_src", ip_src, VALUE_IPV6),
	FIELD("ipv6_dst", ip_dst, VALUE_IPV6),
	FIELD("ipv6_label", ipv6_label, VALUE_HEX32),
	FIELD("tp_src", tp_src, VALUE_DEC16),
	FIELD("tp_dst", tp_dst, VALUE_DEC16),
	FIELD("tcp_flags", tcp_flags, VALUE_HEX16),
	FIELD("arp_sha", arp_sha, VALUE_MAC),
	FIELD("arp_tha", arp_tha, VALUE_MAC),
	FIELD("nd_target", nd_target, VALUE_IPV6),
	FIELD("tun_id", tun_id, VALUE_HEX32),
};

#define N_FIELDS	(sizeof(fields) / sizeof(fields[0]))
#define N_RAW_VLAN	2

static const u8 *part(const union vsw_key *key, const struct field *f)
{
	return (const u8 *)&key->k + f->offset;
}

/* struct writer - text in the making */
struct writer {
	FILE *out;
	const union vsw_key *key, *mask;
	const struct port_names *names;
	bool any;		/* something was written */
};

static void next_field(struct writer *w, const char *name)
{
	fprintf(w->out, "%s%s", w->any ? "," : "", name);
	w->any = true;
}

/* Two fields share ip_frag: the bits of one of them; all of others */
static u8 bits_of(enum value_kind kind)
{
	if (kind == VALUE_FRAG)
		return (u8)~VSWITCH_UNREAD;
	return kind == VALUE_UNREAD ? VSWITCH_UNREAD : 0xff;
}

static void put_field(struct writer *w, const struct field *f)
{
	const u8 *value = part(w->key, f), *mask = part(w->mask, f);
	u8 bits = bits_of(f->kind), some_value = *value & bits, some_mask = *mask & bits;

	next_field(w, f->name);
	fputc('=', w->out);
	if (bits == 0xff)
		value_put(w->out, f->kind, value, mask, w->names);
	else
		value_put(w->out, f->kind, &some_value, &some_mask, w->names);
}

/* IPv4 and IPv6 addresses share their place: by the type, and else by the width of the mask. */
static bool is_ipv4(const struct writer *w, const struct field *f)
{
	static const u8 zero[12];

	return memcmp(part(w->mask, f) + 4, zero, sizeof(zero)) == 0 &&
	       be16_to_cpu(w->key->k.eth_type) != VSW_ETH_TYPE_IPV6;
}

static bool is_shown(const struct writer *w, const struct field *f)
{
	static const u8 zero[16];

	if (bits_of(f->kind) != 0xff)
		return *part(w->mask, f) & bits_of(f->kind);
	if (!memcmp(part(w->mask, f), zero, value_size(f->kind)) && f->kind != VALUE_IPV4)
		return false;
	if (f->offset == offsetof(struct vswitch_flow_key, ip_src) ||
	    f->offset == offsetof(struct vswitch_flow_key, ip_dst))
		return memcmp(part(w->mask, f), zero, sizeof(zero)) &&
		       is_ipv4(w, f) == (f->kind == VALUE_IPV4);
	return true;
}

static bool all_or_none(u16 mask, u16 bits)
{
	return !(mask & bits) || (mask & bits) == bits;
}

/* "untagged" and "dl_vlan=…" where they say all that the mask does. */
static bool put_vlan(struct writer *w)
{
	u16 tci = be16_to_cpu(w->key->k.vlan_tci), mask = be16_to_cpu(w->mask->k.vlan_tci);
	u16 tpid = be16_to_cpu(w->key->k.vlan_tpid);

	if (w->mask->k.vlan_tpid != 0xffff || (mask & VSW_TCI_VID) != VSW_TCI_VID ||
	    !all_or_none(mask, VSW_TCI_PCP))
		return false;
	if (!tpid) {
		if (tci || mask != VSW_TCI_VID)
			return false;
		next_field(w, "untagged");
		return true;
	}
	next_field(w, "dl_vlan");
	fprintf(w->out, "=%u", tci & VSW_TCI_VID);
	if (mask & VSW_TCI_PCP)
		fprintf(w->out, ",dl_vlan_pcp=%u", tci >> 13);
	if (mask & VSW_TCI_DEI)
		fprintf(w->out, ",dl_vlan_dei=%u", !!(tci & VSW_TCI_DEI));
	if (tpid != VSW_TPID_C)
		fprintf(w->out, ",vlan_tpid=0x%04x", tpid);
	return true;
}

static void put_match(struct writer *w)
{
	const struct field *in_port = &fields[N_RAW_VLAN];
	size_t i;

	if (is_shown(w, in_port))
		put_field(w, in_port);
	i = put_vlan(w) ? N_RAW_VLAN : 0;
	for (; i < N_FIELDS; i++) {
		if (&fields[i] != in_port && is_shown(w, &fields[i]))
			put_field(w, &fields[i]);
	}
	if (!w->any)
		fputs("any", w->out);
}

char *flow_match_format(const union vsw_key *key, const union vsw_key *mask,
			const struct port_names *names)
{
	struct writer w = { .key = key, .mask = mask, .names = names };
	struct text text;

	w.out = text_try_begin(&text);
	if (!w.out)
		return NULL;
	put_match(&w);
	return text_try_take(&text);
}

/* struct reader - a match being read */
struct reader {
	union vsw_key *key, *mask;
	const struct port_names *names;
	u32 seen;		/* bit by field */
	u16 tci;		/* bits that dl_vlan and its kin have given */
	bool untagged, tagged;	/* "untagged", "dl_vlan" or one of its kin stood there */
	char **err;
};

static int bad_value(struct reader *r, const char *name, const char *value)
{
	return errline(r->err, -EINVAL, "%s: bad value \"%s\"", name, value ? value : "");
}

/* dl_vlan, dl_vlan_pcp, dl_vlan_dei: bits of the TCI */
static int read_tci(struct reader *r, const char *name, const char *value, u16 bits)
{
	u16 unit = bits & -bits;
	u64 n;

	if (r->tci & bits)
		return errline(r->err, -EINVAL, "%s: given twice", name);
	if (!number_parse(value, bits / unit, &n))
		return bad_value(r, name, value);
	r->tagged = true;
	r->tci |= bits;
	r->mask->k.vlan_tci |= cpu_to_be16(bits);
	r->key->k.vlan_tci |= cpu_to_be16((u16)(n * unit));
	return 0;
}

static const struct field *find_field(const char *name)
{
	size_t i;

	for (i = 0; i < N_FIELDS; i++) {
		if (!strcmp(fields[i].name, name))
			return &fields[i];
	}
	return NULL;
}

/* Value and mask of a field; those of others in the same byte stay. */
static bool read_value(struct reader *r, const struct field *f, char *text)
{
	u8 *key = (u8 *)&r->key->k + f->offset, *mask = (u8 *)&r->mask->k + f->offset;
	u8 bits = bits_of(f->kind), other_key = *key & ~bits, other_mask = *mask & ~bits;

	if (!value_get(text, f->kind, key, mask, r->names) || *mask & ~bits)
		return false;
	*key |= other_key;
	*mask |= other_mask;
	return true;
}

static int read_table_field(struct reader *r, const char *name, char *value)
{
	const struct field *f = find_field(name);
	u32 bit = f ? 1U << (f - fields) : 0;

	if (!f)
		return errline(r->err, -EINVAL, "%s: no such field", name);
	if (r->seen & bit)
		return errline(r->err, -EINVAL, "%s: given twice", name);
	if (!value || !read_value(r, f, value))
		return bad_value(r, name, value);
	r->seen |= bit;
	return 0;
}

static int read_field(struct reader *r, char *text)
{
	char *value = strchr(text, '=');

	if (value)
		*value++ = '\0';
	if (!strcmp(text, "untagged") || !strcmp(text, "any")) {
		if (value)
			return bad_value(r, text, value);
		r->untagged |= text[0] == 'u';
		return 0;
	}
	if (!strcmp(text, "dl_vlan"))
		return read_tci(r, text, value, VSW_TCI_VID);
	if (!strcmp(text, "dl_vlan_pcp"))
		return read_tci(r, text, value, VSW_TCI_PCP);
	if (!strcmp(text, "dl_vlan_dei"))
		return read_tci(r, text, value, VSW_TCI_DEI);
	return read_table_field(r, text, value);
}

/* What "untagged" and "dl_vlan" imply. */
static int finish_vlan(struct reader *r)
{
	bool raw_tci = r->seen & 1, tpid = r->seen & 2;

	if ((r->untagged && (r->tagged || raw_tci || tpid)) || (r->tagged && raw_tci))
		return errline(r->err, -EINVAL, "fields of the tag contradict each other");
	if (r->untagged)
		r->mask->k.vlan_tci = cpu_to_be16(VSW_TCI_VID);
	if (r->untagged || (r->tagged && !tpid))
		r->mask->k.vlan_tpid = 0xffff;
	if (r->tagged && !tpid)
		r->key->k.vlan_tpid = cpu_to_be16(VSW_TPID_C);
	return 0;
}

/* nw_src and ipv6_src are one place in the key. */
static int check_addresses(struct reader *r)
{
	u32 src = 1U << (find_field("nw_src") - fields) | 1U << (find_field("ipv6_src") - fields);
	u32 dst = 1U << (find_field("nw_dst") - fields) | 1U << (find_field("ipv6_dst") - fields);

	if ((r->seen & src) == src || (r->seen & dst) == dst)
		return errline(r->err, -EINVAL, "IPv4 and IPv6 addresses in one flow");
	return 0;
}

static int read_match(struct reader *r, char *text)
{
	char *rest = text, *field;
	int err = 0;

	while (!err && (field = strsep(&rest, ","))) {
		if (*field || field != text || rest)
			err = read_field(r, field);
	}
	if (!err)
		err = finish_vlan(r);
	return err ? err : check_addresses(r);
}

int flow_match_parse(const char *text, const struct port_names *names, union vsw_key *key,
		     union vsw_key *mask, char **err)
{
	struct reader r = { .key = key, .mask = mask, .names = names, .err = err };
	char *copy = strdup(text);
	int ret;

	memset(key, 0, sizeof(*key));
	memset(mask, 0, sizeof(*mask));
	if (!copy)
		return errline(err, -ENOMEM, "no memory");
	ret = read_match(&r, copy);
	free(copy);
	return ret;
}
