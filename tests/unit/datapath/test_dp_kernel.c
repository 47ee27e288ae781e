// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel datapath against the real module, in a network namespace of the test's own: in the
 * test VM. Elsewhere, what is said where there is no module.
 *
 *   p1 ==== a1 [switch] a2 ==== p2      a1, a2 are added as ports; p1, p2 send and receive
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/datapath/module_rig.h"

#define MANY_FLOWS	3000
#define MANY_EVENTS	4000

/* A frame of @len bytes, the last of which is @mark */
static void wire_send(const char *dev, size_t len, u8 mark)
{
	static const u8 head[14] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb5 };
	u8 frame[2000] = { 0 };
	int fd = wire_open(dev);

	memcpy(frame, head, sizeof(head));
	frame[len - 1] = mark;
	assert_int_equal(send(fd, frame, len, 0), len);
	close(fd);
}

/* The mark of the next frame that arrives, or -1 */
static int wire_receive(int fd)
{
	u64 end = now_ms() + WAIT_MS;
	struct pollfd p = { .fd = fd, .events = POLLIN };

	while (now_ms() < end) {
		u8 frame[2000];
		ssize_t n;

		if (poll(&p, 1, 100) != 1)
			continue;
		n = recv(fd, frame, sizeof(frame), 0);
		if (n >= 14 && frame[12] == 0x88 && frame[13] == 0xb5)
			return frame[n - 1];
	}
	return -1;
}

/* A flow from port 1 with @eth_dst[5] = @last, to port @to */
static struct dp_flow make_flow(u8 last, u32 to, void *row, size_t size)
{
	const struct vsw_action out = { .type = VSWITCH_ACT_OUTPUT, .port = to };
	struct dp_flow flow = { .actions = row };

	memset(&flow.mask.k.in_port, 0xff, sizeof(flow.mask.k.in_port));
	memset(flow.mask.k.eth_dst, 0xff, 6);
	flow.key.k.in_port = port1;
	flow.key.k.eth_dst[0] = 2;
	flow.key.k.eth_dst[5] = last;
	assert_int_equal(vsw_action_put(row, size, &flow.actions_len, &out), 0);
	return flow;
}

static int install(u8 last, u32 to, u64 cookie)
{
	u32 row[8];
	struct dp_flow flow = make_flow(last, to, row, sizeof(row));

	return dp->ops->flow_set(dp, &flow, cookie);
}

static void the_module_says_what_it_is(void **state)
{
	struct dp_info info;

	(void)state;
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.uapi >> 16, VSWITCH_UAPI_MAJOR);
	assert_string_not_equal(info.version, "");
	assert_int_equal(info.flows, 0);
	assert_int_equal(info.parked, 0);
	assert_string_equal(dp->ops->type, "system");
}

static void a_second_daemon_is_refused(void **state)
{
	struct dp *second = NULL;
	char *err = NULL;

	(void)state;
	assert_int_equal(dp_kernel_open(&second, &handler, &err), -EBUSY);
	assert_string_equal(err, "another vswitchd has the datapath of this network namespace");
	assert_null(second);
	free(err);
}

static void refused(const char *name, u32 kind, int code, const char *part)
{
	struct dp_port port = { .kind = kind };
	char *err = NULL;
	char head[32];

	snprintf(port.name, sizeof(port.name), "%s", name);
	snprintf(head, sizeof(head), "port %s: ", name);
	assert_int_equal(dp->ops->port_add(dp, &port, &err), code);
	assert_non_null(err);
	assert_ptr_equal(strstr(err, head), err);
	assert_non_null(strstr(err, part));
	assert_null(strchr(err, '\n'));
	free(err);
}

static void a_port_that_cannot_be_is_refused_in_the_modules_words(void **state)
{
	(void)state;
	refused("lo", VSWITCH_PORT_NETDEV, -EINVAL, "loopback");
	refused("nonexistent", VSWITCH_PORT_NETDEV, -ENODEV, "");
	refused("a1", VSWITCH_PORT_NETDEV, -EEXIST, "");
	refused("p1", VSWITCH_PORT_INTERNAL, -EEXIST, "");
	refused("p1", 99, -EOPNOTSUPP, "kind");
}

