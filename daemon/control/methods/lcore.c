// SPDX-License-Identifier: GPL-2.0-or-later
/* lcore.show: threads of vswitch-dpdk, and the receive queues that they serve */
#include "daemon/base/errline.h"
#include "daemon/bridge/bridges.h"
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"

/* struct showing - @rows: what is shown so far */
struct showing {
	const struct bridges *bridges;
	struct json_object *rows;
};

/* A part of a whole in percent, with one digit behind the point */
static void add_percent(struct json_object *obj, const char *name, u64 part, u64 whole)
{
	u64 mille = !whole ? 0 : part < whole ? part * 1000 / whole : 1000;
	char text[32];

	snprintf(text, sizeof(text), "%llu.%llu", (unsigned long long)mille / 10,
		 (unsigned long long)mille % 10);
	json_object_object_add(obj, name, json_object_new_double_s(mille / 10.0, text));
}

static struct json_object *queues_of(const struct showing *s, const struct dp_lcore *l)
{
	struct json_object *queues = json_object_new_array();
	u32 i;

	for (i = 0; i < l->n_queues; i++) {
		const struct vswitch_lcore_queue *q = &l->queues[i];
		const struct port *port = bridges_port_at(s->bridges, q->port_no);
		struct json_object *queue = json_object_new_object();

		json_add_string(queue, "port", port ? port->name : NULL);
		json_add_count(queue, "queue", q->queue);
		add_percent(queue, "busy", q->busy, l->about.cycles);
		json_add_count(queue, "frames", q->frames);
		json_object_array_add(queues, queue);
	}
	return queues;
}

static void add_lcore(void *arg, const struct dp_lcore *l)
{
	const struct vswitch_lcore *about = &l->about;
	u64 awake = about->busy + about->idle, cycles = about->cycles;
	const struct showing *s = arg;
	struct json_object *row = json_object_new_object();

	json_add_count(row, "lcore", about->no);
	json_object_object_add(row, "cpu", about->cpu < 0 ? NULL : json_object_new_int(about->cpu));
	add_percent(row, "busy", about->busy, cycles);
	add_percent(row, "polling", about->idle, cycles);
	add_percent(row, "asleep", cycles > awake ? cycles - awake : 0, cycles);
	json_add_count(row, "frames", about->frames);
	json_object_object_add(row, "cycles_per_frame", about->frames ?
			       json_object_new_int64(about->busy / about->frames) : NULL);
	json_add_count(row, "total", about->total);
	json_object_object_add(row, "queues", queues_of(s, l));
	json_object_array_add(s->rows, row);
}

static int lcore_show(struct engine *engine, struct json_object *params,
		      struct json_object **result, char **err)
{
	struct showing s = { policy_bridges(engine->policy), json_object_new_array() };
	int rc = policy_lcores(engine->policy, add_lcore, &s);

	(void)params;
	if (rc) {
		json_object_put(s.rows);
		return rc == -ENOLINK ? errline(err, rc, "vswitch-dpdk does not run") :
		       errline(err, rc, "cannot ask vswitch-dpdk: %s", strerror(-rc));
	}
	*result = answer_array_of(s.rows);
	return 0;
}

const struct control_method lcore_methods[] = {
	{ "lcore.show", lcore_show },
	{ 0 },
};
