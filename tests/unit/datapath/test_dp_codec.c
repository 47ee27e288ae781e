// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Netlink messages to and from the structs of dp.h: every field, kernels that are older or newer,
 * and messages that are cut, short, long or garbage. Each message is decoded from memory of its
 * exact size, so that the sanitizer sees a read past its end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include "daemon/datapath/kernel/codec.h"

#define FAMILY	0x1f
#define SEQ	77

static u32 buf[DP_MSG_MAX / sizeof(u32)];

static struct nlmsghdr *message(u8 cmd)
{
	memset(buf, 0xee, DP_MSG_SMALL);
	return dp_msg_start(buf, FAMILY, cmd, 0, SEQ);
}

/* The first @len bytes of a message, as a message, in memory of that size */
static struct nlmsghdr *cut(const struct nlmsghdr *nlh, size_t len)
{
	struct nlmsghdr *copy = malloc(len);

	assert_non_null(copy);
	memcpy(copy, nlh, len);
	copy->nlmsg_len = (u32)len;
	return copy;
}

typedef int (*decoder)(const struct nlmsghdr *nlh);

static struct dp_port port;
static struct dp_flow flow;
static struct dp_miss miss;
static struct dp_info info;
static u32 event;
static u8 actions[64];

/* Pointers into the message do not outlive it: what they point to is copied. */
static int decode_port(const struct nlmsghdr *nlh)
{
	return dp_decode_port(nlh, &port);
}

static int decode_event(const struct nlmsghdr *nlh)
{
	return dp_decode_event(nlh, &event, &port);
}

static int decode_flow(const struct nlmsghdr *nlh)
{
	int ret = dp_decode_flow(nlh, &flow);

	if (!ret && flow.actions_len <= sizeof(actions))
		memcpy(actions, flow.actions, flow.actions_len);
	return ret;
}

static int decode_miss(const struct nlmsghdr *nlh)
{
	int ret = dp_decode_miss(nlh, &miss);

	if (!ret && miss.frame_len <= sizeof(actions))
		memcpy(actions, miss.frame, miss.frame_len);
	return ret;
}

static int decode_info(const struct nlmsghdr *nlh)
{
	return dp_decode_info(nlh, &info);
}

static int decode(decoder d, const struct nlmsghdr *nlh)
{
	struct nlmsghdr *exact = cut(nlh, nlh->nlmsg_len);
	int ret = d(exact);

	free(exact);
	return ret;
}

static union vsw_key pattern(u8 first)
{
	union vsw_key key;
	u8 *b = (u8 *)&key;
	size_t i;

	for (i = 0; i < sizeof(key); i++)
		b[i] = (u8)(first + i);
	return key;
}

static struct nlmsghdr *port_message(void)
{
	struct nlmsghdr *nlh = message(VSWITCH_CMD_PORT_GET);
	const struct vswitch_port_stats stats = { 1, 2, 3, 4, 5, 6, 7 };
	u64 drops[__VSWITCH_DROP_MAX];
	u64 i;

	for (i = 0; i < __VSWITCH_DROP_MAX; i++)
		drops[i] = 1000 + i;
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_NO, 7);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_KIND, VSWITCH_PORT_NETDEV);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_ORIGIN, VSWITCH_ORIGIN_LINK);
	mnl_attr_put_strz(nlh, VSWITCH_A_PORT_NAME, "fifteen-letters");
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_IFINDEX, 42);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_MASTER, 3);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_FLAGS, VSWITCH_PORT_F_UP);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_MTU, 9000);
	mnl_attr_put(nlh, VSWITCH_A_PORT_ADDRESS, 6, "\2\0\0\0\0\1");
	mnl_attr_put(nlh, VSWITCH_A_PORT_STATS, sizeof(stats), &stats);
	mnl_attr_put(nlh, VSWITCH_A_PORT_DROPS, sizeof(drops), drops);
	return nlh;
}

static struct nlmsghdr *event_message(void)
{
	struct nlmsghdr *nlh = message(VSWITCH_CMD_PORT_EVENT);

	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_EVENT, VSWITCH_EVENT_GONE);
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_NO, VSWITCH_PORT_MAX);
	mnl_attr_put_strz(nlh, VSWITCH_A_PORT_NAME, "tap0");
	return nlh;
}

