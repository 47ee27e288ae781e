// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Decisions about random frames in random worlds: bridges with ports in all VLAN modes, patch ports
 * between them, MAC tables and their limits, isolation, mirrors, user rules.
 *
 * 1. A mask is never too wide: whatever differs outside of it, the decision is the same, byte for
 *    byte, with the same mask, way and rules. For a frame just outside the same holds, and if the
 *    first one is within the second one's mask, the two decisions are one.
 * 2. What the actions make of a frame is what the rules say, carried out one after the other on the
 *    frame's bytes, without any of the engine's economy.
 */
#include "core/set.h"
#include "tests/unit/translate/rules.h"

#define WORLDS		400
#define FRAMES		250	/* in each world */
#define STATIONS	5
#define BRIDGES		3
#define DEVS		7
#define LAST_TABLE	3

struct world {
	struct fake_switch *s;
	unsigned int seed, first_seed;
	bool has_normal;		/* some rule says NORMAL, or a bridge has no tables */
};

/* A frame */
struct bytes_frame {
	u8 bytes[256];
	size_t len;
};

static u32 any(struct world *w, u32 below)
{
	return (u32)rand_r(&w->seed) % below;
}

static bool one_in(struct world *w, u32 n)
{
	return !any(w, n);
}

static const char *const bridge_names[BRIDGES] = { "br0", "br1", "br2" };
static const char *const devs[DEVS] = { "d0", "d1", "d2", "d3", "d4", "d5", "d6" };
static const char *const patches[][2] = {
	{ "p01", "p10" }, { "p12", "p21" }, { "p02", "p20" }, { "q01", "q10" },
};
/* Which bridges a pair of patch ports joins; with the last two there are loops. */
static const u8 joins[][2] = { { 0, 1 }, { 1, 2 }, { 0, 2 }, { 0, 1 } };

static const char *any_port(struct world *w)
{
	u32 i = any(w, DEVS + 8 + 4);

	if (i < DEVS)
		return devs[i];
	i -= DEVS;
	return i < 8 ? patches[i / 2][i % 2] : i - 8 < BRIDGES ? bridge_names[i - 8] : "gone";
}

/* --- worlds --- */

static u16 any_vid(struct world *w)
{
	static const u16 vids[] = { 0, 10, 20, 10 };

	return vids[any(w, 4)];
}

static void any_vlans(struct world *w, struct config_port *p)
{
	if (one_in(w, 2))
		return;
	p->vlan_mode = any(w, 6);
	p->tag = one_in(w, 3) ? -1 : any_vid(w);
	while (one_in(w, 3))
		config_trunk_add(p, any_vid(w));
	p->priority_tags = any(w, 3);
	p->service_tpid = one_in(w, 3) ? VSW_TPID_C : 0;
	p->has_cvlans = one_in(w, 3);
	vlan_set_add(p->cvlans, any_vid(w));
}

/* What keeps frames from ports, or sends copies to others */
static void any_settings(struct world *w, struct config_port *p)
{
	static const char *const groups[] = { "", "", "x", "y" };

	p->is_protected = one_in(w, 5);
	snprintf(p->isolation_group, sizeof(p->isolation_group), "%s", groups[any(w, 4)]);
	snprintf(p->split_horizon_group, sizeof(p->split_horizon_group), "%s", groups[any(w, 4)]);
	p->mac_limit = one_in(w, 3) ? any(w, 3) : CFG_NO_MAC_LIMIT;
	p->mac_limit_drop = one_in(w, 2);
	p->mac_sticky = one_in(w, 4);
	if (one_in(w, 3))
		p->limits.storm_pps[any(w, __VSWITCH_STORM_MAX)] = 100;
	p->mirror_in = any(w, 4);
	p->mirror_out = any(w, 4);
}

static void any_mirror(struct world *w, const char *bridge, const char *name)
{
	struct config_mirror *m = config_mirror_add(cfg_bridge(w->s, bridge), name);

	m->has_vlans = one_in(w, 3);
	vlan_set_add(m->vlans, any_vid(w));
	if (one_in(w, 2))
		snprintf(m->output_port, sizeof(m->output_port), "%s", devs[any(w, DEVS)]);
	else
		m->output_vlan = 30;
	m->snaplen = one_in(w, 3) ? 64 : 0;
}

/* NORMAL switching knows all of this, the rules carried out one by one know none of it. */
static void make_settings(struct world *w)
{
	struct config_bridge *b;
	struct config_port *p;

	for (b = w->s->cfg.bridges; b; b = b->next) {
		if (one_in(w, 3))
			vlan_set_add(b->flood_vlans, any_vid(w));
		if (one_in(w, 2))
			continue;
		any_mirror(w, b->name, "m0");
		any_mirror(w, b->name, "m1");
		for (p = b->ports; p; p = p->next)
			any_settings(w, p);
	}
}

