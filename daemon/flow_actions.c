// SPDX-License-Identifier: GPL-2.0-or-later
/* Actions as text: flow_text.h. */
#include <stdlib.h>
#include "core/drop.h"
#include "core/frame.h"
#include "errline.h"
#include "flow_value.h"

static void put_push(FILE *out, const struct vswitch_push_vlan *vlan)
{
	u16 tci = be16_to_cpu(vlan->tci), tpid = be16_to_cpu(vlan->tpid);

	fprintf(out, "push_vlan(vid=%u,pcp=%u", tci & VSW_TCI_VID, tci >> 13);
	if (tci & VSW_TCI_DEI)
		fputs(",dei=1", out);
	if (tpid != VSW_TPID_C)
		fprintf(out, ",tpid=0x%04x", tpid);
	fputc(')', out);
}

static void put_action(FILE *out, const struct vsw_action *action, const struct flow_names *names)
{
	switch (action->type) {
	case VSWITCH_ACT_OUTPUT:
		fputs("output:", out);
		value_put_port(out, action->port, names);
		break;
	case VSWITCH_ACT_PUSH_VLAN:
		put_push(out, &action->vlan);
		break;
	case VSWITCH_ACT_POP_VLAN:
		fputs("pop_vlan", out);
		break;
	case VSWITCH_ACT_DROP:
		fprintf(out, "drop(%s)", vsw_drop_name(action->reason));
		break;
	}
}

/* No action at all is a drop without a named reason. */
static void put_actions(FILE *out, const void *actions, size_t len,
			const struct flow_names *names)
{
	struct vsw_action_iter it;
	struct vsw_action action;
	const char *comma = "";
	int ret;

	vsw_action_iter_init(&it, actions, len);
	while ((ret = vsw_action_next(&it, &action)) > 0) {
		fputs(comma, out);
		put_action(out, &action, names);
		comma = ",";
	}
	if (ret < 0)
		fprintf(out, "%sinvalid", comma);
	else if (!len)
		fputs("drop", out);
}

char *flow_actions_format(const void *actions, size_t len, const struct flow_names *names)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	put_actions(out, actions, len, names);
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}

/* struct tag - a tag being read */
struct tag {
	unsigned long vid, pcp, dei, tpid;
};

static bool read_part(struct tag *tag, char *text)
{
	char *value = strchr(text, '=');

	if (!value)
		return false;
	*value++ = '\0';
	if (!strcmp(text, "vid"))
		return value_number(value, VSW_TCI_VID, &tag->vid);
	if (!strcmp(text, "pcp"))
		return value_number(value, 7, &tag->pcp);
	if (!strcmp(text, "dei"))
		return value_number(value, 1, &tag->dei);
	if (!strcmp(text, "tpid"))
		return value_number(value, 0xffff, &tag->tpid) &&
		       (tag->tpid == VSW_TPID_C || tag->tpid == VSW_TPID_S);
	return false;
}

static bool read_push(struct vsw_action *action, char *text)
{
	struct tag tag = { .tpid = VSW_TPID_C };
	char *field;

	while ((field = strsep(&text, ","))) {
		if (!read_part(&tag, field))
			return false;
	}
	action->type = VSWITCH_ACT_PUSH_VLAN;
	action->vlan.tpid = cpu_to_be16((u16)tag.tpid);
	action->vlan.tci = cpu_to_be16((u16)(tag.pcp << 13 | tag.dei << 12 | tag.vid));
	return true;
}

static bool read_drop(struct vsw_action *action, const char *reason)
{
	action->type = VSWITCH_ACT_DROP;
	for (action->reason = VSWITCH_DROP_POLICY; action->reason < __VSWITCH_DROP_MAX;
	     action->reason++) {
		if (!strcmp(reason, vsw_drop_name(action->reason)))
			return true;
	}
	return false;
}

static bool read_output(struct vsw_action *action, const char *port,
			const struct flow_names *names)
{
	action->type = VSWITCH_ACT_OUTPUT;
	action->port = value_port(port, names);
	return action->port;
}

/* The text between "name(" and the ")" that ends it; NULL: it is not that. */
static char *arguments(char *text, const char *name)
{
	size_t len = strlen(text), n = strlen(name);

	if (strncmp(text, name, n) || text[n] != '(' || text[len - 1] != ')')
		return NULL;
	text[len - 1] = '\0';
	return text + n + 1;
}

static bool read_action(struct vsw_action *action, char *text, const struct flow_names *names)
{
	char *args;

	if (!strncmp(text, "output:", 7))
		return read_output(action, text + 7, names);
	if (!strcmp(text, "pop_vlan")) {
		action->type = VSWITCH_ACT_POP_VLAN;
		return true;
	}
	args = arguments(text, "push_vlan");
	if (args)
		return read_push(action, args);
	args = arguments(text, "drop");
	return args && read_drop(action, args);
}

/* Cut off the first action: at a comma that is not within parentheses. */
static char *next_action(char **rest)
{
	char *text = *rest, *pos;
	int depth = 0;

	if (!text)
		return NULL;
	for (pos = text; *pos && (depth || *pos != ','); pos++)
		depth += (*pos == '(') - (*pos == ')');
	*rest = *pos ? pos + 1 : NULL;
	*pos = '\0';
	return text;
}

static int read_one(char *text, const struct flow_names *names, void *buf, size_t size,
		    size_t *len, char **err)
{
	struct vsw_action action = { 0 };
	char *shown = strdup(text);
	int ret = 0;

	if (!read_action(&action, text, names))
		ret = errline(err, -EINVAL, "bad action \"%s\"", shown ? shown : text);
	else if (vsw_action_put(buf, size, len, &action))
		ret = errline(err, -E2BIG, "too many actions");
	free(shown);
	return ret;
}

static int read_actions(char *text, const struct flow_names *names, void *buf, size_t size,
			size_t *len, char **err)
{
	char *rest = text, *one;
	int ret = 0;

	while (!ret && (one = next_action(&rest)))
		ret = read_one(one, names, buf, size, len, err);
	return ret;
}

int flow_actions_parse(const char *text, const struct flow_names *names, void *buf, size_t size,
		       size_t *len, char **err)
{
	size_t start = *len;
	const char *why;
	char *copy;
	int ret;

	if (!strcmp(text, "drop"))
		return 0;
	copy = strdup(text);
	if (!copy)
		return errline(err, -ENOMEM, "no memory");
	ret = read_actions(copy, names, buf, size, len, err);
	free(copy);
	if (ret)
		return ret;
	ret = vsw_actions_check((u8 *)buf + start, *len - start, &why);
	return ret < 0 ? errline(err, ret, "%s", why) : 0;
}