static struct nlmsghdr *flow_message(void)
{
	struct nlmsghdr *nlh = message(VSWITCH_CMD_FLOW_GET);
	const union vsw_key key = pattern(1), mask = pattern(101);
	const struct vswitch_flow_stats stats = { 10, 20, 30, 40, 5, 6 };

	dp_encode_flow(nlh, &key, &mask);
	mnl_attr_put(nlh, VSWITCH_A_FLOW_ACTIONS | NLA_F_NESTED, 8, "\10\0\1\0\5\0\0\0");
	mnl_attr_put(nlh, VSWITCH_A_FLOW_STATS, sizeof(stats), &stats);
	return nlh;
}

static struct nlmsghdr *miss_message(void)
{
	struct nlmsghdr *nlh = message(VSWITCH_CMD_MISS);
	const union vsw_key key = pattern(1);

	mnl_attr_put_u64(nlh, VSWITCH_A_MISS_COOKIE, 0x1234567890abcdefULL);
	mnl_attr_put(nlh, VSWITCH_A_FLOW_KEY, sizeof(key), &key);
	mnl_attr_put(nlh, VSWITCH_A_MISS_FRAME, 15, "frame's 15 byte");
	mnl_attr_put_u32(nlh, VSWITCH_A_MISS_LEN, 1514);
	return nlh;
}

static struct nlmsghdr *info_message(void)
{
	struct nlmsghdr *nlh = message(VSWITCH_CMD_DP_GET);

	mnl_attr_put_strz(nlh, VSWITCH_A_DP_VERSION, "0.1.0");
	mnl_attr_put_u32(nlh, VSWITCH_A_DP_UAPI, 1 << 16 | 2);
	mnl_attr_put_u32(nlh, VSWITCH_A_DP_FLOWS, 3);
	mnl_attr_put_u32(nlh, VSWITCH_A_DP_MASKS, 4);
	mnl_attr_put_u32(nlh, VSWITCH_A_DP_PARKED, 5);
	mnl_attr_put_u64(nlh, VSWITCH_A_DP_MISS_LOST, 6);
	return nlh;
}

static const struct kind {
	struct nlmsghdr *(*build)(void);
	decoder decode;
} kinds[] = {
	{ port_message, decode_port },
	{ event_message, decode_event },
	{ flow_message, decode_flow },
	{ miss_message, decode_miss },
	{ info_message, decode_info },
};

#define KINDS	(sizeof(kinds) / sizeof(kinds[0]))

static void a_request_names_family_command_and_sequence(void **state)
{
	const struct nlmsghdr *nlh = dp_msg_start(buf, FAMILY, VSWITCH_CMD_DP_GET, NLM_F_DUMP, SEQ);
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	(void)state;
	assert_int_equal(nlh->nlmsg_type, FAMILY);
	assert_int_equal(nlh->nlmsg_flags, NLM_F_REQUEST | NLM_F_DUMP);
	assert_int_equal(nlh->nlmsg_seq, SEQ);
	assert_int_equal(nlh->nlmsg_pid, 0);
	assert_int_equal(nlh->nlmsg_len, NLMSG_HDRLEN + GENL_HDRLEN);
	assert_int_equal(genl->cmd, VSWITCH_CMD_DP_GET);
	assert_int_equal(genl->version, VSWITCH_GENL_VERSION);
	assert_int_equal(dp_msg_cmd(nlh), VSWITCH_CMD_DP_GET);
}

static void an_error_is_no_command(void **state)
{
	struct nlmsghdr *nlh = message(VSWITCH_CMD_PORT_GET);

	(void)state;
	nlh->nlmsg_type = NLMSG_ERROR;
	assert_int_equal(dp_msg_cmd(nlh), VSWITCH_CMD_UNSPEC);
	nlh->nlmsg_type = FAMILY;
	nlh->nlmsg_len = NLMSG_HDRLEN + 3;
	assert_int_equal(dp_msg_cmd(nlh), VSWITCH_CMD_UNSPEC);
}

static void a_port_to_add_comes_back_as_it_was(void **state)
{
	const struct dp_port add = { .kind = VSWITCH_PORT_INTERNAL, .name = "br0", .no = 9,
				     .master = 4 };
	struct nlmsghdr *nlh = message(VSWITCH_CMD_PORT_ADD);

	(void)state;
	dp_encode_port_add(nlh, &add);
	assert_int_equal(decode(decode_port, nlh), 0);
	assert_memory_equal(&port, &add, sizeof(port));
}

