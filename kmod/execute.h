/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSW_EXECUTE_H
#define VSW_EXECUTE_H

#include "actions.h"

/* execute.c */
void vsw_execute(const struct vsw_actions *acts, struct vsw_port *in, struct sk_buff *skb);

/* set_field.c */
enum vswitch_drop vsw_set_field(struct sk_buff *skb, const struct vswitch_set *set);

/* cut.c */
struct sk_buff *vsw_cut(const struct sk_buff *skb, u32 len);

#endif
