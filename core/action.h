/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Actions as they travel in VSWITCH_A_FLOW_ACTIONS: a row of netlink attributes (16-bit length,
 * 16-bit type, host byte order, padded to four bytes). Pure code: no allocation.
 */
#ifndef VSW_CORE_ACTION_H
#define VSW_CORE_ACTION_H

#include <env.h>

/**
 * struct vsw_action - one action, decoded
 * @type:   enum vswitch_act
 * @port:   of VSWITCH_ACT_OUTPUT
 * @vlan:   of VSWITCH_ACT_PUSH_VLAN
 * @reason: of VSWITCH_ACT_DROP, enum vswitch_drop
 * @set:    of VSWITCH_ACT_SET
 * @tun_id: of VSWITCH_ACT_SET_TUNNEL
 * @len:    of VSWITCH_ACT_TRUNC, bytes
 * @storm:  of VSWITCH_ACT_STORM, enum vswitch_storm
 * @sample: of VSWITCH_ACT_SAMPLE
 * @priority: of VSWITCH_ACT_SET_PRIORITY
 * @meter:  of VSWITCH_ACT_METER, its number
 * @check_len: of VSWITCH_ACT_CHECK_LEN
 * @value:  any of them, as it travels
 */
struct vsw_action {
	u16 type;
	union {
		u32 port;
		struct vswitch_push_vlan vlan;
		u32 reason;
		struct vswitch_set set;
		__be32 tun_id;
		u32 len;
		u32 storm;
		struct vswitch_sample sample;
		u32 priority;
		u32 meter;
		struct vswitch_check_len check_len;
		u8 value[sizeof(struct vswitch_set)];
	};
};

/**
 * struct vsw_action_iter - a position in a row of actions
 */
struct vsw_action_iter {
	const u8 *pos;
	size_t left;
};

static inline void vsw_action_iter_init(struct vsw_action_iter *it, const void *data, size_t len)
{
	it->pos = data;
	it->left = len;
}

/**
 * vsw_action_next() - decode the next action
 * Return: 1 and the action; 0 at the end; -EINVAL for what is not an action, whole and in range.
 */
int vsw_action_next(struct vsw_action_iter *it, struct vsw_action *action);

/**
 * vsw_actions_check() - check a whole row
 * @why: set to a sentence for people if the row is bad
 * Return: number of actions; -EINVAL if one is malformed, a drop stands where none may, or a way
 * ends where it must not; -E2BIG if there are more than VSWITCH_ACTIONS_MAX, or ways part too
 * often.
 */
int vsw_actions_check(const void *data, size_t len, const char **why);

/**
 * vsw_action_put() - append one action
 * @buf:  row of @size bytes, aligned to four, of which *@len are used; *@len grows
 * Return: 0, -EINVAL for an unknown type, -E2BIG if it does not fit.
 */
int vsw_action_put(void *buf, size_t size, size_t *len, const struct vsw_action *action);

#endif
