// SPDX-License-Identifier: GPL-2.0-or-later
#include <arpa/inet.h>
#include <stdlib.h>
#include "daemon/tunnels/options.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

#define TOS_ECN		3	/* RFC 3168: the low bits belong to the network */

struct options {
	const struct datum *map;
	struct vswitch_tunnel *t;
};

bool config_type_is_tunnel(const char *type)
{
	return !strcmp(type, "gre") || !strcmp(type, "ip6gre");
}

static int wrong(const char *key, const char *want, const char *text, char **err)
{
	return errline(err, -EINVAL, "options:%s must be %s, not \"%s\"", key, want, text);
}

/* --- addresses ----------------------------------------------------------------------------- */

static bool is_usable(const u8 address[16], bool ipv6)
{
	static const u8 zero[16];

	if (!memcmp(address, zero, sizeof(zero)))
		return false;
	return ipv6 ? address[0] != 0xff : address[0] < 224 && address[0] != 127 && address[0];
}

/* *ipv6: what it is */
static int load_address(const struct options *o, const char *key, u8 address[16], bool *ipv6,
			char **err)
{
	const char *text = datum_map_get(o->map, key);

	*ipv6 = strchr(text, ':');
	if (inet_pton(*ipv6 ? AF_INET6 : AF_INET, text, address) != 1 ||
	    !is_usable(address, *ipv6))
		return wrong(key, "the IPv4 or IPv6 address of a host", text, err);
	return 0;
}

static int load_addresses(const struct options *o, const char *type, char **err)
{
	bool ipv6, local_ipv6;
	int rc;

	if (!datum_map_get(o->map, "remote_ip"))
		return errline(err, -EINVAL, "type %s needs options:remote_ip", type);
	rc = load_address(o, "remote_ip", o->t->remote, &ipv6, err);
	if (rc)
		return rc;
	if (!ipv6 && !strcmp(type, "ip6gre"))
		return wrong("remote_ip", "an IPv6 address for type ip6gre",
			     datum_map_get(o->map, "remote_ip"), err);
	if (ipv6)
		o->t->flags |= VSWITCH_TUN_F_IPV6;
	if (!datum_map_get(o->map, "local_ip"))
		return 0;
	rc = load_address(o, "local_ip", o->t->local, &local_ipv6, err);
	if (rc)
		return rc;
	if (ipv6 != local_ipv6)
		return errline(err, -EINVAL,
			       "options:local_ip and remote_ip are of different IP versions");
	if (!memcmp(o->t->local, o->t->remote, sizeof(o->t->local)))
		return errline(err, -EINVAL, "options:local_ip and remote_ip are the same");
	return 0;
}

/* --- keys, numbers, switches --------------------------------------------------------------- */

/* A whole number as C writes it */
static bool parse_number(const char *text, unsigned long max, unsigned long *n)
{
	char *end;

	errno = 0;
	*n = strtoul(text, &end, 0);
	return *text >= '0' && *text <= '9' && !*end && !errno && *n <= max;
}

/* in_key or out_key, or "key", which stands for both. @certain, @flow: the flags that it sets */
static int load_key(const struct options *o, const char *name, u32 certain, u32 flow, __be32 *key,
		    char **err)
{
	const char *text = datum_map_get(o->map, name);
	struct in_addr dotted;
	unsigned long n;

	if (!text) {
		name = "key";
		text = datum_map_get(o->map, name);
	}
	if (!text)
		return 0;
	if (!strcmp(text, "flow")) {
		o->t->flags |= flow;
		return 0;
	}
	if (parse_number(text, UINT32_MAX, &n))
		*key = htonl((u32)n);
	else if (inet_pton(AF_INET, text, &dotted) == 1)
		*key = dotted.s_addr;
	else
		return wrong(name, "a number of 32 bits, four with dots, or flow", text, err);
	o->t->flags |= certain;
	return 0;
}

/* TOS, TTL */
static int load_byte(const struct options *o, const char *key, unsigned long min, u8 mask,
		     u32 inherit, u8 *byte, char **err)
{
	const char *text = datum_map_get(o->map, key);
	unsigned long n;

	if (!text)
		return 0;
	if (!strcmp(text, "inherit")) {
		o->t->flags |= inherit;
		return 0;
	}
	if (!parse_number(text, 255, &n) || n < min || n & ~(unsigned long)mask)
		return wrong(key, mask == 0xff ? "inherit or a number from 1 to 255" :
			     "inherit or a multiple of 4 up to 252", text, err);
	*byte = (u8)n;
	return 0;
}

static int load_switch(const struct options *o, const char *key, bool on, u32 flag, char **err)
{
	const char *text = datum_map_get(o->map, key);

	if (text && strcmp(text, "true") && strcmp(text, "false"))
		return wrong(key, "true or false", text, err);
	if (text)
		on = !strcmp(text, "true");
	if (on)
		o->t->flags |= flag;
	return 0;
}

/*
 * Who lets the tunnel's packets be fragmented wants large frames carried, not refused: without "don't
 * fragment" nobody is told to send smaller ones, unless that is asked for by name.
 */
