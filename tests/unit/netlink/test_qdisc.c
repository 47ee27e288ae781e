// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Token buckets on a device, in a network namespace of the test's own, as tc(8) shows them. Where
 * no namespace or no htb is to be had, only what needs none.
 *
 *   va ====== vb
 */
#include <string.h>
#include "daemon/netlink/qdisc.h"
#include "tests/unit/netlink/link_rig.h"

#define MTU	1500

static char text[4096];

/* A kernel may have no htb. */
static bool probe_htb(void)
{
	return run("tc qdisc add dev va root htb 2>/dev/null && tc qdisc del dev va root");
}

static int clear(void **state)
{
	(void)state;
	return run("tc qdisc del dev va root 2>/dev/null; true") ? 0 : -1;
}

static u32 va(void)
{
	return if_nametoindex("va");
}

/* What a command prints, valid until the next one */
static const char *shown(const char *command)
{
	FILE *p = popen(command, "r");
	size_t n;

	assert_non_null(p);
	n = fread(text, 1, sizeof(text) - 1, p);
	text[n] = '\0';
	pclose(p);
	return text;
}

static void has(const char *command, const char *part)
{
	if (!strstr(shown(command), part))
		fail_msg("%s shows\n%swithout\n%s", command, text, part);
}

static void lacks(const char *command, const char *part)
{
	if (strstr(shown(command), part))
		fail_msg("%s shows\n%swith\n%s", command, text, part);
}

static void set(u64 max_rate, struct htb_queue *queues, u32 n)
{
	const struct htb htb = { .max_rate = max_rate, .n = n, .queues = queues };

	assert_int_equal(ops.set_htb(ops.arg, va(), MTU, &htb), 0);
}

static void queues_are_classes(void **state)
{
	struct htb_queue queues[] = {
		{ .id = 0, .min_rate = 1000000, .max_rate = 5000000, .burst = 800000 },
		{ .id = 9, .min_rate = 2000000, .max_rate = 20000000, .priority = 3 },
	};

	(void)state;
	set(10000000, queues, 2);
	has("tc qdisc show dev va", "htb 7673: root ");
	has("tc qdisc show dev va", "default 0x1 ");
	has("tc class show dev va", "class htb 7673:fffe root rate 10Mbit ceil 10Mbit ");
	has("tc class show dev va", "class htb 7673:1 parent 7673:fffe prio 0 rate 1Mbit "
	    "ceil 5Mbit burst 100000b cburst 100000b");
	has("tc class show dev va", "class htb 7673:a parent 7673:fffe prio 3 rate 2Mbit "
	    "ceil 10Mbit burst 156");
}

static void what_is_less_than_a_frame_is_a_frame(void **state)
{
	struct htb_queue queue = { .id = 0, .max_rate = 1, .burst = 8 };

	(void)state;
	set(10000000, &queue, 1);
	has("tc class show dev va", "rate 12Kbit ceil 12Kbit burst 156");
}

static void rates_may_be_large(void **state)
{
	struct htb_queue queue = { .id = 0, .max_rate = 100000000000 };

	(void)state;
	set(100000000000, &queue, 1);
	has("tc class show dev va", "ceil 100Gbit");
}

static void a_change_is_made_in_place(void **state)
{
	struct htb_queue queues[] = {
		{ .id = 0, .max_rate = 5000000 }, { .id = 1, .max_rate = 5000000 },
		{ .id = 2, .max_rate = 5000000 },
	};

	(void)state;
	set(10000000, queues, 3);
	assert_true(run("tc qdisc add dev va parent 7673:1 handle 42: pfifo"));
	queues[0].max_rate = 8000000;
	queues[1].id = 2;
	set(20000000, queues, 2);
	has("tc class show dev va", "class htb 7673:fffe root rate 20Mbit");
	has("tc class show dev va", "ceil 8Mbit");
	has("tc class show dev va", "class htb 7673:3 ");
	lacks("tc class show dev va", "class htb 7673:2 ");
	/* what waits in a class that stays is not lost */
	has("tc qdisc show dev va", "pfifo 42:");
}

