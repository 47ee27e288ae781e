// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reading actions: rule_actions.h. A table says what each one is called; case does not count in
 * that. What changes the frame is in rule_actions_set.c.
 */
#include <ctype.h>
#include "daemon/base/errline.h"
#include "daemon/syntax/value.h"
#include "daemon/syntax/rule_actions_read.h"
#include "daemon/base/xalloc.h"

int ofact_refuse(struct reader *r, const char *why)
{
	return errline(r->err, -EINVAL, "%s: %s", r->shown, why);
}

static int bad_argument(struct reader *r)
{
	return ofact_refuse(r, "bad argument");
}

static size_t row_size(u32 n)
{
	return sizeof(struct ofacts) + n * sizeof(struct ofact);
}

struct ofact *ofact_add(struct reader *r, enum ofact_type type)
{
	struct ofact *a;

	if (r->row->n == OFACTS_MAX) {
		errline(r->err, -E2BIG, "more than %d actions", OFACTS_MAX);
		return NULL;
	}
	if (r->row->n == r->room) {
		r->room *= 2;
		r->row = xcheck(realloc(r->row, row_size(r->room)));
	}
	a = &r->row->a[r->row->n++];
	memset(a, 0, sizeof(*a));
	a->type = type;
	return a;
}

static int add(struct reader *r, enum ofact_type type)
{
	return ofact_add(r, type) ? 0 : -E2BIG;
}

/* --- outputs ------------------------------------------------------------------------------- */

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
			return add(r, places[i]);
	}
	return ofact_refuse(r, "not supported");
}

static bool is_register(const char *text)
{
	return !strncasecmp(text, "reg", 3) || !strncasecmp(text, "nxm_", 4) || strchr(text, '[');
}

static int read_port(struct reader *r, const char *text)
{
	struct ofact *a = NULL;
	char name[IF_NAMESIZE];
	int rc = read_place(r, text);

	if (rc <= 0)
		return rc;
	if (*text != '"' && is_register(text) && !ofport_is_known(text, r->ports))
		return ofact_refuse(r, "registers are not supported");
	rc = ofport_parse(text, r->ports, name, r->err);
	if (rc)
		return rc;
	if (!strcmp(name, r->ports->local))
		return add(r, OFACT_LOCAL);
	a = ofact_add(r, OFACT_OUTPUT);
	if (!a)
		return -E2BIG;
	memcpy(a->port, name, sizeof(a->port));
	return 0;
}

/* "port=PORT,max_len=BYTES": an Ethernet header is left at least */
static int read_cut(struct reader *r, char *arg)
{
	unsigned long max_len = 0;
	char *port = NULL, *text;
	struct ofword w;
	struct ofact *a;
	int rc;

	while ((text = ofword_cut(&arg))) {
		if (!ofword_split(text, &w))
			return bad_argument(r);
		if (!strcmp(w.name, "port"))
			port = w.value;
		else if (strcmp(w.name, "max_len") ||
			 !value_number(w.value, 0xffffffff, &max_len) || max_len < VSW_ETH_HLEN)
			return bad_argument(r);
	}
	if (!port || !max_len)
		return bad_argument(r);
	rc = read_port(r, port);
	if (rc)
		return rc;
	a = &r->row->a[r->row->n - 1];
	if (a->type != OFACT_OUTPUT && a->type != OFACT_LOCAL && a->type != OFACT_IN_PORT)
		return ofact_refuse(r, "only what goes to one port can be cut off");
	a->max_len = (u32)max_len;
	return 0;
}

static int read_output(struct reader *r, char *arg)
{
	return ofword_find(arg, "=,") ? read_cut(r, arg) : read_port(r, arg);
}

/* --- other tables -------------------------------------------------------------------------- */

