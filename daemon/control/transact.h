/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The method "transact": command lines, and the verbs that stand in them */
#ifndef VSW_CONTROL_TRANSACT_H
#define VSW_CONTROL_TRANSACT_H

#include "daemon/control/verbs/verb.h"

/* All tables of verbs, up to a NULL */
extern const struct control_verb *const verb_tables[];

/*
 * Run params of a "transact" request. 0 and *result; VERB_WAIT: nothing was changed, try again when
 * something was committed; -errno and *err: nothing was changed, and *result has the warnings, or
 * is NULL.
 */
int control_transact(struct engine *engine, struct json_object *params,
		     struct json_object **result, char **err);

#endif