static void make_ports(struct world *w)
{
	struct config_port *p;
	u32 i, end;

	for (i = 0; i < DEVS; i++) {
		dp_fake_plug(w->s->fake, devs[i]);
		any_vlans(w, config_port_add(cfg_bridge(w->s, bridge_names[i % BRIDGES]), devs[i]));
	}
	for (i = 0; i < 4; i++) {
		if (one_in(w, i < 2 ? 4 : 2) || (i >= 2 && any(w, 4)))
			continue;
		for (end = 0; end < 2; end++) {
			p = config_port_add(cfg_bridge(w->s, bridge_names[joins[i][end]]),
					    patches[i][end]);
			snprintf(p->peer, sizeof(p->peer), "%s", patches[i][!end]);
			any_vlans(w, p);
		}
	}
}

static void any_mac(struct world *w, u8 *mac)
{
	static const u8 special[][6] = {
		{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, { 0x01, 0x80, 0xc2, 0, 0, 3 },
		{ 0x01, 0, 0x5e, 0, 0, 1 },
	};

	if (one_in(w, 5))
		memcpy(mac, special[any(w, 3)], 6);
	else
		memcpy(mac, station((u8)(1 + any(w, STATIONS))), 6);
}

static void make_fdb(struct world *w)
{
	struct port *p;
	u32 i;

	for (i = 0; i < 12; i++) {
		p = bridges_port(policy_bridges(w->s->policy), any_port(w));
		if (p && p->attached)
			fdb_learn(&p->bridge->fdb, &p->fdb, any_vid(w),
				  station((u8)(1 + any(w, STATIONS))), w->s->now);
	}
}

/* --- rules --- */

static void match_bytes(struct rule_match *m, size_t offset, const void *value, size_t len,
			const void *mask)
{
	u8 *k = (u8 *)&m->key.k + offset, *k_mask = (u8 *)&m->mask.k + offset;
	const u8 *v = value, *v_mask = mask;
	size_t i;

	for (i = 0; i < len; i++) {
		k_mask[i] = mask ? v_mask[i] : 0xff;
		k[i] = v[i] & k_mask[i];
	}
}

#define MATCH(m, field, value) \
	match_bytes(m, offsetof(struct vswitch_flow_key, field), value, \
		    sizeof((m)->key.k.field), NULL)

static void match_vlan(struct world *w, struct rule_match *m)
{
	__be16 tag = cpu_to_be16(0x8000), tci = cpu_to_be16((u16)(any(w, 8) << 13 | any_vid(w)));
	__be16 bits = cpu_to_be16(one_in(w, 3) ? VSW_TCI_PCP : VSW_TCI_VID);
	__be16 none = 0;

	if (one_in(w, 4)) {
		match_bytes(m, offsetof(struct vswitch_flow_key, vlan_tpid), &none, 2, &tag);
		return;
	}
	match_bytes(m, offsetof(struct vswitch_flow_key, vlan_tpid), &tag, 2, &tag);
	match_bytes(m, offsetof(struct vswitch_flow_key, vlan_tci), &tci, 2, &bits);
}

static void match_ip6(struct world *w, struct rule_match *m)
{
	static const u8 protos[] = { 6, 6, 17, 60 }, unread[] = { 0x04, 0x0c, 0x1c, 0x3c };
	__be16 type = cpu_to_be16(VSW_ETH_TYPE_IPV6), port = cpu_to_be16((u16)(80 + any(w, 3)));
	u8 addr[16] = { [15] = (u8)any(w, 4) }, prefix[16] = { 0xff, [15] = 0xfe };
	u8 proto = protos[any(w, 4)], bits = unread[any(w, 4)], frag = (u8)(1 + any(w, 3));

	MATCH(m, eth_type, &type);
	if (one_in(w, 3))
		match_bytes(m, offsetof(struct vswitch_flow_key, ip_dst), addr, 16,
			    one_in(w, 2) ? prefix : NULL);
	if (one_in(w, 3))
		match_bytes(m, offsetof(struct vswitch_flow_key, ip_frag), &frag, 1, &frag);
	else if (one_in(w, 3))
		match_bytes(m, offsetof(struct vswitch_flow_key, ip_frag), &bits, 1, &bits);
	if (one_in(w, 2)) {
		MATCH(m, ip_proto, &proto);
		if (one_in(w, 2))
			MATCH(m, tp_dst, &port);
	}
}

static void match_arp(struct world *w, struct rule_match *m)
{
	__be16 type = cpu_to_be16(one_in(w, 3) ? VSW_ETH_TYPE_RARP : VSW_ETH_TYPE_ARP);
	u8 addr[4] = { 192, 0, 2, (u8)any(w, 4) }, op = (u8)(1 + any(w, 2)), mac[6];

	any_mac(w, mac);
	MATCH(m, eth_type, &type);
	if (one_in(w, 2))
		match_bytes(m, offsetof(struct vswitch_flow_key, ip_src), addr, 4, NULL);
	if (one_in(w, 3))
		MATCH(m, ip_proto, &op);
	if (one_in(w, 3))
		MATCH(m, arp_sha, mac);
}

static void match_ip(struct world *w, struct rule_match *m)
{
	__be16 type = cpu_to_be16(VSW_ETH_TYPE_IPV4), port = cpu_to_be16((u16)(80 + any(w, 3)));
	u8 addr[4] = { 192, 0, 2, (u8)any(w, 4) }, prefix[4] = { 255, 255, 255, 254 };
	u8 proto = one_in(w, 2) ? 6 : 17, ttl = (u8)any(w, 3), frag = (u8)(1 + any(w, 3));
	__be16 flags = cpu_to_be16(0x10);

	MATCH(m, eth_type, &type);
	if (one_in(w, 2))
		match_bytes(m, offsetof(struct vswitch_flow_key, ip_dst), addr, 4,
			    one_in(w, 2) ? prefix : NULL);
	if (one_in(w, 4))
		MATCH(m, ip_ttl, &ttl);
	if (one_in(w, 4))
		match_bytes(m, offsetof(struct vswitch_flow_key, ip_frag), &frag, 1, &frag);
	if (one_in(w, 2)) {
		MATCH(m, ip_proto, &proto);
		if (one_in(w, 2))
			MATCH(m, tp_dst, &port);
		if (one_in(w, 4))
			match_bytes(m, offsetof(struct vswitch_flow_key, tcp_flags), &flags, 2,
				    &flags);
	}
}

static void any_match(struct world *w, struct rule *rule)
{
	static const u8 group[6] = { 1 };
	struct rule_match *m = &rule->match;
	u8 mac[6];

	if (one_in(w, 3)) {
		snprintf(m->in_port, sizeof(m->in_port), "%s", any_port(w));
		m->mask.k.in_port = ~0U;
	}
	any_mac(w, mac);
	if (one_in(w, 3))
		match_bytes(m, offsetof(struct vswitch_flow_key, eth_dst), mac, 6,
			    one_in(w, 2) ? group : NULL);
	any_mac(w, mac);
	if (one_in(w, 4))
		MATCH(m, eth_src, mac);
	if (one_in(w, 3))
		match_vlan(w, m);
	if (one_in(w, 3))
		match_ip(w, m);
	else if (one_in(w, 3))
		match_ip6(w, m);
	else if (one_in(w, 5))
		match_arp(w, m);
}

static void any_set(struct world *w, struct vswitch_set *set)
{
	static const struct {
		u8 field, len;
	} sets[] = {
		{ VSWITCH_FIELD_ETH_DST, 6 }, { VSWITCH_FIELD_ETH_SRC, 6 },
		{ VSWITCH_FIELD_IP_DST, 4 }, { VSWITCH_FIELD_IP_TOS, 1 },
		{ VSWITCH_FIELD_IP_TTL, 1 }, { VSWITCH_FIELD_TP_DST, 2 },
		{ VSWITCH_FIELD_ARP_OP, 2 }, { VSWITCH_FIELD_ARP_SHA, 6 },
		{ VSWITCH_FIELD_IP_SRC, 4 }, { VSWITCH_FIELD_TP_SRC, 2 },
	};
	u32 i = any(w, sizeof(sets) / sizeof(sets[0])), k;

	set->field = sets[i].field;
	if (i < 2) {
		memcpy(set->value, station((u8)(1 + any(w, STATIONS))), 6);
		memset(set->mask, 0xff, 6);
		return;
	}
	for (k = 0; k < sets[i].len; k++) {
		set->mask[k] = one_in(w, 3) ? 0x0f : 0xff;
		set->value[k] = (u8)any(w, 4) & set->mask[k];
	}
	/* ARP's operation has a byte in the key, the other one is 0 here */
	if (set->field == VSWITCH_FIELD_ARP_OP)
		memcpy(set->mask, "\xff\xff", 2), set->value[0] = 0;
}

static void any_action(struct world *w, struct ofact *a, u8 table)
{
	memset(a, 0, sizeof(*a));
	switch (any(w, 16)) {
	case 0: case 1: case 2: case 3:
		a->type = OFACT_OUTPUT;
		snprintf(a->port, sizeof(a->port), "%s", any_port(w));
		break;
	case 4:
		a->type = w->has_normal ? OFACT_NORMAL : OFACT_FLOOD;
		break;
	case 5:
		a->type = one_in(w, 2) ? OFACT_IN_PORT : OFACT_LOCAL;
		break;
	case 6:
		a->type = OFACT_PUSH_VLAN;
		a->tpid = cpu_to_be16(one_in(w, 2) ? VSW_TPID_C : VSW_TPID_S);
		break;
	case 7:
		a->type = OFACT_POP_VLAN;
		break;
	case 8:
		a->type = OFACT_SET_VLAN_VID;
		a->vlan.value = any_vid(w);
		a->vlan.push = one_in(w, 2);
		break;
	case 9:
		a->type = OFACT_SET_VLAN_PCP;
		a->vlan.value = (u16)any(w, 8);
		a->vlan.push = one_in(w, 2);
		break;
	case 10: case 11: case 12:
		a->type = OFACT_SET_FIELD;
		any_set(w, &a->set);
		break;
	case 13:
		a->type = OFACT_DEC_TTL;
		break;
	default:
		a->type = OFACT_RESUBMIT;
		if (one_in(w, 3))
			snprintf(a->resubmit.port, sizeof(a->resubmit.port), "%s", any_port(w));
		a->resubmit.table = (u8)(table + 1);
	}
}

static void make_rule_of(struct world *w, struct tables *t, u8 table)
{
	struct rule *rule = rule_new();
	u32 n = any(w, 5), i;

	rule->table = table;
	rule->priority = (u16)any(w, 10);
	if (any(w, 5))
		any_match(w, rule);
	rule->actions = calloc(1, sizeof(struct ofacts) + n * sizeof(struct ofact));
	rule->actions->n = n;
	for (i = 0; i < n; i++)
		any_action(w, &rule->actions->a[i], table);
	if (n && one_in(w, 4)) {
		rule->actions->a[n - 1] = (struct ofact){ .type = OFACT_GOTO_TABLE };
		rule->actions->a[n - 1].table = (u8)(table + 1);
	}
	tables_insert(t, rule);
	rule_put(rule);
}

static void make_rules(struct world *w)
{
	struct tables *t;
	u32 i, n;

	for (i = 0; i < BRIDGES; i++) {
		if (w->has_normal && one_in(w, 3))
			continue;
		t = tables_of(w->s, bridge_names[i]);
		tables_begin(t, (struct way){ NULL });
		for (n = any(w, 25); n; n--)
			make_rule_of(w, t, (u8)any(w, LAST_TABLE + 1));
		tables_commit(t);
	}
}

static void world_make(struct world *w)
{
	void *state;

	assert_int_equal(switch_setup(&state), 0);
	w->s = state;
	w->has_normal = one_in(w, 2);
	make_ports(w);
	if (w->has_normal)
		make_settings(w);
	cfg_bridge(w->s, "br1")->forward_bpdu = one_in(w, 2);
	apply(w->s);
	run(w->s);
	make_fdb(w);
	make_rules(w);
}

static void world_free(struct world *w)
{
	void *state = w->s;

	switch_teardown(&state);
}

/* --- frames --- */

/* Of 60 bytes, but for one packet in eight: its headers are cut off, or are larger than it */
static void put_ipv4(struct world *w, u8 *at)
{
	static const u8 protos[] = { 6, 17, 17, 1, 50, 132, 33, 136 };

	at[0] = one_in(w, 20) ? 0x4f : one_in(w, 40) ? 0x44 : 0x45;
	at[1] = (u8)any(w, 4);
	at[3] = one_in(w, 8) ? (u8)(16 + any(w, 30)) : 60;
	if (one_in(w, 6))
		at[6 + any(w, 2)] = 0x20;	/* more fragments; or not the first one */
	else if (one_in(w, 20))
		at[7] = 1;
	at[8] = (u8)any(w, 4);
	at[9] = protos[any(w, 8)];
	memcpy(at + 12, (u8[]){ 192, 0, 2, (u8)any(w, 4) }, 4);
	memcpy(at + 16, (u8[]){ 192, 0, 2, (u8)any(w, 4) }, 4);
	at[21] = (u8)(80 + any(w, 3));
	at[23] = (u8)(80 + any(w, 3));
	at[32] = 0x50;
}

static void put_arp(struct world *w, u8 *at)
{
	static const u8 head[] = { 0, 1, 8, 0, 6, 4, 0, 1 };

	memcpy(at, head, sizeof(head));
	if (one_in(w, 10))
		at[any(w, 6)]++;	/* not of Ethernet, or not of IPv4 */
	at[7] = (u8)(1 + any(w, 2));
	any_mac(w, at + 8);
	memcpy(at + 14, (u8[]){ 192, 0, 2, (u8)any(w, 4) }, 4);
	any_mac(w, at + 18);
	memcpy(at + 24, (u8[]){ 192, 0, 2, (u8)any(w, 4) }, 4);
}

/* Up to two extension headers, each good or bad in its way; returns where layer 4 begins. */
static u32 put_exts(struct world *w, u8 *at)
{
	static const u8 kinds[] = { 0, 60, 43, 44, 44, 51, 60 };
	u32 end = 40, next = 6, n = any(w, 3);

	for (; n; n--) {
		at[next] = kinds[any(w, 7)];
		next = end;
		at[end + 1] = one_in(w, 10) ? 0xff : at[next] == 51 ? 2 : 0;
		if (one_in(w, 2))
			at[end + 3] = (u8)(one_in(w, 2) ? 8 : any(w, 20));
		end += 8;
	}
	at[next] = one_in(w, 3) ? 17 : one_in(w, 8) ? (u8)(50 + any(w, 90)) : 6;
	return end;
}

static void put_ipv6(struct world *w, u8 *at)
{
	u32 l4 = put_exts(w, at);

	at[0] = one_in(w, 30) ? 0x50 : 0x60;
	at[5] = one_in(w, 8) ? (u8)any(w, 48) : 48;
	at[7] = (u8)any(w, 4);
	at[23] = (u8)any(w, 4);
	at[39] = (u8)any(w, 4);
	at[l4 + 3] = (u8)(80 + any(w, 3));
	at[l4 + 12] = 0x50;
}

static struct bytes_frame any_frame(struct world *w)
{
	struct bytes_frame f = { .len = 12 };
	u32 tags = any(w, 8);
	u16 type[] = { VSW_ETH_TYPE_IPV4, VSW_ETH_TYPE_IPV4, VSW_ETH_TYPE_ARP, VSW_ETH_TYPE_IPV6,
		       VSW_ETH_TYPE_IPV6, VSW_ETH_TYPE_RARP, 0x0802 };
	u32 kind = any(w, 7);

	any_mac(w, f.bytes);
	memcpy(f.bytes + 6, station((u8)(1 + any(w, STATIONS))), 6);
	for (tags = tags < 4 ? 0 : tags < 6 ? 1 : tags < 7 ? 2 : any(w, 4); tags; tags--)
		f.len += put_tag(f.bytes + f.len, one_in(w, 4) ? VSW_TPID_S : VSW_TPID_C,
				 (u16)(any(w, 16) << 12 | any_vid(w)));
	f.bytes[f.len++] = (u8)(type[kind] >> 8);
	f.bytes[f.len++] = (u8)type[kind];
	if (kind < 2)
		put_ipv4(w, f.bytes + f.len);
	else if (kind == 2 || kind == 5)
		put_arp(w, f.bytes + f.len);
	else if (kind < 5)
		put_ipv6(w, f.bytes + f.len);
	f.len += one_in(w, 12) ? any(w, 60) : 90;
	return f;
}

static void key_of(const struct bytes_frame *f, u32 in_port, union vsw_key *key)
{
	const struct vsw_frame v = { .data = f->bytes, .len = (u32)f->len };

	vsw_key_extract(key, &v, VSW_DEPTH_L4, in_port);
}

/* --- 1: masks --- */

static __attribute__((noreturn, format(printf, 4, 5))) void
fail_at(struct world *w, const union vsw_key *key, const struct decision *d, const char *fmt, ...)
{
	struct port_names names = port_names_of(policy_bridges(w->s->policy));
	union vsw_key all;
	va_list ap;

	memset(&all, 0xff, sizeof(all));
	print_error("SEED=%u\nkey:  %s\n", w->first_seed, flow_match_format(key, &all, &names));
	print_error("flow: %s actions=%s\n", flow_match_format(key, &d->mask, &names),
		    flow_actions_format(d->actions, d->len, &names));
	va_start(ap, fmt);
	vprint_error(fmt, ap);
	va_end(ap);
	fail();
	abort();
}

static bool same_hops(const struct decision *a, const struct decision *b)
{
	u32 i;

	for (i = 0; i < a->n_hops && a->n_hops == b->n_hops; i++) {
		if (a->hops[i].port != b->hops[i].port || a->hops[i].vlan != b->hops[i].vlan ||
		    a->hops[i].learn != b->hops[i].learn)
			return false;
	}
	return a->n_hops == b->n_hops;
}

static bool same(const struct decision *a, const struct decision *b)
{
	return !memcmp(&a->mask, &b->mask, sizeof(a->mask)) && a->len == b->len &&
	       !memcmp(a->actions, b->actions, a->len) && a->n_rules == b->n_rules &&
	       !memcmp(a->rules, b->rules, a->n_rules * sizeof(a->rules[0])) && same_hops(a, b) &&
	       a->n_mirrors == b->n_mirrors &&
	       !memcmp(a->mirrors, b->mirrors, a->n_mirrors * sizeof(a->mirrors[0]));
}

static struct decision first, second;
static u32 mixed;
/* A flow is revalidated with its masked key, whether or not a frame can have it. */
static const union vsw_key nothing;

/* Each bit comes with the lower ones, and all of them stand for fields that are zero. */
static bool is_possible_unread(const struct vswitch_flow_key *k)
{
	u8 unread = k->ip_frag & VSWITCH_UNREAD;

	return !((unread + VSWITCH_UNREAD_REST) & unread) &&
	       (!unread || !k->tcp_flags) &&
	       (!(unread & VSWITCH_UNREAD_PORTS) || (!k->tp_src && !k->tp_dst)) &&
	       (!(unread & VSWITCH_UNREAD_PROTO) || !k->ip_proto);
}

/* Whether a frame can have this key: kinds of fragments and TPIDs are few. */
static bool is_possible(const union vsw_key *key)
{
	const struct vswitch_flow_key *k = &key->k;

	return (k->ip_frag & VSWITCH_FRAG_BITS) <= VSWITCH_FRAG_LATER && k->ip_frag < 0x40 &&
	       is_possible_unread(k) &&
	       (k->vlan_tpid ? vsw_is_tpid(k->vlan_tpid) : !k->vlan_tci && !k->cvlan_tpid) &&
	       (k->cvlan_tpid ? vsw_is_tpid(k->cvlan_tpid) : !k->cvlan_tci);
}

static void mix(union vsw_key *out, const union vsw_key *in, const union vsw_key *rest,
		const union vsw_key *mask)
{
	size_t i;

	for (i = 0; i < VSW_KEY_WORDS; i++)
		out->w[i] = (in->w[i] & mask->w[i]) | (rest->w[i] & ~mask->w[i]);
}

static void check_inside(struct world *w, const union vsw_key *key, const union vsw_key *rest)
{
	union vsw_key other;

	mix(&other, key, rest, &first.mask);
	if (rest != &nothing && !is_possible(&other))
		return;
	mixed++;
	forward_decide(policy_bridges(w->s->policy), &other, &second);
	if (!same(&first, &second))
		fail_at(w, &other, &second, "within the mask of the flow before, but not as it\n");
}

static bool covers(const union vsw_key *mask, const union vsw_key *a, const union vsw_key *b)
{
	u64 diff = 0;
	size_t i;

	for (i = 0; i < VSW_KEY_WORDS; i++)
		diff |= (a->w[i] ^ b->w[i]) & mask->w[i];
	return !diff;
}

/* One bit of the mask flips: another decision perhaps, but then it must not cover the first key. */
static void check_outside(struct world *w, const union vsw_key *key)
{
	union vsw_key other = *key;
	u32 bit;

	do {
		bit = 32 + any(w, sizeof(*key) * 8 - 32);
	} while (!(first.mask.w[bit / 64] >> bit % 64 & 1) && any(w, 500));
	other.w[bit / 64] ^= 1ULL << bit % 64;
	if (!is_possible(&other))
		return;
	forward_decide(policy_bridges(w->s->policy), &other, &second);
	if (covers(&second.mask, key, &other) && !same(&first, &second))
		fail_at(w, &other, &second, "covers the flow before, but is not the same\n");
}

static void check_masks(struct world *w, const union vsw_key *key)
{
	struct bytes_frame f = any_frame(w);
	union vsw_key rest;

	check_inside(w, key, &nothing);	/* as flows are revalidated */
	key_of(&f, any(w, 9), &rest);
	check_inside(w, key, &rest);
	check_outside(w, key);
}

/* --- 2: rules carried out one by one, on bytes --- */

struct sent {
	u32 port;
	union vsw_key key;
};

struct walk {
	struct world *w;
	u32 received_at;
	struct sent sent[512];
	u32 n_sent;
	u32 depth, steps;
	bool unknown;	/* more tags than a key shows, or too far: not compared */
	bool ended;
};

/* A frame on its way through one bridge: changed in place */
struct visit {
	struct port *in;
	struct bytes_frame *f;
};

static void walk_table(struct walk *k, struct visit *v, u8 table, u32 in_port);

/* How often a way ended as a rule asked for what could not be read, or was to change it */
static u32 unreadable;

static u32 tags_in(const struct bytes_frame *f)
{
	u32 n = 0;

	while ((f->bytes[12 + 4 * n] == 0x81 && !f->bytes[13 + 4 * n]) ||
	       (f->bytes[12 + 4 * n] == 0x88 && f->bytes[13 + 4 * n] == 0xa8))
		n++;
	return n;
}

static void walk_push(struct walk *k, struct bytes_frame *f, u16 tpid, u16 tci)
{
	memmove(f->bytes + 16, f->bytes + 12, f->len - 12);
	f->len += put_tag(f->bytes + 12, tpid, tci);
	k->unknown |= tags_in(f) > 2;
}

static void walk_pop(struct bytes_frame *f)
{
	if (!tags_in(f))
		return;
	memmove(f->bytes + 12, f->bytes + 16, f->len - 16);
	f->len -= 4;
}

static void walk_tci(struct walk *k, struct bytes_frame *f, u16 bits, u16 value, bool push)
{
	u16 tci = (u16)(f->bytes[14] << 8 | f->bytes[15]);

	if (!tags_in(f)) {
		if (push)
			walk_push(k, f, VSW_TPID_C, value);
		return;
	}
	tci = (tci & ~bits) | value;
	f->bytes[14] = (u8)(tci >> 8);
	f->bytes[15] = (u8)tci;
}

/* What cannot be changed goes no further. */
static void walk_set(struct walk *k, struct bytes_frame *f, const struct vswitch_set *set)
{
	const struct vsw_frame v = { .data = f->bytes, .len = (u32)f->len };
	struct vsw_change change;
	enum vsw_plan plan = vsw_change_plan(&change, set, &v);

	if (plan == VSW_PLAN_CHANGE)
		vsw_change_apply(&change, f->bytes, false);
	k->ended |= plan == VSW_PLAN_REFUSED;
	unreadable += plan == VSW_PLAN_REFUSED;
}

static void walk_ttl(struct walk *k, struct bytes_frame *f)
{
	struct vswitch_set set = { .field = VSWITCH_FIELD_IP_TTL, .mask = { 0xff } };
	union vsw_key key;

	key_of(f, 1, &key);
	if (key.k.eth_type != cpu_to_be16(VSW_ETH_TYPE_IPV4) &&
	    key.k.eth_type != cpu_to_be16(VSW_ETH_TYPE_IPV6))
		return;
	k->ended = key.k.ip_frag & VSWITCH_UNREAD_IP || key.k.ip_ttl <= 1;
	set.value[0] = key.k.ip_ttl - 1;
	if (!k->ended)
		walk_set(k, f, &set);
}

static void walk_enter(struct walk *k, struct port *in, const struct bytes_frame *f)
{
	struct bytes_frame copy = *f;
	struct visit v = { .in = in, .f = &copy };
	bool ended = k->ended;

	k->ended = false;
	if (in->bridge->tables)
		walk_table(k, &v, 0, in->dp.no);
	else
		k->unknown = true;
	k->ended = ended;
}

static void walk_output(struct walk *k, struct visit *v, struct port *to, bool back)
{
	if (port_is_patch(to)) {
		if (patch_peer(to))
			walk_enter(k, patch_peer(to), v->f);
	} else if (back || to->dp.no != k->received_at) {
		if (k->n_sent == 512) {
			k->unknown = true;
			return;
		}
		k->sent[k->n_sent].port = to->dp.no;
		key_of(v->f, 1, &k->sent[k->n_sent++].key);
	}
}

static void walk_flood(struct walk *k, struct visit *v)
{
	struct bridge *b = v->in->bridge;
	u32 i;

	for (i = 0; i < b->n_by_no; i++) {
		if (b->by_no[i] != v->in && b->by_no[i]->dp.flags & VSWITCH_PORT_F_RUNNING)
			walk_output(k, v, b->by_no[i], false);
	}
}

static struct port *walk_port(struct walk *k, struct visit *v, const char *name)
{
	struct port *p = bridges_port(policy_bridges(k->w->s->policy), name);

	return p && p->attached && p->bridge == v->in->bridge ? p : NULL;
}

static void walk_action(struct walk *k, struct visit *v, const struct ofact *a)
{
	struct port *to;

	switch (a->type) {
	case OFACT_OUTPUT:
	case OFACT_LOCAL:
		to = walk_port(k, v, a->type == OFACT_LOCAL ? v->in->bridge->name : a->port);
		if (to && to != v->in)
			walk_output(k, v, to, false);
		break;
	case OFACT_IN_PORT:
		walk_output(k, v, v->in, true);
		break;
	case OFACT_FLOOD:
	case OFACT_ALL:
		walk_flood(k, v);
		break;
	case OFACT_PUSH_VLAN:
		walk_push(k, v->f, be16_to_cpu(a->tpid), 0);
		break;
	case OFACT_POP_VLAN:
		walk_pop(v->f);
		break;
	case OFACT_SET_VLAN_VID:
		walk_tci(k, v->f, 0x0fff, a->vlan.value, a->vlan.push);
		break;
	case OFACT_SET_VLAN_PCP:
		walk_tci(k, v->f, 0xe000, (u16)(a->vlan.value << 13), a->vlan.push);
		break;
	case OFACT_SET_FIELD:
		walk_set(k, v->f, &a->set);
		break;
	case OFACT_DEC_TTL:
		walk_ttl(k, v->f);
		break;
	case OFACT_RESUBMIT:
		to = a->resubmit.port[0] ? walk_port(k, v, a->resubmit.port) : v->in;
		walk_table(k, v, a->resubmit.table, to ? to->dp.no : 0);
		break;
	case OFACT_GOTO_TABLE:
		walk_table(k, v, a->table, v->in->dp.no);
		break;
	default:
		k->unknown = true;
	}
}

static void walk_table(struct walk *k, struct visit *v, u8 table, u32 in_port)
{
	union vsw_key key, ignored = { 0 };
	const struct rule *undecided;
	struct rule *rule;
	u32 i;

	if (k->depth++ == 60 || k->steps++ == 4000)
		k->unknown = true;
	if (k->unknown)
		return;
	key_of(v->f, in_port, &key);
	rule = tables_lookup(v->in->bridge->tables, table, &key, &of_regs_none, &ignored,
			     &undecided);
	k->ended |= undecided != NULL;
	unreadable += undecided != NULL;
	for (i = 0; rule && i < rule->actions->n && !k->ended && !k->unknown; i++)
		walk_action(k, v, &rule->actions->a[i]);
	k->depth--;
}

static int by_port(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sent));
}

