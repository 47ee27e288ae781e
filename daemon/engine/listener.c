// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the policy tells: "ip link set DEV master BR" and nomaster, which become configuration, and
 * sticky addresses, which are kept; and devices that were plugged in at a bridge's portal. What
 * came in one of these ways goes by nomaster, too; what a command has added stays.
 */
#include "daemon/engine/commit.h"
#include "daemon/engine/listener.h"
#include "daemon/base/log.h"
#include "daemon/config/portal.h"
#include "daemon/engine/lacp_store.h"
#include "daemon/engine/sticky_store.h"
#include "daemon/db/topology.h"
#include "daemon/base/xalloc.h"

/* Keys of other_config of a Port: how it came */
#define MARK_JOINED "ip-link"		/* by ip link set … master: "true" */
#define MARK_PLUGGED "linux-bridge"	/* by the portal of this name */

/* A port that is configured elsewhere moves, with all its settings. */
static int move_port(struct db *db, struct row *bridge, const struct row *port, char **err)
{
	struct row *from;
	int rc = port_find_bridge(db, port, &from, err);

	if (rc < 0)
		return rc;
	if (rc && !strcmp(from->uuid, bridge->uuid)) {
		row_free(from);
		return 0;
	}
	if (rc) {
		rc = row_del_ref(db, from, "ports", port->uuid, err);
		row_free(from);
	}
	return rc ? rc : row_add_ref(db, bridge, "ports", port->uuid, err);
}

static bool has_mark(const struct row *port, const char *key)
{
	return datum_map_get(row_datum(port, "other_config"), key);
}

static int mark(struct db *db, struct row *port, const char *key, const char *value, char **err)
{
	row_put_pair(port, "other_config", key, value);
	return row_update(db, port, row_column(port, "other_config"), err);
}

static int join(struct db *db, const char *bridge_name, const char *name, char **err)
{
	const struct new_port new = {
		.name = name, .ifaces = &name, .n_ifaces = 1, .type = "", .vlan = -1,
	};
	struct row *bridge, *port = NULL;
	int rc = bridge_get(db, bridge_name, &bridge, err);

	if (rc)
		return rc;
	rc = row_by_name(db, TBL_PORT, name, &port, err);
	if (!rc)
		rc = port_create(db, bridge->uuid, &new, &port, err) ?:
		     mark(db, port, MARK_JOINED, "true", err);
	else if (rc > 0)
		rc = move_port(db, bridge, port, err);
	row_free(port);
	row_free(bridge);
	return rc;
}

/* What the bridge says of devices that come by its portal; that it came so, by the portal's name */
static int write_plugged(struct db *db, const struct row *bridge, struct row *port, char **err)
{
	const char *portal = datum_map_get(row_datum(bridge, "other_config"), "linux-bridge");
	int vlan = config_portal_vlan(bridge, row_string(port, "name"));
	int rc;

	rc = mark(db, port, MARK_PLUGGED, portal ? portal : "", err);
	if (rc || vlan < 0)
		return rc;
	row_put_integer(port, "tag", vlan);
	return row_update(db, port, row_column(port, "tag"), err);
}

/* What a device was that came by another bridge's portal is not what this one is. */
static int end_former(struct db *db, const struct row *bridge, struct row **port, char **err)
{
	struct row *from = NULL;
	int rc = port_find_bridge(db, *port, &from, err);

	if (rc > 0 && strcmp(from->uuid, bridge->uuid) && has_mark(*port, MARK_PLUGGED)) {
		rc = port_delete(db, from, *port, err);
		row_free(*port);
		*port = NULL;
	}
	row_free(from);
	return rc < 0 ? rc : 0;
}

static int protect(struct db *db, struct row *port, char **err)
{
	if (!has_mark(port, MARK_PLUGGED) || row_datum(port, "protected")->keys[0].boolean)
		return 0;
	row_put_boolean(port, "protected", true);
	return row_update(db, port, row_column(port, "protected"), err);
}

