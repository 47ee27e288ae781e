// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading matches: ofmatch.h. */
#include <netinet/in.h>
#include "errline.h"
#include "flow_value.h"
#include "ofmatch.h"

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

/* --- ports --------------------------------------------------------------------------------- */

static int port_by_number(const char *text, unsigned long no, const struct flow_ports *ports,
			  char name[IF_NAMESIZE], char **err)
{
	const char *found = NULL;

	if (no == OFPP_LOCAL)
		found = ports->local;
	else if (no && no <= VSWITCH_PORT_MAX && ports->name)
		found = ports->name(ports->arg, (u32)no);
	if (!found)
		return errline(err, -EINVAL, "bridge %s has no port %s", ports->local, text);
	snprintf(name, IF_NAMESIZE, "%s", found);
	return 0;
}

/* In quotes even LOCAL is but a name. */
static int port_by_name(const char *text, bool quoted, const struct flow_ports *ports,
			char name[IF_NAMESIZE], char **err)
{
	if ((!quoted && !strcasecmp(text, "LOCAL")) || !strcmp(text, ports->local))
		text = ports->local;
	else if (!*text || strlen(text) >= IF_NAMESIZE || !ports->known(ports->arg, text))
		return errline(err, -EINVAL, "bridge %s has no port %s", ports->local,
			       *text ? text : "\"\"");
	snprintf(name, IF_NAMESIZE, "%s", text);
	return 0;
}

static int read_port(const char *text, const struct flow_ports *ports, char name[IF_NAMESIZE],
		     char **err)
{
	char inner[IF_NAMESIZE + 2];
	size_t len = strlen(text);
	unsigned long no;

	if (value_number(text, 0xffffffff, &no))
		return port_by_number(text, no, ports, name, err);
	if (len < 2 || len >= sizeof(inner) || text[0] != '"' || text[len - 1] != '"')
		return port_by_name(text, false, ports, name, err);
	snprintf(inner, sizeof(inner), "%.*s", (int)len - 2, text + 1);
	return port_by_name(inner, true, ports, name, err);
}

/* Linux would take a quote as part of a name. */
int ofport_parse(const char *text, const struct flow_ports *ports, char name[IF_NAMESIZE],
		 char **err)
{
	int rc;

	memset(name, 0, IF_NAMESIZE);
	rc = read_port(text, ports, name, err);
	if (!rc && strchr(name, '"'))
		rc = errline(err, -EINVAL, "port %s: its name cannot stand in a rule", name);
	return rc;
}

/* --- fields -------------------------------------------------------------------------------- */

/* Add to what the match has; false if the two cannot both be true */
static bool add_bytes(struct rule_match *m, size_t offset, size_t size, const u8 *value,
		      const u8 *mask)
{
	u8 *k = (u8 *)&m->key.k + offset, *w = (u8 *)&m->mask.k + offset;
	size_t i;

	for (i = 0; i < size; i++) {
		if ((k[i] ^ value[i]) & w[i] & mask[i])
			return false;
		k[i] |= value[i] & mask[i];
		w[i] |= mask[i];
	}
	return true;
}

static int contradicts(const char *name, char **err)
{
	return errline(err, -EINVAL, "%s: contradicts another field", name);
}

static int bad_value(const char *name, const char *value, char **err)
{
	return errline(err, -EINVAL, "%s: bad value \"%s\"", name, value ? value : "");
}

