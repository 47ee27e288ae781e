/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of fields, and values of registers, as they stand in actions */
#ifndef VSW_SYNTAX_RULE_PARTS_H
#define VSW_SYNTAX_RULE_PARTS_H

#include <stdio.h>
#include "daemon/rules/action.h"

/* "NXM_NX_REG0[]", "NXM_NX_REG0[3]", "NXM_NX_REG0[0..15]" */
void of_part_put(FILE *out, const struct of_part *part);
/* What OFACT_SET_REG sets: "0x5", "0x5/0xff" */
void of_register_put(FILE *out, const struct vswitch_set *set);

#endif
