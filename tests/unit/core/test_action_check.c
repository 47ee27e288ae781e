// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which actions are taken, and which refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/core/actions.h"

static void output_to_port_0_is_refused(void **state)
{
	struct vsw_action action = { .type = VSWITCH_ACT_OUTPUT, .port = 0 };
	struct row row = { .len = 0 };

	(void)state;
	add(&row, &action);
	check_first_refused(&row);
}

static void output_past_the_last_port_is_refused(void **state)
{
	static const u32 ports[] = { 65536, 0x80000001, ~0U };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(ports); i++) {
		struct vsw_action action = { .type = VSWITCH_ACT_OUTPUT, .port = ports[i] };
		struct row row = { .len = 0 };

		add(&row, &action);
		check_first_refused(&row);
	}
}

static void push_vlan_of_another_tpid_is_refused(void **state)
{
	static const u16 tpids[] = { 0, 0x0081, 0x9100, 0x0800, 0x8101, 0xa888 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(tpids); i++) {
		struct vsw_action action = {
			.type = VSWITCH_ACT_PUSH_VLAN, .vlan.tpid = cpu_to_be16(tpids[i]),
		};
		struct row row = { .len = 0 };

		add(&row, &action);
		check_first_refused(&row);
	}
}

static void push_vlan_of_any_tci_is_taken(void **state)
{
	static const u16 tcis[] = { 0, 0x0fff, 0x1000, 0xffff };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(tcis); i++) {
		struct vsw_action action = {
			.type = VSWITCH_ACT_PUSH_VLAN,
			.vlan = { cpu_to_be16(0x8100), cpu_to_be16(tcis[i]) },
		};
		struct row row = { .len = 0 };

		add(&row, &action);
		assert_int_equal(check(&row), 1);
	}
}

static void drop_is_taken_for_reasons_of_policy_only(void **state)
{
	u32 reason;

	(void)state;
	for (reason = 0; reason < __VSWITCH_DROP_MAX + 3; reason++) {
		struct vsw_action action = { .type = VSWITCH_ACT_DROP, .reason = reason };
		struct row row = { .len = 0 };

		add(&row, &action);
		if (reason >= VSWITCH_DROP_POLICY && reason < __VSWITCH_DROP_MAX)
			assert_int_equal(check(&row), 1);
		else
			check_first_refused(&row);
	}
}

static void drop_behind_another_action_is_refused(void **state)
{
	struct row row = { .len = 0 };

	(void)state;
	add(&row, &pop);
	add(&row, &drop);
	assert_int_equal(check(&row), -EINVAL);
}

static void drop_before_another_action_is_refused(void **state)
{
	struct row row = { .len = 0 };

	(void)state;
	add(&row, &drop);
	add(&row, &out_1);
	assert_int_equal(check(&row), -EINVAL);
}

static void drop_twice_is_refused(void **state)
{
	struct row row = { .len = 0 };

	(void)state;
	add(&row, &drop);
	add(&row, &drop);
	assert_int_equal(check(&row), -EINVAL);
}

static void drop_behind_a_sample_is_taken_as_the_last_action_only(void **state)
{
	const struct vsw_action sample = { .type = VSWITCH_ACT_SAMPLE };
	struct row row = { .len = 0 };

	(void)state;
	add(&row, &sample);
	add(&row, &sample);
	add(&row, &drop);
	assert_int_equal(check(&row), 3);
	add(&row, &sample);
	assert_int_equal(check(&row), -EINVAL);
	row.len = 0;
	add(&row, &out_1);
	add(&row, &sample);
	add(&row, &drop);
	assert_int_equal(check(&row), -EINVAL);
}

static void any_priority_is_taken_and_meters_of_16_bits(void **state)
{
	static const u32 values[] = { 0, 1, 65535, 65536, ~0U };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(values); i++) {
		struct vsw_action priority = { .type = VSWITCH_ACT_SET_PRIORITY,
					       .priority = values[i] };
		struct vsw_action meter = { .type = VSWITCH_ACT_METER, .meter = values[i] };
		struct row row = { .len = 0 };

		add(&row, &priority);
		assert_int_equal(check(&row), 1);
		row.len = 0;
		add(&row, &meter);
		if (values[i] && values[i] <= 65535)
			assert_int_equal(check(&row), 1);
		else
			check_first_refused(&row);
	}
}

