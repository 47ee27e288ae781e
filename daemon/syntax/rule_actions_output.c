// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading actions that send a frame on, to ports and to other tables: rule_actions_read.h. */
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/netlink/qdisc.h"
#include "daemon/syntax/value.h"
#include "daemon/syntax/rule_actions_read.h"
#include "daemon/syntax/rule_refused.h"

static const enum ofact_type places[] = {
	OFACT_IN_PORT, OFACT_NORMAL, OFACT_FLOOD, OFACT_ALL, OFACT_LOCAL,
};

/* 1: it is no such place */
static int read_place(struct reader *r, const char *text)
{
	u32 no = ofport_reserved(text);
	size_t i;

	if (!no)
		return 1;
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (no == ofact_place(places[i]))
			return ofact_add_plain(r, places[i]);
	}
	return ofact_refuse(r, "not supported");
}

/* Parts of fields are written with a bracket; without one the name of a port comes first. */
static bool is_part(const char *text, const struct rule_ports *ports)
{
	if (*text == '"')
		return false;
	if (strchr(text, '['))
		return true;
	return (!strncmp(text, "reg", 3) || !strncmp(text, "xreg", 4)) &&
	       !ofport_is_known(text, ports);
}

static int read_port(struct reader *r, const char *text)
{
	struct ofact *a = NULL;
	char name[IF_NAMESIZE];
	int rc = read_place(r, text);

	if (rc <= 0)
		return rc;
	if (is_part(text, r->ports))
		return ofact_read_output_part(r, text);
	rc = ofport_parse(text, r->ports, name, r->err);
	if (rc)
		return rc;
	if (!strcmp(name, r->ports->local))
		return ofact_add_plain(r, OFACT_LOCAL);
	a = ofact_add(r, OFACT_OUTPUT);
	if (!a)
		return -E2BIG;
	memcpy(a->port, name, sizeof(a->port));
	return 0;
}

/* "port=PORT,max_len=BYTES": an Ethernet header is left at least */
static int read_cut(struct reader *r, char *arg)
{
	u64 max_len = 0;
	char *port = NULL, *text;
	struct ofword w;
	struct ofact *a;
	int rc;

	while ((text = ofword_cut(&arg))) {
		if (!ofword_split(text, &w))
			return ofact_bad_argument(r);
		if (!strcmp(w.name, "port"))
			port = w.value;
		else if (strcmp(w.name, "max_len") ||
			 !number_parse(w.value, 0xffffffff, &max_len) || max_len < VSW_ETH_HLEN)
			return ofact_bad_argument(r);
	}
	if (!port || !max_len)
		return ofact_bad_argument(r);
	rc = read_port(r, port);
	if (rc)
		return rc;
	a = &r->row->a[r->row->n - 1];
	if (a->type != OFACT_OUTPUT && a->type != OFACT_LOCAL && a->type != OFACT_IN_PORT)
		return ofact_refuse(r, "only what goes to one port can be cut off");
	a->max_len = (u32)max_len;
	return 0;
}

int ofact_read_output(struct reader *r, char *arg)
{
	return ofword_find(arg, "=,") ? read_cut(r, arg) : read_port(r, arg);
}

/* A port without "output:" */
int ofact_read_bare(struct reader *r, const char *name)
{
	u64 no;

	if (!ofport_reserved(name) && !number_parse(name, 0xffffffff, &no) && *name != '"' &&
	    !ofport_is_known(name, r->ports))
		return ofact_refuse(r, "no such action");
	return read_port(r, name);
}

/* --- queues ---------------------------------------------------------------------------------- */

static int add_queue(struct reader *r, enum ofact_type type, const char *text)
{
	struct ofact *a;
	u64 n;

	if (!number_parse(text, HTB_QUEUES_MAX - 1, &n))
		return ofact_refuse(r, "a queue is a number from 0 to 61439");
	a = ofact_add(r, type);
	if (!a)
		return -E2BIG;
	a->queue = (u32)n;
	return 0;
}

int ofact_read_set_queue(struct reader *r, char *arg)
{
	return add_queue(r, OFACT_SET_QUEUE, arg);
}

int ofact_read_pop_queue(struct reader *r, char *arg)
{
	(void)arg;
	return ofact_add_plain(r, OFACT_POP_QUEUE);
}

/* PORT:QUEUE or PORT,QUEUE */
int ofact_read_enqueue(struct reader *r, char *arg)
{
	char *name_end = *arg == '"' ? strchr(arg + 1, '"') : arg, *queue = NULL;
	enum ofact_type type;
	int rc;

	if (name_end)
		queue = strrchr(name_end, ',') ?: strrchr(name_end, ':');
	if (!queue || !queue[1])
		return ofact_refuse(r, "must be enqueue:PORT:QUEUE");
	*queue++ = '\0';
	rc = add_queue(r, OFACT_ENQUEUE, queue);
	if (!rc)
		rc = read_port(r, arg);
	if (rc)
		return rc;
	type = r->row->a[r->row->n - 1].type;
	if (type != OFACT_OUTPUT && type != OFACT_LOCAL && type != OFACT_IN_PORT)
		return ofact_refuse(r, "only one port has queues");
	return 0;
}

/* --- other tables -------------------------------------------------------------------------- */

static int read_table(struct reader *r, const char *text, u8 *table)
{
	u64 n;

	if (!number_parse(text, OFTABLE_MAX, &n))
		return ofact_refuse(r, "a table is a number from 0 to 254");
	*table = (u8)n;
	return 0;
}

static int read_resubmit_port(struct reader *r, const char *text, char port[IF_NAMESIZE])
{
	if (!*text || ofport_reserved(text) == OFPP_IN_PORT)
		return 0;
	return ofport_parse(text, r->ports, port, r->err);
}

/* resubmit:PORT, resubmit([PORT],[TABLE]) */
int ofact_read_resubmit(struct reader *r, char *arg)
{
	struct ofact *a = ofact_add(r, OFACT_RESUBMIT);
	char *comma = ofword_find(arg, ",");
	int rc = 0;

	if (!a)
		return -E2BIG;
	a->resubmit.table = OFTABLE_SAME;
	if (comma)
		*comma++ = '\0';
	if (comma && strchr(comma, ','))
		return strcmp(strchr(comma, ',') + 1, "ct") ? ofact_bad_argument(r) :
		       ofact_refuse(r, ofact_why_not("ct"));
	if (comma && *comma)
		rc = read_table(r, comma, &a->resubmit.table);
	if (!rc)
		rc = read_resubmit_port(r, arg, a->resubmit.port);
	if (!rc && !a->resubmit.port[0] && a->resubmit.table == OFTABLE_SAME)
		rc = ofact_refuse(r, "neither a port nor a table");
	return rc;
}

int ofact_read_goto(struct reader *r, char *arg)
{
	struct ofact *a;
	u8 table = 0;
	int rc = read_table(r, arg, &table);

	if (rc)
		return rc;
	if (table <= r->table)
		return ofact_refuse(r, "leads only to tables behind the rule's own");
	a = ofact_add(r, OFACT_GOTO_TABLE);
	if (!a)
		return -E2BIG;
	a->table = table;
	return 0;
}