/* Words that stand for a type, and perhaps a protocol */
static const struct protocol {
	const char *name;
	u16 type;
	int proto;
} protocols[] = {
	{ "ip", VSW_ETH_TYPE_IPV4, -1 },
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

static int take_in_port(struct ofmatch_reader *r, const char *value, char **err)
{
	char name[IF_NAMESIZE];
	int rc;

	if (!value)
		return bad_value("in_port", value, err);
	rc = ofport_parse(value, r->ports, name, err);
	if (rc)
		return rc;
	if (r->match->in_port[0] && strcmp(r->match->in_port, name))
		return contradicts("in_port", err);
	memcpy(r->match->in_port, name, sizeof(name));
	r->match->mask.k.in_port = ~0U;
	return 0;
}

/* --- VLAN: four ways to say it, of which two have a bit for "has a tag" --------------------- */

/*
 * @tci under @mask, with TAG_PRESENT where the DEI stands, which nobody can match on. A frame without
 * a tag has zeros in the key.
 */
static bool add_tci(struct rule_match *m, u16 tci, u16 mask)
{
	__be16 value = cpu_to_be16(tci & ~TAG_PRESENT), bits = cpu_to_be16(mask & ~TAG_PRESENT);
	__be16 tag = cpu_to_be16(tci & TAG_PRESENT ? TAG_BIT : 0), tag_bit = cpu_to_be16(TAG_BIT);

	if (mask & TAG_PRESENT) {
		if (!add_bytes(m, offsetof(struct vswitch_flow_key, vlan_tpid), 2, (u8 *)&tag,
			       (u8 *)&tag_bit))
			return false;
		/* What is not there need not be compared. */
		if (!(tci & TAG_PRESENT))
			return !(tci & mask);
	}
	return add_bytes(m, offsetof(struct vswitch_flow_key, vlan_tci), 2, (u8 *)&value,
			 (u8 *)&bits);
}

static bool read_u16(char *text, unsigned long max, u16 *value, u16 *mask)
{
	char *slash = strchr(text, '/');
	unsigned long v, m = max;
	bool good;

	if (slash)
		*slash = '\0';
	good = value_number(text, max, &v) && (!slash || value_number(slash + 1, 0xffff, &m));
	if (slash)
		*slash = '/';
	*value = (u16)(v & m);
	*mask = (u16)m;
	return good;
}

/* *tci and *mask: as add_tci() wants them. 1: it is no field of the tag */
static int read_vlan(const char *name, char *value, u16 *tci, u16 *mask, char **err)
{
	unsigned long n;

	if (!strcmp(name, "dl_vlan")) {
		if (!value_number(value, 0xffff, &n) || (n > VSW_TCI_VID && n != 0xffff))
			return bad_value(name, value, err);
		*tci = n == 0xffff ? 0 : TAG_PRESENT | n;
		*mask = n == 0xffff ? TAG_PRESENT : TAG_PRESENT | VSW_TCI_VID;
	} else if (!strcmp(name, "dl_vlan_pcp") || !strcmp(name, "vlan_pcp")) {
		if (!value_number(value, 7, &n))
			return bad_value(name, value, err);
		*tci = TAG_PRESENT | n << 13;
		*mask = TAG_PRESENT | VSW_TCI_PCP;
	} else if (!strcmp(name, "vlan_vid")) {
		if (!value || !read_u16(value, 0x1fff, tci, mask))
			return bad_value(name, value, err);
		if (*mask & TAG_PRESENT && *tci && !(*tci & TAG_PRESENT))
			return errline(err, -EINVAL, "vlan_vid: %s lacks the bit 0x1000 for frames "
				       "with a tag; dl_vlan=%u has it", value, *tci);
	} else if (!strcmp(name, "vlan_tci")) {
		if (!value || !read_u16(value, 0xffff, tci, mask))
			return bad_value(name, value, err);
	} else {
		return 1;
	}
	return 0;
}

static int take_vlan(struct rule_match *m, const char *name, char *value, char **err)
{
	u16 tci, mask;
	int rc = read_vlan(name, value, &tci, &mask, err);

	if (rc)
		return rc;
	return add_tci(m, tci, mask) ? 0 : contradicts(name, err);
}

/* --- all of them --------------------------------------------------------------------------- */

static int take_field(struct ofmatch_reader *r, const struct of_field *f, const char *name,
		      char *text, char **err)
{
	u8 value[16] = { 0 }, mask[16] = { 0 };

	if (!text || !f->read(f, text, value, mask))
		return bad_value(name, text, err);
	if (r->n_seen == sizeof(r->seen) / sizeof(r->seen[0]))
		return errline(err, -EINVAL, "%s: too many fields", name);
	if (!add_bytes(r->match, f->offset, f->size, value, mask))
		return contradicts(name, err);
	r->seen[r->n_seen].field = f;
	r->seen[r->n_seen++].name = name;
	return 0;
}

int ofmatch_take(struct ofmatch_reader *r, const char *name, char *value, char **err)
{
	const struct protocol *p = find_protocol(name);
	const struct of_field *f;
	int rc;

	if (p)
		return value ? bad_value(name, value, err) : take_protocol(r->match, p, err);
	if (!strcmp(name, "in_port"))
		return take_in_port(r, value, err);
	rc = take_vlan(r->match, name, value, err);
	if (rc <= 0)
		return rc;
	f = of_field_find(name);
	return f ? take_field(r, f, name, value, err) : 1;
}

int ofmatch_finish(struct ofmatch_reader *r, char **err)
{
	u32 i;

	for (i = 0; i < r->n_seen; i++) {
		enum of_need need = r->seen[i].field->need;

		if (!ofmatch_has(r->match, need))
			return errline(err, -EINVAL, "%s: must come with %s", r->seen[i].name,
				       of_need_text(need));
	}
	return 0;
}