/* What the datapath sends, as keys. It never meets a field that cannot be changed. */
static u32 executed(const struct bytes_frame *f, u32 in_port, struct sent *sent)
{
	struct vsw_action_iter it;
	struct vsw_action a;
	struct bytes_frame copy = *f;
	struct walk k = { 0 };
	u32 n = 0;

	vsw_action_iter_init(&it, first.actions, first.len);
	while (vsw_action_next(&it, &a) > 0) {
		if (a.type == VSWITCH_ACT_OUTPUT) {
			sent[n].port = a.port;
			key_of(&copy, 1, &sent[n++].key);
		} else if (a.type == VSWITCH_ACT_OUTPUT_BACK) {
			sent[n].port = in_port;
			key_of(&copy, 1, &sent[n++].key);
		} else if (a.type == VSWITCH_ACT_PUSH_VLAN) {
			walk_push(&k, &copy, be16_to_cpu(a.vlan.tpid), be16_to_cpu(a.vlan.tci));
		} else if (a.type == VSWITCH_ACT_POP_VLAN) {
			walk_pop(&copy);
		} else if (a.type == VSWITCH_ACT_SET) {
			walk_set(&k, &copy, &a.set);
			assert_false(k.ended);
		}
	}
	return n;
}

/* True: compared */
static bool check_actions(struct world *w, const struct bytes_frame *f, struct port *in,
			  const union vsw_key *key)
{
	static struct sent sent[VSWITCH_ACTIONS_MAX];
	static struct walk k;
	u32 n;

	memset(&k, 0, sizeof(k));
	memset(sent, 0, 512 * sizeof(sent[0]));
	k.w = w;
	k.received_at = in->dp.no;
	k.unknown = tags_in(f) > 2;
	walk_enter(&k, in, f);
	if (k.unknown)
		return false;
	n = executed(f, in->dp.no, sent);
	qsort(sent, n, sizeof(sent[0]), by_port);
	qsort(k.sent, k.n_sent, sizeof(sent[0]), by_port);
	if (n != k.n_sent || memcmp(sent, k.sent, n * sizeof(sent[0])))
		fail_at(w, key, &first, "rules send %u, the flow %u, or others\n", k.n_sent, n);
	return true;
}

