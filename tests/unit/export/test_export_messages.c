// SPDX-License-Identifier: GPL-2.0-or-later
/* Datagrams of NetFlow 5, NetFlow 9 and IPFIX, byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/export/message.h"

#define TEST(name)	cmocka_unit_test(name)

/* 2026-01-02 03:04:05.678 */
#define REAL_NS		1767323045678000000ull
static const struct export_time at = { .now = 0x01020304, .real = REAL_NS };

static struct export_record tcp = {
	.key = {
		.src = { 10, 0, 0, 1 }, .dst = { 10, 0, 0, 2 },
		.eth_src = { 2, 0, 0, 0, 0, 1 }, .eth_dst = { 2, 0, 0, 0, 0, 2 },
		.vlan = 10, .out_vlan = 20, .proto = 6, .tos = 0xb8,
		.l2_len = 18, .in_port = 3, .out_port = 0x104, .in_ifindex = 30,
		.out_ifindex = 0x00010002,
	},
	.packets = 5, .bytes = 5 * 18 + 500, .first = 0x01020000, .last = 0x01020300,
	.end = EXPORT_ACTIVE,
};

/* struct reader - what is left of a datagram */
struct reader {
	const u8 *at;
	size_t left;
};

static u64 take(struct reader *r, size_t n)
{
	u64 number = 0;

	assert_true(n <= r->left);
	r->left -= n;
	while (n--)
		number = number << 8 | *r->at++;
	return number;
}

static void pass_over(struct reader *r, size_t n)
{
	assert_true(n <= r->left);
	r->at += n;
	r->left -= n;
}

static struct message message_of(enum message_protocol protocol)
{
	return (struct message){
		.protocol = protocol, .engine = { .type = 7, .id = 0x85 }, .domain = 0xabcd,
		.point = 9,
	};
}

static struct reader end(struct message *m)
{
	struct reader r = { m->data, message_end(m, &at) };

	assert_int_equal(r.left, m->w.len);
	assert_false(m->w.full);
	return r;
}

/* --- NetFlow 5 ----------------------------------------------------------------------------- */

static void netflow_5_is_as_cisco_has_it(void **state)
{
	static const u8 wanted[] = {
		0, 5, 0, 1,			/* version, records */
		1, 2, 3, 4,			/* uptime */
		0x69, 0x57, 0x35, 0xa5,		/* seconds */
		0x28, 0x69, 0x75, 0x80,		/* nanoseconds: 678 ms */
		0, 0, 0, 0,			/* sequence */
		7, 0x85, 0, 0,			/* engine, sampling */
		10, 0, 0, 1, 10, 0, 0, 2, 0, 0, 0, 0,
		0, 3, 1, 4,			/* input, output */
		0, 0, 0, 5, 0, 0, 1, 0xf4,	/* packets, octets without 18 bytes each */
		1, 2, 0, 0, 1, 2, 3, 0,		/* first, last */
		0x12, 0x34, 0, 80,
		0, 0, 6, 0xb8,			/* padding, flags, protocol, ToS */
		0, 0, 0, 0, 0, 0, 0, 0,
	};
	struct message m = message_of(MESSAGE_NETFLOW5);
	struct reader r;

	(void)state;
	assert_true(message_add(&m, &at, &tcp, 0));
	r = end(&m);
	assert_int_equal(r.left, sizeof(wanted));
	assert_memory_equal(r.at, wanted, sizeof(wanted));
}

static void netflow_5_counts_records_in_its_sequence(void **state)
{
	struct message m = message_of(MESSAGE_NETFLOW5);
	struct reader r;
	u32 n = 0;

	(void)state;
	while (message_add(&m, &at, &tcp, 0))
		n++;
	r = end(&m);
	assert_in_range(n, 20, NETFLOW5_RECORDS_MAX);
	assert_int_equal(r.left, 24 + 48 * n);
	message_next(&m);
	assert_int_equal(message_end(&m, &at), 0);
	assert_true(message_add(&m, &at, &tcp, 0));
	r = end(&m);
	pass_over(&r, 16);
	assert_int_equal(take(&r, 4), n);
}