static int read_table(struct reader *r, const char *text, u8 *table)
{
	unsigned long n;

	if (!value_number(text, OFTABLE_MAX, &n))
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
static int read_resubmit(struct reader *r, char *arg)
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
		return bad_argument(r);
	if (comma && *comma)
		rc = read_table(r, comma, &a->resubmit.table);
	if (!rc)
		rc = read_resubmit_port(r, arg, a->resubmit.port);
	if (!rc && !a->resubmit.port[0] && a->resubmit.table == OFTABLE_SAME)
		rc = ofact_refuse(r, "neither a port nor a table");
	return rc;
}

static int read_goto(struct reader *r, char *arg)
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

/* --- what does nothing ---------------------------------------------------------------------- */

static int add_note_byte(struct reader *r, u8 byte, struct ofact **a)
{
	if (!*a || (*a)->note.len == OFACT_NOTE_MAX) {
		if (*a)
			(*a)->note.goes_on = true;
		*a = ofact_add(r, OFACT_NOTE);
		if (!*a)
			return -E2BIG;
	}
	(*a)->note.bytes[(*a)->note.len++] = byte;
	return 0;
}

/* Pairs of digits, with dots between them or not; filled up to 6, 14, 22, … bytes, as in OpenFlow */
static int read_note(struct reader *r, char *arg)
{
	struct ofact *a = NULL;
	unsigned int byte;
	u32 n = 0;
	int rc = 0;

	while (!rc && *(arg += strspn(arg, "."))) {
		if (!isxdigit((unsigned char)arg[0]) || !isxdigit((unsigned char)arg[1]) ||
		    sscanf(arg, "%2x", &byte) != 1)
			return bad_argument(r);
		rc = add_note_byte(r, (u8)byte, &a);
		arg += 2;
		n++;
	}
	for (; !rc && (n < 6 || (n - 6) % 8); n++)
		rc = add_note_byte(r, 0, &a);
	return rc;
}

static int read_exit(struct reader *r, char *arg)
{
	(void)arg;
	return add(r, OFACT_EXIT);
}

static int read_clear(struct reader *r, char *arg)
{
	(void)arg;
	return add(r, OFACT_CLEAR_ACTIONS);
}

static int read_apply(struct reader *r, char *arg)
{
	(void)arg;
	return ofact_refuse(r, "actions are applied as it is; write them without it");
}

/* --- the row ------------------------------------------------------------------------------- */

/* Which argument an action takes: none ("()" is as good), one, or one that may be missing */
enum how { NONE, ONE, MAYBE };

static const struct word {
	const char *name;
	enum how how;
	int (*read)(struct reader *r, char *arg);
} words[] = {
	{ "output", ONE, read_output },
	{ "push_vlan", ONE, ofact_read_push },
	{ "pop_vlan", NONE, ofact_read_pop },
	{ "strip_vlan", NONE, ofact_read_pop },
	{ "mod_vlan_vid", ONE, ofact_read_vid },
	{ "set_vlan_vid", ONE, ofact_read_vid },
	{ "mod_vlan_pcp", ONE, ofact_read_pcp },
	{ "set_vlan_pcp", ONE, ofact_read_pcp },
	{ "set_field", ONE, ofact_read_set_field },
	{ "load", ONE, ofact_read_load },
	{ "mod_dl_src", ONE, ofact_read_mod },
	{ "mod_dl_dst", ONE, ofact_read_mod },
	{ "mod_nw_src", ONE, ofact_read_mod },
	{ "mod_nw_dst", ONE, ofact_read_mod },
	{ "mod_nw_tos", ONE, ofact_read_mod },
	{ "mod_nw_ecn", ONE, ofact_read_mod },
	{ "mod_nw_ttl", ONE, ofact_read_ttl },
	{ "set_nw_ttl", ONE, ofact_read_ttl },
	{ "mod_tp_src", ONE, ofact_read_mod },
	{ "mod_tp_dst", ONE, ofact_read_mod },
	{ "set_tunnel", ONE, ofact_read_tunnel },
	{ "set_tunnel64", ONE, ofact_read_tunnel },
	{ "dec_ttl", MAYBE, ofact_read_dec_ttl },
	{ "note", MAYBE, read_note },
	{ "exit", NONE, read_exit },
	{ "clear_actions", NONE, read_clear },
	{ "apply_actions", MAYBE, read_apply },
	{ "resubmit", ONE, read_resubmit },
	{ "goto_table", ONE, read_goto },
};

