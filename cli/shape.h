/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_SHAPE_H
#define VSW_CLI_SHAPE_H

#include <stdbool.h>

struct json_object;

/*
 * Whether @value is of the shape that @shape says. What prints an answer relies on it: json-c ends
 * the program when it is asked for the elements of what is no array.
 *
 *	s string, n number, b boolean, * anything
 *	[X]		array of X
 *	{a:X,b?:X}	object with a of shape X; b may be null or missing; others may be there, too
 *	(X)		object whose members are all X
 */
bool shape_fits(const char *shape, struct json_object *value);

#endif