static int load_sizes(const struct options *o, struct config_port *port, char **err)
{
	const char *df = datum_map_get(o->map, "df_default");
	int rc = load_switch(o, "df_default", true, VSWITCH_TUN_F_DF, err);

	port->df_by_name = df && port->tunnel.flags & VSWITCH_TUN_F_DF;
	return rc ?: load_switch(o, "pmtud", port->tunnel.flags & VSWITCH_TUN_F_DF,
				 VSWITCH_TUN_F_PMTUD, err);
}

/* Said rather than passed over: what it was to do would not be done. */
static int check_known(const struct options *o, const char *type, char **err)
{
	static const char *const known[] = {
		"csum", "df_default", "in_key", "key", "local_ip", "out_key", "pmtud",
		"remote_ip", "seq", "tos", "ttl",
	};
	size_t k;
	u32 i;

	for (i = 0; i < o->map->n; i++) {
		for (k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
			if (!strcmp(o->map->keys[i].string, known[k]))
				break;
		}
		if (k == sizeof(known) / sizeof(known[0]))
			return errline(err, -EINVAL, "type %s has no options:%s", type,
				       o->map->keys[i].string);
	}
	return 0;
}

int config_row_tunnel(const struct row *iface, struct config_port *port, char **err)
{
	const char *type = row_string(iface, "type");
	struct vswitch_tunnel *t = &port->tunnel;
	const struct options opt = { .map = row_datum(iface, "options"), .t = t };
	const struct options *o = &opt;

	port->is_tunnel = true;
	if (port->mtu_request)
		return errline(err, -EINVAL, "mtu_request: a tunnel's MTU is that of its path");
	return check_known(o, type, err) ?:
	       load_addresses(o, type, err) ?:
	       load_key(o, "in_key", VSWITCH_TUN_F_IN_KEY, VSWITCH_TUN_F_IN_FLOW, &t->in_key,
			err) ?:
	       load_key(o, "out_key", VSWITCH_TUN_F_OUT_KEY, VSWITCH_TUN_F_OUT_FLOW, &t->out_key,
			err) ?:
	       load_byte(o, "tos", 0, (u8)~TOS_ECN, VSWITCH_TUN_F_TOS_INHERIT, &t->tos, err) ?:
	       load_byte(o, "ttl", 1, 0xff, VSWITCH_TUN_F_TTL_INHERIT, &t->ttl, err) ?:
	       load_switch(o, "csum", false, VSWITCH_TUN_F_CSUM, err) ?:
	       load_switch(o, "seq", false, VSWITCH_TUN_F_SEQ, err) ?:
	       load_sizes(o, port, err);
}

void config_tunnel_takes_copies(struct config_port *port)
{
	if (!port->is_tunnel)
		return;
	port->tunnel.flags &= ~VSWITCH_TUN_F_PMTUD;
	if (!port->df_by_name)
		port->tunnel.flags &= ~VSWITCH_TUN_F_DF;
}

/* --- all of them --------------------------------------------------------------------------- */

#define RECEIVED	(VSWITCH_TUN_F_IPV6 | VSWITCH_TUN_F_IN_KEY | VSWITCH_TUN_F_IN_FLOW)

/* struct tunnel_port - one of all bridges' */
struct tunnel_port {
	struct config_bridge *bridge;
	const struct config_port *port;
};

/* 0: frames that are received for one are received for the other */
static int compare_received(const struct tunnel_port *a, const struct tunnel_port *b)
{
	const struct vswitch_tunnel *x = &a->port->tunnel, *y = &b->port->tunnel;
	int order = memcmp(x->remote, y->remote, sizeof(x->remote));

	if (!order)
		order = memcmp(x->local, y->local, sizeof(x->local));
	if (!order)
		order = memcmp(&x->in_key, &y->in_key, sizeof(x->in_key));
	return order ? order : (int)(x->flags & RECEIVED) - (int)(y->flags & RECEIVED);
}

static int compare_tunnels(const void *a, const void *b)
{
	const struct tunnel_port *x = a, *y = b;

	return compare_received(x, y) ?: strcmp(x->port->name, y->port->name);
}

static size_t list_tunnels(const struct config *cfg, struct tunnel_port *list)
{
	struct config_bridge *bridge;
	const struct config_port *port;
	size_t n = 0;

	for (bridge = cfg->bridges; bridge; bridge = bridge->next) {
		for (port = bridge->ports; port; port = port->next) {
			if (!port->is_tunnel)
				continue;
			if (list)
				list[n] = (struct tunnel_port){ bridge, port };
			n++;
		}
	}
	return n;
}

void config_check_tunnels(const struct config *cfg, config_tunnel_fn refuse, void *arg)
{
	size_t n = list_tunnels(cfg, NULL), i, kept = 0;
	struct tunnel_port *list;

	if (n < 2)
		return;
	list = xcalloc(n, sizeof(*list));
	list_tunnels(cfg, list);
	qsort(list, n, sizeof(*list), compare_tunnels);
	for (i = 1; i < n; i++) {
		if (compare_received(&list[kept], &list[i]))
			kept = i;
		else
			refuse(arg, list[i].bridge, list[i].port, list[kept].port);
	}
	free(list);
}
