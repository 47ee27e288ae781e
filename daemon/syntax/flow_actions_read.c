// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading actions of flows: flow.h. */
#include <stdlib.h>
#include "core/drop.h"
#include "core/frame.h"
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/syntax/flow_words.h"

/* struct tag - a tag being read */
struct tag {
	u64 vid, pcp, dei, tpid;
};

static bool read_part(struct tag *tag, char *text)
{
	char *value = strchr(text, '=');

	if (!value)
		return false;
	*value++ = '\0';
	if (!strcmp(text, "vid"))
		return number_parse(value, VSW_TCI_VID, &tag->vid);
	if (!strcmp(text, "pcp"))
		return number_parse(value, 7, &tag->pcp);
	if (!strcmp(text, "dei"))
		return number_parse(value, 1, &tag->dei);
	if (!strcmp(text, "tpid"))
		return number_parse(value, 0xffff, &tag->tpid) &&
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

static bool read_drop(struct vsw_action *action, char *reason)
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
			const struct port_names *names)
{
	action->type = VSWITCH_ACT_OUTPUT;
	action->port = value_port(port, names);
	return action->port;
}

/* @text: "VALUE[/MASK]->NAME" */
static bool read_set(struct vsw_action *action, char *text)
{
	struct vswitch_set *set = &action->set;
	char *arrow = strstr(text, "->");
	const struct set_name *n;
	size_t i;

	if (!arrow)
		return false;
	*arrow = '\0';
	n = set_name_find(arrow + 2);
	if (!n || !value_get(text, n->kind, set->value, set->mask, NULL))
		return false;
	action->type = VSWITCH_ACT_SET;
	set->field = n->field;
	for (i = 0; i < 4 && n->field == VSWITCH_FIELD_IPV6_LABEL; i++)
		set->mask[i] &= (u8)~(LABEL_PAST >> (24 - 8 * i));
	return true;
}

static bool read_tunnel(struct vsw_action *action, const char *text)
{
	u64 id;

	if (!number_parse(text, 0xffffffff, &id))
		return false;
	action->type = VSWITCH_ACT_SET_TUNNEL;
	action->tun_id = cpu_to_be32((u32)id);
	return true;
}

static bool read_trunc(struct vsw_action *action, char *text)
{
	u64 len;

	if (!number_parse(text, 0xffffffff, &len) || len < VSW_ETH_HLEN)
		return false;
	action->type = VSWITCH_ACT_TRUNC;
	action->len = (u32)len;
	return true;
}

static bool read_storm(struct vsw_action *action, char *kind)
{
	action->type = VSWITCH_ACT_STORM;
	for (action->storm = 0; action->storm < __VSWITCH_STORM_MAX; action->storm++) {
		if (!strcmp(kind, storm_name(action->storm)))
			return true;
	}
	return false;
}

static bool read_priority(struct vsw_action *action, char *text)
{
	u64 priority = VSWITCH_PRIORITY_RECEIVED;

	if (strcmp(text, "received") &&
	    !number_parse(text, VSWITCH_PRIORITY_RECEIVED - 1, &priority))
		return false;
	action->type = VSWITCH_ACT_SET_PRIORITY;
	action->priority = (u32)priority;
	return true;
}