static int plug(struct db *db, const char *bridge_name, const char *name, bool isolated, char **err)
{
	const struct new_port new = {
		.name = name, .ifaces = &name, .n_ifaces = 1, .type = "", .vlan = -1,
	};
	struct row *bridge, *port = NULL;
	int rc = bridge_get(db, bridge_name, &bridge, err);

	if (rc)
		return rc;
	rc = row_by_name(db, TBL_PORT, name, &port, err);
	if (rc > 0)
		rc = end_former(db, bridge, &port, err);
	if (!rc && port)
		rc = move_port(db, bridge, port, err);
	else if (!rc)
		rc = port_create(db, bridge->uuid, &new, &port, err) ?:
		     write_plugged(db, bridge, port, err);
	if (!rc && isolated)
		rc = protect(db, port, err);
	row_free(port);
	row_free(bridge);
	return rc;
}

static int plug_open(struct db *db, const char *bridge, const char *name, char **err)
{
	return plug(db, bridge, name, false, err);
}

static int plug_isolated(struct db *db, const char *bridge, const char *name, char **err)
{
	return plug(db, bridge, name, true, err);
}

static int leave(struct db *db, const char *bridge_name, const char *name, char **err)
{
	struct row *bridge = NULL, *port;
	int rc = row_by_name(db, TBL_PORT, name, &port, err);

	(void)bridge_name;
	if (rc <= 0)
		return rc;
	if (!has_mark(port, MARK_JOINED) && !has_mark(port, MARK_PLUGGED)) {
		row_free(port);
		return 0;
	}
	rc = port_find_bridge(db, port, &bridge, err);
	if (rc > 0 && port_is_local(bridge, port))
		rc = 0;
	else if (rc >= 0)
		rc = port_delete(db, bridge, port, err);
	row_free(bridge);
	row_free(port);
	return rc;
}

/* Run @fn in a transaction. 1: it has changed something; 0: there was nothing to do; or -errno */
static int change(struct engine *engine, const char *bridge, const char *port,
		  int (*fn)(struct db *db, const char *bridge, const char *port, char **err),
		  char **err)
{
	int dirty, rc = db_begin(engine->db, err);

	if (rc)
		return rc;
	rc = fn(engine->db, bridge, port, err);
	dirty = db_dirty(engine->db);
	if (!rc)
		rc = commit_transaction(engine, err);
	else
		db_rollback(engine->db);
	return rc ? rc : dirty;
}

void engine_port_joined(void *arg, const char *bridge, const char *port)
{
	char *err = NULL;
	int rc = change(arg, bridge, port, join, &err);

	if (rc < 0)
		vlog(LOG_CTL, LVL_ERR, "%s was put under %s, but is no port of it: %s", port,
		     bridge, err);
	else if (rc)
		vlog(LOG_CTL, LVL_INFO, "%s was put under %s: added as port", port, bridge);
	free(err);
}

void engine_port_plugged(void *arg, const char *bridge, const char *port, bool isolated)
{
	static struct log_limit limit = LOG_LIMIT_INIT(10000, 10);
	char *err = NULL;
	int rc = change(arg, bridge, port, isolated ? plug_isolated : plug_open, &err);

	if (rc < 0)
		vlog_limited(&limit, LOG_CTL, LVL_ERR, "%s was plugged in, but is no port of %s: "
			     "%s", port, bridge, err);
	else if (rc)
		vlog(LOG_CTL, LVL_INFO, "%s was plugged in: added to %s", port, bridge);
	free(err);
}

void engine_port_left(void *arg, const char *port)
{
	char *err = NULL;
	int rc = change(arg, NULL, port, leave, &err);

	if (rc < 0)
		vlog(LOG_CTL, LVL_ERR, "%s was released, but stays configured: %s", port, err);
	else if (rc)
		vlog(LOG_CTL, LVL_INFO, "%s was released: port deleted", port);
	free(err);
}

void engine_lacp_changed(void *arg)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);
	struct engine *engine = arg;
	int rc = lacp_store_save(engine->lacp_file, engine->policy);

	if (rc)
		vlog_limited(&limit, LOG_CTL, LVL_ERR, "%s is not written, a new daemon would "
			     "negotiate LACP anew: %s", engine->lacp_file, strerror(-rc));
}

/* Without a word that it failed nobody would know; it is tried again. */
void engine_sticky_changed(void *arg)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);
	struct engine *engine = arg;
	char *err = NULL;

	if (sticky_store_save(engine->db, engine->policy, &err))
		vlog_limited(&limit, LOG_CTL, LVL_ERR, "sticky addresses are not kept: %s", err);
	free(err);
}
