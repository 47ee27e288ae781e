// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whatever happens: what the installed flows do with a frame is what policy decides about it
 * afresh, byte for byte; and no frame leaves in a wrong VLAN, in a wrong form, by the port where it
 * came in, or out of its bridge.
 *
 * Two bridges, eight devices, six stations, three VLANs: few enough for everything to collide. In
 * every third run the bridges are joined by patch ports, now and then; frames then cross them, and
 * are not compared with the model, which knows one bridge.
 * After each random event frames inside and just outside of each flow's mask are compared with
 * forward_decide(). What that decides is checked against a model of VLANs written anew from the
 * configuration alone.
 */
#include "daemon/policy/policy_state.h"
#include "tests/unit/policy/fake_switch.h"

#define DEVS		8
#define STATIONS	6
#define STEPS		250
#define SEEDS		75
#define RECENT		6

struct tagged_frame {
	u8 bytes[80];
	size_t len;
};

struct run {
	struct fake_switch *s;
	unsigned int first_seed;
	unsigned int seed;
	struct {
		char dev[IF_NAMESIZE];
		struct tagged_frame f;
	} sent[RECENT];		/* hosts say the same thing again and again */
	char history[8][96];	/* the last events, for whoever has to find out */
	unsigned int step;
	bool joined;
};

static u32 any(struct run *r, u32 below)
{
	return (u32)rand_r(&r->seed) % below;
}

static bool one_in(struct run *r, u32 n)
{
	return !any(r, n);
}

static const char *dev_name(u32 i)
{
	static const char *const names[DEVS] = { "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7" };

	return names[i];
}

static const char *const bridge_names[] = { "br0", "br1" };

static __attribute__((format(printf, 2, 3))) void note(struct run *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->history[r->step % 8], sizeof(r->history[0]), fmt, ap);
	va_end(ap);
}

static __attribute__((noreturn, format(printf, 2, 3)))
void fail_run(struct run *r, const char *fmt, ...)
{
	unsigned int i;
	va_list ap;

	print_error("SEED=%u\n", r->first_seed);
	for (i = r->step < 7 ? 0 : r->step - 7; i <= r->step; i++)
		print_error("%u: %s\n", i, r->history[i % 8]);
	va_start(ap, fmt);
	vprint_error(fmt, ap);
	va_end(ap);
	fail();
	abort();
}

/* --- frames --- */

static u16 any_vid(struct run *r)
{
	static const u16 vids[] = { 0, 10, 20, 30, 10, 20, 4095 };

	return vids[any(r, 7)];
}

static size_t any_tag(struct run *r, u8 *at)
{
	u16 tpid = one_in(r, 4) ? VSW_TPID_S : VSW_TPID_C;

	return put_tag(at, tpid, (u16)(any(r, 16) << 12 | any_vid(r)));
}

static void any_destination(struct run *r, u8 *mac)
{
	struct iface_status st;

	switch (any(r, 8)) {
	case 0:
		memcpy(mac, (u8[]){ 0x01, 0x80, 0xc2, 0, 0, (u8)any(r, 18) }, 6);
		break;
	case 1:
		memcpy(mac, station(BROADCAST), 6);
		break;
	case 2:
		if (!policy_iface_status(r->s->policy, bridge_names[any(r, 2)], false, &st)) {
			memcpy(mac, st.mac, 6);
			break;
		}
		/* fall through */
	default:
		memcpy(mac, station((u8)(1 + any(r, STATIONS + 1))), 6);
	}
}

static struct tagged_frame any_frame(struct run *r)
{
	struct tagged_frame f = { .len = 12 };
	u32 tags = any(r, 4);

	any_destination(r, f.bytes);
	memcpy(f.bytes + 6, station((u8)(1 + any(r, STATIONS))), 6);
	while (tags--)
		f.len += any_tag(r, f.bytes + f.len);
	f.bytes[f.len] = 0x08;
	f.bytes[f.len + 1] = (u8)any(r, 8);
	f.len = 60;
	f.bytes[50] = (u8)any(r, 256);
	return f;
}

/* --- a model of VLANs --- */

