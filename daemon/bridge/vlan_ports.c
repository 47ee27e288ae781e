// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "daemon/bridge/port.h"
#include "daemon/bridge/vlan_ports.h"
#include "daemon/base/xalloc.h"

void vlan_ports_forget(struct vlan_ports *vp)
{
	vp->valid = false;
}

void vlan_ports_free(struct vlan_ports *vp)
{
	free(vp->ports);
	free(vp->wide);
}

static u32 count_vlans(const struct port *port)
{
	u32 n = 0, i;

	for (i = 0; i < VLAN_COUNT / 8; i++)
		n += (u32)__builtin_popcount(port->vlan.carried[i]);
	return n;
}

static bool is_wide(const struct port *port)
{
	return count_vlans(port) > VLAN_PORTS_FEW;
}

/* Call @fn for each VLAN that the port carries. */
static void each_vlan(struct vlan_ports *vp, struct port *port,
		      void (*fn)(struct vlan_ports *vp, struct port *port, u32 vlan))
{
	u32 i, bit;

	for (i = 0; i < VLAN_COUNT / 8; i++) {
		for (bit = 0; port->vlan.carried[i] >> bit; bit++) {
			if (port->vlan.carried[i] >> bit & 1)
				fn(vp, port, 8 * i + bit);
		}
	}
}

static void count(struct vlan_ports *vp, struct port *port, u32 vlan)
{
	(void)port;
	vp->begin[vlan]++;
}

/* From the end of each row to its beginning */
static void put(struct vlan_ports *vp, struct port *port, u32 vlan)
{
	vp->ports[--vp->begin[vlan]] = port;
}

static void make_rows(struct vlan_ports *vp, struct port *const *all, u32 n)
{
	u32 sum = 0, i;

	memset(vp->begin, 0, sizeof(vp->begin));
	for (i = 0; i < n; i++) {
		if (!is_wide(all[i]))
			each_vlan(vp, all[i], count);
	}
	for (i = 0; i <= VLAN_COUNT; i++) {
		sum += vp->begin[i];
		vp->begin[i] = sum;
	}
	vp->ports = xcalloc(sum + 1, sizeof(struct port *));
	for (i = n; i--;) {
		if (!is_wide(all[i]))
			each_vlan(vp, all[i], put);
	}
}

static void make(struct vlan_ports *vp, struct port *const *all, u32 n)
{
	u32 i;

	vlan_ports_free(vp);
	make_rows(vp, all, n);
	vp->wide = xcalloc(n + 1, sizeof(struct port *));
	vp->n_wide = 0;
	for (i = 0; i < n; i++) {
		if (is_wide(all[i]))
			vp->wide[vp->n_wide++] = all[i];
	}
	vp->valid = true;
}

struct port_walk vlan_ports_walk(struct vlan_ports *vp, struct port *const *all, u32 n, u16 vlan)
{
	if (!vp->valid)
		make(vp, all, n);
	return (struct port_walk){
		.row = { vp->ports + vp->begin[vlan], vp->wide },
		.end = { vp->ports + vp->begin[vlan + 1], vp->wide + vp->n_wide },
	};
}

struct port_walk port_walk_one(struct port *const *port)
{
	return (struct port_walk){ .row = { port }, .end = { port + 1 } };
}

struct port *port_walk_next(struct port_walk *w)
{
	int i;

	if (w->row[0] == w->end[0] && w->row[1] == w->end[1])
		return NULL;
	if (w->row[0] == w->end[0])
		i = 1;
	else if (w->row[1] == w->end[1])
		i = 0;
	else
		i = (*w->row[0])->dp.no > (*w->row[1])->dp.no;
	return *w->row[i]++;
}
