// SPDX-License-Identifier: GPL-2.0-or-later
/* VLAN rules of a port: vlan.h. */
#include "core/frame.h"
#include "vlan.h"

/* With the mode column empty a tag decides; trunks are then without effect beside it. */
static enum vlan_mode mode_of(const struct config_port *cfg)
{
	if (cfg->vlan_mode != CFG_VLAN_AUTO)
		return cfg->vlan_mode;
	return cfg->tag >= 0 ? CFG_VLAN_ACCESS : CFG_VLAN_TRUNK;
}

static void set_vlan(u8 *vlans, u16 vlan)
{
	vlans[vlan / 8] |= 1 << vlan % 8;
}

void vlan_rules_init(struct vlan_rules *rules, const struct config_port *cfg)
{
	memset(rules, 0, sizeof(*rules));
	rules->mode = mode_of(cfg);
	if (rules->mode != CFG_VLAN_TRUNK && cfg->tag > 0)
		rules->pvid = cfg->tag;
	if (rules->mode != CFG_VLAN_ACCESS) {
		if (cfg->has_trunks)
			memcpy(rules->carried, cfg->trunks, sizeof(rules->carried));
		else
			memset(rules->carried, 0xff, sizeof(rules->carried));
	}
	/*
	 * Where untagged stands for a native VLAN, frames of VLAN 0 would be taken for its own. Open
	 * vSwitch lets that happen.
	 */
	if (rules->pvid)
		rules->carried[0] &= ~1;
	if (rules->mode != CFG_VLAN_TRUNK)
		set_vlan(rules->carried, rules->pvid);
	rules->carried[VLAN_RESERVED / 8] &= ~(1 << VLAN_RESERVED % 8);
}

bool vlan_rules_equal(const struct vlan_rules *a, const struct vlan_rules *b)
{
	return a->mode == b->mode && a->pvid == b->pvid &&
	       !memcmp(a->carried, b->carried, sizeof(a->carried));
}

int vlan_ingress(const struct vlan_rules *rules, __be16 tpid, __be16 tci)
{
	u16 vid = tpid ? be16_to_cpu(tci) & VSW_TCI_VID : 0;

	if (!vid)
		vid = rules->pvid;
	else if (rules->mode == CFG_VLAN_ACCESS)
		return VLAN_NONE;
	return vlan_carries(rules, vid) ? vid : VLAN_NONE;
}

bool vlan_egress_tagged(const struct vlan_rules *rules, u16 vlan)
{
	if (!vlan || rules->mode == CFG_VLAN_ACCESS)
		return false;
	return rules->mode != CFG_VLAN_NATIVE_UNTAGGED || vlan != rules->pvid;
}