static void add_check(struct row *row, u32 n)
{
	struct vsw_action action = { .type = VSWITCH_ACT_CHECK_LEN,
				     .check_len = { .len = 1500, .n = n } };

	add(row, &action);
}

static void ways_part_within_the_row_only(void **state)
{
	static const u32 past[] = { 3, 4096, 0x80000000, ~0U };
	u32 n;

	(void)state;
	for (n = 0; n < 3; n++) {
		struct row row = { .len = 0 };

		add(&row, &pop);
		add_check(&row, n);
		add(&row, &out_1);
		add(&row, &out_max);
		assert_int_equal(check(&row), 4);
	}
	for (n = 0; n < ARRAY_LEN(past); n++) {
		struct row row = { .len = 0 };

		add_check(&row, past[n]);
		add(&row, &out_1);
		add(&row, &out_max);
		assert_int_equal(check(&row), -EINVAL);
	}
}

static void a_way_within_another_ends_within_it(void **state)
{
	struct row row = { .len = 0 };

	(void)state;
	add_check(&row, 3);
	add_check(&row, 1);
	add(&row, &out_1);
	add(&row, &out_1);
	add(&row, &out_max);
	assert_int_equal(check(&row), 5);
	row.len = 0;
	add_check(&row, 2);
	add_check(&row, 2);
	add(&row, &out_1);
	add(&row, &out_1);
	add(&row, &out_max);
	assert_int_equal(check(&row), -EINVAL);
}

static void each_way_has_its_own_drop(void **state)
{
	struct row row = { .len = 0 };

	(void)state;
	add_check(&row, 1);
	add(&row, &drop);
	add(&row, &out_1);
	assert_int_equal(check(&row), 3);
	row.len = 0;
	add_check(&row, 1);
	add(&row, &out_1);
	add(&row, &drop);
	assert_int_equal(check(&row), 3);
	add(&row, &out_1);
	assert_int_equal(check(&row), -EINVAL);
	row.len = 0;
	add(&row, &out_1);
	add_check(&row, 1);
	add(&row, &drop);
	assert_int_equal(check(&row), -EINVAL);
	row.len = 0;
	add(&row, &drop);
	add_check(&row, 0);
	assert_int_equal(check(&row), -EINVAL);
}

static void ways_part_eight_times_at_most(void **state)
{
	u32 depth, i;

	(void)state;
	for (depth = 7; depth < 10; depth++) {
		int want = depth > VSWITCH_CHECK_LEN_MAX ? -E2BIG : (int)depth + 1;
		struct row in_larger = { .len = 0 }, in_others = { .len = 0 };

		for (i = 0; i < depth; i++) {
			add_check(&in_larger, depth - i);
			add_check(&in_others, 0);
		}
		add(&in_larger, &out_1);
		add(&in_others, &out_1);
		assert_int_equal(check(&in_larger), want);
		assert_int_equal(check(&in_others), want);
	}
}

static int check_sample(u32 probability, u32 len, u32 in, u32 out)
{
	struct vsw_action action = {
		.type = VSWITCH_ACT_SAMPLE,
		.sample = { .probability = probability, .group = ~0U, .len = len, .in = in,
			    .out = out },
	};
	struct row row = { .len = 0 };

	add(&row, &action);
	if (check(&row) < 0)
		check_first_refused(&row);
	return check(&row);
}

static void sample_is_taken_of_an_ethernet_header_and_devices_of_16_bits(void **state)
{
	(void)state;
	assert_int_equal(check_sample(0, 0, 0, 0), 1);
	assert_int_equal(check_sample(~0U, 14, 65535, 65535), 1);
	assert_int_equal(check_sample(1, ~0U, 0, 0), 1);
	assert_int_equal(check_sample(1, 1, 0, 0), -EINVAL);
	assert_int_equal(check_sample(1, 13, 0, 0), -EINVAL);
	assert_int_equal(check_sample(1, 0, 65536, 0), -EINVAL);
	assert_int_equal(check_sample(1, 0, 0, 65536), -EINVAL);
	assert_int_equal(check_sample(1, 0, 0, ~0U), -EINVAL);
}

