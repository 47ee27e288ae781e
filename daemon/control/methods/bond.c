// SPDX-License-Identifier: GPL-2.0-or-later
/* bond.show and what people do to bonds */
#include "daemon/base/errline.h"
#include "daemon/base/macaddr.h"
#include "daemon/base/xalloc.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"

static void add_mac(struct json_object *obj, const char *name, const u8 mac[6])
{
	char text[MACADDR_LEN];

	macaddr_format(text, mac);
	json_add_string(obj, name, text);
}

static void add_flag(struct json_object *obj, const char *name, bool flag)
{
	json_object_object_add(obj, name, json_object_new_boolean(flag));
}

/* Until a time, ms; null: it is none that is waited for */
static void add_rest(struct json_object *obj, const char *name, u64 when, u64 now)
{
	if (when == BOND_NEVER)
		json_object_object_add(obj, name, NULL);
	else
		json_add_count(obj, name, when > now ? when - now : 0);
}

/* --- LACP ---------------------------------------------------------------------------------- */

static void add_states(struct json_object *obj, u8 state)
{
	static const char *const names[8] = {
		"activity", "timeout", "aggregation", "synchronized", "collecting",
		"distributing", "defaulted", "expired"
	};
	struct json_object *list = json_object_new_array();
	u32 i;

	for (i = 0; i < 8; i++) {
		if (state >> i & 1)
			json_object_array_add(list, json_object_new_string(names[i]));
	}
	json_object_object_add(obj, "state", list);
}

static void add_info(struct json_object *obj, const char *name, const struct lacp_info *info)
{
	struct json_object *end = json_object_new_object();

	add_mac(end, "system", info->system);
	json_add_count(end, "system_priority", info->system_priority);
	json_add_count(end, "port", info->port);
	json_add_count(end, "port_priority", info->port_priority);
	json_add_count(end, "key", info->key);
	add_states(end, info->state);
	json_object_object_add(obj, name, end);
}

static void add_counts(struct json_object *obj, const struct lacp_counts *c)
{
	json_add_count(obj, "sent", c->sent);
	json_add_count(obj, "received", c->received);
	json_add_count(obj, "bad", c->bad);
	json_add_count(obj, "expired", c->expired);
	json_add_count(obj, "defaulted", c->defaulted);
	json_add_count(obj, "downs", c->downs);
}

static struct json_object *member_lacp(const struct lacp_port *p)
{
	static const char *const states[] = {
		[LACP_RX_DISABLED] = "disabled", [LACP_RX_EXPIRED] = "expired",
		[LACP_RX_DEFAULTED] = "defaulted", [LACP_RX_CURRENT] = "current",
	};
	struct json_object *obj = json_object_new_object();
	struct lacp_info actor = lacp_port_actor(p);

	json_add_string(obj, "status", states[p->rx]);
	add_flag(obj, "attached", p->mux >= LACP_MUX_ATTACHED);
	add_info(obj, "actor", &actor);
	add_info(obj, "partner", &p->partner);
	add_counts(obj, &p->counts);
	return obj;
}

static struct json_object *bond_lacp(const struct bond *bond)
{
	const struct lacp_config *cfg = &bond->lacp.cfg;
	struct json_object *obj;

	if (!bond_has_lacp(bond))
		return NULL;
	obj = json_object_new_object();
	add_flag(obj, "active", cfg->active);
	add_flag(obj, "fast", cfg->fast);
	add_flag(obj, "fallback", bond->cfg.lacp.fallback);
	add_mac(obj, "system", cfg->system);
	json_add_count(obj, "system_priority", cfg->priority);
	json_add_count(obj, "key", bond->lacp.n ?
		       lacp_port_actor(TAILQ_FIRST(&bond->lacp.ports)).key : 0);
	return obj;
}

/* --- bonds --------------------------------------------------------------------------------- */

static struct json_object *hashes_of(const struct bond_member *m)
{
	struct json_object *list = json_object_new_array(), *hash;
	const struct bond *bond = m->bond;
	u32 i;

	for (i = 0; i < BOND_BUCKETS; i++) {
		if (bond->bucket[i] != m || !bond->load[i])
			continue;
		hash = json_object_new_object();
		json_add_count(hash, "hash", i);
		json_add_count(hash, "bytes", bond->load[i]);
		json_object_array_add(list, hash);
	}
	return list;
}

static struct json_object *show_member(const struct bond_member *m, u64 now)
{
	struct json_object *obj = json_object_new_object();

	json_add_string(obj, "name", m->port->name);
	add_mac(obj, "mac", m->port->dp.address);
	add_flag(obj, "enabled", m->enabled);
	add_flag(obj, "active", m == m->bond->active);
	add_flag(obj, "may_enable", m->up);
	add_flag(obj, "held", m->held);
	add_rest(obj, "delay", m->due, now);
	json_object_object_add(obj, "hashes", hashes_of(m));
	json_object_object_add(obj, "lacp", m->lacp.lacp ? member_lacp(&m->lacp) : NULL);
	return obj;
}

