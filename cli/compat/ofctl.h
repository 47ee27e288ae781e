/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ovs-ofctl: its commands, by file. */
#ifndef VSW_CLI_COMPAT_OFCTL_H
#define VSW_CLI_COMPAT_OFCTL_H

#include "cli/compat/front.h"

/* ofctl_flow.c: flows are changed */
int ofctl_add_flow(const struct front *f, int n, char *const *args, char **err);
int ofctl_add_flows(const struct front *f, int n, char *const *args, char **err);
int ofctl_mod_flows(const struct front *f, int n, char *const *args, char **err);
int ofctl_del_flows(const struct front *f, int n, char *const *args, char **err);
int ofctl_replace_flows(const struct front *f, int n, char *const *args, char **err);

int ofctl_bundle(const struct front *f, int n, char *const *args, char **err);
/* The lines of a file, as @member; a change that is asked for */
int ofctl_put_file(struct json_object *params, const char *member, const char *path, char **err);
int ofctl_change(const struct front *f, const char *method, struct json_object *params,
		 char **err);

/* ofctl_group.c, ofctl_group_dump.c: groups are changed, and shown */
int ofctl_add_group(const struct front *f, int n, char *const *args, char **err);
int ofctl_add_groups(const struct front *f, int n, char *const *args, char **err);
int ofctl_mod_group(const struct front *f, int n, char *const *args, char **err);
int ofctl_del_groups(const struct front *f, int n, char *const *args, char **err);
int ofctl_insert_buckets(const struct front *f, int n, char *const *args, char **err);
int ofctl_remove_buckets(const struct front *f, int n, char *const *args, char **err);
int ofctl_dump_groups(const struct front *f, int n, char *const *args, char **err);
int ofctl_dump_group_stats(const struct front *f, int n, char *const *args, char **err);
int ofctl_dump_group_features(const struct front *f, int n, char *const *args, char **err);

/* ofctl_meter.c: likewise, meters */
int ofctl_add_meter(const struct front *f, int n, char *const *args, char **err);
int ofctl_mod_meter(const struct front *f, int n, char *const *args, char **err);
int ofctl_del_meters(const struct front *f, int n, char *const *args, char **err);
int ofctl_dump_meters(const struct front *f, int n, char *const *args, char **err);
int ofctl_meter_stats(const struct front *f, int n, char *const *args, char **err);
int ofctl_meter_features(const struct front *f, int n, char *const *args, char **err);

/* ofctl_queue.c */
int ofctl_queue_stats(const struct front *f, int n, char *const *args, char **err);
int ofctl_queue_get_config(const struct front *f, int n, char *const *args, char **err);

/* ofctl_dump.c: flows are shown */
#define OFCTL_FLOWS	"[{match?:s,actions:s,cookie?:n,duration?:n,table?:n,packets?:n,bytes?:n}]"
int ofctl_dump_flows(const struct front *f, int n, char *const *args, char **err);
int ofctl_dump_aggregate(const struct front *f, int n, char *const *args, char **err);
/* What flow.show answers. @match NULL: all */
int ofctl_ask_flows(const struct front *f, const char *bridge, const char *match, bool names,
		    struct json_object **flows, char **err);

/* ofctl_sort.c: in the order of --sort and --rsort; -1 and *err: there is no such field */
int ofctl_sort_check(const struct front *f, char **err);
void ofctl_sort(const struct front *f, struct json_object *flows);

/* ofctl_diff.c: two sets of flows are compared */
int ofctl_diff_flows(const struct front *f, int n, char *const *args, char **err);

/* ofctl_port.c, ofctl_counters.c, ofctl_table.c: the switch itself */
int ofctl_show(const struct front *f, int n, char *const *args, char **err);
int ofctl_dump_ports_desc(const struct front *f, int n, char *const *args, char **err);
int ofctl_mod_port(const struct front *f, int n, char *const *args, char **err);
int ofctl_dump_ports(const struct front *f, int n, char *const *args, char **err);
int ofctl_dump_tables(const struct front *f, int n, char *const *args, char **err);
int ofctl_dump_table_desc(const struct front *f, int n, char *const *args, char **err);

#endif
