/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is different between two states (state.h), a line each. */
#ifndef VSW_CLI_CHANGES_H
#define VSW_CLI_CHANGES_H

#include <stdbool.h>
#include <stdio.h>

struct json_object;

/*
 * Print each change: "TIME KIND KEY added|removed|changed FIELD=VALUE (was VALUE)...", or
 * (@as_json) an object. @time: of all of them
 */
void changes_put(FILE *f, struct json_object *before, struct json_object *now, const char *time,
		 bool as_json);
/* A line about the monitor itself: @event of "monitor" */
void changes_note(FILE *f, const char *event, const char *why, const char *time, bool as_json);

#endif
