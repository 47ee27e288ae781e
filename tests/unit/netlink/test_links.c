// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rtnetlink in a network namespace of the test's own: what is asked of links, and news of them.
 * Where no namespace is to be had, only what needs none.
 *
 *   va ====== vb      a veth pair; beside it lo
 */
#include <linux/if_packet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "tests/unit/netlink/link_rig.h"

#define ROUNDS	4000	/* of changes to a link, more than a socket's buffer holds */

static u32 mtu_of(const char *dev)
{
	char path[64];
	FILE *p;
	u32 mtu = 0;

	/* sysfs shows the namespace that mounted it */
	snprintf(path, sizeof(path), "ip -o link show %s", dev);
	p = popen(path, "r");
	assert_non_null(p);
	assert_int_equal(fscanf(p, "%*s %*s %*s mtu %u", &mtu), 1);
	pclose(p);
	return mtu;
}

static void a_mtu_is_set(void **state)
{
	(void)state;
	assert_int_equal(ops.set_mtu(ops.arg, if_nametoindex("va"), 1400), 0);
	assert_int_equal(mtu_of("va"), 1400);
	assert_int_equal(mtu_of("vb"), 1500);
}

static void a_mtu_that_the_device_refuses_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(ops.set_mtu(ops.arg, if_nametoindex("va"), 67), -EINVAL);
	assert_int_equal(mtu_of("va"), 1400);
}

static void a_link_that_is_not_there_is_an_error(void **state)
{
	u8 address[6] = { 2 };
	int ret;

	(void)state;
	/* without a namespace of its own the test may be told that it may not ask */
	ret = ops.set_mtu(ops.arg, 9999, 1500);
	assert_true(ret == -ENODEV || (!if_nametoindex("va") && ret == -EPERM));
	assert_int_equal(ops.set_address(ops.arg, 9999, address), ret);
	assert_int_equal(ops.perm_address(ops.arg, 9999, address), -ENODEV);
}

static void an_address_is_set(void **state)
{
	static const u8 address[6] = { 2, 0, 0, 0, 0xab, 1 };

	(void)state;
	assert_int_equal(ops.set_address(ops.arg, if_nametoindex("va"), address), 0);
	assert_true(run("ip link show va | grep -q 02:00:00:00:ab:01"));
}

static void a_group_address_is_refused(void **state)
{
	static const u8 address[6] = { 1, 0, 0, 0, 0, 1 };

	(void)state;
	assert_int_equal(ops.set_address(ops.arg, if_nametoindex("va"), address), -EADDRNOTAVAIL);
}

static void a_veth_has_no_permanent_address(void **state)
{
	u8 address[6];

	(void)state;
	assert_int_equal(ops.perm_address(ops.arg, if_nametoindex("va"), address), -ENODATA);
}

