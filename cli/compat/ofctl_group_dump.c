// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ovs-ofctl dump-groups, dump-group-stats, dump-group-features. From OpenFlow 1.1 to 1.4 buckets
 * have no numbers, and groups no method.
 */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/ofctl.h"
#include "cli/error.h"
#include "cli/flow_args.h"
#include "cli/plain.h"

#define GROUPS		65536	/* of a bridge, at most */

/* "N", "group_id=N"; "all", "any" and nothing: all of them */
static int put_id(struct json_object *params, const char *text, char **err)
{
	const char *word = text && !strncmp(text, "group_id=", 9) ? text + 9 : text;

	if (!word || !strcasecmp(word, "all") || !strcasecmp(word, "any"))
		return 0;
	if (flow_put_id(params, "group", word, 0, FLOW_GROUP_MAX))
		return 0;
	return error_set(err, "%s is not a valid group ID.  (Valid group IDs are 32-bit "
			 "nonnegative integers or the keywords ANY or ALL.)", text);
}

static int ask(const struct front *f, int n, char *const *args, struct json_object **groups,
	       char **err)
{
	struct json_object *params = front_bridge(args[0]);

	json_object_object_add(params, "names", json_object_new_boolean(front_names(f)));
	if (put_id(params, n > 1 ? args[1] : NULL, err)) {
		json_object_put(params);
		return CTL_EXIT_ERROR;
	}
	return front_ask(f, "group.show", params, FLOW_GROUPS, groups, err);
}

static void put_heading(const struct front *f, const char *kind, unsigned int xid)
{
	printf(f->opts.of ? "OFPST_%s reply" : "NXST_%s reply", kind);
	front_put_xid(stdout, f, xid);
	puts(":");
}

/* What OpenFlow 1.5 has, and those before have not, is left out. */
static void put_short(const char *text)
{
	static const char bucket[] = ",bucket=", number[] = "bucket_id:";
	const char *method = strstr(text, ",selection_method="), *at = strstr(text, bucket);
	const char *end = method && (!at || method < at) ? method : at;
	char *head = strndup(text, end ? (size_t)(end - text) : strlen(text)), *body;

	if (!head)
		abort();
	plain_put(stdout, head);
	free(head);
	while (at) {
		text = at + sizeof(bucket) - 1;
		if (!strncmp(text, number, sizeof(number) - 1))
			text += strcspn(text, ",") + 1;
		at = strstr(text, ",bucket=bucket_id:");
		body = strndup(text, at ? (size_t)(at - text) : strlen(text));
		if (!body)
			abort();
		fputs(bucket, stdout);
		plain_put(stdout, body);
		free(body);
	}
}

int ofctl_dump_groups(const struct front *f, int n, char *const *args, char **err)
{
	bool shorter = f->opts.of && f->opts.of < 5;
	struct json_object *groups;
	int rc = ask(f, n, args, &groups, err);

	if (rc)
		return rc;
	put_heading(f, "GROUP_DESC", 2);
	for (size_t i = 0; i < json_object_array_length(groups); i++) {
		struct json_object *g = json_object_array_get_idx(groups, i);

		printf(" group_id=%llu,", front_number(g, "group"));
		if (shorter)
			put_short(front_text(g, "text"));
		else
			plain_put(stdout, front_text(g, "text"));
		putchar('\n');
	}
	json_object_put(groups);
	return CTL_EXIT_OK;
}

/* Buckets are counted from 0, whatever their numbers are. */
static void put_counters(struct json_object *g)
{
	struct json_object *buckets = json_object_object_get(g, "buckets");

	printf(" group_id=%llu,duration=%.3fs,ref_count=%llu,packet_count=%llu,byte_count=%llu",
	       front_number(g, "group"),
	       json_object_get_double(json_object_object_get(g, "duration")),
	       front_number(g, "references"), front_number(g, "packets"),
	       front_number(g, "bytes"));
	for (size_t i = 0; i < json_object_array_length(buckets); i++) {
		struct json_object *b = json_object_array_get_idx(buckets, i);

		printf(",bucket%zu:packet_count=%llu,byte_count=%llu", i,
		       front_number(b, "packets"), front_number(b, "bytes"));
	}
	putchar('\n');
}

int ofctl_dump_group_stats(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *groups;
	int rc = ask(f, n, args, &groups, err);

	if (rc)
		return rc;
	put_heading(f, "GROUP", 6);
	for (size_t i = 0; i < json_object_array_length(groups); i++)
		put_counters(json_object_array_get_idx(groups, i));
	json_object_put(groups);
	return CTL_EXIT_OK;
}

int ofctl_dump_group_features(const struct front *f, int n, char *const *args, char **err)
{
	static const char *const types[] = { "all", "select", "indirect", "fast failover" };
	struct json_object *groups;
	int rc = ask(f, n, args, &groups, err);

	if (rc)
		return rc;
	json_object_put(groups);
	put_heading(f, "GROUP_FEATURES", 2);
	puts(" Group table:\n    Types:  0xf\n    Capabilities:  0x7");
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		printf("    %s group:\n       max_groups=0x%x\n       actions: output %s\n",
		       types[i], GROUPS, f->opts.of ? "group set_field strip_vlan push_vlan "
		       "mod_nw_ttl dec_ttl" : "set_vlan_vid set_vlan_pcp strip_vlan mod_dl_src "
		       "mod_dl_dst mod_nw_src mod_nw_dst mod_nw_tos mod_tp_src mod_tp_dst");
	return CTL_EXIT_OK;
}
