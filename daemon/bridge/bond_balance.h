/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the frames of a bond are spread over its members: hashes and loads. Pure. */
#ifndef VSW_BRIDGE_BOND_BALANCE_H
#define VSW_BRIDGE_BOND_BALANCE_H

#include <env.h>
#include "core/key.h"

#define BOND_BUCKETS	256

/* Loads below this, bytes since the last look, are not worth a change of the order of frames. */
#define BALANCE_LEAST	100000

/* The bucket of frames with this source in a VLAN */
u32 balance_hash_source(const u8 mac[6], u16 vlan);
/*
 * The bucket of frames of a flow, and in @looked the bits that it depends on: addresses, protocol,
 * and ports where every frame of the flow shows them. Tags are not looked at.
 */
u32 balance_hash_flow(const union vsw_key *key, union vsw_key *looked);

/* struct balance_move - a bucket that is to go from one member to another */
struct balance_move {
	u32 bucket;
	u32 to;
};

/*
 * The next bucket to be moved. Each bucket i has @load[i] bytes and is @at[i], below @n, or
 * (>= @n) nowhere. One is moved only from the member with most to the one with least, if that
 * brings them closer to each other, and they are not close already. False: there is none
 */
bool balance_next(const u64 load[BOND_BUCKETS], const u32 at[BOND_BUCKETS], u32 n,
		  struct balance_move *move);

#endif