/* Counters of 32 bits: more than that is several records, which add up. */
static void netflow_5_divides_what_is_too_much_for_a_record(void **state)
{
	struct message m = message_of(MESSAGE_NETFLOW5);
	struct export_record r = tcp;
	u64 packets = 0, octets = 0;
	struct reader got;
	u32 parts, i;

	(void)state;
	r.packets = 300000001;
	r.bytes = 2 * r.packets * 18 + 12345;
	parts = message_parts(&m, &r);
	assert_int_equal(parts, (r.bytes - 1) / UINT32_MAX + 1);
	for (i = 0; i < parts; i++)
		assert_true(message_add(&m, &at, &r, i));
	got = end(&m);
	pass_over(&got, 24);
	for (i = 0; i < parts; i++) {
		pass_over(&got, 16);
		packets += take(&got, 4);
		octets += take(&got, 4);
		pass_over(&got, 24);
	}
	assert_int_equal(packets, r.packets);
	assert_int_equal(octets, r.packets * 18 + 12345);
}

static void the_engine_stands_in_ports_where_that_is_asked_for(void **state)
{
	struct netflow_engine engine = { .id = 0x85 };

	(void)state;
	assert_int_equal(netflow_port(&engine, 0xfffe), 0xfffe);
	engine.add_id = true;
	assert_int_equal(netflow_port(&engine, 0x0104), 0x0a00 | 0x104);
	assert_int_equal(netflow_port(&engine, 0xfffe), 0x0a00 | 0x1fe);
}

static void icmp_has_type_and_code_for_a_port(void **state)
{
	struct export_key key = tcp.key;

	(void)state;
	key.proto = EXPORT_ICMP;
	key.tp_src = cpu_to_be16(3);
	key.tp_dst = cpu_to_be16(4);
	assert_int_equal(export_src_port(&key), 0);
	assert_int_equal(export_dst_port(&key), 0x304);
	/* the number of ICMPv6 in IPv4 is not ICMP's */
	key.proto = EXPORT_ICMPV6;
	assert_int_equal(export_src_port(&key), 3);
	key.eth_type = cpu_to_be16(0x86dd);
	assert_int_equal(export_dst_port(&key), 0x304);
}

/* --- templates ----------------------------------------------------------------------------- */

/* A field's bytes in the one record of a datagram, by what its template says */
static u64 field(const u8 *templates, const u8 *record, u16 id, u16 which)
{
	struct reader t = { templates, MESSAGE_MAX };
	u16 n, i, got, len, at_byte;

	for (;;) {
		u16 template = (u16)take(&t, 2);

		n = (u16)take(&t, 2);
		if (template == which)
			break;
		pass_over(&t, 4u * n);
	}
	for (i = 0, at_byte = 0; i < n; i++, at_byte = (u16)(at_byte + len)) {
		got = (u16)take(&t, 2);
		len = (u16)take(&t, 2);
		if (got == id) {
			struct reader r = { record + at_byte, 8 };

			return take(&r, len > 8 ? 8 : len);
		}
	}
	fail_msg("template %u has no field %u", which, id);
	return 0;
}

