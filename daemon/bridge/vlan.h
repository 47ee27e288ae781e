/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VLAN rules of a port: which VLAN a received frame is in, and with what tag it leaves. Pure.
 * VLAN 0 is that of frames without a VLAN; it leaves untagged by every port that carries it.
 * VLAN 4095 is reserved (IEEE 802.1Q table 9-2) and carried by nobody.
 */
#ifndef VSW_BRIDGE_VLAN_H
#define VSW_BRIDGE_VLAN_H

#include "daemon/bridge/settings.h"

#define VLAN_NONE	(-1)
#define VLAN_RESERVED	4095

/* struct vlan_rules - how a port treats tags */
struct vlan_rules {
	enum vlan_mode mode;		/* never CFG_VLAN_AUTO */
	u16 pvid;			/* VLAN of frames received without one */
	u8 carried[VLAN_COUNT / 8];	/* bit set by VLAN, the pvid's too if it is carried */
	/* CFG_VLAN_DOT1Q_TUNNEL: all frames are in the pvid, their tags are those of a customer */
	u16 service_tpid;		/* of the tag that they get on the way, host byte order */
	bool has_cvlans;
	u8 cvlans[VLAN_COUNT / 8];	/* bit set by customer's VLAN that is carried */
	enum priority_tags priority_tags;	/* never in CFG_VLAN_DOT1Q_TUNNEL */
};

void vlan_rules_init(struct vlan_rules *rules, const struct config_port *cfg);
bool vlan_rules_equal(const struct vlan_rules *a, const struct vlan_rules *b);

static inline bool vlan_carries(const struct vlan_rules *rules, u16 vlan)
{
	return vlan_set_has(rules->carried, vlan);
}

/* Whether a port leaves tags to its customer, and the frames' own VLAN is the tag behind ours. */
static inline bool vlan_is_tunnel(const struct vlan_rules *rules)
{
	return rules->mode == CFG_VLAN_DOT1Q_TUNNEL;
}

/* Whether such a port carries a customer's VLAN; 0: frames without one */
static inline bool vlan_carries_customer(const struct vlan_rules *rules, u16 cvlan)
{
	return !rules->has_cvlans || vlan_set_has(rules->cvlans, cvlan);
}

/*
 * The VLAN of a frame with outer tag @tpid, @tci (network byte order, @tpid 0: no tag), or
 * VLAN_NONE if the port does not take it.
 */
int vlan_ingress(const struct vlan_rules *rules, __be16 tpid, __be16 tci);

/* Whether frames of a VLAN that the port carries leave with its tag. */
bool vlan_egress_tagged(const struct vlan_rules *rules, u16 vlan);

/*
 * Whether frames that were received with tag @tci, and are to leave without one, leave with a
 * priority tag: VID 0, their priority (IEEE 802.1Q clause 6.9).
 */
bool vlan_egress_priority(const struct vlan_rules *rules, u16 tci);

#endif
