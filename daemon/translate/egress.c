// SPDX-License-Identifier: GPL-2.0-or-later
/* With which tags a frame leaves by a port, and which of those come first: xlate.h. */
#include "daemon/translate/xlate.h"

/* A tag that was received goes on with its PCP and TPID, and then these were looked at. */
static void push_vlan(struct xlate *x, const struct in_vlan *at, const struct tag *was)
{
	u16 tci = (u16)at->vlan;

	if (was->tpid)
		tci |= be16_to_cpu(was->tci) & (VSW_TCI_PCP | VSW_TCI_DEI);
	xlate_push(x, was->tpid ? was->tpid : cpu_to_be16(VSW_TPID_C), cpu_to_be16(tci));
}

/*
 * The frame leaves without a VLAN, but perhaps with its priority. Behind a priority tag no other
 * one may stand: see ingress.c. A service tag of ours is no priority of the frame's.
 */
static bool keep_priority(struct xlate *x, const struct in_vlan *at, const struct port *p,
			  const struct tag *was)
{
	u16 tci = be16_to_cpu(was->tci);

	if (p->vlan.priority_tags == CFG_PRIORITY_NO || !was->tpid || at->tunnel || xlate_vid(x, 1))
		return false;
	xlate_look_tci(x, 0, VSW_TCI_PCP | VSW_TCI_DEI);
	if (!vlan_egress_priority(&p->vlan, tci))
		return false;
	if (tag_is_priority(was))
		return true;
	xlate_pop(x);
	xlate_push(x, was->tpid, cpu_to_be16(tci & (VSW_TCI_PCP | VSW_TCI_DEI)));
	return true;
}

void xlate_form(struct xlate *x, const struct in_vlan *at, const struct port *p)
{
	bool tagged = vlan_egress_tagged(&p->vlan, at->vlan);
	struct tag tag;

	xlate_set_tags(x, &at->came);
	xlate_tag(x, 0, &tag);
	if (!tagged && keep_priority(x, at, p, &tag))
		return;
	if (tag.tpid && (!tagged || tag_is_priority(&tag))) {
		if (tagged)
			xlate_look_tci(x, 0, VSW_TCI_PCP | VSW_TCI_DEI);
		xlate_pop(x);
		if (tagged)
			push_vlan(x, at, &tag);
	} else if (!tag.tpid && tagged) {
		push_vlan(x, at, &tag);
	}
}

static bool has_form(const struct forms *forms, const struct tags *tags)
{
	unsigned int i;

	for (i = 0; i < forms->n; i++) {
		if (tags_equal(&forms->tags[i], tags))
			return true;
	}
	return false;
}

void forms_add(struct forms *forms, const struct tags *tags)
{
	if (!has_form(forms, tags))
		forms->tags[forms->n++] = *tags;
}

struct tags forms_next(struct forms *forms, const struct tags *now)
{
	unsigned int best = 0, i;
	struct tags tags;

	for (i = 1; i < forms->n; i++) {
		if (tags_cost(now, &forms->tags[i]) < tags_cost(now, &forms->tags[best]))
			best = i;
	}
	tags = forms->tags[best];
	forms->n--;
	memmove(&forms->tags[best], &forms->tags[best + 1],
		(forms->n - best) * sizeof(struct tags));
	return tags;
}