static void netflow_9_is_as_in_rfc_3954(void **state)
{
	struct message m = message_of(MESSAGE_NETFLOW9);
	const u8 *templates, *record;
	struct reader r;
	size_t set;

	(void)state;
	assert_true(message_add(&m, &at, &tcp, 0));
	r = end(&m);
	assert_int_equal(r.left % 4, 0);
	assert_int_equal(take(&r, 2), 9);
	assert_int_equal(take(&r, 2), 3);	/* two templates, a record */
	assert_int_equal(take(&r, 4), at.now);
	assert_int_equal(take(&r, 4), REAL_NS / 1000000000);
	assert_int_equal(take(&r, 4), 0);
	assert_int_equal(take(&r, 4), 0x785);
	assert_int_equal(take(&r, 2), 0);	/* template flowset */
	set = take(&r, 2);
	templates = r.at;
	pass_over(&r, set - 4);
	assert_int_equal(take(&r, 2), 256);
	set = r.left;
	assert_int_equal(take(&r, 2), set + 2);
	record = r.at;
	assert_int_equal(field(templates, record, 8, 256), 0x0a000001);
	assert_int_equal(field(templates, record, 12, 256), 0x0a000002);
	assert_int_equal(field(templates, record, 2, 256), 5);
	assert_int_equal(field(templates, record, 1, 256), 500);
	assert_int_equal(field(templates, record, 22, 256), 0x01020000);
	assert_int_equal(field(templates, record, 21, 256), 0x01020300);
	assert_int_equal(field(templates, record, 10, 256), 3);
	assert_int_equal(field(templates, record, 14, 256), 0x104);
	assert_int_equal(field(templates, record, 7, 256), 0x1234);
	assert_int_equal(field(templates, record, 11, 256), 80);
	assert_int_equal(field(templates, record, 56, 256), 0x020000000001);
	assert_int_equal(field(templates, record, 80, 256), 0x020000000002);
	assert_int_equal(field(templates, record, 58, 256), 10);
	assert_int_equal(field(templates, record, 59, 256), 20);
	assert_int_equal(field(templates, record, 4, 256), 6);
	assert_int_equal(field(templates, record, 5, 256), 0xb8);
	assert_int_equal(field(templates, record, 60, 256), 4);
}

static void netflow_9_counts_datagrams_and_has_ip_only(void **state)
{
	struct message m = message_of(MESSAGE_NETFLOW9);
	struct export_key arp = { .eth_type = cpu_to_be16(0x0806) };
	struct reader r;

	(void)state;
	assert_false(message_takes(&m, &arp));
	assert_true(message_takes(&m, &tcp.key));
	while (message_add(&m, &at, &tcp, 0))
		;
	end(&m);
	message_next(&m);
	assert_true(message_add(&m, &at, &tcp, 0));
	r = end(&m);
	pass_over(&r, 2);
	assert_int_equal(take(&r, 2), 1);	/* no templates again so soon */
	pass_over(&r, 8);
	assert_int_equal(take(&r, 4), 1);
}

static void ipfix_is_as_in_rfc_7011(void **state)
{
	struct message m = message_of(MESSAGE_IPFIX);
	const u8 *templates, *record;
	struct reader r;
	size_t set, all;

	(void)state;
	assert_true(message_add(&m, &at, &tcp, 0));
	r = end(&m);
	all = r.left;
	assert_int_equal(take(&r, 2), 10);
	assert_int_equal(take(&r, 2), all);
	assert_int_equal(take(&r, 4), REAL_NS / 1000000000);
	assert_int_equal(take(&r, 4), 0);
	assert_int_equal(take(&r, 4), 0xabcd);
	assert_int_equal(take(&r, 2), 2);	/* template set */
	set = take(&r, 2);
	templates = r.at;
	pass_over(&r, set - 4);
	assert_int_equal(take(&r, 2), 256);
	set = r.left;
	assert_int_equal(take(&r, 2), set + 2);
	record = r.at;
	assert_int_equal(field(templates, record, 1, 256), 500);
	assert_int_equal(field(templates, record, 2, 256), 5);
	assert_int_equal(field(templates, record, 152, 256), REAL_NS / 1000000 - 0x304);
	assert_int_equal(field(templates, record, 153, 256), REAL_NS / 1000000 - 4);
	assert_int_equal(field(templates, record, 10, 256), 30);
	assert_int_equal(field(templates, record, 14, 256), 0x00010002);
	assert_int_equal(field(templates, record, 138, 256), 9);
	assert_int_equal(field(templates, record, 136, 256), EXPORT_ACTIVE);
	assert_int_equal(field(templates, record, 256, 256), 0x0800);
	assert_int_equal(field(templates, record, 58, 256), 10);
	assert_int_equal(field(templates, record, 6, 256), 0);
}