static u16 word(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

static bool is_tag(const u8 *frame, size_t at)
{
	return word(frame + at) == VSW_TPID_C || word(frame + at) == VSW_TPID_S;
}

static bool model_is_access(const struct config_port *p)
{
	return p->vlan_mode == CFG_VLAN_ACCESS || (p->vlan_mode == CFG_VLAN_AUTO && p->tag >= 0);
}

static bool model_is_trunk(const struct config_port *p)
{
	return p->vlan_mode == CFG_VLAN_TRUNK || (p->vlan_mode == CFG_VLAN_AUTO && p->tag < 0);
}

static int model_native(const struct config_port *p)
{
	return model_is_trunk(p) || p->tag < 0 ? 0 : p->tag;
}

static bool model_carries(const struct config_port *p, int vlan)
{
	if (vlan == 4095)
		return false;
	if (vlan == model_native(p) && !model_is_trunk(p))
		return true;
	if (model_is_access(p) || (!vlan && model_native(p)))
		return false;
	return !p->has_trunks || p->trunks[vlan / 8] >> vlan % 8 & 1;
}

/* VLAN of a received frame, or -1 */
static int model_vlan(const struct config_port *p, const u8 *frame)
{
	int vid = is_tag(frame, 12) ? word(frame + 14) & 0xfff : 0;

	if (is_tag(frame, 12) && !vid && is_tag(frame, 16) && word(frame + 18) & 0xfff)
		return -1;	/* another VLAN hides behind a priority tag */
	if (vid && model_is_access(p))
		return -1;
	if (!vid)
		vid = model_native(p);
	return model_carries(p, vid) ? vid : -1;
}

/* A tag behind the frame's own does not come to the front where the native VLAN leaves untagged. */
static bool model_takes(const struct config_port *p, int vlan, const u8 *frame)
{
	bool bare = p->vlan_mode == CFG_VLAN_NATIVE_UNTAGGED && vlan == model_native(p);
	bool hides = is_tag(frame, 12) && is_tag(frame, 16) && word(frame + 18) & 0xfff;

	return model_carries(p, vlan) && !(bare && hides);
}

/* The form in which a frame of a VLAN leaves by a port */
static struct tagged_frame model_leave(const struct config_port *p, int vlan,
				       const struct tagged_frame *in)
{
	struct tagged_frame out = *in;
	bool had = is_tag(in->bytes, 12);
	bool tagged = vlan && !model_is_access(p) &&
		      !(p->vlan_mode == CFG_VLAN_NATIVE_UNTAGGED && vlan == model_native(p));

	if (had) {
		memmove(out.bytes + 12, in->bytes + 16, in->len - 16);
		out.len -= 4;
	}
	if (!tagged)
		return out;
	memmove(out.bytes + 16, out.bytes + 12, out.len - 12);
	put_tag(out.bytes + 12, had ? word(in->bytes + 12) : VSW_TPID_C,
		(had ? word(in->bytes + 14) & 0xf000 : 0) | vlan);
	out.len += 4;
	return out;
}

static const struct config_bridge *model_bridge(struct run *r, const char *port)
{
	const struct config_bridge *b;
	const struct config_port *p;

	for (b = r->s->cfg.bridges; b; b = b->next) {
		for (p = b->ports; p; p = p->next) {
			if (!strcmp(p->name, port))
				return b;
		}
	}
	return NULL;
}

static bool is_up(struct run *r, const char *port)
{
	struct iface_status st;

	return !policy_iface_status(r->s->policy, port, false, &st) && st.ofport > 0 && st.link_up;
}

static u32 flood_size(struct run *r, const struct config_bridge *b, const char *in, int vlan,
		      const u8 *frame)
{
	const struct config_port *p;
	u32 n = 0;

	for (p = b->ports; p; p = p->next)
		n += strcmp(p->name, in) && is_up(r, p->name) && model_takes(p, vlan, frame);
	return n;
}

static void check_output(struct run *r, const char *in, const struct tagged_frame *f,
			 const struct dp_fake_tx *tx)
{
	const struct config_port *to = cfg_port(r->s, tx->dev), *from = cfg_port(r->s, in);
	struct tagged_frame wanted;
	int vlan;

	if (!to || !from || model_bridge(r, in) != model_bridge(r, tx->dev))
		fail_run(r, "a frame of %s left by %s, out of its bridge", in, tx->dev);
	vlan = model_vlan(from, f->bytes);
	if (vlan < 0 || !model_takes(to, vlan, f->bytes))
		fail_run(r, "a frame of %s in VLAN %d left by %s", in, vlan, tx->dev);
	wanted = model_leave(to, vlan, f);
	if (wanted.len != tx->len || memcmp(wanted.bytes, tx->frame, tx->len))
		fail_run(r, "a frame of %s in VLAN %d left by %s in a wrong form", in, vlan,
			 tx->dev);
}

/* What was sent of this frame: to one, or to all that it concerns. */
static void check_outputs(struct run *r, const char *in, const struct tagged_frame *f)
{
	const struct config_port *from = cfg_port(r->s, in);
	size_t n = dp_fake_tx_count(r->s->fake), i;
	int vlan;

	if (r->joined) {
		if (dp_fake_drops(r->s->fake, VSWITCH_DROP_HAIRPIN))
			fail_run(r, "a frame of %s was sent back", in);
		return;
	}
	for (i = 0; i < n; i++)
		check_output(r, in, f, dp_fake_tx(r->s->fake, i));
	if (dp_fake_drops(r->s->fake, VSWITCH_DROP_HAIRPIN))
		fail_run(r, "a frame of %s was sent back", in);
	vlan = from ? model_vlan(from, f->bytes) : -1;
	if (vlan < 0)
		return;
	if (n > 1 || !memcmp(f->bytes, station(BROADCAST), 6)) {
		if (n != flood_size(r, model_bridge(r, in), in, vlan, f->bytes))
			fail_run(r, "a frame of %s in VLAN %d left %zu times", in, vlan, n);
	}
}

/* --- flows against policy --- */

static char *tx_text(struct run *r)
{
	char *text = calloc(1, 1);
	size_t len = 0, i, k;

	for (i = 0; i < dp_fake_tx_count(r->s->fake); i++) {
		const struct dp_fake_tx *tx = dp_fake_tx(r->s->fake, i);

		text = realloc(text, len + 64 + 2 * tx->len);
		len += (size_t)sprintf(text + len, "%s:", tx->dev);
		for (k = 0; k < tx->len; k++)
			len += (size_t)sprintf(text + len, "%02x", tx->frame[k]);
		text[len++] = '\n';
		text[len] = '\0';
	}
	return text;
}

static char *outcome(struct run *r, const char *dev, const struct tagged_frame *f,
		     const void *actions, size_t len)
{
	dp_fake_tx_clear(r->s->fake);
	dp_fake_apply(r->s->fake, dev, f->bytes, f->len, actions, len);
	return tx_text(r);
}

/* The flow that takes this frame, if there is one, does what policy would. */
static void compare(struct run *r, const char *dev, const struct tagged_frame *f)
{
	const struct dp_flow *flow = dp_fake_lookup(r->s->fake, dev, f->bytes, f->len);
	struct vsw_frame v = { .data = f->bytes, .len = (u32)f->len };
	struct port_names names = port_names_of(policy_bridges(r->s->policy));
	static struct decision d;
	union vsw_key key;
	char *cached, *fresh;
	struct dp_port dp;

	if (!flow)
		return;
	dp_fake_device(r->s->fake, dev, &dp);
	vsw_key_extract(&key, &v, VSW_DEPTH_L4, dp.no);
	forward_decide(policy_bridges(r->s->policy), &key, &d);
	cached = outcome(r, dev, f, flow->actions, flow->actions_len);
	fresh = outcome(r, dev, f, d.actions, d.len);
	check_outputs(r, dev, f);
	if (strcmp(cached, fresh))
		fail_run(r, "flow %s actions=%s\nbut policy says %s\n",
			 flow_match_format(&flow->key, &flow->mask, &names),
			 flow_actions_format(flow->actions, flow->actions_len, &names),
			 flow_actions_format(d.actions, d.len, &names));
	free(cached);
	free(fresh);
}

/* A frame that a flow covers, with everything that its mask leaves open at random */
static struct tagged_frame frame_inside(struct run *r, const struct dp_flow *flow)
{
	const struct vswitch_flow_key *k = &flow->key.k, *m = &flow->mask.k;
	struct tagged_frame f = any_frame(r), rest = f;
	u16 tci = be16_to_cpu(k->vlan_tci) | (u16)(any(r, 65536) & ~be16_to_cpu(m->vlan_tci));
	u16 inner = be16_to_cpu(k->cvlan_tci) | (u16)(any(r, 65536) & ~be16_to_cpu(m->cvlan_tci));
	size_t at = 12;

	memcpy(f.bytes, k->eth_dst, 6);
	memcpy(f.bytes + 6, k->eth_src, 6);
	if (k->vlan_tpid) {
		at += put_tag(f.bytes + at, be16_to_cpu(k->vlan_tpid), tci);
		if (one_in(r, 2) || m->cvlan_tci)
			at += put_tag(f.bytes + at, VSW_TPID_C, inner);
	}
	f.bytes[at] = 0x08;
	memcpy(f.bytes + at + 2, rest.bytes + 30, 30);
	f.len = at + 32;
	return f;
}

static void check_flow(struct run *r, const struct dp_flow *flow)
{
	const char *dev = bridges_port_name(policy_bridges(r->s->policy), flow->key.k.in_port);
	struct tagged_frame f;
	char name[IF_NAMESIZE];
	u32 bit, i;

	if (!dev)
		fail_run(r, "a flow of port %u, which nobody knows", flow->key.k.in_port);
	snprintf(name, sizeof(name), "%s", dev);
	for (i = 0; i < 3; i++) {
		f = frame_inside(r, flow);
		compare(r, name, &f);
		bit = any(r, 8 * 20);
		f.bytes[bit / 8] ^= 1 << bit % 8;
		if (!(f.bytes[6] & 1))
			compare(r, name, &f);
	}
}

static void check_flows(struct run *r)
{
	size_t n = dp_fake_flow_count(r->s->fake), i;

	/* Lookups leave the list as it is. */
	for (i = 0; i < n; i++)
		check_flow(r, dp_fake_flow(r->s->fake, i));
}

/* --- events --- */

static const char *any_port(struct run *r)
{
	return one_in(r, 6) ? bridge_names[any(r, 2)] : dev_name(any(r, DEVS));
}

/* A station that was accepted is known to be there, or (after ageing and the like) not at all. */
static void check_learned(struct run *r, const char *dev, const struct tagged_frame *f)
{
	const struct port *p = bridges_port(policy_bridges(r->s->policy), dev);
	const struct config_port *cfg = cfg_port(r->s, dev);
	const struct fdb_entry *e;
	int vlan = p && cfg ? model_vlan(cfg, f->bytes) : -1;

	if (vlan < 0 || !memcmp(f->bytes, "\x01\x80\xc2\0\0", 5))
		return;
	e = fdb_find(&p->bridge->fdb, (u16)vlan, f->bytes + 6);
	if (e && !e->is_static && e->port != &p->fdb)
		fail_run(r, "%02x was seen at %s but is known elsewhere", f->bytes[11], dev);
}

static void do_frame(struct run *r)
{
	u32 i = any(r, RECENT);
	struct tagged_frame f;
	const char *dev = r->sent[i].dev;
	struct dp_port dp;

	if (!*dev || one_in(r, 2)) {
		snprintf(r->sent[i].dev, IF_NAMESIZE, "%s", any_port(r));
		r->sent[i].f = any_frame(r);
	}
	f = r->sent[i].f;
	note(r, "frame from %s", dev);
	if (dp_fake_device(r->s->fake, dev, &dp) || !(dp.flags & VSWITCH_PORT_F_RUNNING))
		return;
	dp_fake_tx_clear(r->s->fake);
	if (dp_fake_rx(r->s->fake, dev, f.bytes, f.len) == FAKE_NO_PORT)
		return;
	dp_fake_run(r->s->fake);
	if (dp_fake_parked(r->s->fake))
		fail_run(r, "a frame waits although its miss was answered");
	check_outputs(r, dev, &f);
	check_learned(r, dev, &f);
}

static void do_retag(struct run *r)
{
	struct config_port *p = cfg_port(r->s, any_port(r));
	static const int tags[] = { -1, 0, 10, 20, 30, 4095 };

	if (!p)
		return;
	p->vlan_mode = any(r, 5);
	p->tag = tags[any(r, 6)];
	p->has_trunks = false;
	memset(p->trunks, 0, sizeof(p->trunks));
	while (one_in(r, 2))
		config_trunk_add(p, any_vid(r));
	note(r, "%s: mode %d tag %d%s", p->name, p->vlan_mode, p->tag,
	     p->has_trunks ? " trunks" : "");
	apply(r->s);
}

static void do_reconfigure(struct run *r)
{
	const char *name = dev_name(any(r, DEVS));
	struct config_bridge *b = cfg_bridge(r->s, bridge_names[any(r, 2)]);
	bool add = any(r, 3);

	note(r, "%s %s %s", add ? "add or move" : "delete", name, b->name);
	cfg_del_port(r->s, name);
	if (add)
		config_port_add(b, name)->tag = one_in(r, 2) ? -1 : 10;
	apply(r->s);
}

static void do_bridge(struct run *r)
{
	const char *name = bridge_names[any(r, 2)];

	note(r, "delete and make %s", name);
	cfg_bridge(r->s, name);
	cfg_del_bridge(r->s, name);
	apply(r->s);
	cfg_bridge(r->s, name)->forward_bpdu = one_in(r, 2);
	cfg_bridge(r->s, name)->mac_table_size = one_in(r, 3) ? 2 : 100;
	apply(r->s);
}

static void do_link(struct run *r)
{
	const char *name = any_port(r);
	bool running = any(r, 3);
	struct dp_port dp;

	note(r, "link of %s: %d", name, running);
	if (!dp_fake_device(r->s->fake, name, &dp))
		dp_fake_set_running(r->s->fake, name, running);
}

static void do_plug(struct run *r)
{
	const char *name = dev_name(any(r, DEVS));
	struct dp_port dp;
	bool there = !dp_fake_device(r->s->fake, name, &dp);

	note(r, "%s %s", there ? "pull" : "plug", name);
	if (there) {
		dp_fake_pull(r->s->fake, name);
	} else {
		dp_fake_plug(r->s->fake, name);
		policy_link_appeared(r->s->policy, name, r->s->now);
	}
}

static void do_enslave(struct run *r)
{
	const char *name = dev_name(any(r, DEVS));
	const char *master = one_in(r, 3) ? NULL : bridge_names[any(r, 2)];

	note(r, "%s master %s", name, master ? master : "none");
	dp_fake_enslave(r->s->fake, name, master);
}

static void do_fdb(struct run *r)
{
	struct config_bridge *b = cfg_bridge(r->s, bridge_names[any(r, 2)]);
	struct config_fdb *e;

	if (one_in(r, 2)) {
		note(r, "flush %s", b->name);
		policy_fdb_flush(r->s->policy, one_in(r, 2) ? b->name : NULL, NULL, r->s->now);
		return;
	}
	note(r, "static entries of %s", b->name);
	while ((e = b->fdb)) {
		b->fdb = e->next;
		free(e);
	}
	if (one_in(r, 2))
		config_fdb_add(b, any_port(r), any_vid(r), station((u8)(1 + any(r, STATIONS))));
	apply(r->s);
}

static void do_time(struct run *r)
{
	u32 ms = any(r, 4000);

	note(r, "%u ms pass", ms);
	pass_time(r->s, ms);
}

static void do_restart(struct run *r)
{
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);

	note(r, "killed and started again");
	kill_daemon(r->s);
	if (one_in(r, 2))
		dp_fake_enslave(r->s->fake, dev_name(any(r, DEVS)), bridge_names[any(r, 2)]);
	if (one_in(r, 2))
		dp_fake_rx(r->s->fake, dev_name(any(r, DEVS)), f.bytes, f.len);
	/* Events of the time without a daemon are nobody's. */
	while (dp_fake_run(r->s->fake))
		;
	start_daemon(r->s);
	apply(r->s);
}

