// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading actions that move bits between fields and registers: rule_actions_read.h. */
#include <stdlib.h>
#include <string.h>
#include "daemon/base/number.h"
#include "daemon/base/xalloc.h"
#include "daemon/syntax/rule_actions_read.h"

int ofact_read_part(struct reader *r, char *name, struct of_part *part)
{
	struct of_subfield sub;
	int rc = of_subfield_parse(name, &sub);

	if (rc == -ENOENT)
		return ofact_refuse(r, "no such field, or it is not supported");
	if (rc)
		return ofact_refuse(r, "the field has no such bits");
	*part = (struct of_part){ of_field_number(sub.field), sub.first, sub.n };
	return 0;
}

static int check_need(struct reader *r, const struct of_part *part, unsigned int slot)
{
	return ofact_check_need(r, of_field_at(part->field)->need, slot);
}

/* The key has half of ARP's operation, and of fragments another form. */
int ofact_read_source(struct reader *r, char *name, struct of_part *part)
{
	int rc = ofact_read_part(r, name, part);
	const struct of_field *f;

	if (!rc)
		rc = check_need(r, part, 0);
	if (rc)
		return rc;
	f = of_field_at(part->field);
	if (f->form == FORM_FRAG || f->set == VSWITCH_FIELD_ARP_OP ||
	    (f->place == PLACE_REG && f->set == SET_NEVER))
		return ofact_refuse(r, "the field cannot be read");
	return 0;
}

static int check_target(struct reader *r, const struct of_part *part)
{
	const struct of_field *f = of_field_at(part->field);

	if (f->set == SET_NEVER)
		return ofact_refuse(r, "the field cannot be set");
	if ((f->place == PLACE_VID || f->place == PLACE_PCP) && !r->tagged)
		return ofact_refuse(r, "must come with a match on a tag, or after one was pushed");
	return 0;
}

int ofact_read_target(struct reader *r, char *name, struct of_part *part)
{
	int rc = ofact_read_part(r, name, part);

	if (!rc)
		rc = check_need(r, part, 1);
	return rc ? rc : check_target(r, part);
}

/* SOURCE->TARGET */
int ofact_read_move(struct reader *r, char *arg)
{
	char *arrow = strstr(arg, "->");
	struct of_part from, to;
	struct ofact *a;

	if (!arrow || !arrow[2])
		return ofact_refuse(r, "must be SOURCE->TARGET");
	*arrow = '\0';
	if (ofact_read_source(r, arg, &from) || ofact_read_target(r, arrow + 2, &to))
		return -EINVAL;
	if (from.n != to.n)
		return ofact_refuse(r, "both must have as many bits");
	a = ofact_add(r, OFACT_MOVE);
	if (!a)
		return -E2BIG;
	a->move.from = from;
	a->move.to = to;
	return 0;
}

int ofact_read_check_larger(struct reader *r, char *text)
{
	char *len = text + strlen(OFACT_CHECK_LARGER_NAME), *end = strchr(len, ')');
	struct of_part to;
	struct ofact *a;
	u64 n;

	if (!end || strncmp(end, ")->", 3) || !end[3])
		return ofact_refuse(r, "must be check_pkt_larger(BYTES)->BIT");
	*end = '\0';
	if (!number_parse(len, 0xffff, &n))
		return ofact_refuse(r, "a length is a number from 0 to 65535");
	if (ofact_read_target(r, end + 3, &to))
		return -EINVAL;
	if (to.n != 1)
		return ofact_refuse(r, "the answer is one bit, as in NXM_NX_REG0[0]");
	a = ofact_add(r, OFACT_CHECK_LARGER);
	if (!a)
		return -E2BIG;
	a->check.len = (u32)n;
	a->check.to = to;
	return 0;
}

static int add_part(struct reader *r, enum ofact_type type, const struct of_part *part)
{
	struct ofact *a = ofact_add(r, type);

	if (!a)
		return -E2BIG;
	a->part = *part;
	return 0;
}

int ofact_read_stack_push(struct reader *r, char *arg)
{
	struct of_part part;

	if (ofact_read_source(r, arg, &part))
		return -EINVAL;
	return add_part(r, OFACT_PUSH, &part);
}

int ofact_read_stack_pop(struct reader *r, char *arg)
{
	struct of_part part;

	if (ofact_read_target(r, arg, &part))
		return -EINVAL;
	return add_part(r, OFACT_POP, &part);
}

int ofact_read_output_part(struct reader *r, const char *text)
{
	char *name = xstrdup(text);
	struct of_part part;
	int rc = ofact_read_source(r, name, &part);

	free(name);
	return rc ? rc : add_part(r, OFACT_OUTPUT_REG, &part);
}
