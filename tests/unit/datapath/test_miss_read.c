// SPDX-License-Identifier: GPL-2.0-or-later
/* The daemon's socket for misses, in a flood that comes as fast as it is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "daemon/datapath/kernel/miss.c"

static unsigned int reads;

/* There is always one more; these say nothing. */
int recvmmsg(int fd, struct mmsghdr *msgs, unsigned int n, int flags, struct timespec *timeout)
{
	unsigned int i;

	(void)fd, (void)flags, (void)timeout;
	assert_true(++reads < 1000);
	for (i = 0; i < n; i++)
		msgs[i].msg_len = 0;
	return (int)n;
}

/* Who only reads answers nobody, and serves no client either. */
static void reading_ends_though_messages_do_not(void **state)
{
	static const struct line_ops line = { .who = "nobody", .at_once = true };
	struct dp_kernel k = { .line = &line, .slots = slots_alloc(), .turns = miss_turns_new() };
	char *err = NULL;

	(void)state;
	k.misses = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	assert_true(k.misses >= 0);
	assert_int_equal(dpk_answers_open(&k, &err), 0);
	assert_int_equal(dpk_miss_run(&k, 64), 0);
	assert_int_equal(reads, READ_MAX / SLOTS);
	dpk_answers_close(&k);
	dpk_miss_close(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_ends_though_messages_do_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
