// SPDX-License-Identifier: GPL-2.0-or-later
/* What actions make of a frame in the datapath in memory. */
#include "core/set.h"
#include "daemon/base/xalloc.h"
#include "tests/fake/state.h"

/* struct run - a row of actions being applied to a frame */
struct run {
	struct dp_fake *fake;
	u32 in_port;
	u8 frame[2048 + 64];	/* with 16 tags that were pushed */
	size_t len;
	u32 cut;		/* the next output sends as many bytes; 0: all */
	u32 priority;
	bool tun_set;
	u32 tun_id;
	bool stopped;		/* by storm control */
	bool metered;		/* above a meter's rate */
	bool unreadable;	/* what was to be changed */
};

static void add_tx(const struct run *r, const struct fake_dev *dev, size_t len)
{
	struct dp_fake *fake = r->fake;
	struct dp_fake_tx *tx;

	if (fake->n_tx == fake->room_tx) {
		fake->room_tx = 2 * fake->room_tx + 16;
		fake->tx = xreallocarray(fake->tx, fake->room_tx, sizeof(*tx));
	}
	tx = &fake->tx[fake->n_tx++];
	memcpy(tx->dev, dev->dp.name, sizeof(tx->dev));
	tx->port_no = dev->dp.no;
	tx->in_port = r->in_port;
	tx->priority = r->priority;
	tx->tun_set = r->tun_set;
	tx->tun_id = r->tun_id;
	tx->len = len < sizeof(tx->frame) ? len : sizeof(tx->frame);
	memcpy(tx->frame, r->frame, tx->len);
}

static bool is_tagged(const struct run *r)
{
	__be16 type;

	memcpy(&type, r->frame + 12, 2);
	return vsw_is_tpid(type) && r->len >= VSW_ETH_HLEN + VSW_VLAN_HLEN;
}

/* As much as the next output may send: a tag stays whole. */
static size_t cut(struct run *r)
{
	u32 least = VSW_ETH_HLEN + (is_tagged(r) ? VSW_VLAN_HLEN : 0);
	u32 len = r->cut > least ? r->cut : least;

	if (!r->cut || len > r->len)
		len = (u32)r->len;
	r->cut = 0;
	return len;
}

static void output(struct run *r, u32 port_no, bool back)
{
	const struct fake_dev *dev = fake_dev_at(r->fake, port_no);
	size_t len = cut(r);

	if (port_no == r->in_port && !back)
		r->fake->drops[VSWITCH_DROP_HAIRPIN]++;
	else if (!dev)
		r->fake->drops[VSWITCH_DROP_TX_GONE]++;
	else if (!(dev->dp.flags & VSWITCH_PORT_F_RUNNING))
		r->fake->drops[VSWITCH_DROP_TX_DOWN]++;
	else
		add_tx(r, dev, len);
}

static void push(struct run *r, const struct vswitch_push_vlan *vlan)
{
	memmove(r->frame + 16, r->frame + 12, r->len - 12);
	memcpy(r->frame + 12, vlan, 4);
	r->len += 4;
}

static void pop(struct run *r)
{
	if (!is_tagged(r))
		return;
	memmove(r->frame + 12, r->frame + 16, r->len - 16);
	r->len -= 4;
}

static void set_field(struct run *r, const struct vswitch_set *set)
{
	struct vsw_frame frame = { .data = r->frame, .len = (u32)r->len };
	struct vsw_change change;

	switch (vsw_change_plan(&change, set, &frame)) {
	case VSW_PLAN_NOTHING:
		break;
	case VSW_PLAN_CHANGE:
		vsw_change_apply(&change, r->frame, false);
		break;
	case VSW_PLAN_MORE:
	case VSW_PLAN_REFUSED:
		r->unreadable = true;
		break;
	}
}

static void sample(const struct run *r, const struct vswitch_sample *config)
{
	struct dp_fake *fake = r->fake;

	fake->chance += config->probability;
	if (!config->probability || fake->chance < 0xffffffff)
		return;
	fake->chance -= 0xffffffff;
	if (fake->n_samples == fake->room_samples) {
		fake->room_samples = 2 * fake->room_samples + 16;
		fake->samples = xreallocarray(fake->samples, fake->room_samples,
					      sizeof(*fake->samples));
	}
	fake->samples[fake->n_samples++] = (struct dp_fake_sample){
		.in_port = r->in_port, .config = *config, .len = r->len,
	};
}