static void a_port_is_told_with_all_that_it_is(void **state)
{
	struct dp_port port;

	(void)state;
	assert_int_equal(dp->ops->port_get(dp, port1, &port), 0);
	assert_int_equal(port.no, port1);
	assert_int_equal(port.kind, VSWITCH_PORT_NETDEV);
	assert_int_equal(port.origin, VSWITCH_ORIGIN_DAEMON);
	assert_string_equal(port.name, "a1");
	assert_int_equal(port.ifindex, if_nametoindex("a1"));
	assert_int_equal(port.master, 0);
	assert_int_equal(port.flags, VSWITCH_PORT_F_UP | VSWITCH_PORT_F_RUNNING);
	assert_int_equal(port.mtu, 1500);
	assert_int_equal(port.address[0] & 1, 0);
	assert_int_equal(dp->ops->port_get(dp, 65000, &port), -ENOENT);
}

static void an_internal_port_is_a_master_and_goes(void **state)
{
	struct dp_port br, tap = { .kind = VSWITCH_PORT_NETDEV, .name = "d0", .no = 700 }, got;

	(void)state;
	br = add("br0", VSWITCH_PORT_INTERNAL);
	assert_int_equal(br.ifindex, if_nametoindex("br0"));
	assert_true(run("ip link add d0 type veth peer name d1"));
	tap.master = br.no;
	assert_int_equal(dp->ops->port_add(dp, &tap, NULL), 0);
	assert_int_equal(tap.no, 700);
	assert_int_equal(tap.master, br.no);
	assert_true(run("ip link show d0 | grep -q 'master br0'"));

	assert_int_equal(dp->ops->port_del(dp, br.no), 0);
	assert_int_equal(if_nametoindex("br0"), 0);
	assert_int_equal(dp->ops->port_get(dp, 700, &got), 0);
	assert_int_equal(got.master, 0);
	assert_int_equal(dp->ops->port_del(dp, 700), 0);
	assert_int_equal(dp->ops->port_del(dp, 700), -ENOENT);
	assert_true(run("ip link del d0"));
}

struct list {
	int n, ones, twos;
};

static void count_port(void *arg, const struct dp_port *port)
{
	struct list *list = arg;
	struct dp_port again;

	list->n++;
	list->ones += port->no == port1 && !strcmp(port->name, "a1");
	list->twos += port->no == port2 && !strcmp(port->name, "a2");
	/* the datapath may be used from here */
	assert_int_equal(dp->ops->port_get(dp, port->no, &again), 0);
}

static void all_ports_are_listed_once(void **state)
{
	struct list list = { 0 };

	(void)state;
	assert_int_equal(dp->ops->port_dump(dp, count_port, &list), 0);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.ones, 1);
	assert_int_equal(list.twos, 1);
}

static void a_miss_is_told_once_and_its_answer_releases_the_frames(void **state)
{
	int fd, i;

	(void)state;
	fd = wire_open("p2");
	for (i = 1; i <= 5; i++)
		wire_send("p1", 300, (u8)i);
	assert_int_equal(await(&told.misses, 1), 1);
	assert_int_equal(told.key.k.in_port, port1);
	assert_int_equal(told.key.k.eth_type, htobe16(0x88b5));
	assert_int_equal(told.wire_len, 300);
	assert_in_range(told.frame_len, 64, 300);
	assert_memory_equal(told.frame, "\2\0\0\0\0\2\2\0\0\0\0\1\x88\xb5", 14);

	assert_int_equal(install(2, port2, told.cookie), 0);
	wire_send("p1", 300, 6);
	for (i = 1; i <= 6; i++)
		assert_int_equal(wire_receive(fd), i);
	assert_int_equal(dp->ops->run(dp, 64), 0);
	close(fd);
}

