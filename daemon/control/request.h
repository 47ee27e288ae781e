/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A request of include/vswitch/ctl.h: text in, an answer out (answer.h) */
#ifndef VSW_CONTROL_REQUEST_H
#define VSW_CONTROL_REQUEST_H

#include "daemon/control/answers/answer.h"

/* Of a request, parsed without a break; a long one takes many such steps. */
#define REQUEST_STEP_BYTES	(16 << 10)

struct request;

/* Takes @line over, of @len bytes and a NUL. It is read by request_parse(). */
struct request *request_new(char *line, size_t len);
/*
 * Read a step's worth. 1: there is more; 0: it can be run, what it says is judged then; -EINVAL and
 * *err: it is no request.
 */
int request_parse(struct request *r, char **err);
void request_free(struct request *r);

/* Its answer; NULL: it waits, run it again later */
struct answer *request_run(struct request *r, struct engine *engine);
/* Whether it has asked the daemon to end when the answer has left */
bool request_ends(const struct request *r);
/* How long it may wait; 0: for ever */
u64 request_timeout_ms(const struct request *r);
/* The answer to one that has waited so long, and to one that cannot wait as too many do */
struct answer *request_timed_out(const struct request *r);
struct answer *request_refused(const struct request *r, const char *why);

#endif
