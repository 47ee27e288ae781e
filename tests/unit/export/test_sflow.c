// SPDX-License-Identifier: GPL-2.0-or-later
/* sFlow datagrams, word by word, and what is counted of samples */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>
#include "daemon/export/sampler.h"

#define TEST(name)	cmocka_unit_test(name)

static const u8 frame[20] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0, 0x60, 10, 8, 0, 1, 2 };

static const struct sflow_frame sample = {
	.source = 7, .sequence = 3, .rate = 100, .pool = 300, .drops = 2, .in = 7,
	.out = SFLOW_OUT_MANY(5), .header = frame, .header_len = 18, .len = 1514,
	.vlan = { true, 10, 20, 3, 4 },
};

static u32 word(const u8 *data, size_t i)
{
	return (u32)data[4 * i] << 24 | (u32)data[4 * i + 1] << 16 | (u32)data[4 * i + 2] << 8 |
	       data[4 * i + 3];
}

static void assert_words(const u8 *data, size_t len, const u32 *wanted, size_t n)
{
	size_t i;

	assert_int_equal(len, 4 * n);
	for (i = 0; i < n; i++) {
		if (word(data, i) != wanted[i])
			fail_msg("word %zu is 0x%x and not 0x%x", i, word(data, i), wanted[i]);
	}
}

static void a_datagram_begins_with_its_agent(void **state)
{
	const struct sflow_agent v4 = { { 192, 0, 2, 1 }, 4 };
	const struct sflow_agent v6 = { { 0x20, 1, 0x0d, 0xb8 }, 16 };
	const u32 wanted4[] = { 5, 1, 0xc0000201, 0, 9, 12345, 0 };
	const u32 wanted6[] = { 5, 2, 0x20010db8, 0, 0, 0, 0, 9, 12345, 0 };
	struct wire w;
	u8 data[64];

	(void)state;
	w = wire_begin(data, sizeof(data));
	assert_int_equal(sflow_begin(&w, &v4, 9, 12345), 24);
	assert_words(data, w.len, wanted4, 7);
	w = wire_begin(data, sizeof(data));
	assert_int_equal(sflow_begin(&w, &v6, 9, 12345), 36);
	assert_words(data, w.len, wanted6, 10);
}

static void a_sample_has_the_header_and_the_vlans(void **state)
{
	const u32 wanted[] = {
		1, 100,			/* flow sample, its length */
		3, 7, 100, 300, 2,	/* sequence, source, rate, pool, drops */
		7, 0x80000005, 2,	/* in, out, records */
		1, 36, 1, 1518, 4, 18,	/* raw header: Ethernet, with the FCS, which is not there */
		0x02000000, 0x00010200, 0x00000002, 0x8100600a, 0x08000000,
		1001, 16, 10, 3, 20, 4,
	};
	struct wire w;
	u8 data[256];

	(void)state;
	w = wire_begin(data, sizeof(data));
	sflow_put_frame(&w, &sample);
	assert_int_equal(w.len, sflow_frame_len(&sample));
	assert_words(data, w.len, wanted, sizeof(wanted) / 4);
}

static void counters_are_those_of_if_counters(void **state)
{
	const struct sflow_counters c = {
		.ifindex = 7, .sequence = 4, .rx_packets = 10, .rx_bytes = 0x100000002ull,
		.rx_dropped = 1, .rx_errors = 2, .tx_packets = 20, .tx_bytes = 3000,
		.tx_dropped = 3, .tx_errors = 4, .admin_up = true, .link_up = true,
	};
	const u32 none = 0xffffffff;
	const u32 wanted[] = {
		2, 108, 4, 7, 1, 1, 88,
		7, 6, 0, 0, 0, 3,
		1, 2, 10, none, none, 1, 2, none,
		0, 3000, 20, none, none, 3, 4, 0,
	};
	struct wire w;
	u8 data[256];

	(void)state;
	w = wire_begin(data, sizeof(data));
	sflow_put_counters(&w, &c);
	assert_int_equal(w.len, SFLOW_COUNTERS_LEN);
	assert_words(data, w.len, wanted, sizeof(wanted) / 4);
}

/* --- samplers ------------------------------------------------------------------------------ */

static int collector = -1;

static struct sampler *sampler_of(u32 header)
{
	struct export_settings s = { .kind = EXPORT_SFLOW, .header = header, .sampling = 100 };
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);
	struct sampler *sampler;
	char text[32];

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	collector = socket(AF_INET, SOCK_DGRAM, 0);
	assert_int_equal(bind(collector, (struct sockaddr *)&at, sizeof(at)), 0);
	getsockname(collector, (struct sockaddr *)&at, &len);
	snprintf(text, sizeof(text), "127.0.0.1:%u", ntohs(at.sin_port));
	assert_int_equal(export_target_parse(text, 0, &s.targets[0]), 0);
	s.n_targets = 1;
	sampler = sampler_new(&s, 1000);
	assert_non_null(sampler);
	return sampler;
}

static ssize_t hear(u8 data[1500])
{
	return recv(collector, data, 1500, MSG_DONTWAIT);
}

static void samples_are_counted_by_port_and_those_that_are_lost(void **state)
{
	struct sampler *s = sampler_of(18);
	u8 data[1500];

	(void)state;
	sampler_add(s, &sample, 10, 1000);
	sampler_add(s, &sample, 13, 1000);	/* 11 and 12 were lost */
	sampler_flush(s, 1000);
	assert_true(hear(data) > 0);
	assert_int_equal(word(data, 2), 0x7f000001);	/* where it leaves from */
	assert_int_equal(word(data, 4), 1);
	assert_int_equal(word(data, 6), 2);
	assert_int_equal(word(data, 9), 1);		/* sequence */
	assert_int_equal(word(data, 12), 100);		/* pool */
	assert_int_equal(word(data, 13), 0);
	assert_int_equal(word(data, 27 + 9), 2);
	assert_int_equal(word(data, 27 + 12), 200);
	assert_int_equal(word(data, 27 + 13), 2);
	/* a group that begins anew has lost nothing */
	sampler_add(s, &sample, 0, 1000);
	sampler_flush(s, 1000);
	assert_true(hear(data) > 0);
	assert_int_equal(word(data, 4), 2);
	assert_int_equal(word(data, 13), 2);
	sampler_free(s);
	close(collector);
}

static void a_full_datagram_leaves_by_itself(void **state)
{
	struct sampler *s = sampler_of(18);
	u8 data[1500];
	u32 n = 0, i;
	ssize_t len;

	(void)state;
	for (i = 0; i < 100; i++)
		sampler_add(s, &sample, i, 1000);
	sampler_free(s);
	while ((len = hear(data)) > 0) {
		assert_true(len <= SAMPLER_MESSAGE_MAX);
		n += word(data, 6);
	}
	assert_int_equal(n, 100);
	close(collector);
}

static void no_more_of_a_frame_is_told_than_is_asked_for(void **state)
{
	struct sampler *s = sampler_of(14);
	u8 data[1500];

	(void)state;
	sampler_add(s, &sample, 0, 1000);
	sampler_flush(s, 1000);
	assert_true(hear(data) > 0);
	assert_int_equal(word(data, 22), 14);
	assert_int_equal(word(data, 20), 1518);
	sampler_free(s);
	close(collector);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_datagram_begins_with_its_agent),
		TEST(a_sample_has_the_header_and_the_vlans),
		TEST(counters_are_those_of_if_counters),
		TEST(samples_are_counted_by_port_and_those_that_are_lost),
		TEST(a_full_datagram_leaves_by_itself),
		TEST(no_more_of_a_frame_is_told_than_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