static void a_tunnel_with_limits_comes_back_as_it_was(void **state)
{
	const struct dp_port add = {
		.kind = VSWITCH_PORT_GRE, .name = "gre0", .no = 9, .device = "gre_dev",
		.limits = { 1, 2, 3, 4, { 5, 6, 7 }, 0 },
		.tunnel = { .remote = { 192, 0, 2, 1 }, .local = { 192, 0, 2, 2 },
			    .in_key = cpu_to_be32(5), .out_key = cpu_to_be32(6),
			    .flags = VSWITCH_TUN_F_IN_KEY | VSWITCH_TUN_F_OUT_KEY,
			    .tos = 0xb8, .ttl = 64 },
	};
	struct nlmsghdr *nlh = message(VSWITCH_CMD_PORT_ADD);

	(void)state;
	dp_encode_port_add(nlh, &add);
	assert_true(nlh->nlmsg_len <= DP_MSG_SMALL);
	assert_int_equal(decode(decode_port, nlh), 0);
	assert_memory_equal(&port, &add, sizeof(port));
}

static void no_number_and_no_master_are_left_out(void **state)
{
	const struct dp_port add = { .kind = VSWITCH_PORT_NETDEV, .name = "tap0" };
	struct nlmsghdr *nlh = message(VSWITCH_CMD_PORT_ADD);
	const struct nlattr *attr;
	int n = 0;

	(void)state;
	dp_encode_port_add(nlh, &add);
	mnl_attr_for_each(attr, nlh, GENL_HDRLEN) {
		assert_int_not_equal(mnl_attr_get_type(attr), VSWITCH_A_PORT_NO);
		assert_int_not_equal(mnl_attr_get_type(attr), VSWITCH_A_PORT_MASTER);
		n++;
	}
	assert_int_equal(n, 2);
}

static void a_flow_comes_back_as_it_was(void **state)
{
	static const u8 act[] = { 8, 0, VSWITCH_ACT_OUTPUT, 0, 5, 0, 0, 0,
				  4, 0, VSWITCH_ACT_POP_VLAN, 0 };
	const union vsw_key key = pattern(3), mask = pattern(200);
	struct nlmsghdr *nlh = message(VSWITCH_CMD_FLOW_SET);

	(void)state;
	dp_encode_flow(nlh, &key, &mask);
	assert_int_equal(dp_encode_actions(nlh, DP_MSG_MAX, act, sizeof(act)), 0);
	assert_int_equal(decode(decode_flow, nlh), 0);
	assert_memory_equal(&flow.key, &key, sizeof(key));
	assert_memory_equal(&flow.mask, &mask, sizeof(mask));
	assert_int_equal(flow.actions_len, sizeof(act));
	assert_memory_equal(actions, act, sizeof(act));
	assert_int_equal(flow.stats.packets, 0);
}

static void only_what_the_mask_looks_at_is_sent(void **state)
{
	const union vsw_key key = pattern(3);
	union vsw_key mask = { .k = { .eth_type = 0xffff } };
	struct nlmsghdr *nlh = message(VSWITCH_CMD_FLOW_SET);
	const struct nlattr *attr = mnl_nlmsg_get_payload_offset(nlh, GENL_HDRLEN);

	(void)state;
	dp_encode_flow(nlh, &key, &mask);
	assert_int_equal(mnl_attr_get_type(attr), VSWITCH_A_FLOW_KEY);
	assert_int_equal(mnl_attr_get_payload_len(attr), 24);
	attr = mnl_attr_next(attr);
	assert_int_equal(mnl_attr_get_type(attr), VSWITCH_A_FLOW_MASK);
	assert_int_equal(mnl_attr_get_payload_len(attr), 24);
	assert_memory_equal(mnl_attr_get_payload(attr), &mask, 24);
}

static void actions_are_marked_as_a_nest(void **state)
{
	struct nlmsghdr *nlh = message(VSWITCH_CMD_EXECUTE);
	const struct nlattr *attr = mnl_nlmsg_get_payload_offset(nlh, GENL_HDRLEN);

	(void)state;
	assert_int_equal(dp_encode_actions(nlh, DP_MSG_MAX, NULL, 0), 0);
	assert_int_equal(attr->nla_type, VSWITCH_A_FLOW_ACTIONS | NLA_F_NESTED);
	assert_int_equal(attr->nla_len, NLA_HDRLEN);
}

