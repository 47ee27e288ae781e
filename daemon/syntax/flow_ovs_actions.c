// SPDX-License-Identifier: GPL-2.0-or-later
/* Actions of flows in Open vSwitch's form: flow_ovs.h. */
#include "daemon/base/text.h"
#include "daemon/syntax/flow_ovs.h"
#include "daemon/syntax/flow_words.h"
#include "daemon/syntax/value.h"

static const char *l3_of(const union vsw_key *key)
{
	switch (be16_to_cpu(key->k.eth_type)) {
	case VSW_ETH_TYPE_IPV6:
		return "ipv6";
	case VSW_ETH_TYPE_ARP:
		return "arp";
	default:
		return "ipv4";
	}
}

static const char *l4_of(const union vsw_key *key)
{
	switch (key->k.ip_proto) {
	case 1:
		return "icmp";
	case 17:
		return "udp";
	case 58:
		return "icmpv6";
	case 132:
		return "sctp";
	default:
		return "tcp";
	}
}

/* struct set_form - "set(GROUP(NAME=VALUE))" */
struct set_form {
	const char *group, *name;
	enum value_kind kind;
};

static struct set_form form_of(const union vsw_key *key, u32 field)
{
	const char *l3 = l3_of(key), *l4 = l4_of(key);
	bool arp = *l3 == 'a', ip6 = !strcmp(l3, "ipv6"), icmp = *l4 == 'i';
	enum value_kind address = ip6 ? VALUE_IPV6 : VALUE_IPV4;

	switch (field) {
	case VSWITCH_FIELD_ETH_DST:
		return (struct set_form){ "eth", "dst", VALUE_MAC };
	case VSWITCH_FIELD_ETH_SRC:
		return (struct set_form){ "eth", "src", VALUE_MAC };
	case VSWITCH_FIELD_IP_SRC:
		return (struct set_form){ l3, arp ? "sip" : "src", address };
	case VSWITCH_FIELD_IP_DST:
		return (struct set_form){ l3, arp ? "tip" : "dst", address };
	case VSWITCH_FIELD_IP_TOS:
		return (struct set_form){ l3, ip6 ? "tclass" : "tos", VALUE_DEC8 };
	case VSWITCH_FIELD_IP_TTL:
		return (struct set_form){ l3, ip6 ? "hlimit" : "ttl", VALUE_DEC8 };
	case VSWITCH_FIELD_IPV6_LABEL:
		return (struct set_form){ "ipv6", "label", VALUE_HEX32 };
	case VSWITCH_FIELD_TP_SRC:
		return (struct set_form){ l4, icmp ? "type" : "src", VALUE_DEC16 };
	case VSWITCH_FIELD_TP_DST:
		return (struct set_form){ l4, icmp ? "code" : "dst", VALUE_DEC16 };
	case VSWITCH_FIELD_ARP_OP:
		return (struct set_form){ "arp", "op", VALUE_DEC16 };
	case VSWITCH_FIELD_ARP_SHA:
		return (struct set_form){ "arp", "sha", VALUE_MAC };
	default:
		return (struct set_form){ "arp", "tha", VALUE_MAC };
	}
}

static void put_set(FILE *out, const union vsw_key *key, const struct vswitch_set *set)
{
	struct set_form form = form_of(key, set->field);

	fprintf(out, "set(%s(%s=", form.group, form.name);
	value_put(out, form.kind, set->value, set->mask, NULL);
	fputs("))", out);
}

static void put_push(FILE *out, const struct vswitch_push_vlan *vlan)
{
	u16 tci = be16_to_cpu(vlan->tci), tpid = be16_to_cpu(vlan->tpid);

	fputs("push_vlan(", out);
	if (tpid != VSW_TPID_C)
		fprintf(out, "tpid=0x%04x,", tpid);
	fprintf(out, "vid=%u,pcp=%u)", tci & VSW_TCI_VID, tci >> 13);
}

static void put_sample(FILE *out, const struct vswitch_sample *sample)
{
	fprintf(out, "sample(sample=%.1f%%,actions(psample(group=%u",
		100.0 * sample->probability / 0xffffffff, sample->group);
	sample_cookie_put(out, sample);
	fputs(")))", out);
}

/* struct form - the frame's key, and ports' names */
struct form {
	const union vsw_key *key;
	const struct port_names *names;
};

static void put_action(FILE *out, const struct vsw_action *action, const void *arg)
{
	const struct form *form = arg;
	const union vsw_key *key = form->key;
	const struct port_names *names = form->names;

	switch (action->type) {
	case VSWITCH_ACT_OUTPUT:
		value_put_port(out, action->port, names);
		break;
	case VSWITCH_ACT_OUTPUT_BACK:
		value_put_port(out, key->k.in_port, names);
		break;
	case VSWITCH_ACT_PUSH_VLAN:
		put_push(out, &action->vlan);
		break;
	case VSWITCH_ACT_POP_VLAN:
		fputs("pop_vlan", out);
		break;
	case VSWITCH_ACT_SET:
		put_set(out, key, &action->set);
		break;
	case VSWITCH_ACT_SET_TUNNEL:
		fprintf(out, "set(tunnel(tun_id=0x%x))", be32_to_cpu(action->tun_id));
		break;
	case VSWITCH_ACT_TRUNC:
		fprintf(out, "trunc(%u)", action->len);
		break;
	case VSWITCH_ACT_STORM:
		fprintf(out, "storm(%s)", storm_name(action->storm));
		break;
	case VSWITCH_ACT_SET_PRIORITY:
		fprintf(out, "set(skb_priority(0x%x))",
			action->priority == VSWITCH_PRIORITY_RECEIVED ? 0 : action->priority);
		break;
	case VSWITCH_ACT_METER:
		fprintf(out, "meter(%u)", action->meter);
		break;
	case VSWITCH_ACT_SAMPLE:
		put_sample(out, &action->sample);
		break;
	default:
		fputs("drop", out);
		break;
	}
}

char *flow_ovs_actions(const union vsw_key *key, const void *actions, size_t len,
		       const struct port_names *names)
{
	struct text text;
	FILE *out = text_try_begin(&text);

	if (!out)
		return NULL;
	/* What is said of a copy before it leaves has no word in Open vSwitch. */
	row_put(out, actions, len, &(struct row_form){ .put = put_action, .skip = VSWITCH_ACT_COPY,
						       .arg = &(struct form){ key, names } });
	return text_try_take(&text);
}
