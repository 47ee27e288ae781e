// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading matches: rule_match.h. */
#include <netinet/in.h>
#include "daemon/base/errline.h"
#include "daemon/syntax/rule_match.h"

#define ND_SOLICIT	135	/* RFC 4861 section 4.3 */
#define ND_ADVERT	136

static bool has_type(const struct rule_match *m, u16 type)
{
	return m->mask.k.eth_type == 0xffff && m->key.k.eth_type == cpu_to_be16(type);
}

static bool has_ip(const struct rule_match *m)
{
	return has_type(m, VSW_ETH_TYPE_IPV4) || has_type(m, VSW_ETH_TYPE_IPV6);
}

static bool has_proto(const struct rule_match *m, u8 proto)
{
	return has_ip(m) && m->mask.k.ip_proto == 0xff && m->key.k.ip_proto == proto;
}

static bool has_icmp4(const struct rule_match *m)
{
	return has_type(m, VSW_ETH_TYPE_IPV4) && has_proto(m, IPPROTO_ICMP);
}

static bool has_icmp6(const struct rule_match *m)
{
	return has_type(m, VSW_ETH_TYPE_IPV6) && has_proto(m, IPPROTO_ICMPV6);
}

static bool has_nd(const struct rule_match *m, u16 type)
{
	return has_icmp6(m) && m->mask.k.tp_src == 0xffff && m->key.k.tp_src == cpu_to_be16(type);
}

bool ofmatch_has(const struct rule_match *m, enum of_need need)
{
	switch (need) {
	case NEED_NOTHING:
		return true;
	case NEED_IPV4:
		return has_type(m, VSW_ETH_TYPE_IPV4);
	case NEED_IPV6:
		return has_type(m, VSW_ETH_TYPE_IPV6);
	case NEED_IP:
		return has_ip(m);
	case NEED_ARP:
		return has_type(m, VSW_ETH_TYPE_ARP) || has_type(m, ETH_TYPE_RARP);
	case NEED_IPV4_ARP:
		return ofmatch_has(m, NEED_IPV4) || ofmatch_has(m, NEED_ARP);
	case NEED_IP_ARP:
		return ofmatch_has(m, NEED_IP) || ofmatch_has(m, NEED_ARP);
	case NEED_TCP:
		return has_proto(m, IPPROTO_TCP);
	case NEED_UDP:
		return has_proto(m, IPPROTO_UDP);
	case NEED_SCTP:
		return has_proto(m, IPPROTO_SCTP);
	case NEED_PORTS:
		return ofmatch_has(m, NEED_TCP) || ofmatch_has(m, NEED_UDP) ||
		       ofmatch_has(m, NEED_SCTP);
	case NEED_ICMP4:
		return has_icmp4(m);
	case NEED_ICMP6:
		return has_icmp6(m);
	case NEED_ICMP:
		return has_icmp4(m) || has_icmp6(m);
	case NEED_NS:
		return has_nd(m, ND_SOLICIT);
	case NEED_NA:
		return has_nd(m, ND_ADVERT);
	case NEED_ND:
		return has_nd(m, ND_SOLICIT) || has_nd(m, ND_ADVERT);
	}
	return false;
}

const char *of_need_text(enum of_need need)
{
	static const char *const texts[] = {
		[NEED_NOTHING] = "", [NEED_IPV4] = "ip", [NEED_IPV6] = "ipv6",
		[NEED_IP] = "ip or ipv6", [NEED_ARP] = "arp", [NEED_IPV4_ARP] = "ip or arp",
		[NEED_IP_ARP] = "ip, ipv6 or arp", [NEED_TCP] = "tcp or tcp6",
		[NEED_UDP] = "udp or udp6", [NEED_SCTP] = "sctp or sctp6",
		[NEED_PORTS] = "tcp, udp or sctp (or tcp6, udp6, sctp6)", [NEED_ICMP4] = "icmp",
		[NEED_ICMP6] = "icmp6", [NEED_ICMP] = "icmp or icmp6",
		[NEED_ND] = "icmp6,icmp_type=135 or 136", [NEED_NS] = "icmp6,icmp_type=135",
		[NEED_NA] = "icmp6,icmp_type=136",
	};

	return texts[need];
}

/* --- fields -------------------------------------------------------------------------------- */

/* Add to what there is; false if the two cannot both be true */
static bool add_to(u8 *k, u8 *w, size_t size, const u8 *value, const u8 *mask)
{
	size_t i;

	for (i = 0; i < size; i++) {
		if ((k[i] ^ value[i]) & w[i] & mask[i])
			return false;
		k[i] |= value[i] & mask[i];
		w[i] |= mask[i];
	}
	return true;
}

