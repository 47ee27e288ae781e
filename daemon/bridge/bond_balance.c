// SPDX-License-Identifier: GPL-2.0-or-later
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/base/hash.h"
#include "daemon/bridge/bond_balance.h"

/* The same after each start, so that a new daemon finds flows where they are. */
#define SEED	0x76737769746368ULL

#define TYPE_IPV4	0x0800
#define TYPE_IPV6	0x86dd

/* The difference of two members' loads, in parts of the larger one, that is left alone */
#define TOLERANCE	32

static u32 bucket_of(const void *bytes, size_t len)
{
	u32 h = hash_bytes(bytes, len, SEED);

	h ^= h >> 16;
	h ^= h >> 8;
	return h % BOND_BUCKETS;
}

u32 balance_hash_source(const u8 mac[6], u16 vlan)
{
	u8 bytes[8];

	memcpy(bytes, mac, 6);
	memcpy(bytes + 6, &vlan, sizeof(vlan));
	return bucket_of(bytes, sizeof(bytes));
}

/* What could not be read is zero in the key, and that it could not is looked at. */
static bool is_ip(const union vsw_key *key, union vsw_key *looked)
{
	u16 type = be16_to_cpu(key->k.eth_type);

	looked->k.eth_type = 0xffff;
	if (type != TYPE_IPV4 && type != TYPE_IPV6)
		return false;
	looked->k.ip_frag = VSWITCH_FRAG_BITS | VSWITCH_UNREAD_IP | VSWITCH_UNREAD_PROTO;
	return !(key->k.ip_frag & VSWITCH_UNREAD_IP);
}

static size_t address_len(const union vsw_key *key)
{
	return be16_to_cpu(key->k.eth_type) == TYPE_IPV4 ? 4 : sizeof(key->k.ip_src);
}

/* Fragments go the way of each other: of later ones nobody knows the ports. */
static bool has_ports(const union vsw_key *key, union vsw_key *looked)
{
	looked->k.ip_proto = 0xff;
	if (key->k.ip_frag & (VSWITCH_FRAG_BITS | VSWITCH_UNREAD_PROTO))
		return false;
	switch (key->k.ip_proto) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_SCTP:
		looked->k.ip_frag |= VSWITCH_UNREAD_PORTS;
		return !(key->k.ip_frag & VSWITCH_UNREAD_PORTS);
	default:
		return false;
	}
}

u32 balance_hash_flow(const union vsw_key *key, union vsw_key *looked)
{
	union vsw_key hashed;

	memset(looked, 0, sizeof(*looked));
	memset(looked->k.eth_dst, 0xff, sizeof(looked->k.eth_dst));
	memset(looked->k.eth_src, 0xff, sizeof(looked->k.eth_src));
	if (is_ip(key, looked)) {
		memset(looked->k.ip_src, 0xff, address_len(key));
		memset(looked->k.ip_dst, 0xff, address_len(key));
		if (has_ports(key, looked)) {
			looked->k.tp_src = 0xffff;
			looked->k.tp_dst = 0xffff;
		}
	}
	vsw_key_mask(&hashed, key, looked);
	/* the first fragment says that it is one, the others that they are others */
	hashed.k.ip_frag = 0;
	return bucket_of(&hashed, sizeof(hashed));
}

/* struct sums - the load of each member, and which have most and least */
struct sums {
	u64 *of;
	u32 most, least;
};

static void add_up(struct sums *s, const u64 *load, const u32 *at, u32 n)
{
	u32 i;

	for (i = 0; i < BOND_BUCKETS; i++) {
		if (at[i] < n)
			s->of[at[i]] += load[i];
	}
	s->most = 0;
	s->least = 0;
	for (i = 1; i < n; i++) {
		if (s->of[i] > s->of[s->most])
			s->most = i;
		if (s->of[i] < s->of[s->least])
			s->least = i;
	}
}

/* The bucket that brings both closest to each other, the smaller one of two that do */
static bool best_bucket(const u64 *load, const u32 *at, const struct sums *s, u32 *bucket)
{
	u64 gap = s->of[s->most] - s->of[s->least], best = gap, left;
	bool found = false;
	u32 i;

	for (i = 0; i < BOND_BUCKETS; i++) {
		if (at[i] != s->most || !load[i] || load[i] >= gap)
			continue;
		left = gap > 2 * load[i] ? gap - 2 * load[i] : 2 * load[i] - gap;
		if (left < best || (found && left == best && load[i] < load[*bucket])) {
			best = left;
			*bucket = i;
			found = true;
		}
	}
	return found;
}

bool balance_next(const u64 load[BOND_BUCKETS], const u32 at[BOND_BUCKETS], u32 n,
		  struct balance_move *move)
{
	struct sums s;
	u64 gap;
	bool found;

	if (n < 2)
		return false;
	s.of = calloc(n, sizeof(*s.of));
	if (!s.of)
		return false;
	add_up(&s, load, at, n);
	gap = s.of[s.most] - s.of[s.least];
	found = gap >= BALANCE_LEAST && gap > s.of[s.most] / TOLERANCE &&
		best_bucket(load, at, &s, &move->bucket);
	move->to = s.least;
	free(s.of);
	return found;
}
