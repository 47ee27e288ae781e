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
};

/* decode() and vsw_action_put() copy the value as a whole from and to the union's first bytes. */
_Static_assert(sizeof(struct vsw_action) == offsetof(struct vsw_action, port) + sizeof(u32),
	       "the longest value");

/* Flags in the type (NLA_F_NESTED, NLA_F_NET_BYTEORDER) are refused with it. */
static bool is_known(u16 type)
{
	return type != VSWITCH_ACT_UNSPEC && type <= VSWITCH_ACT_MAX;
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

	action->type = attr.nla_type;
	action->port = 0;
	memcpy(&action->port, it->pos + NLA_HDRLEN, value_len[attr.nla_type]);
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

int vsw_actions_check(const void *data, size_t len, const char **why)
{
	struct vsw_action_iter it;
	struct vsw_action action;
	bool have_drop = false;
	int count = 0;
	int ret;

	vsw_action_iter_init(&it, data, len);
	while ((ret = decode(&it, &action, why)) > 0) {
		if (count == VSWITCH_ACTIONS_MAX) {
			*why = "too many actions";
			return -E2BIG;
		}
		count++;
		have_drop |= action.type == VSWITCH_ACT_DROP;
	}
	if (ret < 0)
		return ret;
	if (have_drop && count > 1) {
		*why = "a drop stands beside other actions";
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
	memcpy(end + NLA_HDRLEN, &action->port, value_len[action->type]);
	*len += attr.nla_len;
	return 0;
}