static bool read_meter(struct vsw_action *action, char *text)
{
	u64 no;

	if (!number_parse(text, VSWITCH_METER_MAX, &no) || !no)
		return false;
	action->type = VSWITCH_ACT_METER;
	action->meter = (u32)no;
	return true;
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

/* struct word - an action that has arguments in parentheses */
struct word {
	const char *name;
	bool (*read)(struct vsw_action *action, char *text);
};

static bool read_sample(struct vsw_action *action, char *text)
{
	action->type = VSWITCH_ACT_SAMPLE;
	return sample_get(text, &action->sample);
}

static const struct word words[] = {
	{ "push_vlan", read_push },
	{ "trunc", read_trunc },
	{ "storm", read_storm },
	{ "sample", read_sample },
	{ "set_priority", read_priority },
	{ "meter", read_meter },
	{ "drop", read_drop },
};

static bool read_word(struct vsw_action *action, char *text)
{
	const struct word *w;
	char *args;

	for (w = words; w < words + sizeof(words) / sizeof(words[0]); w++) {
		args = arguments(text, w->name);
		if (args)
			return w->read(action, args);
	}
	return false;
}

static bool read_action(struct vsw_action *action, char *text, const struct port_names *names)
{
	if (!strncmp(text, "output:", 7))
		return read_output(action, text + 7, names);
	if (!strncmp(text, "set_field:", 10))
		return read_set(action, text + 10);
	if (!strncmp(text, "set_tunnel:", 11))
		return read_tunnel(action, text + 11);
	if (!strcmp(text, "pop_vlan"))
		action->type = VSWITCH_ACT_POP_VLAN;
	else if (!strcmp(text, "in_port"))
		action->type = VSWITCH_ACT_OUTPUT_BACK;
	else if (!strcmp(text, "copy"))
		action->type = VSWITCH_ACT_COPY;
	else
		return read_word(action, text);
	return true;
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

/* struct row - a row being read; @n: actions of it */
struct row {
	const struct port_names *names;
	u8 *buf;
	size_t size;
	size_t *len;
	u32 n;
	char **err;
};

static int put(struct row *r, const struct vsw_action *action)
{
	r->n++;
	if (vsw_action_put(r->buf, r->size, r->len, action))
		return errline(r->err, -E2BIG, "too many actions");
	return 0;
}

static int read_actions(struct row *r, char *text, u32 depth);

/* The actions of a way: "NAME(ACTIONS)" */
static int read_way(struct row *r, char *text, const char *name, u32 depth)
{
	char *actions = text ? arguments(text, name) : NULL;

	if (!actions || depth == VSWITCH_CHECK_LEN_MAX)
		return errline(r->err, -EINVAL, "bad action \"check_pkt_len\": no way \"%s\"",
			       name);
	return strcmp(actions, "drop") ? read_actions(r, actions, depth + 1) : 0;
}

/* "size=BYTES,gt(ACTIONS),le(ACTIONS)" */
static int read_check(struct row *r, char *text, u32 depth)
{
	struct vsw_action action = { .type = VSWITCH_ACT_CHECK_LEN };
	size_t at = *r->len;
	char *size = next_action(&text);
	u32 before;
	u64 len;
	int ret;

	if (!size || strncmp(size, "size=", 5) || !number_parse(size + 5, 0xffffffff, &len))
		return errline(r->err, -EINVAL, "bad action \"check_pkt_len\": no size");
	action.check_len.len = (u32)len;
	ret = put(r, &action);
	before = r->n;
	if (!ret)
		ret = read_way(r, next_action(&text), "gt", depth);
	if (ret)
		return ret;
	action.check_len.n = r->n - before;
	vsw_action_put(r->buf, r->size, &at, &action);
	ret = read_way(r, next_action(&text), "le", depth);
	return ret || !text ? ret : errline(r->err, -EINVAL, "bad action \"%s\"", text);
}

static int read_one(struct row *r, char *text, u32 depth)
{
	struct vsw_action action = { 0 };
	char *check = arguments(text, "check_pkt_len"), *shown;
	int ret = 0;

	if (check)
		return read_check(r, check, depth);
	shown = strdup(text);
	if (!read_action(&action, text, r->names))
		ret = errline(r->err, -EINVAL, "bad action \"%s\"", shown ? shown : text);
	else
		ret = put(r, &action);
	free(shown);
	return ret;
}

static int read_actions(struct row *r, char *text, u32 depth)
{
	char *rest = text, *one;
	int ret = 0;

	while (!ret && (one = next_action(&rest))) {
		ret = read_one(r, one, depth);
		if (!ret && rest && !strncmp(one, "check_pkt_len", 13))
			ret = errline(r->err, -EINVAL, "bad action \"%s\": nothing follows "
				      "check_pkt_len", rest);
	}
	return ret;
}

int flow_actions_parse(const char *text, const struct port_names *names, void *buf, size_t size,
		       size_t *len, char **err)
{
	struct row r = { .names = names, .buf = buf, .size = size, .len = len, .err = err };
	size_t start = *len;
	const char *why;
	char *copy;
	int ret;

	if (!strcmp(text, "drop"))
		return 0;
	copy = strdup(text);
	if (!copy)
		return errline(err, -ENOMEM, "no memory");
	ret = read_actions(&r, copy, 0);
	free(copy);
	if (ret)
		return ret;
	ret = vsw_actions_check((u8 *)buf + start, *len - start, &why);
	return ret < 0 ? errline(err, ret, "%s", why) : 0;
}
