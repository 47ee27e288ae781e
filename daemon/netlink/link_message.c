// SPDX-License-Identifier: GPL-2.0-or-later
#include <sys/socket.h>
#include "daemon/netlink/link_message.h"

struct nlmsghdr *link_request(struct link_requests *from, u32 *buf, u16 type, u16 flags,
			      u32 ifindex)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++from->seq;
	info = mnl_nlmsg_put_extra_header(nlh, sizeof(*info));
	info->ifi_family = AF_UNSPEC;
	info->ifi_index = (int)ifindex;
	return nlh;
}

int link_ask(const struct link_requests *from, struct nlmsghdr *request, netlink_reply_cb cb,
	     void *arg)
{
	return netlink_request(from->sk, request, cb, arg, NULL);
}

const struct nlattr *link_attr(const struct nlmsghdr *nlh, u16 type)
{
	const struct nlattr *attr;

	if ((nlh->nlmsg_type != RTM_NEWLINK && nlh->nlmsg_type != RTM_DELLINK) ||
	    mnl_nlmsg_get_payload_len(nlh) < sizeof(struct ifinfomsg))
		return NULL;
	mnl_attr_for_each(attr, nlh, sizeof(struct ifinfomsg)) {
		if (mnl_attr_get_type(attr) == type)
			return attr;
	}
	return NULL;
}

const struct nlattr *link_attr_in(const struct nlattr *nest, u16 type)
{
	const struct nlattr *attr;

	if (!nest)
		return NULL;
	mnl_attr_for_each_nested(attr, nest) {
		if (mnl_attr_get_type(attr) == type)
			return attr;
	}
	return NULL;
}