static int answer(u8 last, u32 to, u64 cookie)
{
	u32 row[8];
	struct dp_flow flow = make_flow(last, to, row, sizeof(row));

	return dp->ops->flow_answer(dp, &flow, cookie);
}

/* A frame to 02:00:00:00:00:@last */
static void wire_send_to(int fd, u8 last)
{
	u8 frame[60] = { 2, 0, 0, 0, 0, last, 2, 0, 0, 0, 0, 1, 0x88, 0xb5 };

	frame[sizeof(frame) - 1] = last;
	assert_int_equal(send(fd, frame, sizeof(frame), 0), sizeof(frame));
}

static void answer_each(const struct dp_miss *miss)
{
	assert_int_equal(answer(miss->key.k.eth_dst[5], port2, miss->cookie), 0);
}

/* Ports that do not exist are the egress of every third */
static void answer_some(const struct dp_miss *miss)
{
	u8 last = miss->key.k.eth_dst[5];

	assert_int_equal(answer(last, last % 3 ? port2 : 4711, miss->cookie), 0);
}

static void answers_to_many_misses_are_in_force_when_run_returns(void **state)
{
	int in = wire_open("p1"), out = wire_open("p2"), i;
	struct dp_info info;

	(void)state;
	for (i = 1; i <= 100; i++)
		wire_send_to(in, (u8)i);
	at_miss = answer_each;
	assert_int_equal(await(&told.misses, 100), 100);
	at_miss = NULL;
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.flows, 100);
	assert_int_equal(info.parked, 0);
	assert_int_equal(told.refusals, 0);
	for (i = 1; i <= 100; i++)
		assert_int_equal(wire_receive(out), i);
	close(in);
	close(out);
}

static void each_answer_that_is_refused_is_told_and_its_frames_wait(void **state)
{
	int in = wire_open("p1"), i;
	struct dp_info info;
	u32 row[8];
	struct dp_flow all = make_flow(0, port2, row, sizeof(row));

	(void)state;
	memset(all.mask.k.eth_dst, 0, sizeof(all.mask.k.eth_dst));
	for (i = 1; i <= 90; i++)
		wire_send_to(in, (u8)i);
	at_miss = answer_some;
	assert_int_equal(await(&told.misses, 90), 90);
	at_miss = NULL;
	assert_int_equal(told.refusals, 30);
	assert_int_equal(told.refusal.err, -ENOENT);
	assert_int_equal(told.refusal.key.k.eth_dst[5], 90);
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.flows, 60);
	assert_int_equal(info.parked, 30);
	assert_int_equal(install(90, port2, told.refusal.cookie), 0);
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.parked, 29);
	/* a flow finds what it covers, be it for others too */
	assert_int_equal(dp->ops->flow_set(dp, &all, 0), 0);
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.parked, 0);
	close(in);
}

static void delete_at_once(const struct dp_miss *miss)
{
	struct vswitch_flow_stats final;
	u32 row[8];
	struct dp_flow flow = make_flow(2, port2, row, sizeof(row));

	assert_int_equal(answer(2, port2, miss->cookie), 0);
	assert_int_equal(dp->ops->flow_del(dp, &flow.key, &flow.mask, &final), 0);
	assert_int_equal(final.packets, 1);
}

static void an_answer_is_in_force_before_the_next_call(void **state)
{
	struct dp_info info;

	(void)state;
	at_miss = delete_at_once;
	wire_send("p1", 60, 7);
	assert_int_equal(await(&told.misses, 1), 1);
	at_miss = NULL;
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.flows, 0);
	assert_int_equal(info.parked, 0);
}

