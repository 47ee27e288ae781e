// SPDX-License-Identifier: GPL-2.0-or-later
/* Action sets: group.h. */
#include "daemon/base/xalloc.h"
#include "daemon/rules/group.h"

/* Where an action is carried out; of the first three kinds, and of the final ones, once */
enum place {
	AT_POP,
	AT_PUSH,
	AT_TTL,
	AT_SET,
	AT_RESUBMIT,	/* these three end it, the last of them that is there */
	AT_OUTPUT,
	AT_GROUP,
	AT_NONE,	/* no such action can be in a set */
};

static enum place place_of(enum ofact_type type)
{
	switch (type) {
	case OFACT_POP_VLAN:
		return AT_POP;
	case OFACT_PUSH_VLAN:
		return AT_PUSH;
	case OFACT_DEC_TTL:
		return AT_TTL;
	case OFACT_SET_VLAN_VID:
	case OFACT_SET_VLAN_PCP:
	case OFACT_SET_VLAN_TCI:
	case OFACT_SET_FIELD:
	case OFACT_SET_TUNNEL:
	case OFACT_SET_REG:
	case OFACT_MOVE:
	case OFACT_SET_QUEUE:
		return AT_SET;
	case OFACT_RESUBMIT:
		return AT_RESUBMIT;
	case OFACT_OUTPUT:
	case OFACT_IN_PORT:
	case OFACT_LOCAL:
	case OFACT_NORMAL:
	case OFACT_FLOOD:
	case OFACT_ALL:
		return AT_OUTPUT;
	case OFACT_GROUP:
		return AT_GROUP;
	default:
		return AT_NONE;
	}
}

bool ofact_fits_set(enum ofact_type type)
{
	return place_of(type) != AT_NONE;
}

/* The last action of the row with this place; NULL: there is none */
static const struct ofact *last_at(const struct ofacts *row, enum place place)
{
	u32 i;

	for (i = row->n; i--;) {
		if (place_of(row->a[i].type) == place)
			return &row->a[i];
	}
	return NULL;
}

static void add(struct ofacts *set, const struct ofact *a)
{
	if (a)
		set->a[set->n++] = *a;
}

struct ofacts *ofacts_as_set(const struct ofacts *row)
{
	struct ofacts *set = xcalloc(1, sizeof(*set) + row->n * sizeof(row->a[0]));
	const struct ofact *final = last_at(row, AT_GROUP);
	u32 i;

	if (!final)
		final = last_at(row, AT_OUTPUT);
	if (!final)
		final = last_at(row, AT_RESUBMIT);
	if (!final)
		return set;
	add(set, last_at(row, AT_POP));
	add(set, last_at(row, AT_PUSH));
	add(set, last_at(row, AT_TTL));
	for (i = 0; i < row->n; i++) {
		if (place_of(row->a[i].type) == AT_SET)
			add(set, &row->a[i]);
	}
	add(set, final);
	return set;
}

bool ofacts_use_group(const struct ofacts *actions, u32 id)
{
	u32 i;

	for (i = 0; i < actions->n; i++) {
		if (actions->a[i].type == OFACT_GROUP &&
		    (id == OFGROUP_ANY || actions->a[i].group == id))
			return true;
	}
	return false;
}
