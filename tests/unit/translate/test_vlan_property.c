// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * VLAN modes, QinQ, priority tags, isolation, MAC limits, sticky ports, flooded VLANs and mirrors
 * at random, changed at random while random frames come in:
 *
 * 1. Whatever differs outside of a decision's mask, the decision is the same, byte for byte.
 * 2. What leaves is what a model says, which was written anew from the configuration alone and
 *    works on the frame's bytes.
 * 3. A second after each event each installed flow does what policy decides about it afresh.
 */
#include "daemon/policy/policy_state.h"
#include "tests/unit/policy/fake_switch.h"

#define RUNS		60
#define STEPS		60
#define FRAMES		30	/* compared after each step */
#define DEVS		6
#define STATIONS	5
#define COPIES		77	/* VLAN of copies */
#define TX_MAX		40

struct run {
	struct fake_switch *s;
	unsigned int seed, first_seed;
};

struct bytes_frame {
	u8 bytes[96];
	size_t len;
};

/* struct sent - what leaves, and where */
struct sent {
	char dev[IF_NAMESIZE];
	struct bytes_frame f;
};

struct list {
	struct sent tx[TX_MAX];
	u32 n;
};

static const char *const devs[DEVS + 1] = { "d0", "d1", "d2", "d3", "d4", "d5", "br0" };

static u32 any(struct run *r, u32 below)
{
	return (u32)rand_r(&r->seed) % below;
}

static bool one_in(struct run *r, u32 n)
{
	return !any(r, n);
}

/* --- configurations --- */

static u16 any_vid(struct run *r)
{
	static const u16 vids[] = { 0, 10, 20, 10, 20, 30, COPIES, 4095 };

	return vids[any(r, 8)];
}

static void any_vlans(struct run *r, struct config_port *p)
{
	u32 n = any(r, 4);

	p->vlan_mode = any(r, 6);
	p->tag = any(r, 3) ? (int)any_vid(r) : -1;
	if (p->vlan_mode == CFG_VLAN_DOT1Q_TUNNEL)
		p->tag = one_in(r, 3) ? 20 : 10;
	p->has_trunks = one_in(r, 3);
	memset(p->trunks, 0, sizeof(p->trunks));
	while (p->has_trunks && n--)
		vlan_set_add(p->trunks, any_vid(r));
	p->service_tpid = one_in(r, 3) ? VSW_TPID_C : 0;
	p->has_cvlans = one_in(r, 3);
	memset(p->cvlans, 0, sizeof(p->cvlans));
	for (n = 0; n < 3; n++)
		vlan_set_add(p->cvlans, any_vid(r));
	p->priority_tags = any(r, 3);
}

static void any_port_settings(struct run *r, struct config_port *p)
{
	static const char *const groups[] = { "", "", "", "red", "blue" };

	any_vlans(r, p);
	p->is_protected = one_in(r, 4);
	strcpy(p->isolation_group, groups[any(r, 5)]);
	strcpy(p->split_horizon_group, groups[any(r, 5)]);
	p->mac_limit = one_in(r, 3) ? any(r, 3) : CFG_NO_MAC_LIMIT;
	p->mac_limit_drop = one_in(r, 2);
	p->mac_sticky = one_in(r, 5);
	p->mirror_in = one_in(r, 3) ? any(r, 8) : 0;
	p->mirror_out = one_in(r, 3) ? any(r, 8) & ~2U : 0;
}

/* The second of three, if it is there, copies to a VLAN: only what comes in, see mirror_out. */
static void any_mirrors(struct run *r, struct config_bridge *b)
{
	struct config_mirror *m;
	u32 i, n = any(r, 4);

	while ((m = b->mirrors)) {
		b->mirrors = m->next;
		free(m);
	}
	for (i = 0; i < n; i++) {
		m = config_mirror_add(b, "m");
		if (i == 1)
			m->output_vlan = COPIES;
		else if (any(r, 3))
			strcpy(m->output_port, devs[any(r, 2)]);
		m->has_vlans = one_in(r, 3);
		vlan_set_add(m->vlans, any_vid(r));
		vlan_set_add(m->vlans, any_vid(r));
	}
}