static void executed_actions_release_the_frames_without_a_flow(void **state)
{
	const struct vsw_action out = { .type = VSWITCH_ACT_OUTPUT, .port = port2 };
	struct vswitch_flow_stats sent;
	struct dp_info info;
	size_t len = 0;
	u32 row[8];
	int fd;

	(void)state;
	fd = wire_open("p2");
	wire_send("p1", 60, 77);
	assert_int_equal(await(&told.misses, 1), 1);
	assert_int_equal(vsw_action_put(row, sizeof(row), &len, &out), 0);
	assert_int_equal(dp->ops->execute(dp, told.cookie, row, len, &sent), 0);
	assert_int_equal(sent.packets, 1);
	assert_int_equal(sent.bytes, 60);
	assert_int_equal(sent.storm_packets, 0);
	assert_int_equal(wire_receive(fd), 77);
	assert_int_equal(dp->ops->execute(dp, told.cookie, row, len, &sent), -ENOENT);
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.flows, 0);
	close(fd);
}

static void misses_are_taken_within_the_budget(void **state)
{
	static const u8 head[14] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb5 };
	u8 frame[60] = { 0 };
	u64 end = now_ms() + WAIT_MS;
	struct dp_info info;
	int fd, i;

	(void)state;
	fd = wire_open("p1");
	memcpy(frame, head, sizeof(head));
	for (i = 0; i < 40; i++) {
		frame[11] = (u8)i;
		assert_int_equal(send(fd, frame, sizeof(frame), 0), sizeof(frame));
	}
	close(fd);
	do {
		assert_int_equal(dp->ops->info(dp, &info), 0);
	} while (info.parked < 40 && now_ms() < end);
	assert_int_equal(info.parked, 40);
	assert_int_equal(dp->ops->run(dp, 7), 7);
	assert_int_equal(told.misses, 7);
	assert_int_equal(dp->ops->run(dp, 33), 33);
	assert_int_equal(told.misses, 40);
	/* one flow covers them all: nothing stays parked */
	assert_int_equal(install(2, port2, told.cookie), 0);
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.parked, 0);
}

static void a_flow_with_an_unknown_egress_is_refused(void **state)
{
	(void)state;
	assert_int_equal(install(9, 60000, 0), -ENOENT);
	assert_int_equal(install(9, 0, 0), -EINVAL);
}

static void a_removed_flow_leaves_its_final_statistics(void **state)
{
	struct vswitch_flow_stats stats;
	struct dp_flow flow;
	u32 row[8];
	int fd, i;

	(void)state;
	fd = wire_open("p2");
	assert_int_equal(install(2, port2, 0), 0);
	for (i = 1; i <= 3; i++) {
		wire_send("p1", 100, (u8)i);
		assert_int_equal(wire_receive(fd), i);
	}
	flow = make_flow(2, port2, row, sizeof(row));
	assert_int_equal(dp->ops->flow_del(dp, &flow.key, &flow.mask, &stats), 0);
	assert_int_equal(stats.packets, 3);
	assert_int_equal(stats.bytes, 300);
	assert_true(stats.used_ms <= WAIT_MS);
	assert_int_equal(dp->ops->flow_del(dp, &flow.key, &flow.mask, NULL), -ENOENT);
	close(fd);
}

struct flows {
	u8 seen[MANY_FLOWS];
	int n, deleted, within;
};

static void count_within(void *arg, const struct dp_flow *flow)
{
	(void)flow;
	((struct flows *)arg)->within++;
}

/* Deletes every second flow while they are listed, as ageing does. */
static void count_flow(void *arg, const struct dp_flow *flow)
{
	struct flows *flows = arg;
	const u8 *m = flow->key.k.eth_dst;
	unsigned int i = (unsigned int)(m[4] << 8 | m[5]);
	struct vsw_action_iter it;
	struct vsw_action act;

	flows->n++;
	assert_in_range(i, 0, MANY_FLOWS - 1);
	flows->seen[i]++;
	vsw_action_iter_init(&it, flow->actions, flow->actions_len);
	assert_int_equal(vsw_action_next(&it, &act), 1);
	assert_int_equal(act.type, VSWITCH_ACT_OUTPUT);
	assert_int_equal(act.port, port2);
	if (i % 2) {
		union vsw_key key = flow->key, mask = flow->mask;

		assert_int_equal(dp->ops->flow_del(dp, &key, &mask, NULL), 0);
		flows->deleted++;
	}
	if (flows->n == 1)
		assert_int_equal(dp_flow_dump(dp, count_within, flows), 0);
}

