// SPDX-License-Identifier: GPL-2.0-or-later
/* fdb.show and fdb.flush: MAC tables */
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/base/errline.h"
#include "daemon/base/macaddr.h"
#include "daemon/engine/sticky_store.h"
#include "daemon/db/topology.h"
#include "daemon/base/xalloc.h"

/* struct shown - an entry as it was when it was asked for; names may go before it is shown */
struct shown {
	char bridge[IF_NAMESIZE], port[IF_NAMESIZE];
	struct fdb_info info;
};

/* struct fdb_maker - of @n entries those from @at on are yet to be shown */
struct fdb_maker {
	struct maker maker;
	struct shown *all;
	size_t n, room, at;
};

static void note_entry(void *arg, const struct fdb_info *e)
{
	struct fdb_maker *m = arg;
	struct shown *s;

	if (m->n == m->room) {
		m->room = 2 * m->room + 64;
		m->all = xreallocarray(m->all, m->room, sizeof(*m->all));
	}
	s = &m->all[m->n++];
	s->info = *e;
	snprintf(s->bridge, sizeof(s->bridge), "%s", e->bridge);
	snprintf(s->port, sizeof(s->port), "%s", e->port);
}

static struct json_object *row_of(const struct shown *s)
{
	struct json_object *row = json_object_new_object();
	const struct fdb_info *e = &s->info;
	char mac[MACADDR_LEN];

	macaddr_format(mac, e->mac);
	json_add_string(row, "bridge", s->bridge);
	json_add_string(row, "port", s->port);
	json_object_object_add(row, "vlan", json_object_new_int(e->vlan));
	json_add_string(row, "mac", mac);
	json_object_object_add(row, "age", e->is_static || e->local ? NULL :
			       json_object_new_uint64(e->age_ms / 1000));
	json_object_object_add(row, "static", json_object_new_boolean(e->is_static));
	json_object_object_add(row, "sticky", json_object_new_boolean(e->is_sticky));
	json_object_object_add(row, "local", json_object_new_boolean(e->local));
	json_add_count(row, "number", e->port_no);
	return row;
}

static int fdb_step(struct maker *maker, struct engine *engine, struct json_object **element)
{
	struct fdb_maker *m = (struct fdb_maker *)maker;

	(void)engine;
	if (m->at == m->n)
		return 0;
	*element = row_of(&m->all[m->at++]);
	return 1;
}

static void fdb_free(struct maker *maker)
{
	struct fdb_maker *m = (struct fdb_maker *)maker;

	free(m->all);
	free(m);
}

static int fdb_show(struct engine *engine, struct json_object *params,
		    struct json_object **result, char **err)
{
	struct fdb_maker *m;
	const char *bridge;
	int rc = param_bridge(engine, params, &bridge, err);

	if (rc)
		return rc;
	m = xcalloc(1, sizeof(*m));
	m->maker = (struct maker){ fdb_step, fdb_free };
	*result = answer_array(&m->maker);
	rc = policy_fdb_dump(engine->policy, bridge, engine_now(engine), note_entry, m);
	if (rc)
		return errline(err, rc, "cannot show the MAC table: %s", strerror(-rc));
	return 0;
}

static int fdb_stats(struct engine *engine, struct json_object *params,
		     struct json_object **result, char **err)
{
	struct fdb_stats stats;
	const char *bridge;
	int rc = param_string(params, "bridge", &bridge, err);

	if (!rc)
		rc = param_bridge(engine, params, &bridge, err);
	if (rc)
		return rc;
	rc = policy_fdb_stats(engine->policy, bridge, &stats);
	if (rc)
		return errline(err, rc, "cannot show the MAC table: %s", strerror(-rc));
	*result = json_object_new_object();
	json_add_count(*result, "entries", stats.entries);
	json_add_count(*result, "static", stats.statics);
	json_add_count(*result, "max", stats.max);
	json_add_count(*result, "learned", stats.counts.learned);
	json_add_count(*result, "expired", stats.counts.expired);
	json_add_count(*result, "evicted", stats.counts.evicted);
	json_add_count(*result, "moved", stats.counts.moved);
	return 0;
}

static int check_port(struct engine *engine, const char *bridge, const char *name, char **err)
{
	struct row *row, *port;
	int rc;

	if (!bridge) {
		rc = port_get(engine->db, name, &port, err);
	} else {
		rc = bridge_get(engine->db, bridge, &row, err);
		if (rc)
			return rc;
		rc = port_get_on(engine->db, row, name, &port, err);
		row_free(row);
	}
	if (!rc)
		row_free(port);
	return rc;
}

static int flush(struct engine *engine, struct json_object *params,
		     struct json_object **result, char **err)
{
	const char *bridge, *port;
	int rc = param_bridge(engine, params, &bridge, err);

	(void)result;
	if (!rc)
		rc = param_optional(params, "port", &port, err);
	if (!rc && port)
		rc = check_port(engine, bridge, port, err);
	if (rc)
		return rc;
	rc = policy_fdb_flush(engine->policy, bridge, port, engine_now(engine));
	if (rc)
		return errline(err, rc, "cannot flush the MAC table: %s", strerror(-rc));
	return sticky_store_save(engine->db, engine->policy, err);
}

const struct control_method fdb_methods[] = {
	{ "fdb.show", fdb_show },
	{ "fdb.flush", flush },
	{ "fdb.stats", fdb_stats },
	{ 0 },
};