static struct json_object *show_bond(const struct bond *bond, u64 now)
{
	static const char *const modes[] = {
		[CFG_BOND_ACTIVE_BACKUP] = "active-backup",
		[CFG_BOND_BALANCE_SLB] = "balance-slb", [CFG_BOND_BALANCE_TCP] = "balance-tcp",
	};
	static const char *const partners[] = {
		[BOND_UNASKED] = "off", [BOND_UNANSWERED] = "configured",
		[BOND_AGREED] = "negotiated",
	};
	struct json_object *obj = json_object_new_object(), *list = json_object_new_array();
	const struct bond_member *m;

	json_add_string(obj, "bridge", bond->port->bridge->name);
	json_add_string(obj, "port", bond->port->name);
	json_add_string(obj, "mode", modes[bond->cfg.mode]);
	json_add_count(obj, "updelay", bond->cfg.updelay);
	json_add_count(obj, "downdelay", bond->cfg.downdelay);
	add_rest(obj, "next_rebalance", bond->next_rebalance, now);
	json_add_string(obj, "lacp_status", partners[bond->partner]);
	json_add_string(obj, "primary", *bond->cfg.primary ? bond->cfg.primary : NULL);
	json_object_object_add(obj, "lacp", bond_lacp(bond));
	TAILQ_FOREACH(m, &bond->members, link)
		json_object_array_add(list, show_member(m, now));
	json_object_object_add(obj, "members", list);
	return obj;
}

static int bond_show(struct engine *engine, struct json_object *params,
		     struct json_object **result, char **err)
{
	const struct bridges *br = policy_bridges(engine->policy);
	struct json_object *list;
	const struct port *port;
	const struct bond *bond;
	const char *name;
	int rc = param_optional(params, "port", &name, err);

	if (rc)
		return rc;
	port = name ? bridges_port(br, name) : NULL;
	if (name && (!port || !port->bond))
		return errline(err, -ENOENT, "no bond named %s", name);
	list = json_object_new_array();
	LIST_FOREACH(bond, &br->bonds, link) {
		if (!name || bond->port == port)
			json_object_array_add(list, show_bond(bond, engine_now(engine)));
	}
	*result = list;
	return 0;
}

/* --- orders -------------------------------------------------------------------------------- */

static int refuse(int rc, const char *bond, const char *member, char **err)
{
	switch (rc) {
	case -ENOENT:
		return errline(err, rc, "no bond named %s", bond);
	case -ENODEV:
		return errline(err, rc, "bond %s has no member %s", bond, member);
	case -ENETDOWN:
		return errline(err, rc, "member %s of bond %s is disabled", member, bond);
	case -EINVAL:
		return errline(err, rc, "bond %s is not in balance-slb", bond);
	default:
		return rc;
	}
}

static int names(struct json_object *params, const char **bond, const char **member, char **err)
{
	return param_string(params, "port", bond, err) ?:
	       param_string(params, "member", member, err);
}

/* The answer is whether that has changed anything. */
static int set_active(struct engine *engine, struct json_object *params,
		      struct json_object **result, char **err)
{
	const char *bond, *member;
	int rc = names(params, &bond, &member, err);

	if (rc)
		return rc;
	rc = policy_bond_set_active(engine->policy, bond, member, engine_now(engine));
	if (rc && rc != -EALREADY)
		return refuse(rc, bond, member, err);
	*result = json_object_new_boolean(!rc);
	return 0;
}

static int hold(struct engine *engine, struct json_object *params, struct json_object **result,
		char **err)
{
	const char *bond, *member;
	int rc = names(params, &bond, &member, err);

	(void)result;
	if (!rc)
		rc = policy_bond_hold(engine->policy, bond, member, param_flag(params, "hold"),
				      engine_now(engine));
	return rc && !*err ? refuse(rc, bond, member, err) : rc;
}

static int migrate(struct engine *engine, struct json_object *params,
		   struct json_object **result, char **err)
{
	const char *bond, *member;
	int64_t hash;
	int rc = names(params, &bond, &member, err) ?:
		 param_integer(params, "hash", 0, INT32_MAX, &hash, err);

	(void)result;
	if (rc)
		return rc;
	rc = policy_bond_migrate(engine->policy, bond, (u32)hash, member, engine_now(engine));
	return rc ? refuse(rc, bond, member, err) : 0;
}

static int hash(struct engine *engine, struct json_object *params, struct json_object **result,
		char **err)
{
	const char *text;
	int64_t vlan = 0;
	u8 mac[6];
	int rc = param_string(params, "mac", &text, err) ?:
		 param_integer(params, "vlan", 0, VLAN_COUNT - 1, &vlan, err);

	(void)engine;
	if (rc)
		return rc;
	if (!macaddr_parse(mac, text))
		return errline(err, -EINVAL, "\"%s\" is no MAC address", text);
	*result = json_object_new_int64(balance_hash_source(mac, (u16)vlan));
	return 0;
}

const struct control_method bond_methods[] = {
	{ "bond.show", bond_show },
	{ "bond.set_active", set_active },
	{ "bond.hold", hold },
	{ "bond.migrate", migrate },
	{ "bond.hash", hash },
	{ 0 },
};
