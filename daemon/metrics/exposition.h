/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of an answer: https://github.com/OpenObservability/OpenMetrics, version 1.0 */
#ifndef VSW_METRICS_EXPOSITION_H
#define VSW_METRICS_EXPOSITION_H

#include <event2/buffer.h>
#include "daemon/engine/engine.h"

#define EXPOSITION_TYPE	"application/openmetrics-text; version=1.0.0; charset=utf-8"

/* All metrics as they are now; gives way between ports. 0, or -errno and *err */
int exposition_write(struct engine *engine, struct evbuffer *out, char **err);
/* The inside of a label's quotes */
void exposition_label(struct evbuffer *out, const char *value);

#endif
