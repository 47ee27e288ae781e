// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generic netlink family as messages name it. Its commands are netlink.c's, which registers it.
 */
#include <linux/module.h>
#include "compat.h"
#include "netlink_vsw.h"

static const struct genl_multicast_group nl_groups[] = {
	{ .name = VSWITCH_MCGRP_PORTS, VSW_MCGRP_FLAGS },
};

struct genl_family vsw_family __ro_after_init = {
	.name = VSWITCH_GENL_NAME,
	.version = VSWITCH_GENL_VERSION,
	.maxattr = VSWITCH_A_MAX,
	.netnsok = true,
	.parallel_ops = true,	/* ports are under RTNL, flows under dp->flow_mutex */
	.module = THIS_MODULE,
	VSW_RESV_START_OP(VSWITCH_CMD_UNSPEC + 1)
	.mcgrps = nl_groups,
	.n_mcgrps = ARRAY_SIZE(nl_groups),
};

/*
 * A struct of a request that grows from version to version; all zero if it is not there. A shorter
 * one is of an older version. False: a longer one, and a byte past the known part is not zero.
 */
bool vsw_nl_take_struct(const struct nlattr *a, void *to, int size)
{
	int known = min_t(int, a ? nla_len(a) : 0, size);

	memset(to, 0, size);
	if (!a)
		return true;
	memcpy(to, nla_data(a), known);
	return !memchr_inv(nla_data(a) + known, 0, nla_len(a) - known);
}
