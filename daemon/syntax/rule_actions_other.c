// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading actions that say something of the rule, or of its row: rule_actions_read.h. */
#include <ctype.h>
#include "daemon/base/number.h"
#include "daemon/rules/group.h"
#include "daemon/rules/meter.h"
#include "daemon/syntax/rule_actions_read.h"

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

/* Pairs of digits, dots between them or not; filled up to 6, 14, 22, … bytes, as in OpenFlow */
int ofact_read_note(struct reader *r, char *arg)
{
	struct ofact *a = NULL;
	unsigned int byte;
	u32 n = 0;
	int rc = 0;

	while (!rc && *(arg += strspn(arg, "."))) {
		if (!isxdigit((unsigned char)arg[0]) || !isxdigit((unsigned char)arg[1]) ||
		    sscanf(arg, "%2x", &byte) != 1)
			return ofact_bad_argument(r);
		rc = add_note_byte(r, (u8)byte, &a);
		arg += 2;
		n++;
	}
	for (; !rc && (n < 6 || (n - 6) % 8); n++)
		rc = add_note_byte(r, 0, &a);
	return rc;
}

/* ID,K/N: the rule is one of clause K of N */
int ofact_read_conjunction(struct reader *r, char *arg)
{
	char *id = ofword_cut(&arg), *clause = ofword_cut(&arg), *slash;
	struct ofact *a;
	u64 number, k, n;

	slash = clause ? strchr(clause, '/') : NULL;
	if (!slash || ofword_cut(&arg))
		return ofact_refuse(r, "must be ID,K/N");
	*slash++ = '\0';
	if (!number_parse(id, 0xffffffff, &number) || !number_parse(clause, 0xff, &k) ||
	    !number_parse(slash, 0xff, &n))
		return ofact_bad_argument(r);
	if (n < 2 || n > OFCONJ_CLAUSES_MAX || !k || k > n)
		return ofact_refuse(r, "it has 2 to 64 clauses, of which this is one");
	a = ofact_add(r, OFACT_CONJUNCTION);
	if (!a)
		return -E2BIG;
	a->conj.id = (u32)number;
	a->conj.clause = (u8)(k - 1);
	a->conj.n = (u8)n;
	return 0;
}

int ofact_read_group(struct reader *r, char *arg)
{
	struct ofact *a;
	u64 id;

	if (!number_parse(arg, OFGROUP_MAX, &id))
		return ofact_refuse(r, "a group is a number from 0 to 4294967040");
	a = ofact_add(r, OFACT_GROUP);
	if (!a)
		return -E2BIG;
	a->group = (u32)id;
	return 0;
}

int ofact_read_meter(struct reader *r, char *arg)
{
	struct ofact *a;
	u64 id;

	if (!number_parse(arg, OFMETER_MAX, &id) || !id)
		return ofact_refuse(r, "a meter is a number from 1 to 4294901760");
	if (r->nested)
		return ofact_refuse(r, "a meter cannot stand in clone: a frame that it drops is "
				    "not sent by what follows either");
	a = ofact_add(r, OFACT_METER);
	if (!a)
		return -E2BIG;
	a->meter = (u32)id;
	return 0;
}

int ofact_read_exit(struct reader *r, char *arg)
{
	(void)arg;
	return ofact_add_plain(r, OFACT_EXIT);
}

int ofact_read_clear(struct reader *r, char *arg)
{
	(void)arg;
	return ofact_add_plain(r, OFACT_CLEAR_ACTIONS);
}

int ofact_read_apply(struct reader *r, char *arg)
{
	(void)arg;
	return ofact_refuse(r, "actions are applied as it is; write them without it");
}
