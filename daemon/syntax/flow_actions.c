// SPDX-License-Identifier: GPL-2.0-or-later
/* Actions as text: flow.h. */
#include <stdlib.h>
#include "core/drop.h"
#include "core/frame.h"
#include "daemon/base/errline.h"
#include "daemon/syntax/value.h"

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

/* Both IP versions have one field; an address of IPv4 is shorter. */
static const struct set_name {
	const char *name;
	u8 field;
	enum value_kind kind;
} set_names[] = {
	{ "eth_dst", VSWITCH_FIELD_ETH_DST, VALUE_MAC },
	{ "eth_src", VSWITCH_FIELD_ETH_SRC, VALUE_MAC },
	{ "ip_src", VSWITCH_FIELD_IP_SRC, VALUE_IPV4 },
	{ "ip_dst", VSWITCH_FIELD_IP_DST, VALUE_IPV4 },
	{ "ipv6_src", VSWITCH_FIELD_IP_SRC, VALUE_IPV6 },
	{ "ipv6_dst", VSWITCH_FIELD_IP_DST, VALUE_IPV6 },
	{ "nw_tos", VSWITCH_FIELD_IP_TOS, VALUE_DEC8 },
	{ "nw_ttl", VSWITCH_FIELD_IP_TTL, VALUE_DEC8 },
	{ "ipv6_label", VSWITCH_FIELD_IPV6_LABEL, VALUE_HEX32 },
	{ "tp_src", VSWITCH_FIELD_TP_SRC, VALUE_DEC16 },
	{ "tp_dst", VSWITCH_FIELD_TP_DST, VALUE_DEC16 },
	{ "arp_op", VSWITCH_FIELD_ARP_OP, VALUE_DEC16 },
	{ "arp_sha", VSWITCH_FIELD_ARP_SHA, VALUE_MAC },
	{ "arp_tha", VSWITCH_FIELD_ARP_THA, VALUE_MAC },
};

static const char *const storm_names[__VSWITCH_STORM_MAX] = {
	[VSWITCH_STORM_BROADCAST] = "broadcast",
	[VSWITCH_STORM_MULTICAST] = "multicast",
	[VSWITCH_STORM_UNKNOWN] = "unknown",
};

/* Bits of a label's four bytes that no label has: in the text they count as part of the mask. */
#define LABEL_PAST	0xfff00000

static const struct set_name *set_name_of(const struct vswitch_set *set)
{
	static const u8 zero[12];
	bool ipv4 = !memcmp(set->mask + 4, zero, sizeof(zero));
	const struct set_name *n;

	for (n = set_names; n < set_names + sizeof(set_names) / sizeof(set_names[0]); n++) {
		if (n->field == set->field && (n->kind != VALUE_IPV4 || ipv4))
			return n;
	}
	return NULL;
}

static void put_set(FILE *out, const struct vswitch_set *set)
{
	const struct set_name *n = set_name_of(set);
	struct vswitch_set shown = *set;
	size_t i;

	if (!n) {
		fputs("invalid", out);
		return;
	}
	for (i = 0; i < 4 && n->field == VSWITCH_FIELD_IPV6_LABEL; i++)
		shown.mask[i] |= (u8)(LABEL_PAST >> (24 - 8 * i));
	fputs("set_field:", out);
	value_put(out, n->kind, shown.value, shown.mask, NULL);
	fprintf(out, "->%s", n->name);
}

static void put_action(FILE *out, const struct vsw_action *action, const struct port_names *names)
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
	case VSWITCH_ACT_OUTPUT_BACK:
		fputs("in_port", out);
		break;
	case VSWITCH_ACT_SET:
		put_set(out, &action->set);
		break;
	case VSWITCH_ACT_SET_TUNNEL:
		fprintf(out, "set_tunnel:0x%x", be32_to_cpu(action->tun_id));
		break;
	case VSWITCH_ACT_TRUNC:
		fprintf(out, "trunc(%u)", action->len);
		break;
	case VSWITCH_ACT_COPY:
		fputs("copy", out);
		break;
	case VSWITCH_ACT_STORM:
		fprintf(out, "storm(%s)", storm_names[action->storm]);
		break;
	}
}

/* No action at all is a drop without a named reason. */
static void put_actions(FILE *out, const void *actions, size_t len,
			const struct port_names *names)
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

char *flow_actions_format(const void *actions, size_t len, const struct port_names *names)
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
	const struct set_name *n = set_names, *end = n + sizeof(set_names) / sizeof(set_names[0]);
	char *arrow = strstr(text, "->");
	size_t i;

	if (!arrow)
		return false;
	*arrow = '\0';
	while (n < end && strcmp(n->name, arrow + 2))
		n++;
	if (n == end || !value_get(text, n->kind, set->value, set->mask, NULL))
		return false;
	action->type = VSWITCH_ACT_SET;
	set->field = n->field;
	for (i = 0; i < 4 && n->field == VSWITCH_FIELD_IPV6_LABEL; i++)
		set->mask[i] &= (u8)~(LABEL_PAST >> (24 - 8 * i));
	return true;
}

static bool read_tunnel(struct vsw_action *action, const char *text)
{
	unsigned long id;

	if (!value_number(text, 0xffffffff, &id))
		return false;
	action->type = VSWITCH_ACT_SET_TUNNEL;
	action->tun_id = cpu_to_be32((u32)id);
	return true;
}

static bool read_trunc(struct vsw_action *action, const char *text)
{
	unsigned long len;

	if (!value_number(text, 0xffffffff, &len) || len < VSW_ETH_HLEN)
		return false;
	action->type = VSWITCH_ACT_TRUNC;
	action->len = (u32)len;
	return true;
}

static bool read_storm(struct vsw_action *action, const char *kind)
{
	action->type = VSWITCH_ACT_STORM;
	for (action->storm = 0; action->storm < __VSWITCH_STORM_MAX; action->storm++) {
		if (!strcmp(kind, storm_names[action->storm]))
			return true;
	}
	return false;
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

static bool read_action(struct vsw_action *action, char *text, const struct port_names *names)
{
	char *args;

	if (!strncmp(text, "output:", 7))
		return read_output(action, text + 7, names);
	if (!strncmp(text, "set_field:", 10))
		return read_set(action, text + 10);
	if (!strncmp(text, "set_tunnel:", 11))
		return read_tunnel(action, text + 11);
	if (!strcmp(text, "pop_vlan")) {
		action->type = VSWITCH_ACT_POP_VLAN;
		return true;
	}
	if (!strcmp(text, "in_port")) {
		action->type = VSWITCH_ACT_OUTPUT_BACK;
		return true;
	}
	if (!strcmp(text, "copy")) {
		action->type = VSWITCH_ACT_COPY;
		return true;
	}
	args = arguments(text, "push_vlan");
	if (args)
		return read_push(action, args);
	args = arguments(text, "trunc");
	if (args)
		return read_trunc(action, args);
	args = arguments(text, "storm");
	if (args)
		return read_storm(action, args);
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

static int read_one(char *text, const struct port_names *names, void *buf, size_t size,
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

static int read_actions(char *text, const struct port_names *names, void *buf, size_t size,
			size_t *len, char **err)
{
	char *rest = text, *one;
	int ret = 0;

	while (!ret && (one = next_action(&rest)))
		ret = read_one(one, names, buf, size, len, err);
	return ret;
}

int flow_actions_parse(const char *text, const struct port_names *names, void *buf, size_t size,
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
