// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reading actions: rule_actions.h. A table says what each one is called; case does not count in
 * that. What sends the frame on is in rule_actions_output.c, what changes it in rule_actions_set.c,
 * what does neither in rule_actions_other.c.
 */
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/rules/group.h"
#include "daemon/syntax/rule_refused.h"
#include "daemon/syntax/value.h"
#include "daemon/syntax/rule_actions_read.h"
#include "daemon/base/xalloc.h"

#define CLONES_MAX	16	/* within one another */

/* --- actions within others ------------------------------------------------------------------ */

static int read_row(struct reader *r, char *text);

/* Instructions belong to a rule as a whole. */
static int check_nested(struct reader *r, u32 from)
{
	u32 i;

	for (i = from; i < r->row->n; i++) {
		enum ofact_type type = r->row->a[i].type;

		if (type == OFACT_GOTO_TABLE || type == OFACT_WRITE_METADATA ||
		    type == OFACT_CLEAR_ACTIONS || type == OFACT_CONJUNCTION)
			return ofact_refuse(r, "goto_table, write_metadata, clear_actions and "
					    "conjunction cannot stand here");
	}
	return 0;
}

/* What is said of the frame's tag within is not so behind it. */
static int read_clone(struct reader *r, char *arg)
{
	const char *shown = r->shown;
	bool tagged = r->tagged;
	u32 at = r->row->n;
	int rc;

	if (!ofact_add(r, OFACT_CLONE))
		return -E2BIG;
	if (++r->nested > CLONES_MAX)
		return ofact_refuse(r, "too deep");
	rc = read_row(r, arg);
	r->nested--;
	r->shown = shown;
	r->tagged = tagged;
	if (!rc)
		rc = check_nested(r, at + 1);
	r->row->a[at].n = r->row->n - at - 1;
	return rc;
}

/* --- the row ------------------------------------------------------------------------------- */

/* Which argument an action takes: none ("()" is as good), one, or one that may be missing */
enum how { NONE, ONE, MAYBE };

static const struct word {
	const char *name;
	enum how how;
	int (*read)(struct reader *r, char *arg);
} words[] = {
	{ "output", ONE, ofact_read_output },
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
	{ "move", ONE, ofact_read_move },
	{ "push", ONE, ofact_read_stack_push },
	{ "pop", ONE, ofact_read_stack_pop },
	{ "clone", MAYBE, read_clone },
	{ "learn", MAYBE, ofact_read_learn },
	{ "multipath", ONE, ofact_read_multipath },
	{ "bundle", ONE, ofact_read_bundle },
	{ "bundle_load", ONE, ofact_read_bundle_load },
	{ "write_metadata", ONE, ofact_read_metadata },
	{ "conjunction", ONE, ofact_read_conjunction },
	{ "note", MAYBE, ofact_read_note },
	{ "exit", NONE, ofact_read_exit },
	{ "clear_actions", NONE, ofact_read_clear },
	{ "apply_actions", MAYBE, ofact_read_apply },
	{ "group", ONE, ofact_read_group },
	{ "meter", ONE, ofact_read_meter },
	{ "set_queue", ONE, ofact_read_set_queue },
	{ "pop_queue", NONE, ofact_read_pop_queue },
	{ "enqueue", ONE, ofact_read_enqueue },
	{ "resubmit", ONE, ofact_read_resubmit },
	{ "goto_table", ONE, ofact_read_goto },
};

/* Those of Open vSwitch that are refused by name; others are ports, or mistakes */
static const char *const later[] = {
	"controller", "ct", "ct_clear", "nat", "sample", "fin_timeout", "dec_mpls_ttl",
	"set_mpls_ttl", "set_mpls_label", "set_mpls_tc", "push_mpls", "pop_mpls", "encap", "decap",
	"dec_nsh_ttl", "write_actions", "delete_field",
	"debug_recirc", "debug_slow", "output_reg", "unroll_xlate", "ct_lb", "ofpat_set_mpls",
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

/* Instructions have an order of their own (OpenFlow 1.3 section 5.9); these end a row. */
static int check_order(struct reader *r, const char *name)
{
	enum ofact_type last = r->row->n ? r->row->a[r->row->n - 1].type : OFACT_NORMAL;

	if (last == OFACT_GOTO_TABLE)
		return errline(r->err, -EINVAL, "goto_table must be the last action");
	if (last == OFACT_WRITE_METADATA && strcasecmp(name, "goto_table"))
		return errline(r->err, -EINVAL, "only goto_table may follow write_metadata");
	if (last == OFACT_CLEAR_ACTIONS && strcasecmp(name, "goto_table"))
		return errline(r->err, -EINVAL, "only goto_table may follow clear_actions");
	return 0;
}

static int read_word(struct reader *r, char *text)
{
	const struct word *w;
	struct ofword word;

	if (!strncasecmp(text, OFACT_CHECK_LARGER_NAME, strlen(OFACT_CHECK_LARGER_NAME)))
		return check_order(r, text) ?: ofact_read_check_larger(r, text);
	if (!ofword_split(text, &word))
		return ofact_bad_argument(r);
	if (is_later(word.name))
		return ofact_refuse(r, ofact_why_not(word.name));
	if (check_order(r, word.name))
		return -EINVAL;
	w = find_word(word.name);
	if (!w && !word.delim)
		return ofact_read_bare(r, word.name);
	if (!w)
		return ofact_refuse(r, "no such action");
	if (w->how == ONE ? !word.delim : w->how == NONE && *word.value)
		return ofact_bad_argument(r);
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

/* In Open vSwitch what cannot be in an action set is left out, and nobody told. */
static int check_set(struct reader *r)
{
	u32 i;

	for (i = 0; i < r->row->n; i++) {
		if (!ofact_fits_set(r->row->a[i].type) || r->row->a[i].max_len)
			return errline(r->err, -EINVAL, "action %u cannot be in a bucket, which "
				       "is an action set: only outputs, resubmit, group and what "
				       "changes the frame", i + 1);
	}
	return 0;
}

int ofacts_parse_bucket(char *text, const struct rule_ports *ports, struct ofacts **actions,
			char **err)
{
	struct reader r = { .ports = ports, .tagged = true, .err = err };
	int rc;

	ofacts_begin(&r);
	rc = read_row(&r, text);
	if (!rc)
		rc = check_set(&r);
	if (rc)
		free(r.row);
	else
		*actions = r.row;
	return rc;
}

/* A rule of a conjunction is never carried out. */
static int check_conjunctions(struct reader *r)
{
	bool any = false, other = false;
	u32 i;

	for (i = 0; i < r->row->n; i++) {
		any |= r->row->a[i].type == OFACT_CONJUNCTION;
		other |= r->row->a[i].type != OFACT_CONJUNCTION && r->row->a[i].type != OFACT_NOTE;
	}
	if (!any || !other)
		return 0;
	return errline(r->err, -EINVAL, "conjunction: only notes may stand beside it");
}

int ofacts_parse(char *text, const struct rule_ports *ports, const struct rule_match *match,
		 u8 table, struct ofacts **actions, char **err)
{
	struct reader r = {
		.ports = ports, .match = match, .table = table,
		.tagged = match->key.k.vlan_tpid, .err = err,
	};
	int rc;

	ofacts_begin(&r);
	rc = read_row(&r, text);
	if (!rc)
		rc = check_conjunctions(&r);
	if (rc)
		free(r.row);
	else
		*actions = r.row;
	return rc;
}
