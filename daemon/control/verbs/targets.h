/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Controllers of a bridge, managers of the switch: rows with a target, in a column of @row */
#ifndef VSW_CONTROL_VERBS_TARGETS_H
#define VSW_CONTROL_VERBS_TARGETS_H

#include "daemon/control/verbs/command.h"

/* Their targets as lines, sorted. 0 or -errno and *err */
int targets_show(struct transaction *t, struct command *c, const struct row *row,
		 const char *column, char **err);
int targets_delete(struct transaction *t, struct row *row, const char *column, char **err);
/* Those of the command's arguments from @first on take the place of all others. */
int targets_set(struct transaction *t, struct command *c, struct row *row, const char *column,
		unsigned int first, char **err);

#endif