static void as_many_actions_as_may_be_fit_and_more_do_not(void **state)
{
	static const u8 act[65536];
	struct nlmsghdr *nlh = message(VSWITCH_CMD_EXECUTE);
	const u32 empty = nlh->nlmsg_len;

	(void)state;
	assert_int_equal(dp_encode_actions(nlh, DP_MSG_MAX, act, 65532), -E2BIG);
	assert_int_equal(dp_encode_actions(nlh, DP_MSG_MAX, act, sizeof(act)), -E2BIG);
	assert_int_equal(dp_encode_actions(nlh, DP_MSG_SMALL, act, DP_MSG_SMALL), -E2BIG);
	assert_int_equal(nlh->nlmsg_len, empty);
	assert_int_equal(dp_encode_actions(nlh, DP_MSG_MAX, act, VSWITCH_ACTIONS_MAX * 8), 0);
}

static void cookie_zero_is_left_out(void **state)
{
	struct nlmsghdr *nlh = message(VSWITCH_CMD_FLOW_SET);
	const u32 empty = nlh->nlmsg_len;

	(void)state;
	dp_encode_cookie(nlh, 0);
	assert_int_equal(nlh->nlmsg_len, empty);
	dp_encode_cookie(nlh, ~0ULL);
	assert_int_equal(nlh->nlmsg_len, empty + 12);
}

static void all_of_a_port_is_read(void **state)
{
	u64 i;

	(void)state;
	assert_int_equal(decode(decode_port, port_message()), 0);
	assert_int_equal(port.no, 7);
	assert_int_equal(port.kind, VSWITCH_PORT_NETDEV);
	assert_int_equal(port.origin, VSWITCH_ORIGIN_LINK);
	assert_string_equal(port.name, "fifteen-letters");
	assert_int_equal(port.ifindex, 42);
	assert_int_equal(port.master, 3);
	assert_int_equal(port.flags, VSWITCH_PORT_F_UP);
	assert_int_equal(port.mtu, 9000);
	assert_memory_equal(port.address, "\2\0\0\0\0\1", 6);
	assert_int_equal(port.stats.rx_packets, 1);
	assert_int_equal(port.stats.misses, 5);
	assert_int_equal(port.stats.flows, 6);
	assert_int_equal(port.stats.flows_refused, 7);
	for (i = 0; i < __VSWITCH_DROP_MAX; i++)
		assert_int_equal(port.drops[i], 1000 + i);
}

static void where_a_port_is_that_is_away_is_read(void **state)
{
	struct nlmsghdr *nlh = port_message();

	(void)state;
	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_NETNS, (u32)-1);
	mnl_attr_put_u64(nlh, VSWITCH_A_PORT_SERIAL, 1ULL << 40);
	mnl_attr_put_strz(nlh, VSWITCH_A_PORT_DEVICE, "eth0");
	assert_int_equal(decode(decode_port, nlh), 0);
	assert_int_equal(port.netns, -1);
	assert_int_equal(port.serial, 1ULL << 40);
	assert_string_equal(port.device, "eth0");
}

static void an_event_is_read_with_its_port(void **state)
{
	(void)state;
	assert_int_equal(decode(decode_event, event_message()), 0);
	assert_int_equal(event, VSWITCH_EVENT_GONE);
	assert_int_equal(port.no, VSWITCH_PORT_MAX);
	assert_string_equal(port.name, "tap0");
	assert_int_equal(port.ifindex, 0);
}

static void an_event_without_its_kind_is_malformed(void **state)
{
	(void)state;
	assert_int_equal(decode(decode_event, port_message()), -EBADMSG);
}

static void all_of_a_flow_is_read(void **state)
{
	const union vsw_key key = pattern(1), mask = pattern(101);

	(void)state;
	assert_int_equal(decode(decode_flow, flow_message()), 0);
	assert_memory_equal(&flow.key, &key, sizeof(key));
	assert_memory_equal(&flow.mask, &mask, sizeof(mask));
	assert_int_equal(flow.actions_len, 8);
	assert_memory_equal(actions, "\10\0\1\0\5\0\0\0", 8);
	assert_int_equal(flow.stats.packets, 10);
	assert_int_equal(flow.stats.bytes, 20);
	assert_int_equal(flow.stats.used_ms, 30);
	assert_int_equal(flow.stats.age_ms, 40);
	assert_int_equal(flow.stats.storm_packets, 5);
	assert_int_equal(flow.stats.storm_bytes, 6);
}

