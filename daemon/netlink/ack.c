// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/netlink.h>
#include "daemon/netlink/ack.h"

bool netlink_attr_is_whole(const struct nlmsghdr *nlh, const struct nlattr *attr)
{
	const u8 *end = (const u8 *)nlh + nlh->nlmsg_len;

	return mnl_attr_ok(attr, (int)(end - (const u8 *)attr));
}

int netlink_done(const struct nlmsghdr *nlh)
{
	const int *error = mnl_nlmsg_get_payload(nlh);

	return mnl_nlmsg_get_payload_len(nlh) >= sizeof(*error) && *error < 0 ? *error : 0;
}

/*
 * Behind struct nlmsgerr comes the rest of the request, unless the kernel has left it out
 * (NLM_F_CAPPED), and then attributes, if NLM_F_ACK_TLVS says so.
 */
const char *netlink_ack(const struct nlmsghdr *nlh, int *error)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);
	size_t len = mnl_nlmsg_get_payload_len(nlh);
	size_t offset = sizeof(*e);
	const struct nlattr *attr;

	*error = -EBADMSG;
	if (len < sizeof(*e))
		return NULL;
	*error = e->error > 0 ? -e->error : e->error;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		offset += MNL_ALIGN(e->msg.nlmsg_len) - MNL_NLMSG_HDRLEN;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS) || offset >= len)
		return NULL;
	attr = mnl_nlmsg_get_payload_offset(nlh, offset);
	for (; netlink_attr_is_whole(nlh, attr); attr = mnl_attr_next(attr)) {
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG &&
		    memchr(mnl_attr_get_payload(attr), '\0', mnl_attr_get_payload_len(attr)))
			return mnl_attr_get_payload(attr);
	}
	return NULL;
}
