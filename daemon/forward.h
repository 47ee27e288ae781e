/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decision: what becomes of frames with a given key, and which bits of the key were looked at.
 * It changes nothing. Equal keys and equal states give equal bytes.
 */
#ifndef VSW_FORWARD_H
#define VSW_FORWARD_H

#include "core/action.h"
#include "core/key.h"

struct bridge;
struct bridges;
struct port;

/* Room for VSWITCH_ACTIONS_MAX actions, the largest of which takes 8 bytes. */
#define DECISION_ACTIONS_SIZE	(VSWITCH_ACTIONS_MAX * 8)

/* struct ingress - where a frame comes in */
struct ingress {
	struct port *port;	/* NULL: it belongs to no bridge */
	struct bridge *bridge;	/* likewise */
	int vlan;		/* VLAN_NONE: not accepted */
	u32 reason;		/* VSWITCH_DROP_*; 0: it is forwarded, and its source learned */
};

struct decision {
	union vsw_key mask;
	struct ingress in;
	size_t len;		/* of @actions */
	_Alignas(4) u8 actions[DECISION_ACTIONS_SIZE];
};

/* @mask: the bits that were looked at are added; NULL: who cares */
void forward_ingress(struct bridges *br, const union vsw_key *key, struct ingress *in,
		     union vsw_key *mask);
void forward_decide(struct bridges *br, const union vsw_key *key, struct decision *d);
/* Learn the source of a frame, if it was accepted. */
void forward_learn(const union vsw_key *key, const struct ingress *in, u64 now);

#endif
