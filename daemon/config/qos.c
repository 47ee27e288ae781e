// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows of QoS and Queue as what ports send at most: type linux-htb, as ovs-vswitchd.conf.db(5)
 * says. It says nothing about where frames go: a port is served without what cannot be understood.
 */
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/base/xalloc.h"
#include "daemon/bridge/qos.h"
#include "daemon/config/cells.h"
#include "daemon/config/loader.h"

#define RATE_DEFAULT	100000000000ull		/* bit/s: as good as no limit */
#define RATE_MAX	10000000000000ull

static int load_number(const struct row *row, const char *key, u64 min, u64 max, u64 *value,
		       char **err)
{
	const char *text = config_text(row, key);

	if (!text)
		return 0;
	if (!number_parse_decimal(text, max, value) || *value < min)
		return errline(err, -EINVAL, "other_config:%s must be a number from %llu to %llu, "
			       "not \"%s\"", key, (unsigned long long)min,
			       (unsigned long long)max, text);
	return 0;
}

static int load_queue(const struct row *row, struct htb_queue *queue, char **err)
{
	const struct datum *dscp = row_datum(row, "dscp");
	u64 priority = 0;
	int rc = load_number(row, "min-rate", 0, RATE_MAX, &queue->min_rate, err);

	if (!rc)
		rc = load_number(row, "max-rate", 1, RATE_MAX, &queue->max_rate, err);
	if (!rc)
		rc = load_number(row, "burst", 0, RATE_MAX, &queue->burst, err);
	if (!rc)
		rc = load_number(row, "priority", 0, UINT32_MAX, &priority, err);
	queue->priority = (u32)priority;
	queue->mark = dscp->n ? (u8)(dscp->keys[0].integer + 1) : 0;
	return rc;
}

/* A queue without a rate has that of all; queue 0, to which frames go, is there without a row. */
static bool load_queues(struct loader *l, const struct row *row, struct htb *htb)
{
	const struct datum *queues = row_datum(row, "queues");
	const bool has_0 = queues->n && !queues->keys[0].integer;
	struct htb_queue *queue = htb->queues;
	const struct row *of;
	char *err = NULL;
	u32 i;

	htb->n = queues->n + !has_0;
	for (i = 0; i < htb->n; i++)
		htb->queues[i].max_rate = htb->max_rate;
	queue += !has_0;
	for (i = 0; i < queues->n; i++, queue++) {
		queue->id = (u32)queues->keys[i].integer;
		of = row_cached(l->db, TBL_QUEUE, queues->values[i].string);
		if (of && load_queue(of, queue, &err)) {
			config_fault(l->faults, of, err);
			return false;
		}
	}
	return true;
}

static int check_qos(const struct row *row, bool *served, char **err)
{
	const struct datum *queues = row_datum(row, "queues");
	const char *type = row_string(row, "type");

	*served = !strcmp(type, "linux-htb");
	if (!*served && *type && strcmp(type, "linux-noop"))
		return errline(err, CONFIG_LATER, "type %s is not supported yet, only linux-htb "
			       "and linux-noop", type);
	if (*served && queues->n && queues->keys[queues->n - 1].integer >= HTB_QUEUES_MAX)
		return errline(err, -EINVAL, "queues are numbered from 0 to %u, not %lld",
			       HTB_QUEUES_MAX - 1,
			       (long long)queues->keys[queues->n - 1].integer);
	return 0;
}

static void load_one(struct loader *l, struct config_bridge *bridge, const char *port,
		     const struct row *row)
{
	u64 max_rate = RATE_DEFAULT;
	struct config_qos *qos;
	char *err = NULL;
	bool served;
	int rc;

	if (!config_columns(l->faults, row))
		return;
	rc = check_qos(row, &served, &err);
	if (!rc && served)
		rc = load_number(row, "max-rate", 1, RATE_MAX, &max_rate, &err);
	if (rc) {
		config_fault(l->faults, row, err);
		if (rc == CONFIG_LATER)
			faults_grade(l->faults, FAULT_UNSERVED);
		return;
	}
	if (!served)
		return;
	qos = xcheck(config_qos_add(bridge, port, row_datum(row, "queues")->n + 1));
	qos->htb.max_rate = max_rate;
	if (load_queues(l, row, &qos->htb))
		return;
	bridge->qos = qos->next;
	free(qos);
}

/* NULL: it is left out */
static const struct config_port *port_of(const struct entry *e)
{
	const struct config_port *port = e->bridge && !e->other ? e->bridge->ports : NULL;

	while (port && strcmp(port->row_name, row_string(e->row, "name")))
		port = port->next;
	return port;
}

/* What a bond sends goes by the devices of its members. */
static void load_members(struct loader *l, struct config_bridge *bridge, const char *bond,
			 const struct row *qos)
{
	const struct config_port *m;

	for (m = bridge->ports; m; m = m->next) {
		if (!strcmp(m->bond_of, bond))
			load_one(l, bridge, m->name, qos);
	}
}

static void load_port(struct loader *l, const struct entry *e, const struct row *qos)
{
	const struct config_port *port = port_of(e);

	if (!port)
		return;
	if (*port->peer || port->tunnel_kind)
		config_fault(l->faults, e->row, xasprintf("qos: a port of this type has no device "
							  "of its own"));
	else if (port->is_bond)
		load_members(l, e->bridge, port->name, qos);
	else
		load_one(l, e->bridge, port->name, qos);
}

void load_qos(struct loader *l)
{
	const struct datum *d;
	const struct row *row;
	unsigned int i;

	for (i = 0; i < l->ports->n; i++) {
		d = row_datum(l->ports->row[i], "qos");
		row = d->n ? row_cached(l->db, TBL_QOS, d->keys[0].string) : NULL;
		if (row)
			load_port(l, loader_port(l, l->ports->row[i]->uuid), row);
	}
}
