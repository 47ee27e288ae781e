/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mirrors of a bridge (ovs-vswitchd.conf.db(5), table Mirror): copies of frames for a port (SPAN)
 * or for a VLAN (RSPAN). A frame that is selected as received leaves as it was received; one that
 * is selected as sent by a port leaves as it left there. Whichever comes first is the only copy
 * that an output gets of a frame.
 */
#ifndef VSW_BRIDGE_MIRROR_H
#define VSW_BRIDGE_MIRROR_H

#include <sys/queue.h>
#include "daemon/bridge/settings.h"

struct bridge;
struct plan;
struct port;

/*
 * struct mirror_count - what a mirror has copied, each frame once. Held by its bridge while it is
 * configured, and by the flows that carry its copies.
 */
struct mirror_count {
	LIST_ENTRY(mirror_count) link;	/* in the bridge */
	u32 refs;
	bool wanted;			/* while a configuration is taken over */
	char uuid[UUID_LEN + 1];
	char name[CFG_GROUP_LEN];
	u64 packets, bytes;
};
LIST_HEAD(mirror_counts, mirror_count);

/* struct mirror - one that has an output */
struct mirror {
	struct mirror_count *count;	/* NULL: there was no memory for it */
	u32 bit;			/* in port.mirror_in and port.mirror_out */
	u32 same_output;		/* bits of those that have this one's output, its own too */
	bool has_vlans;
	u8 vlans[VLAN_COUNT / 8];
	struct port *to;		/* NULL: to @vlan */
	u16 vlan;
	u32 snaplen;			/* bytes; 0: whole frames */
};

/* Take over the mirrors that are planned, and what is planned for ports. */
void mirrors_configure(struct bridge *bridge, const struct plan *plan);
void mirrors_free(struct bridge *bridge);	/* all but what flows hold */

struct mirror_count *mirror_count_get(struct mirror_count *count);
void mirror_count_put(struct mirror_count *count);

/*
 * The first mirror from *@from on that is among @bits and selects frames of @vlan (VLAN_NONE: not
 * accepted in any VLAN); NULL: none. *@from is then behind it.
 */
const struct mirror *mirrors_next(const struct bridge *bridge, u32 bits, int vlan, u32 *from);

#endif
