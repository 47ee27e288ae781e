/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Those who are told of a frame on its way, and change nothing of it: collectors. */
#ifndef VSW_TRANSLATE_WATCH_H
#define VSW_TRANSLATE_WATCH_H

#include "daemon/translate/xlate.h"

/* tap.c */
/* Collectors of the bridge that a frame has just come into by @x->in are told of it. */
void xlate_tap(struct xlate *x);
/* And that, as it is, it has just left by @port */
void xlate_tap_out(struct xlate *x, const struct port *port);
/* It is not sent at all. */
void xlate_tap_none(struct xlate *x);

/* sample.c */
/* The frame has just come into a bridge, which may sample it; has left by @port; that was all. */
void xlate_sample(struct xlate *x);
void xlate_sample_out(struct xlate *x, const struct port *port);
void xlate_sample_end(struct xlate *x);
/* Of a row that is to become a drop: the sample that goes before; type 0: there is none */
void xlate_sample_dropped(struct xlate *x, struct vsw_action *first);

#endif