static void do_trouble(struct run *r)
{
	switch (any(r, 4)) {
	case 0:
		note(r, "the datapath takes few flows");
		dp_fake_limits(r->s->fake, any(r, 20), 1 + any(r, 3));
		break;
	case 1:
		note(r, "the datapath takes many flows");
		dp_fake_limits(r->s->fake, 100000, 64);
		break;
	case 2:
		note(r, "flow_set fails");
		dp_fake_fail(r->s->fake, "flow_set", -ENOMEM, 1);
		break;
	default:
		note(r, "events are lost");
		dp_fake_lose_events(r->s->fake);
		do_link(r);
		do_enslave(r);
		do_plug(r);
		note(r, "events were lost");
	}
}

static void do_address(struct run *r)
{
	const char *name = bridge_names[any(r, 2)];
	struct dp_port dp;

	note(r, "address of %s", name);
	if (!dp_fake_device(r->s->fake, name, &dp))
		dp_fake_set_address(r->s->fake, name, station((u8)(5 + any(r, 3))));
}

/* One end of the pair comes, goes, or leads elsewhere. */
static void do_patch(struct run *r)
{
	u32 end = any(r, 2);
	const char *name = end ? "to0" : "to1", *peer = end ? "to1" : "to0";
	bool add = any(r, 3);
	struct config_port *p;

	note(r, "%s %s", add ? "add" : "delete", name);
	cfg_del_port(r->s, name);
	if (add) {
		p = config_port_add(cfg_bridge(r->s, bridge_names[end]), name);
		snprintf(p->peer, sizeof(p->peer), "%s", one_in(r, 6) ? "nobody" : peer);
		p->tag = one_in(r, 4) ? 10 : -1;
	}
	apply(r->s);
}