static void any_settings(struct run *r)
{
	struct config_bridge *b = cfg_bridge(r->s, "br0");
	struct config_port *p;

	for (p = b->ports; p; p = p->next) {
		if (one_in(r, 3))
			any_port_settings(r, p);
	}
	if (one_in(r, 4))
		any_mirrors(r, b);
	if (one_in(r, 4)) {
		memset(b->flood_vlans, 0, sizeof(b->flood_vlans));
		if (one_in(r, 2))
			vlan_set_add(b->flood_vlans, any_vid(r));
	}
	b->forward_bpdu = one_in(r, 4);
	apply(r->s);
}

/* --- frames --- */

static struct bytes_frame any_frame(struct run *r)
{
	struct bytes_frame f = { .len = 12 };
	struct iface_status st;
	u32 tags = any(r, 4);

	memcpy(f.bytes, station(one_in(r, 3) ? BROADCAST : (u8)(1 + any(r, STATIONS))), 6);
	if (one_in(r, 12))
		memcpy(f.bytes, (u8[]){ 0x01, 0x80, 0xc2, 0, 0, (u8)any(r, 18) }, 6);
	else if (one_in(r, 10) && !policy_iface_status(r->s->policy, "br0", false, &st))
		memcpy(f.bytes, st.mac, 6);
	memcpy(f.bytes + 6, station((u8)(1 + any(r, STATIONS))), 6);
	while (tags--)
		f.len += put_tag(f.bytes + f.len, one_in(r, 4) ? VSW_TPID_S : VSW_TPID_C,
				 (int)(any(r, 16) << 12 | any_vid(r)));
	f.bytes[f.len] = 0x08;
	f.bytes[f.len + 10] = (u8)any(r, 256);
	f.len += 48;
	return f;
}