static void many_flows_are_listed_while_some_are_deleted(void **state)
{
	static struct flows flows;
	struct dp_info info;
	u32 row[8];
	int i;

	(void)state;
	for (i = 0; i < MANY_FLOWS; i++) {
		struct dp_flow flow = make_flow((u8)i, port2, row, sizeof(row));

		flow.key.k.eth_dst[4] = (u8)(i >> 8);
		assert_int_equal(dp->ops->flow_set(dp, &flow, 0), 0);
	}
	assert_int_equal(dp_flow_dump(dp, count_flow, &flows), 0);
	assert_in_range(flows.within, MANY_FLOWS - 1, MANY_FLOWS);
	/* those that did not change are all there */
	for (i = 0; i < MANY_FLOWS; i += 2)
		assert_int_equal(flows.seen[i], 1);
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.flows, MANY_FLOWS - flows.deleted);
	assert_int_equal(info.masks, 1);
	assert_int_equal(dp->ops->flow_flush(dp), 0);
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.flows, 0);
}

static void events_tell_what_happens_to_ports(void **state)
{
	(void)state;
	assert_true(run("ip link set a1 mtu 1400"));
	assert_int_equal(await(&told.events, 1), 1);
	assert_int_equal(told.event, VSWITCH_EVENT_MTU);
	assert_int_equal(told.port.no, port1);
	assert_int_equal(told.port.mtu, 1400);
	assert_true(run("ip link set a1 mtu 1500"));
	drain();

	assert_true(run("ip link set p1 down"));
	assert_true(await(&told.events, 1) >= 1);
	assert_int_equal(told.event, VSWITCH_EVENT_LINK);
	assert_int_equal(told.port.flags, VSWITCH_PORT_F_UP);
	assert_true(run("ip link set p1 up"));
	/* carrier comes from a work item */
	while (!(told.port.flags & VSWITCH_PORT_F_RUNNING) && await(&told.events, told.events + 1))
		;
}

static void a_device_that_goes_is_told(void **state)
{
	struct dp_port port;

	(void)state;
	assert_true(run("ip link add g0 type veth peer name g1"));
	port = add("g0", VSWITCH_PORT_NETDEV);
	drain();
	assert_true(run("ip link del g1"));
	while (told.event != VSWITCH_EVENT_GONE && await(&told.events, told.events + 1))
		;
	assert_int_equal(told.event, VSWITCH_EVENT_GONE);
	assert_int_equal(told.port.no, port.no);
	assert_string_equal(told.port.name, "g0");
	assert_int_equal(dp->ops->port_get(dp, port.no, &port), -ENOENT);
}

static void lost_events_ask_for_a_resync(void **state)
{
	int i;

	(void)state;
	assert_true(run("ip link add e0 type veth peer name e1"));
	for (i = 0; i < MANY_EVENTS && !told.resyncs; i++) {
		struct dp_port port = add("e0", VSWITCH_PORT_NETDEV);

		assert_int_equal(dp->ops->port_del(dp, port.no), 0);
	}
	/* Until the others are read the kernel drops more of them without a word. */
	dp->ops->run(dp, 4);
	assert_int_equal(told.resyncs, 0);
	while (dp->ops->run(dp, 64))
		;
	assert_int_equal(told.resyncs, 1);
	memset(&told, 0, sizeof(told));
	assert_true(run("ip link set a1 mtu 1450 && ip link del e0"));
	assert_true(await(&told.events, 1) >= 1);
	assert_int_equal(told.event, VSWITCH_EVENT_MTU);
}

