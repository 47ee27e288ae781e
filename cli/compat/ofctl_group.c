// SPDX-License-Identifier: GPL-2.0-or-later
/* ovs-ofctl add-group, add-groups, mod-group, del-groups, insert-buckets, remove-buckets */
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/ofctl.h"
#include "cli/flow_file.h"

/* @commands: lines may begin with add, modify, add_or_mod, delete, insert_bucket, remove_bucket */
static int change(const struct front *f, const char *method, char *const *args, bool file,
		  bool commands, char **err)
{
	struct json_object *params = front_bridge(args[0]);

	if (!file) {
		flow_line_put(params, "groups", args[1]);
	} else if (ofctl_put_file(params, "groups", args[1], err)) {
		json_object_put(params);
		return CTL_EXIT_ERROR;
	}
	if (commands)
		json_object_object_add(params, "commands", json_object_new_boolean(true));
	if (f->opts.may_create)
		json_object_object_add(params, "may_add", json_object_new_boolean(true));
	return ofctl_change(f, method, params, err);
}

static bool is_stdin(const char *arg)
{
	return !strcmp(arg, "-");
}

int ofctl_add_groups(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return change(f, "group.add", args, true, true, err);
}

int ofctl_add_group(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return change(f, "group.add", args, is_stdin(args[1]), is_stdin(args[1]), err);
}

int ofctl_mod_group(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return change(f, "group.mod", args, is_stdin(args[1]), false, err);
}

int ofctl_del_groups(const struct front *f, int n, char *const *args, char **err)
{
	static const char all[] = "group_id=all";
	char *const both[] = { args[0], n > 1 ? args[1] : (char *)all };

	return change(f, "group.del", both, is_stdin(both[1]), false, err);
}

int ofctl_insert_buckets(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return change(f, "group.insert_buckets", args, is_stdin(args[1]), false, err);
}

int ofctl_remove_buckets(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return change(f, "group.remove_buckets", args, is_stdin(args[1]), false, err);
}
