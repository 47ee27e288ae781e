// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Prints what the kernel's psample tells of this network namespace, a line for each sample, behind
 * a line "listening":
 *
 *	group=1 rate=1 in=3 out=4 size=60 cookie=… data=ffffffffffff0200…
 *
 * What a sample does not say is not in its line. usage: psample
 */
#include <linux/psample.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <stdlib.h>

/* In <linux/psample.h> from Linux 6.11 on */
#define ATTR_USER_COOKIE	15
#define ATTRS			32

static void fail(const char *what, int err) __attribute__((noreturn));
static void fail(const char *what, int err)
{
	fprintf(stderr, "psample: %s: %s\n", what, nl_geterror(err));
	exit(1);
}

static void put_number(const char *name, struct nlattr *attr)
{
	if (attr)
		printf("%s=%u ", name, nla_len(attr) == 2 ? nla_get_u16(attr) : nla_get_u32(attr));
}

static void put_bytes(const char *name, struct nlattr *attr)
{
	const unsigned char *bytes = attr ? nla_data(attr) : NULL;
	int i;

	if (!attr)
		return;
	printf("%s=", name);
	for (i = 0; i < nla_len(attr); i++)
		printf("%02x", bytes[i]);
	putchar(' ');
}

static int show(struct nl_msg *msg, void *arg)
{
	struct nlattr *attrs[ATTRS + 1];
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	struct genlmsghdr *genl = nlmsg_data(hdr);

	(void)arg;
	if (genl->cmd != PSAMPLE_CMD_SAMPLE ||
	    genlmsg_parse(hdr, 0, attrs, ATTRS, NULL))
		return NL_SKIP;
	put_number("group", attrs[PSAMPLE_ATTR_SAMPLE_GROUP]);
	put_number("rate", attrs[PSAMPLE_ATTR_SAMPLE_RATE]);
	put_number("in", attrs[PSAMPLE_ATTR_IIFINDEX]);
	put_number("out", attrs[PSAMPLE_ATTR_OIFINDEX]);
	put_number("size", attrs[PSAMPLE_ATTR_ORIGSIZE]);
	put_bytes("cookie", attrs[ATTR_USER_COOKIE]);
	put_bytes("data", attrs[PSAMPLE_ATTR_DATA]);
	putchar('\n');
	return NL_OK;
}

int main(void)
{
	struct nl_sock *sock = nl_socket_alloc();
	int group, err;

	if (!sock)
		fail("socket", -NLE_NOMEM);
	setvbuf(stdout, NULL, _IOLBF, 0);
	nl_socket_disable_seq_check(sock);
	nl_socket_modify_cb(sock, NL_CB_VALID, NL_CB_CUSTOM, show, NULL);
	err = genl_connect(sock);
	if (err)
		fail("generic netlink", err);
	group = genl_ctrl_resolve_grp(sock, PSAMPLE_GENL_NAME, PSAMPLE_NL_MCGRP_SAMPLE_NAME);
	if (group < 0)
		fail("group " PSAMPLE_NL_MCGRP_SAMPLE_NAME, group);
	err = nl_socket_add_membership(sock, group);
	if (err)
		fail("membership", err);
	puts("listening");
	while (!(err = nl_recvmsgs_default(sock)) || err == -NLE_NOMEM)
		;
	fail("reading", err);
}