static bool add_bytes(struct rule_match *m, size_t offset, size_t size, const u8 *value,
		      const u8 *mask)
{
	return add_to((u8 *)&m->key.k + offset, (u8 *)&m->mask.k + offset, size, value, mask);
}

static int contradicts(const char *name, char **err)
{
	return errline(err, -EINVAL, "%s: contradicts another field", name);
}

static int bad_value(const char *name, const char *value, char **err)
{
	return errline(err, -EINVAL, "%s: bad value \"%s\"", name, value);
}

/* Words that stand for a type, and perhaps a protocol */
static const struct protocol {
	const char *name;
	u16 type;
	int proto;
} protocols[] = {
	{ "ip", VSW_ETH_TYPE_IPV4, -1 },
	{ "ip4", VSW_ETH_TYPE_IPV4, -1 },
	{ "ipv4", VSW_ETH_TYPE_IPV4, -1 },
	{ "icmp", VSW_ETH_TYPE_IPV4, IPPROTO_ICMP },
	{ "igmp", VSW_ETH_TYPE_IPV4, IPPROTO_IGMP },
	{ "tcp", VSW_ETH_TYPE_IPV4, IPPROTO_TCP },
	{ "udp", VSW_ETH_TYPE_IPV4, IPPROTO_UDP },
	{ "sctp", VSW_ETH_TYPE_IPV4, IPPROTO_SCTP },
	{ "arp", VSW_ETH_TYPE_ARP, -1 },
	{ "rarp", ETH_TYPE_RARP, -1 },
	{ "ipv6", VSW_ETH_TYPE_IPV6, -1 },
	{ "ip6", VSW_ETH_TYPE_IPV6, -1 },
	{ "icmp6", VSW_ETH_TYPE_IPV6, IPPROTO_ICMPV6 },
	{ "tcp6", VSW_ETH_TYPE_IPV6, IPPROTO_TCP },
	{ "udp6", VSW_ETH_TYPE_IPV6, IPPROTO_UDP },
	{ "sctp6", VSW_ETH_TYPE_IPV6, IPPROTO_SCTP },
};

#define N_PROTOCOLS	(sizeof(protocols) / sizeof(protocols[0]))

static const struct protocol *find_protocol(const char *name)
{
	size_t i;

	for (i = 0; i < N_PROTOCOLS; i++) {
		if (!strcmp(protocols[i].name, name))
			return &protocols[i];
	}
	return NULL;
}

static int take_protocol(struct rule_match *m, const struct protocol *p, char **err)
{
	static const u8 full[2] = { 0xff, 0xff };
	__be16 type = cpu_to_be16(p->type);
	u8 proto = (u8)p->proto;

	if (!add_bytes(m, offsetof(struct vswitch_flow_key, eth_type), 2, (u8 *)&type, full) ||
	    (p->proto >= 0 &&
	     !add_bytes(m, offsetof(struct vswitch_flow_key, ip_proto), 1, &proto, full)))
		return contradicts(p->name, err);
	return 0;
}

static int take_in_port(struct ofmatch_reader *r, const struct ofword *word, char **err)
{
	char name[IF_NAMESIZE];
	int rc;

	if (!strcmp(word->value, "*"))
		return 0;
	if (!*word->value)
		return bad_value(word->name, "", err);
	rc = ofport_parse(word->value, r->ports, name, err);
	if (rc)
		return rc;
	if (r->match->in_port[0] && strcmp(r->match->in_port, name))
		return contradicts("in_port", err);
	memcpy(r->match->in_port, name, sizeof(name));
	r->match->mask.k.in_port = ~0U;
	return 0;
}

/* --- the tag ------------------------------------------------------------------------------- */

static u16 get_u16(const u8 bytes[2])
{
	return (u16)(bytes[0] << 8 | bytes[1]);
}

/*
 * @tci under @mask, with OF_TAG_PRESENT where the DEI stands, which nobody can match on. A frame
 * without a tag has zeros in the key: who asks for something else in one gets no frame, as with
 * Open vSwitch.
 */
static bool add_tci(struct rule_match *m, u16 tci, u16 mask)
{
	__be16 value = cpu_to_be16(tci & ~OF_TAG_PRESENT);
	__be16 bits = cpu_to_be16(mask & ~OF_TAG_PRESENT);
	__be16 tag = cpu_to_be16(tci & OF_TAG_PRESENT ? TAG_BIT : 0);
	__be16 tag_bit = cpu_to_be16(mask & OF_TAG_PRESENT ? TAG_BIT : 0);

	return add_bytes(m, offsetof(struct vswitch_flow_key, vlan_tpid), 2, (u8 *)&tag,
			 (u8 *)&tag_bit) &&
	       add_bytes(m, offsetof(struct vswitch_flow_key, vlan_tci), 2, (u8 *)&value,
			 (u8 *)&bits);
}