static void a_flow_without_actions_is_malformed(void **state)
{
	const union vsw_key key = pattern(1);
	struct nlmsghdr *nlh = message(VSWITCH_CMD_FLOW_GET);

	(void)state;
	dp_encode_flow(nlh, &key, &key);
	assert_int_equal(decode(decode_flow, nlh), -EBADMSG);
}

static void all_of_a_miss_is_read(void **state)
{
	const union vsw_key key = pattern(1);

	(void)state;
	assert_int_equal(decode(decode_miss, miss_message()), 0);
	assert_true(miss.cookie == 0x1234567890abcdefULL);
	assert_memory_equal(&miss.key, &key, sizeof(key));
	assert_int_equal(miss.frame_len, 15);
	assert_memory_equal(actions, "frame's 15 byte", 15);
	assert_int_equal(miss.wire_len, 1514);
}

static void a_miss_without_a_cookie_is_malformed(void **state)
{
	const union vsw_key key = pattern(1);
	int with_zero;

	(void)state;
	for (with_zero = 0; with_zero < 2; with_zero++) {
		struct nlmsghdr *nlh = message(VSWITCH_CMD_MISS);

		mnl_attr_put(nlh, VSWITCH_A_FLOW_KEY, sizeof(key), &key);
		mnl_attr_put(nlh, VSWITCH_A_MISS_FRAME, 15, "frame's 15 byte");
		if (with_zero)
			mnl_attr_put_u64(nlh, VSWITCH_A_MISS_COOKIE, 0);
		assert_int_equal(decode(decode_miss, nlh), -EBADMSG);
	}
}

static void all_of_the_information_is_read(void **state)
{
	(void)state;
	assert_int_equal(decode(decode_info, info_message()), 0);
	assert_string_equal(info.version, "0.1.0");
	assert_int_equal(info.uapi, 0x10002);
	assert_int_equal(info.flows, 3);
	assert_int_equal(info.masks, 4);
	assert_int_equal(info.parked, 5);
	assert_int_equal(info.miss_lost, 6);
}

static void final_statistics_are_read(void **state)
{
	struct vswitch_flow_stats stats;

	(void)state;
	assert_int_equal(dp_decode_flow_stats(flow_message(), &stats), 0);
	assert_int_equal(stats.packets, 10);
	assert_int_equal(stats.age_ms, 40);
	assert_int_equal(stats.storm_packets, 5);
	assert_int_equal(stats.storm_bytes, 6);
	assert_int_equal(dp_decode_flow_stats(port_message(), &stats), -EBADMSG);
}

/* A newer kernel */
static void unknown_attributes_are_passed_over(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < KINDS; i++) {
		struct nlmsghdr *nlh = kinds[i].build();

		mnl_attr_put(nlh, VSWITCH_A_MAX + 1, 3, "new");
		mnl_attr_put(nlh, 0x3fff, 0, NULL);
		assert_int_equal(decode(kinds[i].decode, nlh), 0);
	}
}

static void grown_statistics_are_cut(void **state)
{
	u64 grown[__VSWITCH_DROP_MAX + 10];
	u64 i;

	(void)state;
	for (i = 0; i < __VSWITCH_DROP_MAX + 10; i++)
		grown[i] = 500 + i;
	mnl_attr_put(port_message(), VSWITCH_A_PORT_DROPS, sizeof(grown), grown);
	mnl_attr_put((struct nlmsghdr *)buf, VSWITCH_A_PORT_STATS, sizeof(grown), grown);
	assert_int_equal(decode(decode_port, (struct nlmsghdr *)buf), 0);
	assert_int_equal(port.drops[__VSWITCH_DROP_MAX - 1], 500 + __VSWITCH_DROP_MAX - 1);
	assert_int_equal(port.stats.misses, 504);
}

/* An older kernel */
static void shorter_statistics_are_extended_with_zeros(void **state)
{
	const u64 few[2] = { 0, 9 };

	(void)state;
	mnl_attr_put(port_message(), VSWITCH_A_PORT_DROPS, sizeof(few), few);
	mnl_attr_put((struct nlmsghdr *)buf, VSWITCH_A_PORT_STATS, sizeof(few), few);
	assert_int_equal(decode(decode_port, (struct nlmsghdr *)buf), 0);
	assert_int_equal(port.drops[1], 9);
	assert_int_equal(port.drops[2], 0);
	assert_int_equal(port.stats.rx_bytes, 9);
	assert_int_equal(port.stats.tx_packets, 0);
}

