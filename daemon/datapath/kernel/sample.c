// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Samples of frames, which the module hands to the kernel's psample: a generic netlink family of
 * its own. It tells all that listen in this network namespace of all groups. What comes faster
 * than it is read is lost, and is missing in the numbers of a group.
 */
#include <linux/psample.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include "daemon/base/log.h"
#include "daemon/datapath/kernel/kernel_state.h"
#include "daemon/netlink/exchange.h"

#define RCVBUF			(1 << 20)
/* In <linux/psample.h> from Linux 6.11 on */
#define ATTR_USER_COOKIE	16
#define ATTRS			32

static u32 number_of(struct nlattr *attr)
{
	if (!attr)
		return 0;
	if (nla_len(attr) == 2)
		return nla_get_u16(attr);
	return nla_len(attr) >= 4 ? nla_get_u32(attr) : 0;
}

static void take_cookie(struct dp_sample *s, struct nlattr *attr)
{
	s->has_cookie = attr && (size_t)nla_len(attr) == sizeof(s->cookie);
	if (s->has_cookie)
		memcpy(s->cookie, nla_data(attr), sizeof(s->cookie));
}

static int on_sample(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	const struct genlmsghdr *genl = nlmsg_data(hdr);
	struct nlattr *attrs[ATTRS + 1];
	struct dp_kernel *k = arg;
	struct dp_sample s = { 0 };

	if (!genlmsg_valid_hdr(hdr, 0) || genl->cmd != PSAMPLE_CMD_SAMPLE ||
	    genlmsg_parse(hdr, 0, attrs, ATTRS, NULL) < 0 || !attrs[PSAMPLE_ATTR_DATA])
		return NL_SKIP;
	s.group = number_of(attrs[PSAMPLE_ATTR_SAMPLE_GROUP]);
	s.number = number_of(attrs[PSAMPLE_ATTR_GROUP_SEQ]);
	s.rate = number_of(attrs[PSAMPLE_ATTR_SAMPLE_RATE]);
	s.in = number_of(attrs[PSAMPLE_ATTR_IIFINDEX]);
	s.out = number_of(attrs[PSAMPLE_ATTR_OIFINDEX]);
	s.len = number_of(attrs[PSAMPLE_ATTR_ORIGSIZE]);
	take_cookie(&s, attrs[ATTR_USER_COOKIE]);
	s.frame = nla_data(attrs[PSAMPLE_ATTR_DATA]);
	s.frame_len = (u32)nla_len(attrs[PSAMPLE_ATTR_DATA]);
	if (k->handler->sample)
		k->handler->sample(k->handler->arg, &s);
	return NL_OK;
}

/* It hears nothing until dpk_sampling(). */
int dpk_samples_open(struct dp_kernel *k)
{
	struct nl_sock *sk = nl_socket_alloc();
	int size = RCVBUF;

	if (!sk || nl_connect(sk, NETLINK_GENERIC) < 0 || nl_socket_set_nonblocking(sk) < 0) {
		nl_socket_free(sk);
		return -EIO;
	}
	setsockopt(nl_socket_get_fd(sk), SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	nl_socket_disable_seq_check(sk);
	nl_socket_modify_cb(sk, NL_CB_VALID, NL_CB_CUSTOM, on_sample, k);
	k->samples = sk;
	return 0;
}

static int psample_group(void)
{
	struct nl_sock *sk = netlink_open(NETLINK_GENERIC);
	int group = sk ? genl_ctrl_resolve_grp(sk, PSAMPLE_GENL_NAME,
					       PSAMPLE_NL_MCGRP_SAMPLE_NAME) : -NLE_FAILURE;

	nl_socket_free(sk);
	return group;
}

/* -ENOENT: the kernel has no psample, or not yet */
int dpk_sampling(struct dp *dp, bool on)
{
	struct dp_kernel *k = dp_kernel(dp);
	int group;

	if (on == k->sampling)
		return 0;
	if (!k->samples)
		return -ENOENT;
	group = psample_group();
	if (group < 0)
		return -ENOENT;
	if (on ? nl_socket_add_membership(k->samples, group) :
		 nl_socket_drop_membership(k->samples, group))
		return -EIO;
	k->sampling = on;
	return 0;
}

int dpk_samples_run(struct dp_kernel *k, int budget)
{
	int n = 0, ret;

	while (k->sampling && n < budget) {
		ret = nl_recvmsgs_default(k->samples);
		if (ret == -NLE_AGAIN)
			break;
		n++;
	}
	return n;
}
