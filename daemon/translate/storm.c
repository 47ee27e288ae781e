// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Storm control: the port that received a frame is charged for it once, by kind, before anything
 * else becomes of the frame.
 *
 *   broadcast, multicast  as received, whatever rules do with it
 *   unknown               when NORMAL switching floods it; what a rule floods by order is not it
 *
 * The charge is the first action of the row: what is above the rate goes nowhere, mirrors included.
 * Where that is decided late, the row has kept room for it.
 */
#include "daemon/translate/xlate.h"

static u32 kind_of(const u8 dst[6])
{
	static const u8 broadcast[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

	if (!memcmp(dst, broadcast, sizeof(broadcast)))
		return VSWITCH_STORM_BROADCAST;
	return dst[0] & 1 ? VSWITCH_STORM_MULTICAST : VSWITCH_STORM_UNKNOWN;
}

static void charge(struct xlate *x, const struct port *port, u32 kind)
{
	static const char *const names[__VSWITCH_STORM_MAX] = {
		"broadcast", "multicast", "unknown"
	};

	if (x->charged || !port->limits.storm_pps[kind])
		return;
	x->charged = true;
	x->storm = kind;
	xlate_say(x, "storm control: charged as %s", names[kind]);
}

void xlate_storm_begin(struct xlate *x, const struct port *port)
{
	const u32 *pps = port->limits.storm_pps;
	u8 *look = x->d->mask.k.eth_dst;

	x->may_charge = pps[VSWITCH_STORM_BROADCAST] || pps[VSWITCH_STORM_MULTICAST] ||
			pps[VSWITCH_STORM_UNKNOWN];
	if (!pps[VSWITCH_STORM_BROADCAST] && !pps[VSWITCH_STORM_MULTICAST])
		return;
	look[0] |= 1;
	if (!(x->key->k.eth_dst[0] & 1))
		return;
	memset(look, 0xff, sizeof(x->d->mask.k.eth_dst));
	charge(x, port, kind_of(x->key->k.eth_dst));
}

void xlate_storm_flood(struct xlate *x)
{
	if (x->in == x->received)
		charge(x, x->in, kind_of(x->now.k.eth_dst));
}

void xlate_storm_end(struct xlate *x)
{
	struct vsw_action action = { .type = VSWITCH_ACT_STORM, .storm = x->storm };

	if (x->charged)
		xlate_put_first(x, &action);
}