/* A packet socket that receives what comes to vb */
static int listen_at_vb(void)
{
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET, .sll_protocol = 0x0300 /* ETH_P_ALL */,
		.sll_ifindex = (int)if_nametoindex("vb"),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

static void a_whole_frame_is_sent_by_a_device(void **state)
{
	static const u8 sent[60] = { 1, 0x80, 0xc2, 0, 0, 2, 2, 0, 0, 0, 0, 7, 0x88, 9, 1, 1 };
	struct pollfd p = { .events = POLLIN };
	u8 heard[128];
	ssize_t n;

	(void)state;
	assert_true(run("ip link set va up && ip link set vb up"));
	p.fd = listen_at_vb();
	assert_int_equal(ops.send(ops.arg, if_nametoindex("va"), sent, sizeof(sent)), 0);
	do {
		assert_int_equal(poll(&p, 1, 10000), 1);
		n = recv(p.fd, heard, sizeof(heard), 0);
	} while (n != sizeof(sent) || memcmp(heard, sent, sizeof(sent)));
	assert_int_equal(ops.send(ops.arg, if_nametoindex("va"), sent, 13), -EINVAL);
	assert_int_equal(ops.send(ops.arg, 99999, sent, sizeof(sent)), -ENXIO);
	close(p.fd);
}

/* Up, and the other end of the cable, too */
static void a_device_has_counted(void **state)
{
	struct link_counters counters = { .rx_errors = 7, .collisions = 7 };

	(void)state;
	assert_int_equal(ops.counters(ops.arg, if_nametoindex("va"), &counters), 0);
	assert_int_equal(counters.rx_errors, 0);
	assert_int_equal(counters.collisions, 0);
	assert_int_equal(ops.counters(ops.arg, 9999, &counters), -ENODEV);
}

struct seen {
	int vb, newcomer, lo, all, lost, gone, gone_newcomer;
	u32 master;	/* of the last one */
};

static void note(void *arg, const struct link_news *news)
{
	struct seen *seen = arg;

	seen->lost += !news->name;
	if (!news->name)
		return;
	seen->all++;
	seen->gone += news->gone;
	seen->gone_newcomer += news->gone && !strcmp(news->name, "newcomer");
	if (news->gone)
		return;
	seen->vb += !strcmp(news->name, "vb");
	seen->lo += !strcmp(news->name, "lo");
	seen->newcomer += !strcmp(news->name, "newcomer");
	seen->master = news->master;
}

static bool readable(void)
{
	struct pollfd p = { .fd = links_fd(links), .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

static void drain(struct seen *seen)
{
	*seen = (struct seen){ 0 };
	while (links_run(links, 16, note, seen))
		;
}

static void a_link_that_is_renamed_appears(void **state)
{
	struct seen seen;

	(void)state;
	drain(&seen);
	assert_false(readable());
	assert_true(run("ip link set vb name newcomer"));
	assert_true(readable());
	drain(&seen);
	assert_true(seen.newcomer >= 1);
	assert_int_equal(seen.vb, 0);
	assert_true(run("ip link set newcomer name vb"));
}

static void a_link_that_leaves_does_not_appear(void **state)
{
	struct seen seen;

	(void)state;
	assert_true(run("ip link add newcomer type veth peer name vc"));
	drain(&seen);
	assert_true(seen.newcomer >= 1);
	/* down already, so its going is all the news there is */
	assert_true(run("ip link del newcomer"));
	drain(&seen);
	assert_int_equal(seen.newcomer, 0);
	assert_int_equal(seen.gone_newcomer, 1);
}

static void the_budget_is_kept(void **state)
{
	struct seen seen = { 0 };
	int i;

	(void)state;
	drain(&seen);
	for (i = 0; i < 6; i++)
		assert_int_equal(ops.set_mtu(ops.arg, if_nametoindex("va"), 1300 + (u32)i), 0);
	seen = (struct seen){ 0 };
	assert_int_equal(links_run(links, 4, note, &seen), 4);
	assert_int_equal(seen.all, 4);
	drain(&seen);
	assert_true(seen.all >= 2);
}

static void after_lost_news_all_links_appear(void **state)
{
	struct seen seen;
	u32 index, i;

	(void)state;
	index = if_nametoindex("va");
	drain(&seen);
	for (i = 0; i < ROUNDS; i++)
		assert_int_equal(ops.set_mtu(ops.arg, index, 1300 + i % 2), 0);
	drain(&seen);
	/* nothing happened to lo: it was found by listing */
	assert_true(seen.lo >= 1);
	assert_true(seen.lost >= 1);
	assert_true(seen.vb >= 1);
}

/* While others are unread the kernel drops news without a word. */
static void what_happens_after_lost_news_and_before_the_rest_is_read_is_no_secret(void **state)
{
	struct seen seen;
	u32 index, i;

	(void)state;
	index = if_nametoindex("va");
	drain(&seen);
	for (i = 0; i < ROUNDS; i++)
		assert_int_equal(ops.set_mtu(ops.arg, index, 1300 + i % 2), 0);
	seen = (struct seen){ 0 };
	links_run(links, 16, note, &seen);
	assert_true(run("ip link add newcomer type veth peer name vc"));
	drain(&seen);
	assert_true(seen.newcomer >= 1);
	assert_false(readable());
	assert_true(run("ip link del newcomer"));
	drain(&seen);
	assert_int_equal(seen.gone_newcomer, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mtu_is_set),
		cmocka_unit_test(a_mtu_that_the_device_refuses_is_an_error),
		cmocka_unit_test(a_whole_frame_is_sent_by_a_device),
		cmocka_unit_test(a_link_that_is_not_there_is_an_error),
		cmocka_unit_test(an_address_is_set),
		cmocka_unit_test(a_group_address_is_refused),
		cmocka_unit_test(a_veth_has_no_permanent_address),
		cmocka_unit_test(a_device_has_counted),
		cmocka_unit_test(a_link_that_is_renamed_appears),
		cmocka_unit_test(a_link_that_leaves_does_not_appear),
		cmocka_unit_test(the_budget_is_kept),
		cmocka_unit_test(after_lost_news_all_links_appear),
		cmocka_unit_test(
			what_happens_after_lost_news_and_before_the_rest_is_read_is_no_secret),
	};

	const struct CMUnitTest without_namespace[] = {
		cmocka_unit_test(a_link_that_is_not_there_is_an_error),
	};

	log_set("any", "off");
	if (!make_namespace())
		return cmocka_run_group_tests_name("links", without_namespace, open_links,
						   close_links);
	return cmocka_run_group_tests_name("links", tests, open_links, close_links);
}
