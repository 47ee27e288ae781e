// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing actions of flows: flow.h. */
#include <string.h>
#include "core/drop.h"
#include "daemon/base/text.h"
#include "daemon/syntax/flow_words.h"

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

static void put_priority(FILE *out, u32 priority)
{
	if (priority == VSWITCH_PRIORITY_RECEIVED)
		fputs("set_priority(received)", out);
	else
		fprintf(out, "set_priority(0x%x)", priority);
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

static void put_action(FILE *out, const struct vsw_action *action, const void *names)
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
		fprintf(out, "storm(%s)", storm_name(action->storm));
		break;
	case VSWITCH_ACT_SET_PRIORITY:
		put_priority(out, action->priority);
		break;
	case VSWITCH_ACT_METER:
		fprintf(out, "meter(%u)", action->meter);
		break;
	case VSWITCH_ACT_SAMPLE:
		fputs("sample(", out);
		sample_put(out, &action->sample);
		fputc(')', out);
		break;
	}
}

char *flow_actions_format(const void *actions, size_t len, const struct port_names *names)
{
	struct text text;
	FILE *out = text_try_begin(&text);

	if (!out)
		return NULL;
	row_put(out, actions, len, &(struct row_form){ .put = put_action, .arg = names });
	return text_try_take(&text);
}
