/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_BASE_ERRLINE_H
#define VSW_BASE_ERRLINE_H

/*
 * Leave a line for people in *@err (allocated; *@err was not set before; nothing if @err is NULL)
 * and return @code, so that a failure can be "return errline(err, -EBUSY, …)".
 */
int errline(char **err, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/*
 * Put "TEXT: " in front of the line that a failure has left in *@err, and return @code. Nothing if
 * @code is 0, or there is no line.
 */
int errline_prefix(char **err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
