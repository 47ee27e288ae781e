/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_ERRLINE_H
#define VSW_ERRLINE_H

/*
 * Leave a line for people in *@err (allocated; *@err was not set before; nothing if @err is NULL)
 * and return @code, so that a failure can be "return errline(err, -EBUSY, …)".
 */
int errline(char **err, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