size_t dp_fake_sample_count(const struct dp_fake *fake)
{
	return fake->n_samples;
}

const struct dp_fake_sample *dp_fake_sample(const struct dp_fake *fake, size_t i)
{
	return i < fake->n_samples ? &fake->samples[i] : NULL;
}

static void apply(struct run *r, const struct vsw_action *action)
{
	switch (action->type) {
	case VSWITCH_ACT_OUTPUT:
		output(r, action->port, false);
		break;
	case VSWITCH_ACT_OUTPUT_BACK:
		output(r, r->in_port, true);
		break;
	case VSWITCH_ACT_PUSH_VLAN:
		push(r, &action->vlan);
		break;
	case VSWITCH_ACT_POP_VLAN:
		pop(r);
		break;
	case VSWITCH_ACT_DROP:
		r->fake->drops[action->reason]++;
		break;
	case VSWITCH_ACT_SET:
		set_field(r, &action->set);
		break;
	case VSWITCH_ACT_SET_TUNNEL:
		r->tun_set = true;
		r->tun_id = be32_to_cpu(action->tun_id);
		break;
	case VSWITCH_ACT_TRUNC:
		if (!r->cut || action->len < r->cut)
			r->cut = action->len;
		break;
	case VSWITCH_ACT_STORM:
		r->stopped = r->fake->storm;
		break;
	case VSWITCH_ACT_SAMPLE:
		sample(r, &action->sample);
		break;
	case VSWITCH_ACT_SET_PRIORITY:
		r->priority = action->priority == VSWITCH_PRIORITY_RECEIVED ? 0 : action->priority;
		break;
	case VSWITCH_ACT_METER:
		r->metered = !fake_meter_charge(r->fake, action->meter, r->len);
		break;
	}
}

static void count(const struct run *r, size_t len, struct vswitch_flow_stats *stats)
{
	if (r->stopped)
		r->fake->drops[VSWITCH_DROP_STORM]++;
	if (!stats)
		return;
	stats->packets++;
	stats->bytes += len;
	stats->storm_packets += r->stopped;
	stats->storm_bytes += r->stopped ? len : 0;
}

/* Length without tags, as checks of it take it */
static size_t bare_len(const struct run *r)
{
	size_t at = 12, tags = 0;
	__be16 type;

	for (; at + 2 <= r->len; at += VSW_VLAN_HLEN, tags += VSW_VLAN_HLEN) {
		memcpy(&type, r->frame + at, 2);
		if (!vsw_is_tpid(type))
			break;
	}
	return r->len - tags;
}

/* How many actions are left on the frame's way, the next one of which is @it's */
static u32 part(const struct run *r, struct vsw_action_iter *it,
		const struct vswitch_check_len *check, u32 left)
{
	struct vsw_action passed;
	u32 n = check->n;

	if (bare_len(r) > check->len)
		return n;
	while (n-- && vsw_action_next(it, &passed) > 0)
		left--;
	return left;
}

static bool is_over(const struct run *r)
{
	return r->stopped || r->unreadable || r->metered;
}

void fake_apply(struct dp_fake *fake, u32 in_port, const u8 *frame, size_t len,
		const void *actions, size_t actions_len, struct vswitch_flow_stats *stats)
{
	struct run r = { .fake = fake, .in_port = in_port, .len = len };
	struct vsw_action_iter it;
	struct vsw_action action;
	u32 left = VSWITCH_ACTIONS_MAX;		/* on the frame's way */
	bool any = false;

	memcpy(r.frame, frame, len);
	vsw_action_iter_init(&it, actions, actions_len);
	while (!is_over(&r) && left && vsw_action_next(&it, &action) > 0) {
		left--;
		any |= action.type == VSWITCH_ACT_OUTPUT ||
		       action.type == VSWITCH_ACT_OUTPUT_BACK || action.type == VSWITCH_ACT_DROP;
		if (action.type == VSWITCH_ACT_CHECK_LEN)
			left = part(&r, &it, &action.check_len, left);
		else
			apply(&r, &action);
	}
	if (r.unreadable)
		fake->drops[VSWITCH_DROP_UNREADABLE]++;
	else if (r.metered)
		fake->drops[VSWITCH_DROP_METER]++;
	else if (!any && !r.stopped)
		fake->drops[VSWITCH_DROP_POLICY]++;
	count(&r, len, stats);
}
