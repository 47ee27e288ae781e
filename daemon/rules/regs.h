/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers: what rules note about a frame on its way through the tables, and match on further
 * down (ovs-fields(7)): reg0 to reg15 of 32 bits, and the metadata of 64. Big-endian bytes, so that
 * xreg0 is reg0 and reg1 in one, and xxreg0 reg0 to reg3. All are zero when a frame comes into a
 * bridge. No datapath knows of them: what is in them comes from bits of the frame that were looked
 * at.
 */
#ifndef VSW_RULES_REGS_H
#define VSW_RULES_REGS_H

#include <env.h>

#define OFREGS			16
#define OFREGS_METADATA		64	/* where it begins; reg N begins at 4 * N */
#define OFREGS_CONJ_ID		72	/* 32 bits: the conjunction that holds, or 0 */

union of_regs {
	u8 b[OFREGS_CONJ_ID + 8];
	u64 w[10];
};

/* Whether @regs under @mask are @value, which is masked */
static inline bool of_regs_match(const union of_regs *regs, const union of_regs *value,
				 const union of_regs *mask)
{
	u64 differ = 0;
	size_t i;

	for (i = 0; i < sizeof(regs->w) / sizeof(regs->w[0]); i++)
		differ |= (regs->w[i] & mask->w[i]) ^ value->w[i];
	return !differ;
}

/* All of them zero, as in every frame that has just come in */
extern const union of_regs of_regs_none;

static inline bool of_regs_zero(const union of_regs *regs)
{
	return !memcmp(regs, &of_regs_none, sizeof(*regs));
}

#endif
