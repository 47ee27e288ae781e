/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a port sends at most: a row of QoS, with its queues, for the port that refers to it. */
#ifndef VSW_BRIDGE_QOS_H
#define VSW_BRIDGE_QOS_H

#include "daemon/bridge/settings.h"
#include "daemon/netlink/qdisc.h"

/* struct config_qos - @port is on the bridge that has it in its list */
struct config_qos {
	struct config_qos *next;
	char port[IF_NAMESIZE];
	struct htb htb;
};

/* One with so many queues, all zero; NULL: no memory */
struct config_qos *config_qos_add(struct config_bridge *bridge, const char *port, u32 n_queues);
/* Those of @src; 0 or -ENOMEM, and config_qos_free() is to follow. */
int config_qos_copy(struct config_bridge *dst, const struct config_bridge *src);
void config_qos_free(struct config_bridge *bridge);
/* Whether both say the same, or are NULL */
bool config_qos_equal(const struct config_qos *a, const struct config_qos *b);

#endif
