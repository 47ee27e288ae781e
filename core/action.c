// SPDX-License-Identifier: GPL-2.0-only
/*
 * Actions: attributes <-> struct vsw_action. What is accepted here needs no further check but for
 * whether an output's port exists.
 */
#include "action.h"
#include "frame.h"

/* Bytes of the value of each type; all are multiples of four, so that no padding ever arises. */
static const u8 value_len[__VSWITCH_ACT_MAX] = {
	[VSWITCH_ACT_OUTPUT] = sizeof(u32),
	[VSWITCH_ACT_PUSH_VLAN] = sizeof(struct vswitch_push_vlan),
	[VSWITCH_ACT_POP_VLAN] = 0,
	[VSWITCH_ACT_DROP] = sizeof(u32),
	[VSWITCH_ACT_SET] = sizeof(struct vswitch_set),
	[VSWITCH_ACT_SET_TUNNEL] = sizeof(__be32),
	[VSWITCH_ACT_TRUNC] = sizeof(u32),
	[VSWITCH_ACT_STORM] = sizeof(u32),
	[VSWITCH_ACT_OUTPUT_BACK] = 0,
	[VSWITCH_ACT_COPY] = 0,
	[VSWITCH_ACT_SAMPLE] = sizeof(struct vswitch_sample),
	[VSWITCH_ACT_SET_PRIORITY] = sizeof(u32),
	[VSWITCH_ACT_METER] = sizeof(u32),
	[VSWITCH_ACT_CHECK_LEN] = sizeof(struct vswitch_check_len),
};

_Static_assert(sizeof(struct vsw_action) ==
	       offsetof(struct vsw_action, value) + sizeof(((struct vsw_action *)0)->value),
	       "the longest value");

/* Bytes of each field of VSWITCH_ACT_SET; those of IP addresses are known by the frame only. */
static const u8 field_len[__VSWITCH_FIELD_MAX] = {
	[VSWITCH_FIELD_ETH_DST] = 6,
	[VSWITCH_FIELD_ETH_SRC] = 6,
	[VSWITCH_FIELD_IP_SRC] = 16,
	[VSWITCH_FIELD_IP_DST] = 16,
	[VSWITCH_FIELD_IP_TOS] = 1,
	[VSWITCH_FIELD_IP_TTL] = 1,
	[VSWITCH_FIELD_IPV6_LABEL] = 4,
	[VSWITCH_FIELD_TP_SRC] = 2,
	[VSWITCH_FIELD_TP_DST] = 2,
	[VSWITCH_FIELD_ARP_OP] = 2,
	[VSWITCH_FIELD_ARP_SHA] = 6,
	[VSWITCH_FIELD_ARP_THA] = 6,
};

/* Flags in the type (NLA_F_NESTED, NLA_F_NET_BYTEORDER) are refused with it. */
static bool is_known(u16 type)
{
	return type != VSWITCH_ACT_UNSPEC && type <= VSWITCH_ACT_MAX;
}

/* The value lies within the mask, and both within the field. */
static const char *check_set(const struct vswitch_set *set)
{
	unsigned int i;

	if (set->field >= __VSWITCH_FIELD_MAX)
		return "set of an unknown field";
	for (i = 0; i < sizeof(set->value); i++) {
		if (set->value[i] & ~set->mask[i])
			return "set of a value outside its mask";
		if (i >= field_len[set->field] && set->mask[i])
			return "set of bytes past the field";
	}
	if (set->field == VSWITCH_FIELD_IPV6_LABEL && (set->mask[0] || set->mask[1] & 0xf0))
		return "set of bits past the field";
	return NULL;
}

static const char *check_sample(const struct vswitch_sample *sample)
{
	if (sample->len && sample->len < VSW_ETH_HLEN)
		return "sample of less than an Ethernet header";
	if (sample->in > 0xffff || sample->out > 0xffff)
		return "sample with a number of a device that has more than 16 bits";
	return NULL;
}

/* What is wrong with the value, NULL if nothing is. */
static const char *check_value(const struct vsw_action *action)
{
	switch (action->type) {
	case VSWITCH_ACT_OUTPUT:
		if (action->port == 0 || action->port > VSWITCH_PORT_MAX)
			return "output to a port number that is out of range";
		break;
	case VSWITCH_ACT_PUSH_VLAN:
		if (!vsw_is_tpid(action->vlan.tpid))
			return "push_vlan with a TPID that is neither 0x8100 nor 0x88a8";
		break;
	case VSWITCH_ACT_DROP:
		if (action->reason < VSWITCH_DROP_POLICY || action->reason >= __VSWITCH_DROP_MAX)
			return "drop for a reason that is not one of policy";
		break;
	case VSWITCH_ACT_SET:
		return check_set(&action->set);
	case VSWITCH_ACT_TRUNC:
		if (action->len < VSW_ETH_HLEN)
			return "truncation to less than an Ethernet header";
		break;
	case VSWITCH_ACT_STORM:
		if (action->storm >= __VSWITCH_STORM_MAX)
			return "unknown kind of storm";
		break;
	case VSWITCH_ACT_SAMPLE:
		return check_sample(&action->sample);
	case VSWITCH_ACT_METER:
		if (action->meter == 0 || action->meter > VSWITCH_METER_MAX)
			return "number of a meter that is out of range";
		break;
	}
	return NULL;
}

