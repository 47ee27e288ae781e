/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a sample of a frame says which bridge it is of, and what became of the frame there. */
#ifndef VSW_BRIDGE_SAMPLE_MARK_H
#define VSW_BRIDGE_SAMPLE_MARK_H

#include "daemon/bridge/bridge.h"

/* Groups of psample are for all of a network namespace: those of tc(8) have small numbers. */
#define SAMPLE_GROUPS	0x56530000U

static inline u32 sample_group(const struct bridge *bridge)
{
	return SAMPLE_GROUPS | (bridge->id & 0xffff);
}

/* struct sample_mark - @n: ports that it left by; @vlan: in which, tagged; 0: untagged */
struct sample_mark {
	u16 n, vlan;
};

/* In the cookie of the action, which kernels hand on from 6.11 on. Never all zero: that is none */
static inline void sample_mark_put(u8 cookie[16], struct sample_mark mark)
{
	memset(cookie, 0, 16);
	cookie[0] = 1;
	cookie[2] = (u8)(mark.n >> 8);
	cookie[3] = (u8)mark.n;
	cookie[4] = (u8)(mark.vlan >> 8);
	cookie[5] = (u8)mark.vlan;
}

/* False: it is another's cookie */
static inline bool sample_mark_get(const u8 cookie[16], struct sample_mark *mark)
{
	mark->n = (u16)(cookie[2] << 8 | cookie[3]);
	mark->vlan = (u16)(cookie[4] << 8 | cookie[5]);
	return cookie[0] == 1;
}

#endif
