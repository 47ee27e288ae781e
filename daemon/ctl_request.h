/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A request of include/vswitch/ctl.h: text in, text out */
#ifndef VSW_CTL_REQUEST_H
#define VSW_CTL_REQUEST_H

#include "ctl_context.h"

struct request;

/* NULL and *err if the line is no request. The rest of it is judged when it runs. */
struct request *request_parse(const char *line, size_t len, char **err);
void request_free(struct request *r);

/* Its answer, a line with its newline; NULL: it waits, run it again later */
char *request_run(struct request *r, struct ctl_context *ctx);
/* How long it may wait; 0: for ever */
u64 request_timeout_ms(const struct request *r);
/* The answer to one that has waited so long */
char *request_timed_out(const struct request *r);
/* The answer to a line that is no request */
char *request_error(const char *why);
/* Frees an answer; has the type of an evbuffer_ref_cleanup_cb */
void request_answer_free(const void *data, size_t len, void *line);

#endif