static void hundreds_of_queues_go_when_they_are_not_wanted(void **state)
{
	struct htb_queue *queues = calloc(300, sizeof(*queues));
	u32 i;

	(void)state;
	for (i = 0; i < 300; i++)
		queues[i] = (struct htb_queue){ .id = i, .max_rate = 1000000 };
	set(10000000, queues, 300);
	has("tc class show dev va | grep -c 7673:", "301\n");
	set(10000000, queues, 1);
	has("tc class show dev va | grep -c 7673:", "2\n");
	free(queues);
}

static void another_discipline_is_replaced(void **state)
{
	struct htb_queue queue = { .id = 0, .max_rate = 1000000 };

	(void)state;
	assert_true(run("tc qdisc add dev va root handle 1: htb default 1"));
	set(10000000, &queue, 1);
	lacks("tc qdisc show dev va", "htb 1:");
	has("tc qdisc show dev va", "htb 7673:");
}

static void ours_is_cleared_and_no_other(void **state)
{
	struct htb_queue queue = { .id = 0, .max_rate = 1000000 };

	(void)state;
	set(10000000, &queue, 1);
	assert_int_equal(ops.clear_htb(ops.arg, va()), 0);
	lacks("tc qdisc show dev va", "htb");
	assert_int_not_equal(ops.clear_htb(ops.arg, va()), 0);
	assert_true(run("tc qdisc add dev va root handle 1: htb default 1"));
	assert_int_not_equal(ops.clear_htb(ops.arg, va()), 0);
	has("tc qdisc show dev va", "htb 1:");
}

static void count(void *arg, u32 ifindex)
{
	u32 *found = arg;

	*found = *found ? UINT32_MAX : ifindex;
}

static void devices_that_have_ours_are_found(void **state)
{
	struct htb_queue queue = { .id = 0, .max_rate = 1000000 };
	u32 found = 0;

	(void)state;
	assert_true(run("tc qdisc add dev vb root handle 1: htb default 1"));
	assert_int_equal(ops.each_htb(ops.arg, count, &found), 0);
	assert_int_equal(found, 0);
	set(10000000, &queue, 1);
	assert_int_equal(ops.each_htb(ops.arg, count, &found), 0);
	assert_int_equal(found, va());
	assert_true(run("tc qdisc del dev vb root"));
}

static void a_device_that_is_not_there_is_an_error(void **state)
{
	struct htb_queue queue = { .id = 0 };
	const struct htb htb = { .n = 1, .queues = &queue };

	(void)state;
	assert_true(ops.set_htb(ops.arg, 9999, MTU, &htb) < 0);
	assert_true(ops.clear_htb(ops.arg, 9999) < 0);
}

int main(void)
{
#define claim(f)	cmocka_unit_test_teardown(f, clear)
	const struct CMUnitTest tests[] = {
		claim(queues_are_classes),
		claim(what_is_less_than_a_frame_is_a_frame),
		claim(rates_may_be_large),
		claim(a_change_is_made_in_place),
		claim(hundreds_of_queues_go_when_they_are_not_wanted),
		claim(another_discipline_is_replaced),
		claim(ours_is_cleared_and_no_other),
		claim(devices_that_have_ours_are_found),
		cmocka_unit_test(a_device_that_is_not_there_is_an_error),
	};
	const struct CMUnitTest without_namespace[] = {
		cmocka_unit_test(a_device_that_is_not_there_is_an_error),
	};

	log_set("any", "off");
	if (!make_namespace() || !probe_htb())
		return cmocka_run_group_tests_name("qdisc", without_namespace, open_links,
						   close_links);
	return cmocka_run_group_tests_name("qdisc", tests, open_links, close_links);
}