static void step(struct run *r)
{
	u32 n = any(r, 100);

	if (r->joined && one_in(r, 12))
		do_patch(r);
	else if (n < 60)
		do_frame(r);
	else if (n < 67)
		do_retag(r);
	else if (n < 73)
		do_reconfigure(r);
	else if (n < 74)
		do_bridge(r);
	else if (n < 79)
		do_link(r);
	else if (n < 83)
		do_plug(r);
	else if (n < 87)
		do_enslave(r);
	else if (n < 90)
		do_fdb(r);
	else if (n < 93)
		do_time(r);
	else if (n < 95)
		do_restart(r);
	else if (n < 98)
		do_trouble(r);
	else
		do_address(r);
}

/* Events are handled before the next frame, as the loop does. */
static void settle(struct run *r)
{
	dp_fake_fail(r->s->fake, "flow_set", -ENOMEM, 0);
	while (dp_fake_run(r->s->fake))
		;
	tick(r->s);
	while (dp_fake_run(r->s->fake))
		tick(r->s);
	dp_fake_log_clear(r->s->fake);
	r->s->told[0] = '\0';
}

static void one_run(unsigned int seed)
{
	struct run r = { .first_seed = seed, .seed = seed };
	void *state;
	u32 i;

	assert_int_equal(switch_setup(&state), 0);
	r.s = state;
	for (i = 0; i < DEVS; i++) {
		dp_fake_plug(r.s->fake, dev_name(i));
		if (i < DEVS - 1)
			config_port_add(cfg_bridge(r.s, bridge_names[i % 4 == 3]), dev_name(i));
	}
	cfg_bridge(r.s, "br0")->mac_aging = 30;
	r.joined = seed % 3 == 0;
	apply(r.s);
	for (r.step = 0; r.step < STEPS; r.step++) {
		note(&r, "nothing");
		step(&r);
		settle(&r);
		check_flows(&r);
	}
	switch_teardown(&state);
}

/* SEED=n: that run only; SEEDS=n: more of them */
static void flows_do_what_policy_decides_whatever_happens(void **state)
{
	const char *one = getenv("SEED"), *many = getenv("SEEDS");
	unsigned int seed, last = many ? (unsigned int)atoi(many) : SEEDS;

	(void)state;
	if (one) {
		one_run((unsigned int)atoi(one));
		return;
	}
	for (seed = 1; seed <= last; seed++)
		one_run(seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flows_do_what_policy_decides_whatever_happens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