static int decode_with_key(size_t len, u8 last)
{
	struct nlmsghdr *nlh = miss_message();
	u8 key[sizeof(union vsw_key) + 8] = { 1 };

	key[len - 1] = last;
	mnl_attr_put(nlh, VSWITCH_A_FLOW_KEY, len, key);
	return decode(decode_miss, nlh);
}

static void a_longer_key_is_taken_if_its_tail_is_zero(void **state)
{
	(void)state;
	assert_int_equal(decode_with_key(sizeof(union vsw_key) + 8, 0), 0);
	assert_int_equal(decode_with_key(sizeof(union vsw_key) + 8, 1), -E2BIG);
}

static void a_shorter_key_is_extended_with_zeros(void **state)
{
	(void)state;
	assert_int_equal(decode_with_key(24, 5), 0);
	assert_int_equal(((const u8 *)&miss.key)[0], 1);
	assert_int_equal(((const u8 *)&miss.key)[23], 5);
	assert_int_equal(((const u8 *)&miss.key)[24], 0);
}

static void numbers_of_a_wrong_length_are_malformed(void **state)
{
	static const u16 port_u32[] = { VSWITCH_A_PORT_NO, VSWITCH_A_PORT_KIND,
					VSWITCH_A_PORT_ORIGIN, VSWITCH_A_PORT_IFINDEX,
					VSWITCH_A_PORT_MASTER, VSWITCH_A_PORT_FLAGS,
					VSWITCH_A_PORT_MTU, VSWITCH_A_PORT_ADDRESS,
					VSWITCH_A_PORT_NETNS };
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(port_u32) / sizeof(port_u32[0]); i++) {
		for (len = 0; len < 10; len++) {
			if (len == (port_u32[i] == VSWITCH_A_PORT_ADDRESS ? 6 : 4))
				continue;
			mnl_attr_put(port_message(), port_u32[i], len, "\1\0\0\0\0\0\0\0\0\0");
			assert_int_equal(decode(decode_port, (struct nlmsghdr *)buf), -EBADMSG);
		}
	}
	mnl_attr_put_u32(miss_message(), VSWITCH_A_MISS_COOKIE, 1);
	assert_int_equal(decode(decode_miss, (struct nlmsghdr *)buf), -EBADMSG);
	mnl_attr_put_u64(info_message(), VSWITCH_A_DP_UAPI, 1);
	assert_int_equal(decode(decode_info, (struct nlmsghdr *)buf), -EBADMSG);
}

static void port_numbers_out_of_range_are_malformed(void **state)
{
	(void)state;
	mnl_attr_put_u32(port_message(), VSWITCH_A_PORT_NO, 0);
	assert_int_equal(decode(decode_port, (struct nlmsghdr *)buf), -EBADMSG);
	mnl_attr_put_u32(port_message(), VSWITCH_A_PORT_NO, VSWITCH_PORT_MAX + 1);
	assert_int_equal(decode(decode_port, (struct nlmsghdr *)buf), -EBADMSG);
}

static void names_without_an_end_or_too_long_are_malformed(void **state)
{
	(void)state;
	mnl_attr_put(port_message(), VSWITCH_A_PORT_NAME, 4, "tap0");
	assert_int_equal(decode(decode_port, (struct nlmsghdr *)buf), -EBADMSG);
	mnl_attr_put_strz(port_message(), VSWITCH_A_PORT_NAME, "sixteen-letters!");
	assert_int_equal(decode(decode_port, (struct nlmsghdr *)buf), -EBADMSG);
	mnl_attr_put(port_message(), VSWITCH_A_PORT_NAME, 0, NULL);
	assert_int_equal(decode(decode_port, (struct nlmsghdr *)buf), -EBADMSG);
}

static void empty_messages_are_malformed(void **state)
{
	size_t i, len;

	(void)state;
	for (i = 0; i < KINDS; i++) {
		const struct nlmsghdr *nlh = kinds[i].build();

		for (len = NLMSG_HDRLEN; len <= NLMSG_HDRLEN + GENL_HDRLEN; len++) {
			struct nlmsghdr *part = cut(nlh, len);

			assert_int_equal(kinds[i].decode(part), -EBADMSG);
			free(part);
		}
	}
}

