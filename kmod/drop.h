/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_DROP_H
#define VSW_DROP_H

#include <linux/skbuff.h>
#include "port.h"

/* Count a drop that has no skb (any more). BH is off. */
void vsw_drop_count(struct vsw_port *port, enum vswitch_drop reason);

/* Count a drop and free the frame. @port: see VSWITCH_DROP_REASONS. BH is off. Consumes @skb. */
void vsw_drop(struct vsw_port *port, struct sk_buff *skb, enum vswitch_drop reason);

/* Free a dropped frame that the caller counts. Context: any. Consumes @skb. */
void vsw_drop_free(struct sk_buff *skb, enum vswitch_drop reason);

#endif
