// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <time.h>
#include <unistd.h>

#include "cli/host/ask.h"

#define DUMP_SIZE	32768	/* as large as the kernel makes messages of a dump */

static int talk(struct nlmsghdr *nlh, mnl_cb_t cb, void *arg)
{
	struct mnl_socket *nl = mnl_socket_open(NETLINK_ROUTE);
	char buf[DUMP_SIZE];
	int ret = -1, error;

	if (!nl)
		return -1;
	nlh->nlmsg_seq = time(NULL);
	if (!mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) &&
	    mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) >= 0) {
		do {
			ret = mnl_socket_recvfrom(nl, buf, sizeof(buf));
			if (ret > 0)
				ret = mnl_cb_run(buf, ret, nlh->nlmsg_seq,
						 mnl_socket_get_portid(nl), cb, arg);
		} while (ret > 0);
	}
	error = errno;
	mnl_socket_close(nl);
	errno = error;
	return ret < 0 ? -1 : 0;
}

/* Of the struct that begins a message of that type */
static size_t head_size(uint16_t type)
{
	switch (type) {
	case RTM_GETADDR:
		return sizeof(struct ifaddrmsg);
	case RTM_GETROUTE:
		return sizeof(struct rtmsg);
	case RTM_GETNEIGH:
		return sizeof(struct ndmsg);
	default:
		return sizeof(struct ifinfomsg);
	}
}

int ask_dump(uint16_t type, unsigned char family, mnl_cb_t cb, void *arg)
{
	char buf[MNL_NLMSG_HDRLEN + MNL_ALIGN(sizeof(struct ifinfomsg))];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct rtgenmsg *head = mnl_nlmsg_put_extra_header(nlh, head_size(type));

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	head->rtgen_family = family;
	return talk(nlh, cb, arg);
}

int ask_proxies(unsigned char family, mnl_cb_t cb, void *arg)
{
	char buf[MNL_NLMSG_HDRLEN + MNL_ALIGN(sizeof(struct ndmsg))];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ndmsg *ndm = mnl_nlmsg_put_extra_header(nlh, sizeof(*ndm));

	nlh->nlmsg_type = RTM_GETNEIGH;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	ndm->ndm_family = family;
	ndm->ndm_flags = NTF_PROXY;
	return talk(nlh, cb, arg);
}

int ask_classes(int ifindex, mnl_cb_t cb, void *arg)
{
	char buf[MNL_NLMSG_HDRLEN + MNL_ALIGN(sizeof(struct tcmsg))];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct tcmsg *tc = mnl_nlmsg_put_extra_header(nlh, sizeof(*tc));

	nlh->nlmsg_type = RTM_GETTCLASS;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	tc->tcm_ifindex = ifindex;
	return talk(nlh, cb, arg);
}

int ask_do(struct nlmsghdr *nlh)
{
	nlh->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	return talk(nlh, NULL, NULL);
}
