/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What rules name by number, in the tables of a bridge: groups and meters. As with rules, look-ups
 * find those of the tables' version, and whoever makes a change those that are listed; what a
 * change has done is known until it is put into force or undone.
 *
 * This is below group.h and meter.h, whose functions on tables are these with types.
 */
#ifndef VSW_RULES_NUMBERED_H
#define VSW_RULES_NUMBERED_H

#include <sys/queue.h>
#include "daemon/base/hash.h"

struct tables;

/* struct numbered - first in a group or a meter, which has @refs references; the rest is ours */
struct numbered {
	u32 refs;
	u32 id;
	u32 since, until;	/* versions of the tables that show it, as of rules */
	struct hlink link;
	TAILQ_ENTRY(numbered) entry;
};
TAILQ_HEAD(numbered_list, numbered);

/* struct numbered_step - of a change; @one is held */
struct numbered_step {
	struct numbered *one;
	bool added;
};

/*
 * struct numbered_set - all of one kind
 * @list: those that whoever changes them sees, @n
 * @undo: steps of the change that is being made
 * @put:  a reference goes
 */
struct numbered_set {
	struct hash by_id;
	struct numbered_list list;
	u32 n;
	struct numbered_step *undo;
	size_t n_undo, room_undo;
	void (*put)(struct numbered *one);
};

void numbered_init(struct numbered_set *set, void (*put)(struct numbered *one));
void numbered_exit(struct numbered_set *set);

/* The one that a frame finds, and the one that whoever makes a change sees, or NULL */
struct numbered *numbered_find(const struct tables *t, const struct numbered_set *set, u32 id);
struct numbered *numbered_find_now(const struct tables *t, const struct numbered_set *set, u32 id);
/* Of those that are listed the first (@one is NULL), or the one behind; NULL: there is none */
struct numbered *numbered_next(const struct numbered_set *set, const struct numbered *one);

/* Steps of a change. Takes a reference; one with the same number goes. */
void numbered_insert(struct tables *t, struct numbered_set *set, struct numbered *one, u32 id);
void numbered_remove(struct tables *t, struct numbered_set *set, struct numbered *one);
void numbered_commit(struct numbered_set *set);
void numbered_abort(struct numbered_set *set);

#endif
