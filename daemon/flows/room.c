// SPDX-License-Identifier: GPL-2.0-or-later
/* Whose flows make room: room.h. */
#include <errno.h>
#include <stdlib.h>
#include <linux/vswitch.h>
#include "daemon/flows/room.h"

#define PORTS		(VSWITCH_PORT_MAX + 1)
#define NOBODY		(~0U)

struct flow_share {
	u32 flows;
	u32 refused;	/* the round in which it was refused one for having its share */
};

int flow_room_init(struct flow_room *room)
{
	*room = (struct flow_room){ .round = 1 };
	room->ports = calloc(PORTS, sizeof(*room->ports));
	return room->ports ? 0 : -ENOMEM;
}

void flow_room_exit(struct flow_room *room)
{
	free(room->ports);
	room->ports = NULL;
}

/* Numbers that no port can have share a place with those of no port. */
static struct flow_share *share_of(const struct flow_room *room, u32 port)
{
	return &room->ports[port < PORTS ? port : 0];
}

void flow_room_count(struct flow_room *room, u32 port, int n)
{
	struct flow_share *share = share_of(room, port);

	room->in_use -= share->flows != 0;
	share->flows += (u32)n;
	room->flows += (u32)n;
	room->in_use += share->flows != 0;
}

bool flow_room_refused(struct flow_room *room, u32 port, int err)
{
	switch (err) {
	case -EDQUOT:
		share_of(room, port)->refused = room->round;
		break;
	case -ENOSPC:
		room->full = true;
		break;
	case -EMFILE:
		room->no_masks = true;
		break;
	default:
		return false;
	}
	room->refused = true;
	return true;
}

/* Somebody always has as many as the average. */
struct flow_need flow_room_need(struct flow_room *room)
{
	struct flow_need need = {
		.round = room->round,
		.most = room->full && room->in_use ? room->flows / room->in_use : NOBODY,
		.all = room->no_masks,
	};

	room->round++;
	room->refused = false;
	room->full = false;
	room->no_masks = false;
	return need;
}

bool flow_room_gives(const struct flow_room *room, const struct flow_need *need, u32 port)
{
	const struct flow_share *share = share_of(room, port);

	return need->all || share->flows >= need->most || share->refused == need->round;
}
