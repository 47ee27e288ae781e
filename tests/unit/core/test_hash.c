// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The hash of a key under a mask: equal keys meet, others spread, and the seed decides where.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/core/samples.h"

#define SEED	0x0123456789abcdefULL
#define BUCKETS	1024

/* The mask of NORMAL switching: port, tag, both MAC addresses */
static union vsw_key normal_mask(void)
{
	union vsw_key mask = { .k = {
		.in_port = ~0U, .vlan_tci = BE16(0x0fff), .vlan_tpid = 0xffff,
	} };

	memset(mask.k.eth_dst, 0xff, 6);
	memset(mask.k.eth_src, 0xff, 6);
	return mask;
}

static u32 hash(const union vsw_key *key, const union vsw_key *mask, u64 seed)
{
	return vsw_key_hash(key, mask, vsw_mask_span(mask), seed);
}

static void equal_keys_hash_alike(void **state)
{
	struct frame f = make_frame(1, ipv6_chain);
	union vsw_key a = key_of(&f);
	union vsw_key b = key_accelerated(&f, VSW_DEPTH_L4);
	union vsw_key mask;

	(void)state;
	memset(&mask, 0xff, sizeof(mask));
	assert_int_equal(hash(&a, &mask, SEED), hash(&b, &mask, SEED));
}

static void bits_outside_the_mask_do_not_count(void **state)
{
	struct frame f = make_frame(1, ipv4_tcp);
	union vsw_key key = key_of(&f);
	union vsw_key mask = normal_mask();
	u32 want = hash(&key, &mask, SEED);
	u32 bit;

	(void)state;
	for (bit = 0; bit < sizeof(key) * 8; bit++) {
		union vsw_key other = key;

		if (mask.w[bit / 64] >> bit % 64 & 1)
			continue;
		other.w[bit / 64] ^= 1ULL << bit % 64;
		assert_int_equal(hash(&other, &mask, SEED), want);
	}
}

static void each_bit_inside_the_mask_counts(void **state)
{
	struct frame f = make_frame(1, ipv6_solicit);
	union vsw_key key = key_of(&f);
	union vsw_key mask;
	u32 want, bit;

	(void)state;
	memset(&mask, 0xff, sizeof(mask));
	want = hash(&key, &mask, SEED);
	for (bit = 0; bit < sizeof(key) * 8; bit++) {
		union vsw_key other = key;

		other.w[bit / 64] ^= 1ULL << bit % 64;
		assert_int_not_equal(hash(&other, &mask, SEED), want);
	}
}

static void a_masked_key_hashes_as_the_key_under_the_mask(void **state)
{
	struct frame f = make_frame(2, ipv4_tcp);
	union vsw_key key = key_of(&f);
	union vsw_key mask = normal_mask();
	union vsw_key masked;

	(void)state;
	vsw_key_mask(&masked, &key, &mask);
	assert_int_equal(hash(&masked, &mask, SEED), hash(&key, &mask, SEED));
}

/* Chi-square of @n keys over BUCKETS buckets, by @shift of the hash's 32 bits */
static u64 chi_square(void (*make)(union vsw_key *key, u32 i), u32 n, u64 seed, unsigned int shift)
{
	static u32 count[BUCKETS];
	union vsw_key mask = normal_mask();
	u64 squares = 0;
	u32 i;

	memset(count, 0, sizeof(count));
	for (i = 0; i < n; i++) {
		union vsw_key key = { .w = { 0 } };

		make(&key, i);
		count[hash(&key, &mask, seed) >> shift & (BUCKETS - 1)]++;
	}
	for (i = 0; i < BUCKETS; i++)
		squares += (u64)count[i] * count[i];
	return squares * BUCKETS / n - n;
}

/*
 * For hashes that are as good as random its mean is 1023 and its standard deviation 45: 1250 is
 * five of these above. Both the low and the high bits of the hash are used, under many seeds.
 */
static void check_spread(void (*make)(union vsw_key *key, u32 i))
{
	u64 seed = SEED;
	int round;

	for (round = 0; round < 24; round++) {
		assert_in_range(chi_square(make, 16384, seed, 0), 0, 1250);
		assert_in_range(chi_square(make, 16384, seed, 32 - 10), 0, 1250);
		seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	}
}

