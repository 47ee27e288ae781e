// SPDX-License-Identifier: GPL-2.0-or-later
/* sFlow: samples that come from the datapath, and counters of ports, for bridges' collectors. */
#include "core/drop.h"
#include "core/frame.h"
#include "daemon/base/log.h"
#include "daemon/bridge/sample_mark.h"
#include "daemon/policy/policy_state.h"

/* Ports of which counters are read in one turn */
#define POLL_PORTS	16
/* Between two looks for psample, where it is not there */
#define LISTEN_MS	10000

/* --- configuration ------------------------------------------------------------------------- */

static void configure(struct bridge *bridge, const struct export_settings *settings, u64 now)
{
	if (!settings) {
		sampler_free(bridge->sampler);
		bridge->sampler = NULL;
	} else if (bridge->sampler) {
		sampler_configure(bridge->sampler, settings, now);
	} else {
		bridge->sampler = sampler_new(settings, now);
		if (!bridge->sampler)
			vlog(LOG_BRIDGE, LVL_ERR, "bridge %s: no memory for sFlow", bridge->name);
	}
}

void samples_configure(struct bridge *bridge, const struct config_bridge *cfg)
{
	configure(bridge, cfg->exports[EXPORT_SFLOW], policy_of(bridge)->flows.now);
}

static bool any_sampler(const struct policy *p)
{
	const struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (bridge->sampler)
			return true;
	}
	return false;
}

/* A kernel that has no psample may get it later. */
static void listen_if_wanted(struct policy *p)
{
	bool wanted = any_sampler(p);

	if (!p->dp->ops->sampling || (p->sampling_err && wanted && p->flows.now < p->next_listen))
		return;
	p->sampling_err = p->dp->ops->sampling(p->dp, wanted);
	p->next_listen = p->flows.now + LISTEN_MS;
	if (!wanted)
		p->sampling_err = 0;
}

const char *policy_sampling_error(const struct policy *p)
{
	if (p->sampling_err == -ENOENT)
		return "sFlow: no frames are sampled: the kernel's module psample is not loaded";
	return p->sampling_err ? "sFlow: no frames are sampled: psample cannot be listened to" :
	       NULL;
}

/* --- frames -------------------------------------------------------------------------------- */

static struct bridge *bridge_of(const struct policy *p, u32 group)
{
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (bridge->sampler && sample_group(bridge) == group)
			return bridge;
	}
	return NULL;
}

/* The tag that the frame came with, in its bytes */
static void read_tag(struct sflow_vlan *vlan, const u8 *frame, u32 len)
{
	u16 tpid = len >= 18 ? (u16)(frame[12] << 8 | frame[13]) : 0;

	if (tpid != VSW_TPID_C && tpid != VSW_TPID_S)
		return;
	vlan->in = (u16)((frame[14] << 8 | frame[15]) & VSW_TCI_VID);
	vlan->in_priority = frame[14] >> 5;
}

/* Without a mark an older kernel has told: where it left by one port that is known. */
static void read_mark(struct sflow_frame *f, const struct dp_sample *s)
{
	struct sample_mark mark;

	f->out = s->out;
	f->vlan.known = s->has_cookie && sample_mark_get(s->cookie, &mark);
	if (!f->vlan.known)
		return;
	f->vlan.out = mark.vlan;
	f->vlan.out_priority = mark.vlan ? f->vlan.in_priority : 0;
	if (!mark.n)
		f->out = SFLOW_OUT_DROPPED;
	else if (mark.n > 1)
		f->out = SFLOW_OUT_MANY(mark.n);
}

void policy_sample(struct policy *p, const struct dp_sample *s, u64 now)
{
	struct bridge *bridge = bridge_of(p, s->group);
	struct sflow_frame f = {
		.source = s->in, .rate = s->rate, .in = s->in, .header = s->frame,
		.header_len = s->frame_len, .len = s->len,
	};

	if (!bridge)
		return;
	read_tag(&f.vlan, s->frame, s->frame_len);
	read_mark(&f, s);
	sampler_add(bridge->sampler, &f, s->number, now);
}

/* --- counters ------------------------------------------------------------------------------ */

static u64 drops_of(const struct iface_status *st, bool tx)
{
	u64 sum = 0;
	u32 i;

	for (i = VSWITCH_DROP_UNSPEC + 1; i < __VSWITCH_DROP_MAX; i++) {
		if (!strncmp(vsw_drop_name(i), "tx_", 3) == tx)
			sum += st->drops[i];
	}
	return sum;
}

static void count_port(struct policy *p, struct sampler *s, const struct port *port)
{
	struct sflow_counters c = { 0 };
	struct iface_status st;

	if (policy_iface_status(p, port->name, true, &st) || st.ofport <= 0 || !st.ifindex)
		return;
	c.ifindex = st.ifindex;
	c.rx_packets = st.stats.rx_packets;
	c.rx_bytes = st.stats.rx_bytes;
	c.rx_dropped = drops_of(&st, false);
	c.rx_errors = st.has_link ? st.link.rx_errors : 0;
	c.tx_packets = st.stats.tx_packets;
	c.tx_bytes = st.stats.tx_bytes;
	c.tx_dropped = drops_of(&st, true);
	c.tx_errors = st.has_link ? st.link.tx_errors : 0;
	c.admin_up = st.admin_up;
	c.link_up = st.link_up;
	sampler_count(s, &c, p->flows.now);
}

/* Those behind the port that was counted last, by number; whether there are more */
static bool count_some(struct policy *p, struct bridge *bridge)
{
	struct sampler *s = bridge->sampler;
	u32 i, n = 0;

	for (i = 0; i < bridge->n_by_no; i++) {
		if (bridge->by_no[i]->dp.no <= s->polled)
			continue;
		if (n++ == POLL_PORTS)
			return true;
		s->polled = bridge->by_no[i]->dp.no;
		count_port(p, s, bridge->by_no[i]);
	}
	s->polled = 0;
	s->next_poll = s->settings.poll_ms ? p->flows.now + s->settings.poll_ms : EXPORT_NEVER;
	return false;
}

u64 samples_turn(struct policy *p)
{
	u64 next = EXPORT_NEVER;
	struct bridge *bridge;

	listen_if_wanted(p);
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (!bridge->sampler)
			continue;
		if (p->flows.now >= bridge->sampler->next_poll && count_some(p, bridge))
			next = p->flows.now;
		sampler_flush(bridge->sampler, p->flows.now);
		if (bridge->sampler->next_poll < next)
			next = bridge->sampler->next_poll;
	}
	return next;
}
