// SPDX-License-Identifier: GPL-2.0-or-later
/* Whose frames made the learned rules: learners.h. There are no more of them than ports. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/rules/learners.h"
#include "daemon/base/xalloc.h"

static struct learner *find(const struct learners *l, const char *port)
{
	struct learner *learner;

	LIST_FOREACH(learner, &l->list, link) {
		if (!strcmp(learner->port, port))
			return learner;
	}
	return NULL;
}

static struct learner *learner_new(struct learners *l, const char *port)
{
	struct learner *learner = xcalloc(1, sizeof(*learner));

	snprintf(learner->port, sizeof(learner->port), "%s", port);
	TAILQ_INIT(&learner->rules);
	LIST_INSERT_HEAD(&l->list, learner, link);
	return learner;
}

void learners_add(struct learners *l, struct rule *rule)
{
	struct learner *learner = find(l, rule->learned_by);

	if (!learner)
		learner = learner_new(l, rule->learned_by);
	TAILQ_INSERT_TAIL(&learner->rules, rule, by_learner);
	rule->learner = learner;
	learner->n++;
	l->n++;
}

void learners_del(struct learners *l, struct rule *rule)
{
	struct learner *learner = rule->learner;

	TAILQ_REMOVE(&learner->rules, rule, by_learner);
	rule->learner = NULL;
	l->n--;
	if (--learner->n)
		return;
	LIST_REMOVE(learner, link);
	free(learner);
}

void learners_renew(struct rule *rule)
{
	TAILQ_REMOVE(&rule->learner->rules, rule, by_learner);
	TAILQ_INSERT_TAIL(&rule->learner->rules, rule, by_learner);
}

/* Of two whose shares are equal but for one none takes from the other: it would be taken back. */
struct rule *learners_victim(const struct learners *l, const char *port)
{
	struct learner *learner, *most = LIST_FIRST(&l->list);
	const struct learner *own = find(l, port);

	LIST_FOREACH(learner, &l->list, link) {
		if (learner->n > most->n)
			most = learner;
	}
	return most && most->n > (own ? own->n : 0) + 1 ? TAILQ_FIRST(&most->rules) : NULL;
}
