// SPDX-License-Identifier: GPL-2.0-or-later
/* Module and vswitch-dpdk as one datapath: whose a port's number is. Both are in memory here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "daemon/datapath/kernel/pair.h"
#include "daemon/datapath/kernel/pair_state.h"
#include "tests/fake/dp_fake.h"

static struct dp_fake *module, *dpdk;
static struct dp *pair;

static struct {
	char events[256];	/* "a=1 " for each port that came */
	u32 misses;
} heard;

static void on_event(void *arg, enum vswitch_port_event event, const struct dp_port *port)
{
	size_t len = strlen(heard.events);

	(void)arg;
	if (event == VSWITCH_EVENT_ADDED)
		snprintf(heard.events + len, sizeof(heard.events) - len, "%s=%u%s ", port->name,
			 port->no, port->dpdk ? "d" : "");
}

static void on_miss(void *arg, const struct dp_miss *miss)
{
	(void)arg, (void)miss;
	heard.misses++;
}

static const struct dp_handler handler = { .port_event = on_event, .miss = on_miss };

static int set_up(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d" };
	size_t i;

	(void)state;
	memset(&heard, 0, sizeof(heard));
	module = dp_fake_new();
	dpdk = dp_fake_new();
	assert_int_equal(dp_pair_open(&pair, &handler, "/nowhere", NULL), 0);
	dp_fake_handler(module, dp_pair_handler(pair));
	dp_fake_handler(dpdk, &pair_of(pair)->dpdk.handler);
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		dp_fake_plug(module, names[i]);
		dp_fake_plug(dpdk, names[i]);
	}
	dp_pair_set_system(pair, dp_fake_dp(module));
	pair_of(pair)->dpdk.dp = dp_fake_dp(dpdk);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pair->ops->close(pair);
	return 0;
}

static int try_add(const char *name, bool on_dpdk, u32 no, struct dp_port *port)
{
	*port = (struct dp_port){ .kind = VSWITCH_PORT_NETDEV, .dpdk = on_dpdk, .no = no };
	snprintf(port->name, sizeof(port->name), "%s", name);
	return pair->ops->port_add(pair, port, NULL);
}

/* The number that the port has then */
static u32 add(const char *name, bool on_dpdk, u32 no)
{
	struct dp_port port;

	assert_int_equal(try_add(name, on_dpdk, no, &port), 0);
	assert_int_equal(port.dpdk, on_dpdk);
	return port.no;
}

/* Without the pair, as a user plugs a device in */
static u32 plug_in(struct dp_fake *fake, const char *name, u32 no)
{
	struct dp_port port = { .kind = VSWITCH_PORT_NETDEV, .no = no };

	snprintf(port.name, sizeof(port.name), "%s", name);
	assert_int_equal(dp_fake_dp(fake)->ops->port_add(dp_fake_dp(fake), &port, NULL), 0);
	return port.no;
}

/* The port of a number, as "name" and "d" if it is vswitch-dpdk's; "": there is none */
static const char *at(u32 no)
{
	static char text[IF_NAMESIZE + 1];
	struct dp_port port;

	if (pair->ops->port_get(pair, no, &port))
		return "";
	snprintf(text, sizeof(text), "%s%s", port.name, port.dpdk ? "d" : "");
	return text;
}

static void test_any_number(void **state)
{
	struct dp_port port;

	(void)state;
	assert_int_equal(add("a", true, 7), 7);
	assert_int_equal(add("b", false, 40000), 40000);
	assert_string_equal(at(7), "ad");
	assert_string_equal(at(40000), "b");
	assert_int_equal(try_add("c", true, 40000, &port), -EBUSY);
	assert_int_equal(try_add("c", false, 7, &port), -EBUSY);
	assert_int_equal(pair->ops->port_del(pair, 7), 0);
	assert_int_equal(add("c", false, 7), 7);
	assert_string_equal(at(7), "c");
}

static void test_no_number_twice(void **state)
{
	(void)state;
	assert_int_equal(add("a", true, 2), 2);
	assert_int_equal(add("a", false, 0), 1);
	assert_int_equal(add("b", false, 0), 3);
	assert_int_equal(add("c", false, 32768), 32768);
	assert_int_equal(add("b", true, 0), 32769);
	assert_int_equal(add("c", true, 0), 32770);
	assert_string_equal(at(2), "ad");
	assert_string_equal(at(3), "b");
	assert_string_equal(at(32769), "bd");
}

