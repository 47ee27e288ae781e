// SPDX-License-Identifier: GPL-2.0-or-later
/* Static addresses, each once in its bridge: loader.h. */
#include "daemon/base/errline.h"
#include "daemon/base/macaddr.h"
#include "daemon/base/xalloc.h"
#include "daemon/config/loader.h"

/* struct seen_mac - a static address of a bridge: there may be thousands, and none twice */
struct seen_mac {
	struct seen_mac *next;
	struct hlink link;
	const struct config_bridge *bridge;
	const struct config_fdb *fdb;
};

static u32 mac_hash(const struct config_bridge *bridge, u16 vlan, const u8 mac[6])
{
	u8 bytes[16] = { 0 };

	memcpy(bytes, &bridge, sizeof(bridge));
	memcpy(bytes + 8, mac, 6);
	memcpy(bytes + 14, &vlan, 2);
	return hash_bytes(bytes, sizeof(bytes), 0);
}

/* The entry of this address that the bridge has already, or NULL */
static const struct config_fdb *find_mac(const struct loader *l, const struct config_bridge *bridge,
					 u16 vlan, const u8 mac[6])
{
	struct hlink *link = hash_first(&l->seen, mac_hash(bridge, vlan, mac));

	for (; link; link = hash_next(link)) {
		const struct seen_mac *s = hash_entry(link, struct seen_mac, link);

		if (s->bridge == bridge && s->fdb->vlan == vlan && !memcmp(s->fdb->mac, mac, 6))
			return s->fdb;
	}
	return NULL;
}

static void add_mac(struct loader *l, struct config_bridge *bridge, const char *port, u16 vlan,
		    const u8 mac[6])
{
	struct seen_mac *s = xcalloc(1, sizeof(*s));

	s->bridge = bridge;
	s->fdb = xcheck(config_fdb_add(bridge, port, vlan, mac));
	s->next = l->all_seen;
	l->all_seen = s;
	hash_add(&l->seen, &s->link, mac_hash(bridge, vlan, mac));
}

static int load_mac(struct loader *l, struct config_bridge *bridge, const char *port,
		    const struct row *row, char **err)
{
	const char *text = row_string(row, "mac");
	const struct config_fdb *other;
	u16 vlan = row_datum(row, "vlan")->keys[0].integer;
	u8 mac[6];

	if (!macaddr_parse(mac, text) || !macaddr_is_station(mac))
		return errline(err, -EINVAL, "static MAC address \"%s\" is not that of a station",
			       text);
	other = find_mac(l, bridge, vlan, mac);
	if (other)
		return errline(err, -EINVAL, "MAC address %s in VLAN %u is static on port %s "
			       "already", text, vlan, other->port);
	add_mac(l, bridge, port, vlan, mac);
	return 0;
}

void load_macs(struct loader *l, const struct row *row, const char *name,
	       struct config_bridge *bridge)
{
	const struct datum *refs = row_datum(row, "static_macs");
	const struct row *mac;
	char *err;
	u32 i;

	for (i = 0; i < refs->n; i++) {
		mac = loader_mac(l, refs->keys[i].string);
		err = NULL;
		give_way_at(&l->way, i);
		if (!mac || !config_columns(l->faults, mac) ||
		    !load_mac(l, bridge, name, mac, &err))
			continue;
		errline_prefix(&err, -EINVAL, "port %s", name);
		faults_add(l->faults, TBL_STATIC_MAC, mac->uuid, name, err);
	}
}

void macs_free(struct loader *l)
{
	struct seen_mac *s;
	u32 i = 0;

	while ((s = l->all_seen)) {
		l->all_seen = s->next;
		free(s);
		give_way_at(&l->way, i++);
	}
	hash_exit(&l->seen);
}
