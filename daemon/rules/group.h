/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Groups: what several rules do alike, by number, in the words of ovs-ofctl(8). They are in the
 * tables of a bridge (tables.h), and change with its rules: as a whole or not at all.
 */
#ifndef VSW_RULES_GROUP_H
#define VSW_RULES_GROUP_H

#include "daemon/rules/action.h"
#include "daemon/rules/numbered.h"

struct rule;
struct tables;

#define OFGROUP_MAX		0xffffff00U	/* the last number of a group */
#define OFGROUP_ANY		0xffffffffU	/* no group in particular */
#define OFBUCKET_MAX		0xffffff00U	/* likewise, of a bucket */
#define OFBUCKET_NEW		0xffffffffU	/* gets the lowest one that is free */

/* Groups of a bridge, buckets of a group, fields that one hashes, groups within one another */
#define OFGROUPS_MAX		65536
#define OFBUCKETS_MAX		4096
#define OFGROUP_FIELDS_MAX	32
#define OFGROUP_DEPTH_MAX	32

enum ofgroup_type {
	OFGROUP_ALL,		/* each bucket gets the frame as it was */
	OFGROUP_SELECT,		/* one of those that are alive, by a hash and their weights */
	OFGROUP_INDIRECT,	/* the only one */
	OFGROUP_FF,		/* fast_failover: the first one that is alive */
};

/* What a hash is made of. As in Open vSwitch the first one is what nobody has to say. */
enum ofgroup_method {
	OFGROUP_UNSAID,		/* as OFGROUP_DP_HASH */
	OFGROUP_DP_HASH,	/* addresses of layer 3, protocol, ports */
	OFGROUP_HASH,		/* fields; none: OFHASH_SYMMETRIC_L4 */
};

/*
 * struct ofbucket
 * @id:          unique in its group
 * @weight:      of a select group: how many of the frames; 0: none
 * @watch_port:  alive while this port is up, or while @watch_group has a bucket that is; "" and
 *               OFGROUP_ANY: always
 * @actions:     as they were written
 * @set:         as they are carried out: an action set, see ofacts_as_set()
 * @counted:     takes credit for its frames; held
 */
struct ofbucket {
	u32 id;
	u16 weight;
	char watch_port[IF_NAMESIZE];
	u32 watch_group;
	struct ofacts *actions, *set;
	struct rule *counted;
};

/* struct ofgroup_field - bits of a field (syntax/rule_fields.h), as in the bytes of its value */
struct ofgroup_field {
	u16 field;
	u8 mask[16];
};

/* struct ofgroup - fixed once it is made, but for what is counted */
struct ofgroup {
	struct numbered in_tables;
	u32 id;
	enum ofgroup_type type;
	enum ofgroup_method method;
	u64 param;			/* the hash begins with this */
	u32 n_fields, n;
	struct ofgroup_field *field;
	struct ofbucket *bucket;
	struct rule *counted;		/* held */
	u64 created;
	u32 height;			/* of the groups within it, while they are looked at */
};

/* One reference; no buckets */
struct ofgroup *ofgroup_new(u32 id, enum ofgroup_type type);
/* A copy with the first @n buckets of it, which count on, and room for as many more */
struct ofgroup *ofgroup_copy(const struct ofgroup *group, u32 n);
void ofgroup_get(struct ofgroup *group);
void ofgroup_put(struct ofgroup *group);	/* NULL: nothing */
/* Room for one more bucket at @at; those from there on move up. */
struct ofbucket *ofgroup_add_bucket(struct ofgroup *group, u32 at);
/* All but what is counted, and since when */
bool ofgroup_same(const struct ofgroup *a, const struct ofgroup *b);
bool ofgroup_names_port(const struct ofgroup *group, const char *port);

/*
 * A row of actions in the order of an action set (OpenFlow 1.5 section 5.6, ovs-actions(7)): of
 * each action that takes or gives tags, and of dec_ttl, the last one; what writes fields; and, at
 * the end, a group, or the last output, or the last resubmit. Without any of these: nothing.
 */
struct ofacts *ofacts_as_set(const struct ofacts *row);
/* Whether an action can be in such a set */
bool ofact_fits_set(enum ofact_type type);
/* Whether one of them is a group: @id, or (OFGROUP_ANY) whichever */
bool ofacts_use_group(const struct ofacts *actions, u32 id);

/* --- in tables ------------------------------------------------------------------------------ */

/* The group that a frame finds, or NULL */
struct ofgroup *tables_group(const struct tables *tables, u32 id);
/*
 * The one that whoever makes a change sees, or NULL; all of them, of which this is the first
 * (@group is NULL) or the one behind, or NULL; and how many
 */
struct ofgroup *tables_group_now(const struct tables *tables, u32 id);
struct ofgroup *tables_group_next(const struct tables *tables, const struct ofgroup *group);
#define tables_each_group(tables, group)			\
	for ((group) = tables_group_next(tables, NULL); (group);	\
	     (group) = tables_group_next(tables, group))
u32 tables_group_count(const struct tables *tables);
/* Steps of a change. Takes a reference; one with the same number goes. */
void tables_group_insert(struct tables *tables, struct ofgroup *group);
void tables_group_remove(struct tables *tables, struct ofgroup *group);
/* As tables_each_step() */
int tables_each_group_step(const struct tables *tables,
			   int (*fn)(void *arg, const struct ofgroup *group, bool added),
			   void *arg);

#endif
