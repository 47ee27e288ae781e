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
