/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A key in parts: how deep in the frame each of them is, and what it takes to read it. */
#ifndef VSW_RULES_KEY_PARTS_H
#define VSW_RULES_KEY_PARTS_H

#include "core/key.h"

/* Depths of a frame, the first ones cheapest to look at */
enum stage {
	STAGE_PORT,	/* is in every flow's mask */
	STAGE_LINK,
	STAGE_MAC,
	STAGE_NET,
	STAGE_ADDR,
	STAGE_L4,
	N_STAGES,
};

/*
 * Which part of the key belongs to which stage, and which bit of VSWITCH_UNREAD says that it
 * could not be read; those whose first bits may say enough come first
 */
struct part {
	u8 offset, size, stage, unread;
};

#define N_PREFIXES	6
#define N_PARTS		22
extern const struct part key_parts[];

static inline const u8 *part_of(const union vsw_key *key, const struct part *part)
{
	return (const u8 *)&key->k + part->offset;
}

static inline u8 *part_at(union vsw_key *key, const struct part *part)
{
	return (u8 *)&key->k + part->offset;
}

/* Whether a mask looks at a part; of ip_frag the bits for what could not be read do not count. */
bool mask_looks_at(const union vsw_key *mask, const struct part *part);

#endif
