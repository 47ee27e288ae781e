// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Flows told to a collector, which is a socket here: what it has heard in all is what the datapath
 * has counted, whatever happens.
 *
 *   a, b: ports of br0, which has NetFlow
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/policy/policy_state.h"
#include "tests/unit/policy/fake_switch.h"

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

static int collector = -1;
/* Beside a database of this name */
static char ledger[] = "/tmp/test_exports.XXXXXX";

/* struct heard - the records since it was asked last */
struct heard {
	u32 records;
	u64 packets, bytes;
	u16 in, out;		/* of the last one */
	u16 dst_port;
	u32 first, last;
};

static u32 be32_at(const u8 *at)
{
	return (u32)at[0] << 24 | (u32)at[1] << 16 | (u32)at[2] << 8 | at[3];
}

static struct heard hear(void)
{
	struct heard h = { 0 };
	u8 data[1500];
	const u8 *r;

	while (recv(collector, data, sizeof(data), MSG_DONTWAIT) > 0) {
		assert_int_equal(data[1], 5);
		for (r = data + 24; r < data + 24 + 48 * data[3]; r += 48) {
			h.records++;
			h.in = (u16)(r[12] << 8 | r[13]);
			h.out = (u16)(r[14] << 8 | r[15]);
			h.packets += be32_at(r + 16);
			h.bytes += be32_at(r + 20);
			h.first = be32_at(r + 24);
			h.last = be32_at(r + 28);
			h.dst_port = (u16)(r[34] << 8 | r[35]);
		}
	}
	return h;
}

static void configure_bridge(struct fake_switch *s, const char *bridge, u64 active_ms)
{
	struct sockaddr_in at;
	socklen_t len = sizeof(at);
	struct config_bridge *cfg = cfg_bridge(s, bridge);
	struct export_settings *e = calloc(1, sizeof(*e));
	char text[32];

	getsockname(collector, (struct sockaddr *)&at, &len);
	snprintf(text, sizeof(text), "127.0.0.1:%u", ntohs(at.sin_port));
	assert_int_equal(export_target_parse(text, 0, &e->targets[0]), 0);
	e->n_targets = 1;
	e->version = 5;
	e->active_ms = active_ms;
	e->cached = UINT32_MAX;
	snprintf(e->uuid, sizeof(e->uuid), "22222222-2222-4222-8222-222222222222");
	free(cfg->exports[EXPORT_NETFLOW]);
	cfg->exports[EXPORT_NETFLOW] = e;
	apply(s);
	run(s);
}

static void configure(struct fake_switch *s, u64 active_ms)
{
	configure_bridge(s, "br0", active_ms);
}

static int setup(void **state)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	struct fake_switch *s;
	int fd;

	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	collector = socket(AF_INET, SOCK_DGRAM, 0);
	assert_int_equal(bind(collector, (struct sockaddr *)&any, sizeof(any)), 0);
	if (switch_setup(state))
		return -1;
	s = *state;
	fd = mkstemp(ledger);
	close(fd);
	policy_keep_exports(s->policy, ledger);
	add_port(s, "a", -1);
	add_port(s, "b", -1);
	configure(s, 60000);
	return 0;
}

static int teardown(void **state)
{
	int rc = switch_teardown(state);
	char beside[64];

	close(collector);
	unlink(ledger);
	snprintf(beside, sizeof(beside), "%s.exported", ledger);
	assert_int_equal(unlink(beside), 0);
	memcpy(strrchr(ledger, '.') + 1, "XXXXXX", 6);
	return rc;
}

/* UDP in IPv4, 28 bytes of it and 18 of padding, which the IP header does not count */
static struct test_frame udp(u8 dst, u8 src, u16 port)
{
	static const u8 header[] = {
		0x45, 0x10, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0,
		10, 0, 0, 1, 10, 0, 0, 2, 0x10, 0x00,
	};
	struct test_frame f = frame(dst, src, UNTAGGED);

	memcpy(f.bytes + 14, header, sizeof(header));
	f.bytes[36] = (u8)(port >> 8);
	f.bytes[37] = (u8)port;
	f.bytes[39] = 8;
	return f;
}

static void a_flow_is_told_of_when_it_ends(void **state)
{
	struct fake_switch *s = *state;
	struct heard h;

	rx(s, "b", udp(1, 2, 7));	/* who is where */
	rx(s, "a", udp(2, 1, 53));
	rx(s, "a", udp(2, 1, 53));
	rx(s, "a", udp(2, 1, 53));
	tick(s);
	assert_int_equal(hear().packets, 1);	/* the flood, which has ended */
	pass_time(s, 5000);
	assert_int_equal(hear().records, 0);
	pass_time(s, 60000);
	pass_time(s, 2000);
	h = hear();
	assert_int_equal(h.records, 1);
	assert_int_equal(h.packets, 3);
	assert_int_equal(h.bytes, 3 * (FRAME_LEN - 14));
	assert_int_equal(h.last, h.first);
}

