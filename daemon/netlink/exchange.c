// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libnl's error codes lose the errno, and its sequence check never recovers from an answer that
 * came too late: both are done here.
 */
#include <errno.h>
#include <netlink/msg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include "daemon/base/log.h"
#include "daemon/netlink/ack.h"
#include "daemon/netlink/exchange.h"

/* Big enough for the largest message of a dump, so that each takes one system call */
#define DUMP_BUFFER	(1 << 17)

struct exchange {
	u32 seq;
	bool done;
	int error;
	char **text;
	netlink_reply_cb cb;
	void *arg;
};

/* An answer to a request that was given up: pass over it. */
static int on_sequence(struct nl_msg *msg, void *arg)
{
	const struct exchange *x = arg;

	return nlmsg_hdr(msg)->nlmsg_seq == x->seq ? NL_OK : NL_SKIP;
}

static int on_valid(struct nl_msg *msg, void *arg)
{
	const struct exchange *x = arg;

	if (x->cb)
		x->cb(x->arg, nlmsg_hdr(msg));
	return NL_OK;
}

static int on_end(struct nl_msg *msg, void *arg)
{
	struct exchange *x = arg;
	const struct nlmsghdr *nlh = nlmsg_hdr(msg);

	if (nlh->nlmsg_type == NLMSG_DONE)
		x->error = netlink_done(nlh) ?: x->error;
	x->done = true;
	return NL_STOP;
}

static int on_dump_changed(struct nl_msg *msg, void *arg)
{
	struct exchange *x = arg;

	(void)msg;
	x->error = -EINTR;
	return NL_OK;
}

static int on_error(struct sockaddr_nl *from, struct nlmsgerr *e, void *arg)
{
	/* libnl gives the payload of a message that it holds as a whole */
	const struct nlmsghdr *nlh =
		(const struct nlmsghdr *)((const char *)e - MNL_NLMSG_HDRLEN);
	struct exchange *x = arg;
	const char *text;

	(void)from;
	if (nlh->nlmsg_seq != x->seq)
		return NL_SKIP;
	text = netlink_ack(nlh, &x->error);
	if (text && x->text)
		*x->text = strdup(text);
	x->done = true;
	return NL_STOP;
}

static struct nl_cb *callbacks(struct exchange *x)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_CUSTOM);

	if (!cb)
		return NULL;
	nl_cb_set(cb, NL_CB_SEQ_CHECK, NL_CB_CUSTOM, on_sequence, x);
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_valid, x);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_end, x);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_end, x);
	nl_cb_set(cb, NL_CB_DUMP_INTR, NL_CB_CUSTOM, on_dump_changed, x);
	nl_cb_err(cb, NL_CB_CUSTOM, on_error, x);
	return cb;
}

/* What libnl says of the transport; the kernel's refusals come by on_error. */
static int transport_error(int nle)
{
	switch (-nle) {
	case NLE_AGAIN:
		return -ETIMEDOUT;
	case NLE_NOMEM:
		return -ENOBUFS;
	case NLE_PERM:
		return -EPERM;
	default:
		return -EIO;
	}
}

static int send_whole(struct nl_sock *sk, struct nlmsghdr *req)
{
	int ret;

	do {
		ret = nl_sendto(sk, req, req->nlmsg_len);
	} while (ret == -NLE_INTR);
	return ret < 0 ? transport_error(ret) : 0;
}

int netlink_request(struct nl_sock *sk, struct nlmsghdr *req, netlink_reply_cb cb, void *arg,
		    char **text)
{
	struct exchange x = {
		.seq = req->nlmsg_seq, .text = text, .cb = cb, .arg = arg,
	};
	struct nl_cb *set = callbacks(&x);
	int ret;

	if (!set)
		return -ENOMEM;
	/* two bits; one of them alone means something else */
	if ((req->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP)
		req->nlmsg_flags |= NLM_F_ACK;
	ret = send_whole(sk, req);
	while (!ret && !x.done) {
		int nle = nl_recvmsgs(sk, set);

		if (nle < 0 && !x.done && nle != -NLE_INTR && nle != -NLE_DUMP_INTR)
			ret = transport_error(nle);
	}
	nl_cb_put(set);
	if (ret)
		vlog(LOG_DP, LVL_WARN, "netlink request failed on its way: %s", strerror(-ret));
	return ret ?: x.error;
}

struct nl_sock *netlink_open(int protocol)
{
	const struct timeval wait = { .tv_sec = NETLINK_ANSWER_SECONDS };
	struct nl_sock *sk = nl_socket_alloc();
	int one = 1;

	if (!sk)
		return NULL;
	if (nl_connect(sk, protocol) < 0 ||
	    nl_socket_set_msg_buf_size(sk, DUMP_BUFFER) < 0) {
		nl_socket_free(sk);
		return NULL;
	}
	/* For kernels without them: errors are then without a sentence. */
	setsockopt(nl_socket_get_fd(sk), SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(nl_socket_get_fd(sk), SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one));
	setsockopt(nl_socket_get_fd(sk), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	return sk;
}