/* As vsw_action_next(); sets @why on failure. Attributes may stand at any address. */
static int decode(struct vsw_action_iter *it, struct vsw_action *action, const char **why)
{
	struct nlattr attr;

	if (!it->left)
		return 0;
	if (it->left < NLA_HDRLEN) {
		*why = "bytes that are no action follow the last one";
		return -EINVAL;
	}
	memcpy(&attr, it->pos, sizeof(attr));
	if (!is_known(attr.nla_type)) {
		*why = "unknown action";
		return -EINVAL;
	}
	if (attr.nla_len != NLA_HDRLEN + value_len[attr.nla_type]) {
		*why = "action of a wrong length";
		return -EINVAL;
	}
	if (attr.nla_len > it->left) {
		*why = "the last action is cut off";
		return -EINVAL;
	}

	memset(action, 0, sizeof(*action));
	action->type = attr.nla_type;
	memcpy(action->value, it->pos + NLA_HDRLEN, value_len[attr.nla_type]);
	*why = check_value(action);
	if (*why)
		return -EINVAL;

	it->pos += attr.nla_len;
	it->left -= attr.nla_len;
	return 1;
}

int vsw_action_next(struct vsw_action_iter *it, struct vsw_action *action)
{
	const char *why;

	return decode(it, action, &why);
}

/*
 * struct way - the way that actions are on, while a row is checked
 * @end:     of the larger frames' way, that is where the others' begins: index of an action
 * @checks:  how many VSWITCH_ACT_CHECK_LEN stand on it
 * @others:  there is an action on it that does not go with a drop
 * @dropped: it has ended
 */
struct way {
	u32 end;
	u32 checks;
	bool others;
	bool dropped;
};

/* struct ways - those that actions are on at an index; the last one is the present action's */
struct ways {
	struct way at[VSWITCH_CHECK_LEN_MAX + 1];
	u32 n;
};

/* It only looks at the frame: a drop may stand behind it. */
static bool only_looks(const struct vsw_action *action)
{
	return action->type == VSWITCH_ACT_SAMPLE || action->type == VSWITCH_ACT_METER ||
	       action->type == VSWITCH_ACT_CHECK_LEN;
}

/* The larger frames' way begins at @index; the present one goes on behind it. */
static int part_ways(struct ways *w, u32 index, u32 n, const char **why)
{
	struct way *way = &w->at[w->n - 1];

	if (way->checks == VSWITCH_CHECK_LEN_MAX) {
		*why = "the length is checked too often";
		return -E2BIG;
	}
	if (n > way->end - index) {
		*why = "the way of larger frames ends behind the others'";
		return -EINVAL;
	}
	way->checks++;
	w->at[w->n] = *way;
	w->at[w->n++].end = index + n;
	return 0;
}

/* Put the action at @index into the ways. 0, -EINVAL or -E2BIG. */
static int go_on(struct ways *w, u32 index, const struct vsw_action *action, const char **why)
{
	struct way *way;

	while (w->n > 1 && w->at[w->n - 1].end == index)
		w->n--;
	way = &w->at[w->n - 1];
	if (way->dropped || (way->others && action->type == VSWITCH_ACT_DROP)) {
		*why = "a drop stands beside other actions";
		return -EINVAL;
	}
	way->dropped = action->type == VSWITCH_ACT_DROP;
	way->others |= !way->dropped && !only_looks(action);
	if (action->type == VSWITCH_ACT_CHECK_LEN)
		return part_ways(w, index + 1, action->check_len.n, why);
	return 0;
}

int vsw_actions_check(const void *data, size_t len, const char **why)
{
	struct ways ways = { .at[0].end = VSWITCH_ACTIONS_MAX, .n = 1 };
	struct vsw_action_iter it;
	struct vsw_action action;
	u32 count = 0;
	int ret, err;

	vsw_action_iter_init(&it, data, len);
	while ((ret = decode(&it, &action, why)) > 0) {
		if (count == VSWITCH_ACTIONS_MAX) {
			*why = "too many actions";
			return -E2BIG;
		}
		err = go_on(&ways, count++, &action, why);
		if (err)
			return err;
	}
	if (ret < 0)
		return ret;
	if (ways.n > 1 && ways.at[1].end > count) {
		*why = "the way of larger frames ends behind the last action";
		return -EINVAL;
	}
	return count;
}

int vsw_action_put(void *buf, size_t size, size_t *len, const struct vsw_action *action)
{
	struct nlattr attr = { .nla_type = action->type };
	u8 *end = (u8 *)buf + *len;

	if (!is_known(action->type))
		return -EINVAL;
	attr.nla_len = NLA_HDRLEN + value_len[action->type];
	if (*len > size || size - *len < attr.nla_len)
		return -E2BIG;
	memcpy(end, &attr, sizeof(attr));
	memcpy(end + NLA_HDRLEN, action->value, value_len[action->type]);
	*len += attr.nla_len;
	return 0;
}