static bool between_attributes(const struct nlmsghdr *nlh, size_t len)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, GENL_HDRLEN) {
		size_t start = (size_t)((const u8 *)attr - (const u8 *)nlh);

		/* padding behind the last attribute may be missing */
		if (len == start || (len >= start + attr->nla_len &&
				     len < start + MNL_ALIGN(attr->nla_len)))
			return true;
	}
	return false;
}

static void a_message_cut_within_an_attribute_is_malformed(void **state)
{
	size_t i, len;

	(void)state;
	for (i = 0; i < KINDS; i++) {
		const struct nlmsghdr *nlh = kinds[i].build();

		for (len = NLMSG_HDRLEN; len < nlh->nlmsg_len; len++) {
			struct nlmsghdr *part = cut(nlh, len);
			int ret = kinds[i].decode(part);

			free(part);
			if (!between_attributes(nlh, len))
				assert_int_equal(ret, -EBADMSG);
		}
	}
}

static void garbage_is_read_within_its_bounds(void **state)
{
	size_t i;
	int round;

	(void)state;
	srandom(1);
	for (round = 0; round < 20000; round++) {
		for (i = 0; i < KINDS; i++) {
			struct nlmsghdr *nlh = kinds[i].build();
			size_t len = nlh->nlmsg_len;
			struct nlmsghdr *bad = cut(nlh, len);
			int n = 1 + (int)(random() % 4);

			while (n--)
				((u8 *)bad)[NLMSG_HDRLEN + (size_t)random() %
					    (len - NLMSG_HDRLEN)] = (u8)random();
			assert_in_range(-kinds[i].decode(bad), 0, EBADMSG);
			free(bad);
		}
	}
}

static void a_meter_comes_back_as_it_was(void **state)
{
	const struct vswitch_meter config = { .no = 65535, .flags = VSWITCH_METER_F_PACKETS,
					      .rate = ~0U, .burst = 7 };
	const struct vswitch_meter_stats stats = { 1, 2, 3, 4, 5 };
	struct nlmsghdr *nlh = message(VSWITCH_CMD_METER_GET);
	struct dp_meter meter;

	(void)state;
	dp_encode_meter(nlh, &config);
	assert_int_equal(dp_decode_meter(nlh, &meter), 0);
	assert_memory_equal(&meter.config, &config, sizeof(config));
	mnl_attr_put(nlh, VSWITCH_A_METER_STATS, sizeof(stats), &stats);
	assert_int_equal(dp_decode_meter(nlh, &meter), 0);
	assert_memory_equal(&meter.stats, &stats, sizeof(stats));
}

static void a_meter_without_a_number_is_malformed(void **state)
{
	static const u32 numbers[] = { 0, 65536, ~0U };
	struct dp_meter meter;
	size_t i;

	(void)state;
	assert_int_equal(dp_decode_meter(message(VSWITCH_CMD_METER_GET), &meter), -EBADMSG);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct nlmsghdr *nlh = message(VSWITCH_CMD_METER_GET);

		dp_encode_meter(nlh, &(struct vswitch_meter){ .no = numbers[i] });
		assert_int_equal(dp_decode_meter(nlh, &meter), -EBADMSG);
	}
}

static void an_lcore_comes_with_its_queues(void **state)
{
	const struct vswitch_lcore about = { .no = 3, .cpu = -1, .cycles = 100, .busy = 10,
					     .idle = 20, .frames = 5, .total = 500 };
	const struct vswitch_lcore_queue queues[] = { { 32768, 0, 7, 5 }, { 32769, 2, 0, 0 } };
	struct nlmsghdr *nlh = message(VSWITCH_CMD_LCORE_GET);
	struct dp_lcore lcore;

	(void)state;
	mnl_attr_put(nlh, VSWITCH_A_LCORE, sizeof(about), &about);
	assert_int_equal(dp_decode_lcore(nlh, &lcore), -EBADMSG);
	mnl_attr_put(nlh, VSWITCH_A_LCORE_QUEUES, sizeof(queues), queues);
	assert_int_equal(dp_decode_lcore(nlh, &lcore), 0);
	assert_memory_equal(&lcore.about, &about, sizeof(about));
	assert_int_equal(lcore.n_queues, 2);
	assert_memory_equal(lcore.queues, queues, sizeof(queues));
}