static u16 word(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

/* The tag at @i from outside; 0 if there is none. Behind @seen tags nobody looks. */
static u32 tag_at(const struct bytes_frame *f, u32 i)
{
	size_t at = 12;

	for (;; i--, at += 4) {
		if (word(f->bytes + at) != VSW_TPID_C && word(f->bytes + at) != VSW_TPID_S)
			return 0;
		if (!i)
			return (u32)word(f->bytes + at) << 16 | word(f->bytes + at + 2);
	}
}

static u16 vid_at(const struct bytes_frame *f, u32 i)
{
	return tag_at(f, i) & 0xfff;
}

static struct bytes_frame without_tag(struct bytes_frame f)
{
	if (tag_at(&f, 0)) {
		memmove(f.bytes + 12, f.bytes + 16, f.len - 16);
		f.len -= 4;
	}
	return f;
}

static struct bytes_frame with_tag(struct bytes_frame f, u32 tag)
{
	memmove(f.bytes + 16, f.bytes + 12, f.len - 12);
	put_tag(f.bytes + 12, (u16)(tag >> 16), (int)(tag & 0xffff));
	f.len += 4;
	return f;
}

/* --- the model --- */

/* struct model - a frame in the bridge. @rest: without its VLAN's tag, which is @tag if it came */
struct model {
	struct run *r;
	const struct config_bridge *b;
	const struct config_port *in;
	struct bytes_frame came, rest;
	u32 tag;
	int vlan;
	bool unknown;
};

static enum vlan_mode mode_of(const struct config_port *p)
{
	if (p->vlan_mode != CFG_VLAN_AUTO)
		return p->vlan_mode;
	return p->tag >= 0 ? CFG_VLAN_ACCESS : CFG_VLAN_TRUNK;
}

static bool is_tunnel(const struct config_port *p)
{
	return mode_of(p) == CFG_VLAN_DOT1Q_TUNNEL;
}

static int native(const struct config_port *p)
{
	return mode_of(p) == CFG_VLAN_TRUNK || p->tag < 0 ? 0 : p->tag;
}

static bool carries(const struct config_port *p, int vlan)
{
	enum vlan_mode mode = mode_of(p);

	if (vlan == 4095)
		return false;
	if (mode != CFG_VLAN_TRUNK && vlan == native(p))
		return true;
	if (mode == CFG_VLAN_ACCESS || is_tunnel(p) || (!vlan && native(p)))
		return false;
	return !p->has_trunks || vlan_set_has(p->trunks, (u16)vlan);
}

static int vlan_in(const struct config_port *p, const struct bytes_frame *f)
{
	bool hides = tag_at(f, 0) && !vid_at(f, 0) && tag_at(f, 1) && vid_at(f, 1);
	int vlan = vid_at(f, 0);

	if (is_tunnel(p)) {
		if (p->has_cvlans && (hides || !vlan_set_has(p->cvlans, (u16)vlan)))
			return -1;
		return p->tag;
	}
	if (hides || (vlan && mode_of(p) == CFG_VLAN_ACCESS))
		return -1;
	if (!vlan)
		vlan = native(p);
	return carries(p, vlan) ? vlan : -1;
}

static const struct config_mirror *nth_mirror(const struct config_bridge *b, u32 n)
{
	const struct config_mirror *m = b->mirrors;

	while (m && n--)
		m = m->next;
	return m;
}

static bool is_output(const struct config_bridge *b, const char *dev)
{
	const struct config_mirror *m;

	for (m = b->mirrors; m; m = m->next) {
		if (!strcmp(m->output_port, dev))
			return true;
	}
	return false;
}

static bool floods(const struct config_bridge *b, int vlan)
{
	const struct config_mirror *m;

	for (m = b->mirrors; m; m = m->next) {
		if (m->output_vlan && m->output_vlan == vlan)
			return true;
	}
	return vlan_set_has(b->flood_vlans, (u16)vlan);
}

static const struct fdb_entry *entry(const struct model *m, const u8 *mac)
{
	const struct port *port = bridges_port(policy_bridges(m->r->s->policy), m->in->name);

	if (floods(m->b, m->vlan))
		return NULL;
	return fdb_find(&port->bridge->fdb, (u16)m->vlan, mac);
}

static const char *port_of(const struct fdb_entry *e)
{
	return hash_entry(e->port, struct port, fdb)->name;
}

static bool is_local(const struct model *m, const u8 *mac)
{
	struct iface_status st;

	return !policy_iface_status(m->r->s->policy, "br0", false, &st) && !memcmp(st.mac, mac, 6);
}

static bool source_is_welcome(const struct model *m)
{
	const u8 *src = m->came.bytes + 6;
	const struct port *in = bridges_port(policy_bridges(m->r->s->policy), m->in->name);
	const struct fdb_entry *e = entry(m, src);

	if (is_local(m, src) || floods(m->b, m->vlan))
		return true;
	if (e && (e->is_static || !strcmp(port_of(e), m->in->name)))
		return true;
	if (e && cfg_port(m->r->s, port_of(e))->mac_sticky)
		return false;
	return !m->in->mac_limit_drop || in->fdb.count < m->in->mac_limit;
}

static bool apart(const struct config_port *a, const struct config_port *b)
{
	if (a->is_protected && b->is_protected)
		return true;
	if (*a->isolation_group && *b->isolation_group &&
	    strcmp(a->isolation_group, b->isolation_group))
		return true;
	return *a->split_horizon_group && !strcmp(a->split_horizon_group, b->split_horizon_group);
}

/* The first VLAN behind the frame's own; of a received frame two tags are seen. */
static u16 customer(const struct model *m)
{
	u32 seen = is_tunnel(m->in) ? 2 : tag_at(&m->came, 0) ? 1 : 0, i;

	for (i = 0; i < seen && tag_at(&m->rest, i); i++) {
		if (vid_at(&m->rest, i))
			return vid_at(&m->rest, i);
	}
	return 0;
}

static bool gets(const struct model *m, const struct config_port *p)
{
	if (p == m->in || is_output(m->b, p->name) || !carries(p, m->vlan) || apart(m->in, p))
		return false;
	if (is_tunnel(p) && p->has_cvlans)
		return vlan_set_has(p->cvlans, customer(m));
	if (mode_of(p) == CFG_VLAN_NATIVE_UNTAGGED && m->vlan == native(p))
		return !customer(m);
	return true;
}

static bool leaves_tagged(const struct config_port *p, int vlan)
{
	enum vlan_mode mode = mode_of(p);

	if (!vlan || mode == CFG_VLAN_ACCESS || mode == CFG_VLAN_DOT1Q_TUNNEL)
		return false;
	return mode != CFG_VLAN_NATIVE_UNTAGGED || vlan != native(p);
}

static struct bytes_frame form(const struct model *m, const struct config_port *p)
{
	u32 tpid = m->tag ? m->tag >> 16 : VSW_TPID_C, priority = m->tag & 0xf000;

	if (is_tunnel(m->in)) {
		tpid = m->in->service_tpid ? m->in->service_tpid : VSW_TPID_S;
		priority = 0;
	}
	if (leaves_tagged(p, m->vlan))
		return with_tag(m->rest, tpid << 16 | priority | (u32)m->vlan);
	if (is_tunnel(p) || is_tunnel(m->in) || !m->tag || vid_at(&m->rest, 0) ||
	    p->priority_tags == CFG_PRIORITY_NO ||
	    (p->priority_tags == CFG_PRIORITY_IF_NONZERO && !(priority & 0xe000)))
		return m->rest;
	return with_tag(m->rest, tpid << 16 | priority);
}

static void put(struct list *list, const char *dev, struct bytes_frame f)
{
	struct sent *s = &list->tx[list->n++];

	assert_true(list->n <= TX_MAX);
	snprintf(s->dev, sizeof(s->dev), "%s", dev);
	s->f = f;
}

/* Bits of mirrors that have an output, and select frames of the VLAN */
static u32 selecting(const struct model *m)
{
	const struct config_mirror *mirror;
	u32 bits = 0, i;

	for (i = 0; (mirror = nth_mirror(m->b, i)); i++) {
		if (!*mirror->output_port && (!mirror->output_vlan || m->vlan == COPIES))
			continue;
		if (!mirror->has_vlans ||
		    (m->vlan >= 0 && vlan_set_has(mirror->vlans, (u16)m->vlan)))
			bits |= 1U << i;
	}
	return bits;
}

static bool is_reserved(const u8 *mac)
{
	return !memcmp(mac, "\x01\x80\xc2\0\0", 5) && mac[5] < 16;
}

static void copy_to_vlan(const struct model *m, struct list *list)
{
	bool own = m->tag && !is_tunnel(m->in);
	struct bytes_frame rest = own ? without_tag(m->came) : m->came;
	u32 tag = own ? m->tag & 0xfffff000 : (u32)VSW_TPID_C << 16;
	const struct config_port *p;

	if (is_reserved(m->came.bytes))
		return;
	for (p = m->b->ports; p; p = p->next) {
		if (p == m->in || is_output(m->b, p->name) || !carries(p, COPIES))
			continue;
		put(list, p->name, leaves_tagged(p, COPIES) ? with_tag(rest, tag | COPIES) : rest);
	}
}

/* Returns the outputs, by name, that have had their copy. */
static u32 copies_in(const struct model *m, struct list *list)
{
	u32 bits = m->in->mirror_in & selecting(m), had = 0, i, out;

	for (i = 0; i < 3; i++) {
		const struct config_mirror *mirror = nth_mirror(m->b, i);

		if (!(bits & 1U << i))
			continue;
		if (!*mirror->output_port) {
			copy_to_vlan(m, list);
			continue;
		}
		out = 1U << (mirror->output_port[1] - '0');
		if (!(had & out))
			put(list, mirror->output_port, m->came);
		had |= out;
	}
	return had;
}

/* A copy of what a selected port sends: in the form of one of them, as the actual one has it */
static void copies_out(const struct model *m, const struct list *plain, u32 had,
		       const struct list *actual, struct list *list)
{
	u32 bits = selecting(m), i, k, n;

	for (i = 0; i < 3; i++) {
		const struct config_mirror *mirror = nth_mirror(m->b, i);
		const struct sent *pick = NULL;

		if (!(bits & 1U << i) || !*mirror->output_port ||
		    had & 1U << (mirror->output_port[1] - '0'))
			continue;
		for (k = 0; k < plain->n; k++) {
			const struct sent *s = &plain->tx[k];

			if (!(cfg_port(m->r->s, s->dev)->mirror_out & 1U << i))
				continue;
			pick = pick ? pick : s;
			for (n = 0; n < actual->n; n++) {
				if (!strcmp(actual->tx[n].dev, mirror->output_port) &&
				    actual->tx[n].f.len == s->f.len &&
				    !memcmp(actual->tx[n].f.bytes, s->f.bytes, s->f.len))
					pick = s;
			}
		}
		if (pick) {
			put(list, mirror->output_port, pick->f);
			had |= 1U << (mirror->output_port[1] - '0');
		}
	}
}

/* What leaves if this frame comes in. @actual says which of several right forms a copy has. */
static void predict(struct run *r, const char *dev, const struct bytes_frame *f,
		    const struct list *actual, struct list *list)
{
	struct model m = { .r = r, .b = cfg_bridge(r->s, "br0"), .in = cfg_port(r->s, dev) };
	const struct fdb_entry *e;
	const struct config_port *p;
	struct list plain = { 0 };
	const char *to = NULL;
	u32 had, i;

	list->n = 0;
	if (is_output(m.b, dev))
		return;
	m.came = *f;
	m.tag = tag_at(f, 0);
	m.vlan = vlan_in(m.in, f);
	m.rest = is_tunnel(m.in) ? *f : without_tag(*f);
	had = copies_in(&m, list);
	if (m.vlan < 0 || (!m.b->forward_bpdu && is_reserved(f->bytes)) || !source_is_welcome(&m))
		return;
	e = entry(&m, f->bytes);
	if (e)
		to = port_of(e);
	if (is_local(&m, f->bytes) && (!e || !e->is_static) && !floods(m.b, m.vlan) &&
	    carries(cfg_port(r->s, "br0"), m.vlan))
		to = "br0";
	for (p = m.b->ports; p; p = p->next) {
		if ((!to || !strcmp(to, p->name)) && gets(&m, p))
			put(&plain, p->name, form(&m, p));
	}
	copies_out(&m, &plain, had, actual, list);
	for (i = 0; i < plain.n; i++)
		put(list, plain.tx[i].dev, plain.tx[i].f);
}

/* --- comparisons --- */

static struct decision first, second;

static void key_of(const struct bytes_frame *f, u32 in_port, union vsw_key *key)
{
	struct vsw_frame v = { .data = f->bytes, .len = (u32)f->len };

	vsw_key_extract(key, &v, VSW_DEPTH_L4, in_port);
}

static __attribute__((noreturn)) void fail_run(struct run *r, const char *dev,
					       const struct bytes_frame *f, const char *what)
{
	struct port_names names = port_names_of(policy_bridges(r->s->policy));
	size_t i;

	print_error("SEED=%u: %s\nfrom %s: ", r->first_seed, what, dev);
	for (i = 0; i < f->len; i++)
		print_error("%02x", f->bytes[i]);
	print_error("\nactions=%s\n", flow_actions_format(first.actions, first.len, &names));
	fail();
	abort();
}

static int by_dev(const void *a, const void *b)
{
	const struct sent *x = a, *y = b;
	int order = strcmp(x->dev, y->dev);

	if (!order)
		order = (int)x->f.len - (int)y->f.len;
	return order ? order : memcmp(x->f.bytes, y->f.bytes, x->f.len);
}

static void print_list(const char *what, const struct list *list)
{
	u32 i, k;

	for (i = 0; i < list->n; i++) {
		print_error("%s %s: ", what, list->tx[i].dev);
		for (k = 12; k < 26; k++)
			print_error("%02x", list->tx[i].f.bytes[k]);
		print_error(" (%zu)\n", list->tx[i].f.len);
	}
}

static void check_actions(struct run *r, const char *dev, const struct bytes_frame *f)
{
	struct list actual = { 0 }, model;
	u32 i;

	dp_fake_tx_clear(r->s->fake);
	dp_fake_apply(r->s->fake, dev, f->bytes, f->len, first.actions, first.len);
	for (i = 0; i < dp_fake_tx_count(r->s->fake); i++) {
		const struct dp_fake_tx *tx = dp_fake_tx(r->s->fake, i);
		struct bytes_frame out = { .len = tx->len };

		memcpy(out.bytes, tx->frame, tx->len);
		put(&actual, tx->dev, out);
	}
	predict(r, dev, f, &actual, &model);
	qsort(actual.tx, actual.n, sizeof(actual.tx[0]), by_dev);
	qsort(model.tx, model.n, sizeof(model.tx[0]), by_dev);
	for (i = 0; i < actual.n && i < model.n; i++) {
		if (by_dev(&actual.tx[i], &model.tx[i]))
			break;
	}
	if (i < actual.n || i < model.n) {
		print_list("sent", &actual);
		print_list("model", &model);
		fail_run(r, dev, f, "not what the model says");
	}
}

static void check_mask(struct run *r, const char *dev, const struct bytes_frame *f,
		       const union vsw_key *key)
{
	struct bytes_frame other = any_frame(r);
	union vsw_key rest, mixed;
	size_t i;

	key_of(&other, key->k.in_port, &rest);
	for (i = 0; i < VSW_KEY_WORDS; i++)
		mixed.w[i] = (key->w[i] & first.mask.w[i]) | (rest.w[i] & ~first.mask.w[i]);
	forward_decide(policy_bridges(r->s->policy), &mixed, &second);
	if (first.len != second.len || memcmp(first.actions, second.actions, first.len) ||
	    memcmp(&first.mask, &second.mask, sizeof(first.mask)))
		fail_run(r, dev, f, "another frame within the mask is treated otherwise");
}

static void check_frame(struct run *r)
{
	const char *dev = devs[any(r, DEVS + 1)];
	struct bytes_frame f = any_frame(r);
	u32 no = bridges_port_no(policy_bridges(r->s->policy), dev);
	union vsw_key key;

	key_of(&f, no, &key);
	forward_decide(policy_bridges(r->s->policy), &key, &first);
	check_actions(r, dev, &f);
	check_mask(r, dev, &f, &key);
}

static void check_flows(struct run *r)
{
	size_t n = dp_fake_flow_count(r->s->fake), i;

	for (i = 0; i < n; i++) {
		const struct dp_flow *flow = dp_fake_flow(r->s->fake, i);
		struct bytes_frame none = { .len = 0 };

		forward_decide(policy_bridges(r->s->policy), &flow->key, &first);
		if (first.len != flow->actions_len ||
		    memcmp(first.actions, flow->actions, first.len))
			fail_run(r, flow_match_format(&flow->key, &flow->mask, NULL), &none,
				 "a flow is out of date");
	}
}

static void any_event(struct run *r)
{
	struct bytes_frame f;

	switch (any(r, 12)) {
	case 0:
		any_settings(r);
		break;
	case 1:
		pass_time(r->s, any(r, 400) * 1000);
		break;
	case 2:
		policy_fdb_flush(r->s->policy, "br0", one_in(r, 2) ? devs[any(r, DEVS)] : NULL,
				  r->s->now);
		break;
	default:
		f = any_frame(r);
		dp_fake_tx_clear(r->s->fake);
		dp_fake_rx(r->s->fake, devs[any(r, DEVS + 1)], f.bytes, f.len);
		run(r->s);
	}
}

static void one_run(unsigned int seed)
{
	struct run r = { .seed = seed, .first_seed = seed };
	void *state;
	u32 i, k;

	assert_int_equal(switch_setup(&state), 0);
	r.s = state;
	cfg_bridge(r.s, "br0")->mac_aging = 100;
	for (i = 0; i < DEVS; i++)
		add_port(r.s, devs[i], -1);
	config_fdb_add(cfg_bridge(r.s, "br0"), "d2", 10, station(5));
	apply(r.s);
	run(r.s);
	any_settings(&r);
	for (i = 0; i < STEPS; i++) {
		any_event(&r);
		pass_time(r.s, 1000);
		check_flows(&r);
		for (k = 0; k < FRAMES; k++)
			check_frame(&r);
	}
	switch_teardown(&state);
}

static void frames_leave_as_the_model_says_and_masks_are_wide_enough(void **state)
{
	const char *seed = getenv("SEED");
	unsigned int i;

	(void)state;
	if (seed) {
		one_run((unsigned int)strtoul(seed, NULL, 0));
		return;
	}
	for (i = 1; i <= RUNS; i++)
		one_run(i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_leave_as_the_model_says_and_masks_are_wide_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