static void unknown_types_are_refused(void **state)
{
	static const u16 types[] = { VSWITCH_ACT_UNSPEC, __VSWITCH_ACT_MAX, 255, 0x3fff };
	u32 port = 1;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(types); i++) {
		struct row row = { .len = 0 };

		add_raw(&row, 8, types[i], &port, 4);
		check_first_refused(&row);
	}
}

static void flags_in_the_type_are_refused(void **state)
{
	static const u16 flags[] = { NLA_F_NESTED, NLA_F_NET_BYTEORDER,
				     NLA_F_NESTED | NLA_F_NET_BYTEORDER };
	u32 port = 1;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(flags); i++) {
		struct row row = { .len = 0 };

		add_raw(&row, 8, VSWITCH_ACT_OUTPUT | flags[i], &port, 4);
		check_first_refused(&row);
	}
}

static void each_wrong_length_is_refused(void **state)
{
	u16 type, len;

	(void)state;
	for (type = VSWITCH_ACT_UNSPEC + 1; type <= VSWITCH_ACT_MAX; type++) {
		bool empty = type == VSWITCH_ACT_POP_VLAN ||
			     type == VSWITCH_ACT_OUTPUT_BACK || type == VSWITCH_ACT_COPY;
		bool wide = type == VSWITCH_ACT_SET || type == VSWITCH_ACT_SAMPLE;
		u16 right = empty ? 4 : wide ? 40 : type == VSWITCH_ACT_CHECK_LEN ? 12 : 8;

		for (len = 0; len < 48; len++) {
			u8 value[44] = { 0x81, 0x00 };
			struct row row = { .len = 0 };

			if (len == right)
				continue;
			add_raw(&row, len, type, value, sizeof(value));
			check_first_refused(&row);
		}
	}
}

/* Bytes of each field */
static const u8 lens[__VSWITCH_FIELD_MAX] = {
	[VSWITCH_FIELD_ETH_DST] = 6, [VSWITCH_FIELD_ETH_SRC] = 6, [VSWITCH_FIELD_IP_SRC] = 16,
	[VSWITCH_FIELD_IP_DST] = 16, [VSWITCH_FIELD_IP_TOS] = 1, [VSWITCH_FIELD_IP_TTL] = 1,
	[VSWITCH_FIELD_IPV6_LABEL] = 4, [VSWITCH_FIELD_TP_SRC] = 2, [VSWITCH_FIELD_TP_DST] = 2,
	[VSWITCH_FIELD_ARP_OP] = 2, [VSWITCH_FIELD_ARP_SHA] = 6, [VSWITCH_FIELD_ARP_THA] = 6,
};

static int check_set(u32 field, u32 at, u8 value, u8 mask)
{
	struct vsw_action action = { .type = VSWITCH_ACT_SET, .set.field = field };
	struct row row = { .len = 0 };

	action.set.value[at] = value;
	action.set.mask[at] = mask;
	add(&row, &action);
	if (check(&row) < 0)
		check_first_refused(&row);
	return check(&row);
}

static void set_is_taken_within_the_field_only(void **state)
{
	u32 field, at;

	(void)state;
	for (field = 0; field < __VSWITCH_FIELD_MAX; field++) {
		for (at = 0; at < 16; at++) {
			bool within = at < lens[field] &&
				      (field != VSWITCH_FIELD_IPV6_LABEL || at);

			assert_int_equal(check_set(field, at, 0x01, 0x0f), within ? 1 : -EINVAL);
			assert_int_equal(check_set(field, at, 0x00, 0x00), 1);
		}
	}
	assert_int_equal(check_set(VSWITCH_FIELD_IPV6_LABEL, 1, 0x00, 0x10), -EINVAL);
	assert_int_equal(check_set(__VSWITCH_FIELD_MAX, 0, 0, 0), -EINVAL);
	assert_int_equal(check_set(~0U, 0, 0, 0), -EINVAL);
}