/* "No tag", said with all bits: the PCP's need not be looked at. As OpenFlow 1.3 has it */
static void finish_tag(struct rule_match *m)
{
	u16 all = (u16)~OF_TAG_PRESENT;

	if (m->mask.k.vlan_tpid && !m->key.k.vlan_tpid && !m->key.k.vlan_tci &&
	    m->mask.k.vlan_tci == cpu_to_be16(all))
		m->mask.k.vlan_tci = cpu_to_be16(VSW_TCI_VID);
}

static bool take_tag(struct rule_match *m, const struct of_field *f, const u8 *value,
		     const u8 *mask)
{
	u16 tci = get_u16(value), bits = get_u16(mask);

	if (f->place == PLACE_PCP && bits) {
		tci |= OF_TAG_PRESENT;
		bits |= OF_TAG_PRESENT;
	}
	return add_tci(m, tci, bits);
}

/* --- all of them --------------------------------------------------------------------------- */

static int add_field(struct ofmatch_reader *r, const struct of_field *f, const char *name,
		     const u8 *value, const u8 *mask, char **err)
{
	bool good;

	if (r->n_seen == sizeof(r->seen) / sizeof(r->seen[0]))
		return errline(err, -EINVAL, "%s: too many fields", name);
	if (f->place == PLACE_KEY)
		good = add_bytes(r->match, f->offset, f->size, value, mask);
	else if (f->place == PLACE_REG)
		good = add_to(&r->match->regs.b[f->offset], &r->match->regs_mask.b[f->offset],
			      f->size, value, mask);
	else
		good = take_tag(r->match, f, value, mask);
	if (!good)
		return contradicts(name, err);
	r->seen[r->n_seen].field = f;
	r->seen[r->n_seen++].name = name;
	return 0;
}

static int take_field(struct ofmatch_reader *r, const struct of_field *f,
		      const struct ofword *word, char **err)
{
	u8 value[16], mask[16];

	if (!*word->value || (!f->masked && strchr(word->value, '/')) ||
	    !of_field_read(f, word->value, value, mask))
		return bad_value(word->name, word->value, err);
	return add_field(r, f, word->name, value, mask, err);
}

/* "NXM_OF_IP_SRC[0..15]=5" */
static int take_subfield(struct ofmatch_reader *r, const struct ofword *word, char **err)
{
	struct of_subfield sub;
	u8 value[16], mask[16];
	int rc;

	if (!strcmp(word->name, "NXM_OF_IN_PORT[]") || !strcmp(word->name, "in_port[]"))
		return take_in_port(r, word, err);
	rc = of_subfield_parse(word->name, &sub);
	if (rc == -ENOENT)
		return 1;
	/* What has no mask is compared as a whole. */
	if (rc || (!sub.field->masked && sub.n < sub.field->bits))
		return errline(err, -EINVAL, "%s: it has no such bits", word->name);
	if (!of_subfield_read(&sub, word->value, value, mask))
		return bad_value(word->name, word->value, err);
	return add_field(r, sub.field, word->name, value, mask, err);
}

int ofmatch_take(struct ofmatch_reader *r, const struct ofword *word, char **err)
{
	const struct protocol *p = find_protocol(word->name);
	const struct of_field *f;

	if (p)
		return word->delim ? bad_value(word->name, word->value, err) :
				     take_protocol(r->match, p, err);
	if (!strcmp(word->name, "in_port"))
		return take_in_port(r, word, err);
	if (strchr(word->name, '['))
		return take_subfield(r, word, err);
	f = of_field_find(word->name);
	return f ? take_field(r, f, word, err) : 1;
}

/* Type and code of ICMP were ports in OpenFlow 1.0, and are a byte each. */
static bool is_icmp_port(const struct rule_match *m, enum of_need need)
{
	const struct vswitch_flow_key *k = &m->key.k, *w = &m->mask.k;

	return need == NEED_PORTS && ofmatch_has(m, NEED_ICMP) &&
	       (!w->tp_src || w->tp_src == 0xffff) && (!w->tp_dst || w->tp_dst == 0xffff) &&
	       be16_to_cpu(k->tp_src) < 256 && be16_to_cpu(k->tp_dst) < 256;
}

int ofmatch_finish(struct ofmatch_reader *r, char **err)
{
	u32 i;

	for (i = 0; i < r->n_seen; i++) {
		enum of_need need = r->seen[i].field->need;

		if (!ofmatch_has(r->match, need) && !is_icmp_port(r->match, need))
			return errline(err, -EINVAL, "%s: must come with %s", r->seen[i].name,
				       of_need_text(need));
	}
	finish_tag(r->match);
	return 0;
}