/* Guests whose MAC addresses count up, as management tools give them */
static void counting_sources(union vsw_key *key, u32 i)
{
	key->k.in_port = 7;
	memcpy(key->k.eth_dst, mac_b, 6);
	memcpy(key->k.eth_src, mac_a, 6);
	key->k.eth_src[4] = i >> 8 & 0xff;
	key->k.eth_src[5] = i & 0xff;
	key->k.eth_src[3] = i >> 16 & 0xff;
}

static void counting_ports_and_vlans(union vsw_key *key, u32 i)
{
	key->k.in_port = 1 + i % 256;
	key->k.vlan_tpid = BE16(0x8100);
	key->k.vlan_tci = BE16(i / 256);
	memcpy(key->k.eth_dst, mac_b, 6);
	memcpy(key->k.eth_src, mac_a, 6);
}

/* Pairs of guests: bits that move in two words at once */
static void counting_pairs(union vsw_key *key, u32 i)
{
	memcpy(key->k.eth_dst, mac_b, 6);
	memcpy(key->k.eth_src, mac_a, 6);
	key->k.eth_dst[5] = i & 0xff;
	key->k.eth_src[5] = i >> 8 & 0xff;
}

static void counting_macs_spread(void **state)
{
	(void)state;
	check_spread(counting_sources);
}

static void counting_ports_and_vlans_spread(void **state)
{
	(void)state;
	check_spread(counting_ports_and_vlans);
}

static void pairs_of_macs_spread(void **state)
{
	(void)state;
	check_spread(counting_pairs);
}

static int by_value(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return (x > y) - (x < y);
}

/* Of 65,536 values of 32 bits, about half a pair is equal by chance. */
static void whole_hashes_hardly_collide(void **state)
{
	static u32 hashes[65536];
	union vsw_key mask = normal_mask();
	u32 i, equal = 0;

	(void)state;
	for (i = 0; i < ARRAY_LEN(hashes); i++) {
		union vsw_key key = { .w = { 0 } };

		counting_pairs(&key, i);
		hashes[i] = hash(&key, &mask, SEED);
	}
	qsort(hashes, ARRAY_LEN(hashes), sizeof(hashes[0]), by_value);
	for (i = 1; i < ARRAY_LEN(hashes); i++)
		equal += hashes[i] == hashes[i - 1];
	assert_in_range(equal, 0, 6);
}

static void another_seed_gives_another_hash(void **state)
{
	struct frame f = make_frame(1, ipv4_tcp);
	union vsw_key key = key_of(&f);
	union vsw_key mask = normal_mask();
	unsigned int bit;

	(void)state;
	for (bit = 0; bit < 64; bit++)
		assert_int_not_equal(hash(&key, &mask, SEED ^ 1ULL << bit),
				     hash(&key, &mask, SEED));
}

/* Keys that share a bucket under one seed do not under another: collisions cannot be made ahead. */
static void keys_that_collide_part_under_another_seed(void **state)
{
	union vsw_key mask = normal_mask();
	u32 found = 0, still = 0;
	u32 i;

	(void)state;
	for (i = 0; found < 500; i++) {
		union vsw_key key = { .w = { 0 } };

		counting_sources(&key, i);
		if (hash(&key, &mask, SEED) & (BUCKETS - 1))
			continue;
		found++;
		still += !(hash(&key, &mask, ~SEED) & (BUCKETS - 1));
	}
	assert_in_range(still, 0, 10);
}

static void a_seed_of_zero_still_spreads(void **state)
{
	union vsw_key mask = normal_mask();
	union vsw_key a = { .w = { 0 } }, b = { .w = { 0 } };

	(void)state;
	counting_sources(&a, 1);
	counting_sources(&b, 2);
	assert_int_not_equal(hash(&a, &mask, 0), hash(&b, &mask, 0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_keys_hash_alike),
		cmocka_unit_test(bits_outside_the_mask_do_not_count),
		cmocka_unit_test(each_bit_inside_the_mask_counts),
		cmocka_unit_test(a_masked_key_hashes_as_the_key_under_the_mask),
		cmocka_unit_test(counting_macs_spread),
		cmocka_unit_test(counting_ports_and_vlans_spread),
		cmocka_unit_test(pairs_of_macs_spread),
		cmocka_unit_test(whole_hashes_hardly_collide),
		cmocka_unit_test(another_seed_gives_another_hash),
		cmocka_unit_test(keys_that_collide_part_under_another_seed),
		cmocka_unit_test(a_seed_of_zero_still_spreads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