static void test_alone_from_one(void **state)
{
	(void)state;
	pair_of(pair)->system.dp = NULL;
	assert_int_equal(add("a", true, 0), 1);
	assert_int_equal(add("b", true, 0), 2);
	dp_fake_free(module);
}

/* One that is busy is so whatever number is tried. */
static void test_busy_device(void **state)
{
	struct dp_port port;

	(void)state;
	dp_fake_fail(dpdk, "port_add", -EBUSY, 1000);
	assert_int_equal(try_add("a", true, 0, &port), -EBUSY);
	assert_in_range(dp_fake_log_count(dpdk), 1, 100);
}

static void test_plugged_in(void **state)
{
	(void)state;
	assert_int_equal(add("a", true, 1), 1);
	assert_int_equal(plug_in(module, "b", 0), 1);
	dp_fake_rx(module, "b", "\2\0\0\0\0\2\2\0\0\0\0\1\x88\xb5", 14);
	dp_fake_run(module);
	dp_fake_run(dpdk);
	assert_int_equal(heard.misses, 0);
	dp_fake_run(module);
	assert_string_equal(heard.events, "b=2 a=1d ");
	assert_string_equal(at(1), "ad");
	assert_string_equal(at(2), "b");
}

static void count_port(void *arg, const struct dp_port *port)
{
	char *text = arg;

	sprintf(text + strlen(text), "%s=%u%s ", port->name, port->no, port->dpdk ? "d" : "");
}

/* Given while no daemon ran: at its start it lists what there is. */
static void test_found_at_start(void **state)
{
	char text[128] = "";

	(void)state;
	plug_in(module, "a", 5);
	plug_in(dpdk, "b", 5);
	plug_in(dpdk, "c", 9);
	assert_int_equal(pair->ops->port_dump(pair, count_port, text), 0);
	assert_string_equal(text, "a=5 c=9d ");
	dp_fake_run(dpdk);
	assert_string_equal(heard.events, "c=9d b=6d ");
	assert_string_equal(at(5), "a");
}

static struct dp_flow flow_of(u32 no)
{
	struct dp_flow flow = { .key.k.in_port = no, .mask.k.in_port = ~0U };

	return flow;
}

static void count_flow(void *arg, const struct dp_flow *flow)
{
	(void)flow;
	++*(int *)arg;
}

static int flows_in(struct dp *dp)
{
	int n = 0;

	assert_int_equal(dp_flow_dump(dp, count_flow, &n), 0);
	return n;
}

static void test_flows_follow(void **state)
{
	struct dp_flow of_a, of_b;

	(void)state;
	of_a = flow_of(add("a", true, 3));
	of_b = flow_of(add("b", false, 4));
	assert_int_equal(pair->ops->flow_set(pair, &of_a, 0), 0);
	assert_int_equal(pair->ops->flow_set(pair, &of_b, 0), 0);
	assert_int_equal(flows_in(dp_fake_dp(dpdk)), 1);
	assert_int_equal(flows_in(dp_fake_dp(module)), 1);
	assert_int_equal(flows_in(pair), 2);
	/* its number is given to the module, while its flow is still there */
	assert_int_equal(pair->ops->port_del(pair, 3), 0);
	add("c", false, 3);
	assert_int_equal(flows_in(pair), 1);
	assert_int_equal(flows_in(dp_fake_dp(dpdk)), 0);
}

/* The process dies in the midst of a list of flows. */
static void test_dump_of_the_dead(void **state)
{
	struct dp_dump *dump;
	struct dp_flow flow;
	int n = 0;

	(void)state;
	pair_of(pair)->system.dp = NULL;
	dp_fake_free(module);
	flow = flow_of(add("a", true, 3));
	assert_int_equal(pair->ops->flow_set(pair, &flow, 0), 0);
	assert_int_equal(pair->ops->flow_dump_begin(pair, &dump), 0);
	pair_dumps_leave(pair_of(pair), pair_of(pair)->dpdk.dp);
	pair_of(pair)->dpdk.dp = NULL;
	dp_fake_free(dpdk);
	assert_int_equal(pair->ops->flow_dump_step(dump, count_flow, &n), 0);
	assert_int_equal(n, 0);
	pair->ops->flow_dump_end(dump);
}

int main(void)
{
#define pair_test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		pair_test(test_any_number),
		pair_test(test_no_number_twice),
		pair_test(test_alone_from_one),
		pair_test(test_busy_device),
		pair_test(test_plugged_in),
		pair_test(test_found_at_start),
		pair_test(test_flows_follow),
		pair_test(test_dump_of_the_dead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
