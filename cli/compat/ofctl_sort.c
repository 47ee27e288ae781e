// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ovs-ofctl --sort and --rsort: by priority, or by what a match says of a field. Flows that say
 * nothing of it stand behind the others either way.
 */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/compat/ofctl.h"
#include "cli/error.h"

/* Fields by the names that they have in matches, and words that stand for another's value */
static const struct name {
	const char *asked, *shown;
} names[] = {
	{ "in_port", "in_port" }, { "dl_src", "dl_src" }, { "eth_src", "dl_src" },
	{ "dl_dst", "dl_dst" }, { "eth_dst", "dl_dst" }, { "dl_type", "dl_type" },
	{ "eth_type", "dl_type" }, { "dl_vlan", "dl_vlan" }, { "vlan_vid", "dl_vlan" },
	{ "dl_vlan_pcp", "dl_vlan_pcp" }, { "vlan_pcp", "dl_vlan_pcp" },
	{ "vlan_tci", "vlan_tci" }, { "nw_src", "nw_src" }, { "ip_src", "nw_src" },
	{ "nw_dst", "nw_dst" }, { "ip_dst", "nw_dst" }, { "ipv6_src", "ipv6_src" },
	{ "ipv6_dst", "ipv6_dst" }, { "ipv6_label", "ipv6_label" }, { "nw_proto", "nw_proto" },
	{ "ip_proto", "nw_proto" }, { "nw_tos", "nw_tos" }, { "nw_ttl", "nw_ttl" },
	{ "arp_spa", "arp_spa" }, { "arp_tpa", "arp_tpa" }, { "arp_sha", "arp_sha" },
	{ "arp_tha", "arp_tha" }, { "arp_op", "arp_op" }, { "tp_src", "tp_src" },
	{ "tcp_src", "tp_src" }, { "udp_src", "tp_src" }, { "tp_dst", "tp_dst" },
	{ "tcp_dst", "tp_dst" }, { "udp_dst", "tp_dst" }, { "tcp_flags", "tcp_flags" },
	{ "icmp_type", "icmp_type" }, { "icmp_code", "icmp_code" },
	{ "nd_target", "nd_target" }, { "tun_id", "tun_id" },
};

static const char *shown_as(const char *field)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!strcasecmp(names[i].asked, field))
			return names[i].shown;
	}
	return NULL;
}

int ofctl_sort_check(const struct front *f, char **err)
{
	for (size_t i = 0; i < f->opts.n_sort; i++) {
		const char *field = f->opts.sort[i].field;

		if (field && !shown_as(field))
			return error_set(err, "%s: unknown field name", field);
	}
	return 0;
}

/* The value of "FIELD=" in a match, @len characters; NULL: it has none */
static const char *value_of(const char *match, const char *field, int *len)
{
	size_t name = strlen(field);

	while (match) {
		if (!strncmp(match, field, name) && match[name] == '=') {
			*len = (int)strcspn(match + name + 1, ",");
			return match + name + 1;
		}
		match = strchr(match, ',');
		match += match ? 1 : 0;
	}
	return NULL;
}

/* Numbers within texts compare as numbers: addresses, ports. */
static int compare_field(struct json_object *a, struct json_object *b, const struct front_sort *s)
{
	const char *field = shown_as(s->field);
	char x[128] = "", y[128] = "";
	int len_a = 0, len_b = 0, order;
	const char *va = value_of(front_text(a, "match"), field, &len_a);
	const char *vb = value_of(front_text(b, "match"), field, &len_b);

	if (!va || !vb)
		return !va == !vb ? 0 : va ? -1 : 1;
	snprintf(x, sizeof(x), "%.*s", len_a, va);
	snprintf(y, sizeof(y), "%.*s", len_b, vb);
	order = strverscmp(x, y);
	return s->falling ? -order : order;
}

static int compare_priority(struct json_object *a, struct json_object *b,
			    const struct front_sort *s)
{
	unsigned long long x = front_number(a, "priority"), y = front_number(b, "priority");
	int order = x < y ? -1 : x > y;

	return s->falling ? -order : order;
}

/* What stays equal keeps its order. */
static int compare(const void *a, const void *b, void *arg)
{
	const struct front *f = arg;
	struct json_object *x = *(struct json_object **)a, *y = *(struct json_object **)b;
	int order = 0;

	for (size_t i = 0; i < f->opts.n_sort && !order; i++) {
		const struct front_sort *s = &f->opts.sort[i];

		order = s->field ? compare_field(x, y, s) : compare_priority(x, y, s);
	}
	if (!order)
		order = front_number(x, "place") < front_number(y, "place") ? -1 : 1;
	return order;
}

void ofctl_sort(const struct front *f, struct json_object *flows)
{
	struct array_list *list = json_object_get_array(flows);

	if (!f->opts.n_sort)
		return;
	for (size_t i = 0; i < list->length; i++)
		json_object_object_add(list->array[i], "place", json_object_new_uint64(i));
	qsort_r(list->array, list->length, sizeof(*list->array), compare, (void *)f);
}