static void the_datapath_survives_its_daemon(void **state)
{
	struct dp_port port;
	struct dp_info info;
	int fd;

	(void)state;
	assert_int_equal(install(2, port2, 0), 0);
	fd = wire_open("p2");
	dp->ops->close(dp);
	dp = NULL;
	wire_send("p1", 60, 42);
	assert_int_equal(wire_receive(fd), 42);
	assert_int_equal(dp_kernel_open(&dp, &handler, NULL), 0);
	assert_int_equal(dp->ops->port_get(dp, port1, &port), 0);
	assert_string_equal(port.name, "a1");
	assert_int_equal(dp->ops->info(dp, &info), 0);
	assert_int_equal(info.flows, 1);
	close(fd);
}

/* Misses that waited for a daemon reach the one that binds, and none is taken for an ACK. */
static void misses_that_waited_reach_the_next_daemon(void **state)
{
	int fd;

	(void)state;
	fd = wire_open("p2");
	dp->ops->close(dp);
	dp = NULL;
	wire_send("p1", 60, 43);
	assert_int_equal(dp_kernel_open(&dp, &handler, NULL), 0);
	assert_int_equal(await(&told.misses, 1), 1);
	assert_int_equal(install(2, port2, told.cookie), 0);
	assert_int_equal(wire_receive(fd), 43);
	close(fd);
}

static void without_the_module_there_is_no_datapath(void **state)
{
	struct dp *none = NULL;
	char *err = NULL;

	(void)state;
	assert_int_equal(dp_kernel_open(&none, &handler, &err), -ENOENT);
	assert_string_equal(err, "module vswitch is not loaded");
	assert_null(none);
	free(err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_module_says_what_it_is, start_clean),
		cmocka_unit_test_setup(a_second_daemon_is_refused, start_clean),
		cmocka_unit_test_setup(a_port_that_cannot_be_is_refused_in_the_modules_words,
				       start_clean),
		cmocka_unit_test_setup(a_port_is_told_with_all_that_it_is, start_clean),
		cmocka_unit_test_setup(an_internal_port_is_a_master_and_goes, start_clean),
		cmocka_unit_test_setup(all_ports_are_listed_once, start_clean),
		cmocka_unit_test_setup(a_miss_is_told_once_and_its_answer_releases_the_frames,
				       start_clean),
		cmocka_unit_test_setup(answers_to_many_misses_are_in_force_when_run_returns,
				       start_clean),
		cmocka_unit_test_setup(each_answer_that_is_refused_is_told_and_its_frames_wait,
				       start_clean),
		cmocka_unit_test_setup(an_answer_is_in_force_before_the_next_call, start_clean),
		cmocka_unit_test_setup(executed_actions_release_the_frames_without_a_flow,
				       start_clean),
		cmocka_unit_test_setup(misses_are_taken_within_the_budget, start_clean),
		cmocka_unit_test_setup(a_flow_with_an_unknown_egress_is_refused, start_clean),
		cmocka_unit_test_setup(a_removed_flow_leaves_its_final_statistics, start_clean),
		cmocka_unit_test_setup(many_flows_are_listed_while_some_are_deleted, start_clean),
		cmocka_unit_test_setup(events_tell_what_happens_to_ports, start_clean),
		cmocka_unit_test_setup(a_device_that_goes_is_told, start_clean),
		cmocka_unit_test_setup(lost_events_ask_for_a_resync, start_clean),
		cmocka_unit_test_setup(the_datapath_survives_its_daemon, start_clean),
		cmocka_unit_test_setup(misses_that_waited_reach_the_next_daemon, start_clean),
	};

	const struct CMUnitTest without_module[] = {
		cmocka_unit_test(without_the_module_there_is_no_datapath),
	};

	log_set("any", "err");
	if (!module_present())
		return cmocka_run_group_tests_name("dp_kernel", without_module, NULL, NULL);
	return cmocka_run_group_tests_name("dp_kernel", tests, set_up, tear_down);
}