static void an_lcore_comes_with_as_many_queues_as_one_may_serve(void **state)
{
	static const struct vswitch_lcore_queue queues[VSWITCH_LCORE_QUEUES];
	const struct vswitch_lcore about = { .no = 1 };
	struct nlmsghdr *nlh = message(VSWITCH_CMD_LCORE_GET);
	struct dp_lcore lcore;

	(void)state;
	mnl_attr_put(nlh, VSWITCH_A_LCORE, sizeof(about), &about);
	mnl_attr_put(nlh, VSWITCH_A_LCORE_QUEUES, sizeof(queues), queues);
	assert_int_equal(dp_decode_lcore(nlh, &lcore), 0);
	assert_int_equal(lcore.n_queues, VSWITCH_LCORE_QUEUES);
}

static void an_lcore_with_a_part_of_a_queue_is_malformed(void **state)
{
	const struct vswitch_lcore about = { .no = 1 };
	static const u8 many[(VSWITCH_LCORE_QUEUES + 1) * sizeof(struct vswitch_lcore_queue)];
	const size_t lengths[] = { 1, sizeof(struct vswitch_lcore_queue) + 1, sizeof(many) };
	struct dp_lcore lcore;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		struct nlmsghdr *nlh = message(VSWITCH_CMD_LCORE_GET);

		mnl_attr_put(nlh, VSWITCH_A_LCORE, sizeof(about), &about);
		mnl_attr_put(nlh, VSWITCH_A_LCORE_QUEUES, lengths[i], many);
		assert_int_equal(dp_decode_lcore(nlh, &lcore), -EBADMSG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_names_family_command_and_sequence),
		cmocka_unit_test(an_error_is_no_command),
		cmocka_unit_test(a_port_to_add_comes_back_as_it_was),
		cmocka_unit_test(a_tunnel_with_limits_comes_back_as_it_was),
		cmocka_unit_test(no_number_and_no_master_are_left_out),
		cmocka_unit_test(a_flow_comes_back_as_it_was),
		cmocka_unit_test(only_what_the_mask_looks_at_is_sent),
		cmocka_unit_test(actions_are_marked_as_a_nest),
		cmocka_unit_test(as_many_actions_as_may_be_fit_and_more_do_not),
		cmocka_unit_test(cookie_zero_is_left_out),
		cmocka_unit_test(all_of_a_port_is_read),
		cmocka_unit_test(where_a_port_is_that_is_away_is_read),
		cmocka_unit_test(an_event_is_read_with_its_port),
		cmocka_unit_test(an_event_without_its_kind_is_malformed),
		cmocka_unit_test(all_of_a_flow_is_read),
		cmocka_unit_test(a_flow_without_actions_is_malformed),
		cmocka_unit_test(all_of_a_miss_is_read),
		cmocka_unit_test(a_miss_without_a_cookie_is_malformed),
		cmocka_unit_test(all_of_the_information_is_read),
		cmocka_unit_test(final_statistics_are_read),
		cmocka_unit_test(a_meter_comes_back_as_it_was),
		cmocka_unit_test(a_meter_without_a_number_is_malformed),
		cmocka_unit_test(an_lcore_comes_with_its_queues),
		cmocka_unit_test(an_lcore_comes_with_as_many_queues_as_one_may_serve),
		cmocka_unit_test(an_lcore_with_a_part_of_a_queue_is_malformed),
		cmocka_unit_test(unknown_attributes_are_passed_over),
		cmocka_unit_test(grown_statistics_are_cut),
		cmocka_unit_test(shorter_statistics_are_extended_with_zeros),
		cmocka_unit_test(a_longer_key_is_taken_if_its_tail_is_zero),
		cmocka_unit_test(a_shorter_key_is_extended_with_zeros),
		cmocka_unit_test(numbers_of_a_wrong_length_are_malformed),
		cmocka_unit_test(port_numbers_out_of_range_are_malformed),
		cmocka_unit_test(names_without_an_end_or_too_long_are_malformed),
		cmocka_unit_test(empty_messages_are_malformed),
		cmocka_unit_test(a_message_cut_within_an_attribute_is_malformed),
		cmocka_unit_test(garbage_is_read_within_its_bounds),
	};

	return cmocka_run_group_tests_name("dp_codec", tests, NULL, NULL);
}