/* --- all of it --- */

static u32 compared;

static void check_frame(struct world *w)
{
	struct bytes_frame f = any_frame(w);
	struct port *in =
		bridges_port(policy_bridges(w->s->policy),
			     one_in(w, 8) ? bridge_names[any(w, BRIDGES)] : devs[any(w, DEVS)]);
	union vsw_key key;

	key_of(&f, in->dp.no, &key);
	forward_decide(policy_bridges(w->s->policy), &key, &first);
	if (!w->has_normal)
		compared += check_actions(w, &f, in, &key);
	check_masks(w, &key);
}

static void one_world(unsigned int seed)
{
	struct world w = { .first_seed = seed, .seed = seed };
	u32 i;

	world_make(&w);
	for (i = 0; i < FRAMES; i++)
		check_frame(&w);
	world_free(&w);
}

/* SEED=n: that world only; WORLDS=n: more of them */
static void masks_are_never_too_wide_and_actions_are_what_rules_say(void **state)
{
	const char *one = getenv("SEED"), *many = getenv("WORLDS");
	unsigned int seed, last = many ? (unsigned int)atoi(many) : WORLDS;

	(void)state;
	if (one) {
		one_world((unsigned int)atoi(one));
		return;
	}
	for (seed = 1; seed <= last; seed++)
		one_world(seed);
	print_message("%u frames in %u worlds, %u others within masks, "
		      "%u sent by rules one by one, %u unreadable\n",
		      last * FRAMES, last, mixed, compared, unreadable);
	assert_true(mixed > last * FRAMES);
	assert_true(compared > last * FRAMES / 8);
	assert_true(unreadable > last * FRAMES / 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(masks_are_never_too_wide_and_actions_are_what_rules_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
