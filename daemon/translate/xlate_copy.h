/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copies for mirrors in a translation: copy.c. */
#ifndef VSW_TRANSLATE_XLATE_COPY_H
#define VSW_TRANSLATE_XLATE_COPY_H

#include "daemon/translate/xlate.h"

/* Copies for mirrors of a frame that has just come into a bridge by @x->in */
void xlate_copy_in(struct xlate *x);
/* and of one that, as it is, has just left by @port */
void xlate_copy_out(struct xlate *x, const struct port *port);
/* Whether the frame may go on into a bridge: a copy may, once */
bool xlate_copy_crosses(struct xlate *x, const struct bridge *bridge);

#endif
