// SPDX-License-Identifier: GPL-2.0-or-later
#include <arpa/inet.h>
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/tunnels/options.h"

#define TOS_ECN		3	/* RFC 3168: the low bits belong to the network */

/* struct options - what is read, and what for */
struct options {
	const struct datum *map;
	struct vswitch_tunnel *t;
};

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

static int load_addresses(const struct options *o, const struct tunnel_kind *kind, char **err)
{
	bool ipv6, local_ipv6;
	int rc;

	if (!datum_map_get(o->map, "remote_ip"))
		return errline(err, -EINVAL, "type %s needs options:remote_ip", kind->type);
	rc = load_address(o, "remote_ip", o->t->remote, &ipv6, err);
	if (rc)
		return rc;
	if (!ipv6 && kind->ipv6_only)
		return errline(err, -EINVAL, "options:remote_ip must be an IPv6 address for type "
			       "%s, not \"%s\"", kind->type, datum_map_get(o->map, "remote_ip"));
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

/* in_key or out_key, or "key", which stands for both. @certain, @flow: the flags that it sets */
static int load_key(const struct options *o, const char *name, u32 certain, u32 flow, __be32 *key,
		    char **err)
{
	const char *text = datum_map_get(o->map, name);
	struct in_addr dotted;
	u64 n;

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
	if (number_parse_c(text, UINT32_MAX, &n))
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
	u64 n;

	if (!text)
		return 0;
	if (!strcmp(text, "inherit")) {
		o->t->flags |= inherit;
		return 0;
	}
	if (!number_parse_c(text, 255, &n) || n < min || n & ~(u64)mask)
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
 * Who lets the tunnel's packets be fragmented wants large frames carried, not refused: without
 * "don't fragment" nobody is told to send smaller ones, unless that is asked for by name.
 */
static int load_sizes(const struct options *o, char **err)
{
	int rc = load_switch(o, "df_default", true, VSWITCH_TUN_F_DF, err);

	return rc ?: load_switch(o, "pmtud", o->t->flags & VSWITCH_TUN_F_DF, VSWITCH_TUN_F_PMTUD,
				 err);
}

/* Said rather than passed over: what it was to do would not be done. */
static int check_known(const struct options *o, const struct tunnel_kind *kind, char **err)
{
	const char *const *known;
	u32 i;

	for (i = 0; i < o->map->n; i++) {
		for (known = kind->options; *known; known++) {
			if (!strcmp(o->map->keys[i].string, *known))
				break;
		}
		if (!*known)
			return errline(err, -EINVAL, "type %s has no options:%s", kind->type,
				       o->map->keys[i].string);
	}
	return 0;
}

int tunnel_options_read(const struct tunnel_kind *kind, const struct datum *options,
			struct vswitch_tunnel *t, char **err)
{
	const struct options opt = { .map = options, .t = t };
	const struct options *o = &opt;

	return check_known(o, kind, err) ?:
	       load_addresses(o, kind, err) ?:
	       load_key(o, "in_key", VSWITCH_TUN_F_IN_KEY, VSWITCH_TUN_F_IN_FLOW, &t->in_key,
			err) ?:
	       load_key(o, "out_key", VSWITCH_TUN_F_OUT_KEY, VSWITCH_TUN_F_OUT_FLOW, &t->out_key,
			err) ?:
	       load_byte(o, "tos", 0, (u8)~TOS_ECN, VSWITCH_TUN_F_TOS_INHERIT, &t->tos, err) ?:
	       load_byte(o, "ttl", 1, 0xff, VSWITCH_TUN_F_TTL_INHERIT, &t->ttl, err) ?:
	       load_switch(o, "csum", false, VSWITCH_TUN_F_CSUM, err) ?:
	       load_switch(o, "seq", false, VSWITCH_TUN_F_SEQ, err) ?:
	       load_sizes(o, err);
}

bool tunnel_options_ask_for_df(const struct datum *options)
{
	const char *df = datum_map_get(options, "df_default");

	return df && !strcmp(df, "true");
}

void tunnel_takes_copies(struct vswitch_tunnel *tunnel, bool df)
{
	tunnel->flags &= ~VSWITCH_TUN_F_PMTUD;
	if (!df)
		tunnel->flags &= ~VSWITCH_TUN_F_DF;
}
