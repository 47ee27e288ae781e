/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes of a bridge's groups, as ovs-ofctl(8) defines them: of the tables alone, within
 * tables_begin() and its end. Rules that use a group go with it.
 */
#ifndef VSW_RULES_GROUP_CHANGE_H
#define VSW_RULES_GROUP_CHANGE_H

#include "daemon/base/way.h"
#include "daemon/rules/group.h"
#include "daemon/rules/tables.h"

/* What is done with a line, where lines may say it */
enum group_command {
	GROUP_ADD,
	GROUP_MODIFY,
	GROUP_ADD_OR_MODIFY,
	GROUP_DELETE,
	GROUP_INSERT_BUCKETS,
	GROUP_REMOVE_BUCKETS,
};

/* Which bucket, where it is none by its number (OpenFlow 1.5 section 7.3.4.3) */
#define OFBUCKET_FIRST	0xfffffffdU
#define OFBUCKET_LAST	0xfffffffeU
#define OFBUCKET_ALL	0xffffffffU

/*
 * struct group_spec
 * @group: one reference; of a group that is deleted, or shown, its number counts; OFGROUP_ANY: all
 * @weighted: of its buckets, as many as it has: a weight was given
 * @at:    of GROUP_INSERT_BUCKETS: they come behind this bucket; of GROUP_REMOVE_BUCKETS: it goes
 */
struct group_spec {
	struct ofgroup *group;
	bool *weighted;
	u32 at;
	enum group_command command;
};

/* struct group_specs - lines that were read, in order */
struct group_specs {
	struct group_spec *spec;
	size_t n;
	struct way way;		/* given after each line */
};

void group_spec_free(struct group_spec *spec);
void group_specs_free(struct group_specs *specs);

/* Do what its command says. 0 or -errno and *err */
int group_change(struct tables *tables, const struct group_spec *spec, u64 now, char **err);
/* Make @specs all there is. Groups that are the same stay, and count on. 0 or -errno and *err */
int groups_replace(struct tables *tables, const struct group_specs *specs, u64 now, char **err);

/*
 * Give buckets that were read the numbers and weights that nobody has given, and look whether such
 * a group can be. 0 or -EINVAL and *err
 */
int group_settle(struct ofgroup *group, const bool *weighted, char **err);

/*
 * When all has been changed: whether each group that the change has brought, or that a rule of it
 * uses, is there, none that went is used, and none leads to itself. 0 or -EINVAL and *err
 */
int groups_check(struct tables *tables, char **err);
/* A group that leads to itself, or too deep into others; NULL: none does */
struct ofgroup *groups_find_loop(const struct tables *tables);

#endif
