// SPDX-License-Identifier: GPL-2.0-or-later
/* VLAN rules of a port: vlan.h. */
#include "core/frame.h"
#include "daemon/bridge/vlan.h"

/* With the mode column empty a tag decides; trunks are then without effect beside it. */
static enum vlan_mode mode_of(const struct config_port *cfg)
{
	if (cfg->vlan_mode != CFG_VLAN_AUTO)
		return cfg->vlan_mode;
	return cfg->tag >= 0 ? CFG_VLAN_ACCESS : CFG_VLAN_TRUNK;
}

static bool has_one_vlan(const struct vlan_rules *rules)
{
	return rules->mode == CFG_VLAN_ACCESS || vlan_is_tunnel(rules);
}

static void init_tunnel(struct vlan_rules *rules, const struct config_port *cfg)
{
	rules->service_tpid = cfg->service_tpid ? cfg->service_tpid : VSW_TPID_S;
	rules->has_cvlans = cfg->has_cvlans;
	memcpy(rules->cvlans, cfg->cvlans, sizeof(rules->cvlans));
}

void vlan_rules_init(struct vlan_rules *rules, const struct config_port *cfg)
{
	memset(rules, 0, sizeof(*rules));
	rules->mode = mode_of(cfg);
	if (rules->mode != CFG_VLAN_TRUNK && cfg->tag > 0)
		rules->pvid = cfg->tag;
	if (!has_one_vlan(rules)) {
		if (cfg->has_trunks)
			memcpy(rules->carried, cfg->trunks, sizeof(rules->carried));
		else
			memset(rules->carried, 0xff, sizeof(rules->carried));
	}
	/*
	 * Where untagged stands for a native VLAN, frames of VLAN 0 would be taken for its own.
	 * Open vSwitch lets that happen.
	 */
	if (rules->pvid)
		rules->carried[0] &= ~1;
	if (rules->mode != CFG_VLAN_TRUNK)
		vlan_set_add(rules->carried, rules->pvid);
	rules->carried[VLAN_RESERVED / 8] &= ~(1 << VLAN_RESERVED % 8);
	if (vlan_is_tunnel(rules))
		init_tunnel(rules, cfg);
	else
		rules->priority_tags = cfg->priority_tags;
}

bool vlan_rules_equal(const struct vlan_rules *a, const struct vlan_rules *b)
{
	return a->mode == b->mode && a->pvid == b->pvid &&
	       a->service_tpid == b->service_tpid && a->has_cvlans == b->has_cvlans &&
	       a->priority_tags == b->priority_tags &&
	       !memcmp(a->carried, b->carried, sizeof(a->carried)) &&
	       !memcmp(a->cvlans, b->cvlans, sizeof(a->cvlans));
}

int vlan_ingress(const struct vlan_rules *rules, __be16 tpid, __be16 tci)
{
	u16 vid = tpid ? be16_to_cpu(tci) & VSW_TCI_VID : 0;

	if (vlan_is_tunnel(rules))
		vid = vlan_carries_customer(rules, vid) ? rules->pvid : VLAN_RESERVED;
	else if (!vid)
		vid = rules->pvid;
	else if (rules->mode == CFG_VLAN_ACCESS)
		return VLAN_NONE;
	return vlan_carries(rules, vid) ? vid : VLAN_NONE;
}

bool vlan_egress_tagged(const struct vlan_rules *rules, u16 vlan)
{
	if (!vlan || has_one_vlan(rules))
		return false;
	return rules->mode != CFG_VLAN_NATIVE_UNTAGGED || vlan != rules->pvid;
}

bool vlan_egress_priority(const struct vlan_rules *rules, u16 tci)
{
	switch (rules->priority_tags) {
	case CFG_PRIORITY_IF_NONZERO:
		return tci & VSW_TCI_PCP;
	case CFG_PRIORITY_ALWAYS:
		return true;
	default:
		return false;
	}
}
