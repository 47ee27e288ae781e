// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/base/log.h"
#include "daemon/datapath/kernel/line.h"
#include "daemon/netlink/ack.h"

void line_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

int line_send(int fd, const void *msgs, size_t len)
{
	while (send(fd, msgs, len, MSG_NOSIGNAL) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}

int line_receive(int fd, void *buf, size_t size, int flags)
{
	ssize_t n;

	do {
		n = recv(fd, buf, size, flags);
	} while (n < 0 && errno == EINTR);
	if (n > 0)
		return (int)n;
	if (!n)
		return -ECONNRESET;
	return errno == EAGAIN && !(flags & MSG_DONTWAIT) ? -ETIMEDOUT : -errno;
}

struct exchange {
	u32 seq;
	bool done;
	int error;
	line_reply_cb cb;
	void *arg;
	char **text;
};

static void take_end(struct exchange *x, const struct nlmsghdr *nlh)
{
	const char *text;
	int error;

	if (nlh->nlmsg_type == NLMSG_DONE) {
		x->error = netlink_done(nlh) ?: x->error;
	} else {
		text = netlink_ack(nlh, &error);
		x->error = error;
		if (text && x->text)
			*x->text = strdup(text);
	}
	x->done = true;
}

/* What answers a request that was given up is passed over. */
static void take(struct exchange *x, const struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_seq != x->seq || x->done)
		return;
	if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE) {
		take_end(x, nlh);
		return;
	}
	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		x->error = -EINTR;
	if (nlh->nlmsg_type >= NLMSG_MIN_TYPE && x->cb)
		x->cb(x->arg, nlh);
}

int line_request(int fd, struct nlmsghdr *req, void *buf, size_t size, line_reply_cb cb, void *arg,
		 char **text)
{
	struct exchange x = { .seq = req->nlmsg_seq, .cb = cb, .arg = arg, .text = text };
	const struct nlmsghdr *nlh;
	int ret, len;

	/* two bits; one of them alone means something else */
	if ((req->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP)
		req->nlmsg_flags |= NLM_F_ACK;
	ret = line_send(fd, req, req->nlmsg_len);
	while (ret >= 0 && !x.done) {
		ret = line_receive(fd, buf, size, 0);
		nlh = buf;
		for (len = ret; ret > 0 && mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
			take(&x, nlh);
	}
	if (ret < 0)
		vlog(LOG_DP, LVL_WARN, "a request failed on its way: %s", strerror(-ret));
	return ret < 0 ? ret : x.error;
}