static void each_pair_of_ports_is_a_record(void **state)
{
	struct fake_switch *s = *state;
	struct heard h;
	u16 port;

	rx(s, "b", udp(1, 2, 7));
	for (port = 100; port < 140; port++)
		rx(s, "a", udp(2, 1, port));
	pass_time(s, 60000);
	pass_time(s, 60000);
	h = hear();
	assert_int_equal(h.records, 41);
	assert_int_equal(h.packets, 41);
}

static void a_flow_that_goes_on_is_told_of_by_and_by(void **state)
{
	struct fake_switch *s = *state;
	u64 packets = 1;
	struct heard h;
	int i;

	configure(s, 20000);
	rx(s, "b", udp(1, 2, 7));
	rx(s, "a", udp(2, 1, 53));
	for (i = 0; i < 30; i++) {
		rx(s, "a", udp(2, 1, 53));
		packets++;
		pass_time(s, 1000);
	}
	h = hear();
	/* the first record of the long one, and that of the short one */
	assert_int_equal(h.records, 2);
	assert_true(h.packets < packets + 1);
	for (i = 0; i < 60; i++)
		pass_time(s, 1000);
	h.packets += hear().packets;
	assert_int_equal(h.packets, packets + 1);
}

static void without_an_active_timeout_only_the_end_is_told(void **state)
{
	struct fake_switch *s = *state;
	int i;

	configure(s, EXPORT_NEVER);
	rx(s, "b", udp(1, 2, 7));
	rx(s, "a", udp(2, 1, 53));
	tick(s);
	hear();
	for (i = 0; i < 200; i++) {
		rx(s, "a", udp(2, 1, 53));
		pass_time(s, 1000);
	}
	assert_int_equal(hear().records, 0);
	pass_time(s, 60000);
	pass_time(s, 2000);
	assert_int_equal(hear().packets, 201);
}

/* The first flow has its place; what comes of the second is told whenever counters are read. */
static void what_the_cache_has_no_room_for_does_not_wait(void **state)
{
	struct fake_switch *s = *state;
	u64 packets = 0;
	struct heard h;
	int i;

	rx(s, "b", udp(1, 2, 7));
	rx(s, "a", udp(2, 1, 53));
	policy_flow_flush(s->policy, NULL, s->now);
	tick(s);
	hear();
	cfg_bridge(s, "br0")->exports[EXPORT_NETFLOW]->cached = 1;
	apply(s);
	rx(s, "a", udp(2, 1, 53));
	pass_time(s, 1500);
	for (i = 0; i < 5; i++) {
		rx(s, "a", udp(2, 1, 54));
		pass_time(s, 1500);
		h = hear();
		packets += h.packets;
		assert_int_equal(h.dst_port, 54);
	}
	assert_int_equal(packets, 5);
	pass_time(s, 60000);
	pass_time(s, 2000);
	h = hear();
	assert_int_equal(h.packets, 1);
	assert_int_equal(h.dst_port, 53);
}

static void the_ports_of_a_record_are_those_of_openflow(void **state)
{
	struct fake_switch *s = *state;
	struct heard h;

	rx(s, "b", udp(1, 2, 7));
	policy_flow_flush(s->policy, NULL, s->now);
	tick(s);
	h = hear();
	assert_int_equal(h.in, number_of(s, "b"));
	assert_int_equal(h.out, EXPORT_PORT_MANY);	/* flooded */
	rx(s, "a", udp(2, 1, 53));
	policy_flow_flush(s->policy, NULL, s->now);
	tick(s);
	h = hear();
	assert_int_equal(h.in, number_of(s, "a"));
	assert_int_equal(h.out, number_of(s, "b"));
	assert_int_equal(h.dst_port, 53);
}

/* The frame as it is there, and the ports of that bridge */
static void each_bridge_on_the_way_tells_its_own(void **state)
{
	struct fake_switch *s = *state;
	struct heard h;

	strcpy(config_port_add(cfg_bridge(s, "br0"), "to1")->peer, "to0");
	strcpy(config_port_add(cfg_bridge(s, "br1"), "to0")->peer, "to1");
	dp_fake_plug(s->fake, "c");
	config_port_add(cfg_bridge(s, "br1"), "c");
	configure_bridge(s, "br1", 60000);
	rx(s, "c", udp(1, 3, 7));
	rx(s, "a", udp(3, 1, 53));
	rx(s, "a", udp(3, 1, 53));
	tick(s);
	hear();
	policy_flow_flush(s->policy, "br1", s->now);
	tick(s);
	h = hear();
	assert_int_equal(h.records, 2);
	assert_int_equal(h.packets, 2 * 2);
	assert_true((h.in == number_of(s, "a") && h.out == number_of(s, "to1")) ||
		    (h.in == number_of(s, "to0") && h.out == number_of(s, "c")));
}