/* Those of Open vSwitch that are refused by name; others are ports, or mistakes */
static const char *const later[] = {
	"controller", "group", "meter", "learn", "ct", "ct_clear", "nat", "enqueue", "set_queue",
	"pop_queue", "bundle", "bundle_load", "conjunction", "move", "push", "pop", "multipath",
	"sample", "clone", "fin_timeout", "dec_mpls_ttl", "set_mpls_ttl", "set_mpls_label",
	"set_mpls_tc", "push_mpls", "pop_mpls", "encap", "decap", "dec_nsh_ttl", "write_metadata",
	"write_actions", "check_pkt_larger", "delete_field", "debug_recirc", "debug_slow",
	"output_reg", "unroll_xlate", "ct_lb", "ofpat_set_mpls",
};

static bool is_later(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		if (!strcasecmp(name, later[i]))
			return true;
	}
	return false;
}

static const struct word *find_word(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcasecmp(words[i].name, name))
			return &words[i];
	}
	return NULL;
}

/* A port without "output:" */
static int read_bare(struct reader *r, const char *name)
{
	unsigned long no;

	if (!ofport_reserved(name) && !value_number(name, 0xffffffff, &no) && *name != '"' &&
	    !ofport_is_known(name, r->ports))
		return ofact_refuse(r, "no such action");
	return read_port(r, name);
}

/* Instructions have an order of their own (OpenFlow 1.3 section 5.9); these two end a row. */
static int check_order(struct reader *r, const char *name)
{
	enum ofact_type last = r->row->n ? r->row->a[r->row->n - 1].type : OFACT_NORMAL;

	if (last == OFACT_GOTO_TABLE)
		return errline(r->err, -EINVAL, "goto_table must be the last action");
	if (last == OFACT_CLEAR_ACTIONS && strcasecmp(name, "goto_table"))
		return errline(r->err, -EINVAL, "only goto_table may follow clear_actions");
	return 0;
}

static int read_word(struct reader *r, char *text)
{
	const struct word *w;
	struct ofword word;

	if (!ofword_split(text, &word))
		return bad_argument(r);
	if (is_later(word.name))
		return ofact_refuse(r, "not supported");
	if (check_order(r, word.name))
		return -EINVAL;
	w = find_word(word.name);
	if (!w && !word.delim)
		return read_bare(r, word.name);
	if (!w)
		return ofact_refuse(r, "no such action");
	if (w->how == ONE ? !word.delim : w->how == NONE && *word.value)
		return bad_argument(r);
	return w->read(r, word.value);
}

static int read_one(struct reader *r, char *text)
{
	char *shown = xstrdup(text);
	int rc;

	r->shown = shown;
	rc = read_word(r, text);
	free(shown);
	return rc;
}

static bool is_drop(const char *text)
{
	return !strcasecmp(text, "drop") || !strcasecmp(text, "drop()");
}

static int read_row(struct reader *r, char *text)
{
	bool drop = false, other = false;
	char *one;
	int rc = 0;

	while (!rc && (one = ofword_cut(&text))) {
		if (is_drop(one)) {
			drop = true;
		} else {
			other = true;
			rc = read_one(r, one);
		}
		if (!rc && drop && other)
			rc = errline(r->err, -EINVAL, "drop must stand alone");
	}
	return rc;
}

int ofacts_parse(char *text, const struct flow_ports *ports, const struct rule_match *match,
		 u8 table, struct ofacts **actions, char **err)
{
	struct reader r = {
		.ports = ports, .match = match, .table = table,
		.tagged = match->key.k.vlan_tpid, .room = 2, .err = err,
	};
	int rc;

	r.row = xcalloc(1, row_size(r.room));
	rc = read_row(&r, text);
	if (rc)
		free(r.row);
	else
		*actions = r.row;
	return rc;
}
