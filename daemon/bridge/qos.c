// SPDX-License-Identifier: GPL-2.0-or-later
/* QoS of ports as plain data: a list beside the ports that it is for. */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/bridge/qos.h"

/* Its queues lie behind it. */
static struct config_qos *alloc(u32 n)
{
	struct config_qos *qos = calloc(1, sizeof(*qos) + n * sizeof(struct htb_queue));

	if (!qos)
		return NULL;
	qos->htb.n = n;
	qos->htb.queues = (struct htb_queue *)(qos + 1);
	return qos;
}

struct config_qos *config_qos_add(struct config_bridge *bridge, const char *port, u32 n_queues)
{
	struct config_qos *qos = alloc(n_queues);

	if (!qos)
		return NULL;
	snprintf(qos->port, sizeof(qos->port), "%s", port);
	qos->next = bridge->qos;
	bridge->qos = qos;
	return qos;
}

int config_qos_copy(struct config_bridge *dst, const struct config_bridge *src)
{
	struct config_qos **next = &dst->qos;
	const struct config_qos *qos;

	*next = NULL;
	for (qos = src->qos; qos; qos = qos->next) {
		*next = alloc(qos->htb.n);
		if (!*next)
			return -ENOMEM;
		memcpy((*next)->port, qos->port, sizeof(qos->port));
		memcpy((*next)->htb.queues, qos->htb.queues, qos->htb.n * sizeof(struct htb_queue));
		(*next)->htb.max_rate = qos->htb.max_rate;
		next = &(*next)->next;
	}
	return 0;
}

void config_qos_free(struct config_bridge *bridge)
{
	struct config_qos *qos;

	while ((qos = bridge->qos)) {
		bridge->qos = qos->next;
		free(qos);
	}
}

static bool same_queue(const struct htb_queue *a, const struct htb_queue *b)
{
	return a->id == b->id && a->priority == b->priority && a->mark == b->mark &&
	       a->min_rate == b->min_rate && a->max_rate == b->max_rate &&
	       a->burst == b->burst;
}

bool config_qos_equal(const struct config_qos *a, const struct config_qos *b)
{
	u32 i;

	if (!a || !b || a->htb.n != b->htb.n || a->htb.max_rate != b->htb.max_rate)
		return a == b;
	for (i = 0; i < a->htb.n; i++) {
		if (!same_queue(&a->htb.queues[i], &b->htb.queues[i]))
			return false;
	}
	return true;
}