/* What is flushed at once would take its counters along. */
static void a_flush_loses_nothing(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "b", udp(1, 2, 7));
	rx(s, "a", udp(2, 1, 53));
	rx(s, "a", udp(2, 1, 53));
	policy_flow_flush(s->policy, NULL, s->now);
	tick(s);
	assert_int_equal(hear().packets, 3);
}

static void a_move_ends_the_record_of_the_old_way(void **state)
{
	struct fake_switch *s = *state;
	struct heard h;

	add_port(s, "c", -1);
	apply(s);
	rx(s, "b", udp(1, 2, 7));
	rx(s, "a", udp(2, 1, 53));
	hear();
	rx(s, "c", udp(1, 2, 8));	/* station 2 is behind c now */
	tick(s);
	h = hear();
	assert_int_equal(h.records, 2);	/* that towards it, and the one from b */
	rx(s, "a", udp(2, 1, 53));
	policy_flow_flush(s->policy, NULL, s->now);
	tick(s);
	assert_int_equal(h.packets + hear().packets, 4);
}

static void frames_without_a_flow_are_told_of_at_once(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "b", udp(1, 2, 7));
	dp_fake_limits(s->fake, 1, 100);
	rx(s, "a", udp(2, 1, 53));
	tick(s);
	assert_int_equal(hear().packets, 1);
}

static void a_restart_tells_nothing_twice_and_forgets_nothing(void **state)
{
	struct fake_switch *s = *state;
	u64 packets = 0, all = 1;
	int i, turn;

	configure(s, 5000);
	rx(s, "b", udp(1, 2, 7));
	for (turn = 0; turn < 3; turn++) {
		for (i = 0; i < 13; i++) {
			rx(s, "a", udp(2, 1, 53));
			all++;
			pass_time(s, 1000);
		}
		packets += hear().packets;
		assert_true(packets > 1 && packets < all);
		kill_daemon(s);
		rx(s, "a", udp(2, 1, 53));
		all++;
		start_daemon(s);
		policy_keep_exports(s->policy, ledger);
		apply(s);
	}
	for (i = 0; i < 60; i++)
		pass_time(s, 1000);
	packets += hear().packets;
	assert_int_equal(packets, all);
}

static void without_netflow_flows_are_as_wide_as_before(void **state)
{
	struct fake_switch *s = *state;
	struct dp_info info;

	rx(s, "b", udp(1, 2, 7));
	rx(s, "a", udp(2, 1, 53));
	rx(s, "a", udp(2, 1, 54));
	free(cfg_bridge(s, "br0")->exports[EXPORT_NETFLOW]);
	cfg_bridge(s, "br0")->exports[EXPORT_NETFLOW] = NULL;
	apply(s);
	run(s);
	/* what was counted before is told all the same */
	assert_int_equal(hear().packets, 3);
	rx(s, "a", udp(2, 1, 53));
	rx(s, "a", udp(2, 1, 54));
	assert_int_equal(policy_dp_info(s->policy, &info), 0);
	assert_int_equal(info.flows, 1);
}

static void a_collector_that_is_away_is_counted_and_harms_nobody(void **state)
{
	struct fake_switch *s = *state;
	const struct collector *c =
		&bridges_bridge(policy_bridges(s->policy), "br0")->exporters[EXPORT_NETFLOW]->
		collectors.c[0];
	int i;

	close(collector);
	for (i = 0; i < 3; i++) {
		rx(s, "b", udp(1, 2, 7));
		assert_non_null(dp_fake_tx_on(s->fake, "a"));
		policy_flow_flush(s->policy, NULL, s->now);
		tick(s);
	}
	/* each datagram was sent; of all but the last the host has said that nobody listens */
	assert_int_equal(c->sent, 3);
	assert_int_equal(c->dropped, 0);
	assert_int_equal(c->refused, 2);
	collector = -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_flow_is_told_of_when_it_ends),
		TEST(each_pair_of_ports_is_a_record),
		TEST(a_flow_that_goes_on_is_told_of_by_and_by),
		TEST(without_an_active_timeout_only_the_end_is_told),
		TEST(what_the_cache_has_no_room_for_does_not_wait),
		TEST(the_ports_of_a_record_are_those_of_openflow),
		TEST(each_bridge_on_the_way_tells_its_own),
		TEST(a_flush_loses_nothing),
		TEST(a_move_ends_the_record_of_the_old_way),
		TEST(frames_without_a_flow_are_told_of_at_once),
		TEST(a_restart_tells_nothing_twice_and_forgets_nothing),
		TEST(without_netflow_flows_are_as_wide_as_before),
		TEST(a_collector_that_is_away_is_counted_and_harms_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
