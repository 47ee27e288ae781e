/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of fields, values of registers and other fields, as they stand in actions */
#ifndef VSW_SYNTAX_RULE_PARTS_H
#define VSW_SYNTAX_RULE_PARTS_H

#include <stdio.h>
#include "daemon/rules/rule.h"

/* "NXM_NX_REG0[]", "NXM_NX_REG0[3]", "NXM_NX_REG0[0..15]" */
void of_part_put(FILE *out, const struct of_part *part);
/* Up to 16 bytes as one number: "0x5", or "0" */
void of_number_put(FILE *out, const u8 *bytes, size_t size);
/* "VALUE[/MASK]->" */
void of_masked_put(FILE *out, u32 value, u32 mask, u32 full);
/* "set_field:VALUE->FIELD"; which field it is, the match says */
void ofact_set_put(FILE *out, const struct vswitch_set *set, const struct rule_match *match);
/* What OFACT_SET_REG sets: "0x5", "0x5/0xff" */
void of_register_put(FILE *out, const struct vswitch_set *set);

#endif
