/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The attached ports of a bridge by VLAN, so that a flood looks at the ports that it goes to, and
 * not at all that there are. Ports of many VLANs, as trunks are, are kept once, and shown for each
 * VLAN: who walks asks them whether they carry it.
 */
#ifndef VSW_BRIDGE_VLAN_PORTS_H
#define VSW_BRIDGE_VLAN_PORTS_H

#include "daemon/bridge/settings.h"

struct port;

/* Ports that carry more are kept once. */
#define VLAN_PORTS_FEW	64

/*
 * struct vlan_ports - made when it is asked for
 * @ports: of VLAN v from @begin[v] to before @begin[v + 1], by rising number
 * @wide:  likewise, those of many VLANs; @n_wide
 */
struct vlan_ports {
	bool valid;
	struct port **ports, **wide;
	u32 n_wide;
	u32 begin[VLAN_COUNT + 1];
};

/* struct port_walk - over rows of ports, each by rising number; shows all by rising number */
struct port_walk {
	struct port *const *row[2], *const *end[2];
};

/* Ports were attached or detached, or carry other VLANs. */
void vlan_ports_forget(struct vlan_ports *vp);
void vlan_ports_free(struct vlan_ports *vp);
/* Those of @all, the @n attached ones by rising number, that may carry the VLAN */
struct port_walk vlan_ports_walk(struct vlan_ports *vp, struct port *const *all, u32 n, u16 vlan);
/* One port */
struct port_walk port_walk_one(struct port *const *port);
/* NULL: that was all */
struct port *port_walk_next(struct port_walk *walk);

#endif