static void ipfix_has_ipv6_and_other_frames_in_sets_of_their_own(void **state)
{
	struct message m = message_of(MESSAGE_IPFIX);
	struct export_record v6 = tcp, arp = tcp;
	const u8 *templates, *record;
	struct reader r;
	size_t set;

	(void)state;
	v6.key.eth_type = cpu_to_be16(0x86dd);
	memcpy(v6.key.src, "\x20\x01\x0d\xb8\0\0\0\x01", 8);
	v6.key.proto = EXPORT_ICMPV6;
	v6.key.tp_src = cpu_to_be16(128);
	v6.key.tp_dst = 0;
	arp.key.eth_type = cpu_to_be16(0x0806);
	assert_true(message_add(&m, &at, &v6, 0));
	assert_true(message_add(&m, &at, &arp, 0));
	r = end(&m);
	pass_over(&r, 16 + 2);
	set = take(&r, 2);
	templates = r.at;
	pass_over(&r, set - 4);
	assert_int_equal(take(&r, 2), 257);
	set = take(&r, 2);
	assert_int_equal(set % 4, 0);
	record = r.at;
	assert_int_equal(field(templates, record, 27, 257), 0x20010db800000001);
	assert_int_equal(field(templates, record, 139, 257), 0x8000);
	assert_int_equal(field(templates, record, 60, 257), 6);
	assert_int_equal(field(templates, record, 1, 257), 500);
	pass_over(&r, set - 4);
	assert_int_equal(take(&r, 2), 258);
	set = r.left;
	assert_int_equal(take(&r, 2), set + 2);
	record = r.at;
	/* frames, with their headers */
	assert_int_equal(field(templates, record, 352, 258), tcp.bytes);
	assert_int_equal(field(templates, record, 256, 258), 0x0806);
}

static void ipfix_counts_records_in_its_sequence(void **state)
{
	struct message m = message_of(MESSAGE_IPFIX);
	struct reader r;
	u32 n = 0;

	(void)state;
	while (message_add(&m, &at, &tcp, 0))
		n++;
	end(&m);
	message_next(&m);
	assert_true(message_add(&m, &at, &tcp, 0));
	r = end(&m);
	pass_over(&r, 8);
	assert_int_equal(take(&r, 4), n);
	pass_over(&r, 4);
	assert_int_equal(take(&r, 2), 256);
}

/* Set 2 or the first of data */
static u16 first_set(struct message *m, const struct export_time *t)
{
	struct reader r;
	u16 id;

	assert_true(message_add(m, t, &tcp, 0));
	r = (struct reader){ m->data, message_end(m, t) };
	pass_over(&r, 16);
	id = (u16)take(&r, 2);
	message_next(m);
	return id;
}

static void templates_come_again_by_count_and_by_time(void **state)
{
	struct message m = message_of(MESSAGE_IPFIX);
	struct export_time later = at;
	u32 i;

	(void)state;
	assert_int_equal(first_set(&m, &at), 2);
	for (i = 1; i < MESSAGE_TEMPLATES_EACH; i++)
		assert_int_equal(first_set(&m, &at), 256);
	assert_int_equal(first_set(&m, &at), 2);
	later.now += MESSAGE_TEMPLATES_MS - 1;
	assert_int_equal(first_set(&m, &later), 256);
	later.now++;
	assert_int_equal(first_set(&m, &later), 2);
	assert_int_equal(first_set(&m, &later), 256);
	message_reset(&m);
	assert_int_equal(first_set(&m, &later), 2);
}

static int setup(void **state)
{
	(void)state;
	tcp.key.eth_type = cpu_to_be16(0x0800);
	tcp.key.tp_src = cpu_to_be16(0x1234);
	tcp.key.tp_dst = cpu_to_be16(80);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(netflow_5_is_as_cisco_has_it),
		TEST(netflow_5_counts_records_in_its_sequence),
		TEST(netflow_5_divides_what_is_too_much_for_a_record),
		TEST(the_engine_stands_in_ports_where_that_is_asked_for),
		TEST(icmp_has_type_and_code_for_a_port),
		TEST(netflow_9_is_as_in_rfc_3954),
		TEST(netflow_9_counts_datagrams_and_has_ip_only),
		TEST(ipfix_is_as_in_rfc_7011),
		TEST(ipfix_has_ipv6_and_other_frames_in_sets_of_their_own),
		TEST(ipfix_counts_records_in_its_sequence),
		TEST(templates_come_again_by_count_and_by_time),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