static void set_of_a_value_outside_its_mask_is_refused(void **state)
{
	u32 field;

	(void)state;
	for (field = 0; field < __VSWITCH_FIELD_MAX; field++) {
		u32 at = lens[field] - 1;

		assert_int_equal(check_set(field, at, 0x10, 0x0f), -EINVAL);
		assert_int_equal(check_set(field, at, 0xff, 0xfe), -EINVAL);
		assert_int_equal(check_set(field, at, 0xff, 0xff), 1);
	}
}

static void truncation_is_taken_down_to_an_ethernet_header(void **state)
{
	static const u32 lengths[] = { 0, 1, 13, 14, 15, 1500, ~0U };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(lengths); i++) {
		struct vsw_action action = { .type = VSWITCH_ACT_TRUNC, .len = lengths[i] };
		struct row row = { .len = 0 };

		add(&row, &action);
		assert_int_equal(check(&row), lengths[i] < 14 ? -EINVAL : 1);
	}
}

static void storm_is_taken_of_known_kinds_only(void **state)
{
	u32 kind;

	(void)state;
	for (kind = 0; kind < __VSWITCH_STORM_MAX + 3; kind++) {
		struct vsw_action action = { .type = VSWITCH_ACT_STORM, .storm = kind };
		struct row row = { .len = 0 };

		add(&row, &action);
		assert_int_equal(check(&row), kind < __VSWITCH_STORM_MAX ? 1 : -EINVAL);
	}
}

static void any_key_of_a_tunnel_is_taken(void **state)
{
	static const u32 keys[] = { 0, 1, 0x80000000, ~0U };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(keys); i++) {
		struct vsw_action action = { .type = VSWITCH_ACT_SET_TUNNEL, .tun_id = keys[i] };
		struct row row = { .len = 0 };

		add(&row, &action);
		assert_int_equal(check(&row), 1);
	}
}

static void the_sentence_says_what_is_wrong(void **state)
{
	struct vsw_action bad = { .type = VSWITCH_ACT_OUTPUT, .port = 0 };
	struct row row = { .len = 0 };
	const char *why;

	(void)state;
	add(&row, &bad);
	assert_int_equal(check_bytes(row.b, row.len, &why), -EINVAL);
	assert_string_equal(why, "output to a port number that is out of range");
	row.len = 0;
	add(&row, &drop);
	add(&row, &out_1);
	assert_int_equal(check_bytes(row.b, row.len, &why), -EINVAL);
	assert_string_equal(why, "a drop stands beside other actions");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_to_port_0_is_refused),
		cmocka_unit_test(output_past_the_last_port_is_refused),
		cmocka_unit_test(push_vlan_of_another_tpid_is_refused),
		cmocka_unit_test(push_vlan_of_any_tci_is_taken),
		cmocka_unit_test(drop_is_taken_for_reasons_of_policy_only),
		cmocka_unit_test(drop_behind_another_action_is_refused),
		cmocka_unit_test(drop_before_another_action_is_refused),
		cmocka_unit_test(drop_twice_is_refused),
		cmocka_unit_test(drop_behind_a_sample_is_taken_as_the_last_action_only),
		cmocka_unit_test(any_priority_is_taken_and_meters_of_16_bits),
		cmocka_unit_test(ways_part_within_the_row_only),
		cmocka_unit_test(a_way_within_another_ends_within_it),
		cmocka_unit_test(each_way_has_its_own_drop),
		cmocka_unit_test(ways_part_eight_times_at_most),
		cmocka_unit_test(sample_is_taken_of_an_ethernet_header_and_devices_of_16_bits),
		cmocka_unit_test(unknown_types_are_refused),
		cmocka_unit_test(flags_in_the_type_are_refused),
		cmocka_unit_test(each_wrong_length_is_refused),
		cmocka_unit_test(set_is_taken_within_the_field_only),
		cmocka_unit_test(set_of_a_value_outside_its_mask_is_refused),
		cmocka_unit_test(truncation_is_taken_down_to_an_ethernet_header),
		cmocka_unit_test(storm_is_taken_of_known_kinds_only),
		cmocka_unit_test(any_key_of_a_tunnel_is_taken),
		cmocka_unit_test(the_sentence_says_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
