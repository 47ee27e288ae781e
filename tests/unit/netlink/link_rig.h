/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rtnetlink to test, in a network namespace of the test's own.
 *
 *   va ====== vb      a veth pair; beside it lo
 */
#ifndef VSW_TEST_LINK_RIG_H
#define VSW_TEST_LINK_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/netlink/links.h"

static struct links *links;
static struct links_ops ops;

static inline bool run(const char *command)
{
	return system(command) == 0;
}

/* false: none is to be had */
static inline bool make_namespace(void)
{
	return (!unshare(CLONE_NEWNET) || !unshare(CLONE_NEWUSER | CLONE_NEWNET)) &&
	       run("ip link add va type veth peer name vb 2>/dev/null");
}

static inline int open_links(void **state)
{
	(void)state;
	if (links_open(&links, NULL))
		return -1;
	links_ops(links, &ops);
	return 0;
}

static inline int close_links(void **state)
{
	(void)state;
	links_close(links);
	return 0;
}

#endif
