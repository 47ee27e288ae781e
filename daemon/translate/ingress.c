// SPDX-License-Identifier: GPL-2.0-or-later
/* In which VLAN a frame comes in: xlate.h. */
#include "daemon/translate/xlate.h"

/*
 * Behind a priority tag may stand a tag with a VLAN. Once the first is taken off, the second would
 * be taken for the frame's own, by a trunk's peer for instance: a guest in one VLAN could so reach
 * any other. Such frames are not accepted.
 */
static bool hides_a_vlan(struct xlate *x, const struct tag *tag)
{
	if (!tag_is_priority(tag))
		return false;
	return xlate_vid(x, 1);
}

/* A tunnel port leaves all tags to its customer, unless it carries only some of their VLANs. */
static bool looks_behind(const struct vlan_rules *rules)
{
	return !vlan_is_tunnel(rules) || rules->has_cvlans;
}

int xlate_vlan_at(struct xlate *x, const struct port *port)
{
	struct tag tag;
	int vlan;

	xlate_tag(x, 0, &tag);
	xlate_look_tci(x, 0, VSW_TCI_VID);
	vlan = vlan_ingress(&port->vlan, tag.tpid, tag.tci);
	if (vlan != VLAN_NONE && looks_behind(&port->vlan) && hides_a_vlan(x, &tag))
		return VLAN_NONE;
	return vlan;
}
