// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl fdb: the MAC tables. Columns and argument order are those of ovs-appctl fdb/... */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/cell.h"
#include "cli/error.h"
#include "cli/noun.h"

static bool is_true(struct json_object *row, const char *name)
{
	return json_object_get_boolean(json_object_object_get(row, name));
}

static char *age_text(struct json_object *row)
{
	struct json_object *age = json_object_object_get(row, "age");

	if (is_true(row, "local"))
		return strdup("local");
	if (is_true(row, "static") || !age)
		return strdup("static");
	if (is_true(row, "sticky"))
		return strdup("sticky");
	return cell_text(age, CELL_BARE);
}

static const struct column fdb_columns[] = {
	{ .heading = "bridge", .key = "bridge" },
	{ .heading = "port", .key = "port", .right = true, .width = 5 },
	{ .heading = "VLAN", .key = "vlan", .right = true },
	{ .heading = "MAC", .key = "mac", .width = 17 },
	{ .heading = "Age", .text = age_text, .right = true, .fixed = true },
	{ .heading = NULL }
};

static int put_vlan(struct json_object *params, const char *text, char **err)
{
	char *end;
	long vlan;

	errno = 0;
	vlan = strtol(text, &end, 10);
	if (errno || end == text || *end || vlan < 0 || vlan > 4095)
		return error_set(err, "VLAN '%s' is not a number from 0 to 4095", text);
	json_object_object_add(params, "vlan", json_object_new_int(vlan));
	return 0;
}

/* BRIDGE [PORT] VLAN MAC: "ovs-appctl fdb/del" has no PORT */
static int entry_params(char *const *args, int n, struct json_object *params, char **err)
{
	noun_put(params, "bridge", args[0]);
	noun_put(params, "port", n > 3 ? args[1] : NULL);
	noun_put(params, "mac", args[n - 1]);
	return put_vlan(params, args[n - 2], err);
}

static int flush_params(char *const *args, int n, struct json_object *params, char **err)
{
	(void)err;
	noun_put(params, "bridge", n > 0 ? args[0] : NULL);
	noun_put(params, "port", n > 1 ? args[1] : NULL);
	return 0;
}

static const struct noun_verb fdb_verbs[] = {
	{ .name = "show", .args = "[BRIDGE]", .max_args = 1,
	  .method = "fdb.show", .bridge = true, .columns = fdb_columns,
	  .help = "print the MAC table of BRIDGE, or of all",
	  .example = "fdb show br0" },
	{ .name = "add", .args = "BRIDGE PORT VLAN MAC", .min_args = 4, .max_args = 4,
	  .method = "fdb.add", .params = entry_params,
	  .help = "add a static entry, which is kept in the configuration",
	  .example = "fdb add br0 tap0 10 52:54:00:00:00:01" },
	{ .name = "del", .args = "BRIDGE [PORT] VLAN MAC", .min_args = 3, .max_args = 4,
	  .method = "fdb.del", .params = entry_params,
	  .help = "delete an entry, static or learned",
	  .example = "fdb del br0 tap0 10 52:54:00:00:00:01" },
	{ .name = "flush", .args = "[BRIDGE [PORT]]", .max_args = 2,
	  .method = "fdb.flush", .params = flush_params,
	  .help = "forget what was learned (in BRIDGE, at PORT)",
	  .example = "fdb flush br0 tap0" },
};

const struct noun fdb_noun = {
	.name = "fdb",
	.help = "MAC tables: learned and static entries",
	.verbs = fdb_verbs,
	.verbs_count = sizeof(fdb_verbs) / sizeof(*fdb_verbs),
};
