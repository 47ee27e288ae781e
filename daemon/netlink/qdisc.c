// SPDX-License-Identifier: GPL-2.0-or-later
/* libnl-route writes the messages; they are sent as all others are, by exchange.c. */
#include <errno.h>
#include <linux/pkt_sched.h>
#include <netlink/msg.h>
#include <netlink/route/class.h>
#include <netlink/route/qdisc.h>
#include <netlink/route/qdisc/htb.h>
#include <netlink/route/tc.h>
#include <netlink/version.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/netlink/qdisc.h"

#define KIND		"htb"
#define ROOT_CLASS	0xfffeu
#define QUANTUM_MAX	60000u	/* bytes; the kernel warns from 200000 on, and below 1000 */
#define LINK_HEADER	64u	/* with tags and what drivers put before a frame */

static u32 handle(u32 minor)
{
	return HTB_MAJOR << 16 | minor;
}

static u32 minor_of(u32 queue)
{
	return queue + 1;
}

/* --- requests ------------------------------------------------------------------------------- */

/* Sends what libnl-route made, if it did. */
static int send_message(struct link_requests *from, int built, struct nl_msg *msg)
{
	struct nlmsghdr *nlh;
	int ret;

	if (built < 0)
		return built == -NLE_NOMEM ? -ENOMEM : -EINVAL;
	nlh = nlmsg_hdr(msg);
	nlh->nlmsg_flags |= NLM_F_REQUEST;
	nlh->nlmsg_seq = ++from->seq;
	ret = netlink_request(from->sk, nlh, NULL, NULL, NULL);
	nlmsg_free(msg);
	return ret;
}

static struct tcmsg *put_tcmsg(struct link_requests *from, u32 *buf, u16 type, u16 flags,
			       u32 ifindex)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct tcmsg *tc;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++from->seq;
	tc = mnl_nlmsg_put_extra_header(nlh, sizeof(*tc));
	tc->tcm_family = AF_UNSPEC;
	tc->tcm_ifindex = (int)ifindex;
	return tc;
}

static const struct tcmsg *tcmsg_of(const struct nlmsghdr *nlh)
{
	return mnl_nlmsg_get_payload_len(nlh) < sizeof(struct tcmsg) ? NULL :
								       mnl_nlmsg_get_payload(nlh);
}

/* --- the root -------------------------------------------------------------------------------- */

/* 0: ours is there; -ENOENT, or what else is wrong */
static int find_root(struct link_requests *from, u32 ifindex)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct tcmsg *tc = put_tcmsg(from, buf, RTM_GETQDISC, 0, ifindex);

	tc->tcm_handle = handle(0);
	return link_ask(from, (struct nlmsghdr *)buf, NULL, NULL);
}

static int add_root(struct link_requests *from, u32 ifindex)
{
	struct rtnl_qdisc *qdisc = rtnl_qdisc_alloc();
	struct nl_msg *msg = NULL;
	int built;

	if (!qdisc)
		return -ENOMEM;
	rtnl_tc_set_ifindex(TC_CAST(qdisc), (int)ifindex);
	rtnl_tc_set_parent(TC_CAST(qdisc), TC_H_ROOT);
	rtnl_tc_set_handle(TC_CAST(qdisc), handle(0));
	built = rtnl_tc_set_kind(TC_CAST(qdisc), KIND);
	if (!built)
		built = rtnl_htb_set_defcls(qdisc, minor_of(0));
	if (!built)
		built = rtnl_qdisc_build_add_request(qdisc, NLM_F_CREATE | NLM_F_REPLACE, &msg);
	rtnl_qdisc_put(qdisc);
	return send_message(from, built, msg);
}

/* --- classes --------------------------------------------------------------------------------- */

/* struct rate - of a class, in bytes */
struct rate {
	u64 rate, ceil;
	u32 burst, prio;
};

static u64 at_least(u64 n, u64 least)
{
	return n < least ? least : n;
}

static u32 u32_of(u64 n)
{
	return n > INT32_MAX ? INT32_MAX : (u32)n;
}

/* A class must get a frame through now and then, and be able to save up for one. */
static struct rate rate_of(u64 min_rate, u64 max_rate, u64 burst, u32 mtu)
{
	struct rate r = {
		.rate = at_least(min_rate / 8, mtu),
		.burst = u32_of(at_least(burst / 8, mtu + LINK_HEADER)),
	};

	r.ceil = at_least(max_rate / 8, r.rate);
	return r;
}

/* Before libnl 3.7 there are no rates above 34 Gbit/s. */
#if LIBNL_VER_NUM >= LIBNL_VER(3, 7)
static int set_rates(struct rtnl_class *class, const struct rate *r)
{
	return rtnl_htb_set_rate64(class, r->rate) ?: rtnl_htb_set_ceil64(class, r->ceil);
}
#else
static u32 clamp(u64 rate)
{
	return rate > UINT32_MAX ? UINT32_MAX : (u32)rate;
}

static int set_rates(struct rtnl_class *class, const struct rate *r)
{
	return rtnl_htb_set_rate(class, clamp(r->rate)) ?:
	       rtnl_htb_set_ceil(class, clamp(r->ceil));
}
#endif

static int fill_class(struct rtnl_class *class, const struct rate *r, u32 mtu)
{
	u32 quantum = u32_of(r->rate / 10);

	if (quantum > QUANTUM_MAX)
		quantum = QUANTUM_MAX;
	return set_rates(class, r) ?:
	       rtnl_htb_set_rbuffer(class, r->burst) ?: rtnl_htb_set_cbuffer(class, r->burst) ?:
	       rtnl_htb_set_quantum(class, quantum < mtu ? mtu : quantum) ?:
	       rtnl_htb_set_prio(class, r->prio);
}

/* Make a class, or change it */
static int set_class(struct link_requests *from, u32 ifindex, u32 parent, u32 minor,
		     const struct rate *r, u32 mtu)
{
	struct rtnl_class *class = rtnl_class_alloc();
	struct nl_msg *msg = NULL;
	int built;

	if (!class)
		return -ENOMEM;
	rtnl_tc_set_ifindex(TC_CAST(class), (int)ifindex);
	rtnl_tc_set_parent(TC_CAST(class), handle(parent));
	rtnl_tc_set_handle(TC_CAST(class), handle(minor));
	rtnl_tc_set_mtu(TC_CAST(class), mtu + LINK_HEADER);
	built = rtnl_tc_set_kind(TC_CAST(class), KIND);
	if (!built)
		built = fill_class(class, r, mtu);
	if (!built)
		built = rtnl_class_build_add_request(class, NLM_F_CREATE | NLM_F_REPLACE, &msg);
	rtnl_class_put(class);
	return send_message(from, built, msg);
}

static int delete_class(struct link_requests *from, u32 ifindex, u32 minor)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct tcmsg *tc = put_tcmsg(from, buf, RTM_DELTCLASS, 0, ifindex);

	tc->tcm_handle = handle(minor);
	return link_ask(from, (struct nlmsghdr *)buf, NULL, NULL);
}

/* struct stale - classes of ours that are no queue any more, some at a time */
struct stale {
	const struct htb *htb;
	u32 minor[64];
	u32 n;
};

static int compare_queue(const void *id, const void *queue)
{
	u32 a = *(const u32 *)id, b = ((const struct htb_queue *)queue)->id;

	return a < b ? -1 : a > b;
}

static void note_stale(void *arg, const struct nlmsghdr *nlh)
{
	const struct tcmsg *tc = tcmsg_of(nlh);
	struct stale *s = arg;
	u32 minor, id;

	if (!tc || TC_H_MAJ(tc->tcm_handle) != handle(0) ||
	    s->n == sizeof(s->minor) / sizeof(s->minor[0]))
		return;
	minor = TC_H_MIN(tc->tcm_handle);
	id = minor - 1;
	if (minor != ROOT_CLASS && !bsearch(&id, s->htb->queues, s->htb->n,
					    sizeof(*s->htb->queues), compare_queue))
		s->minor[s->n++] = minor;
}

static int delete_stale(struct link_requests *from, u32 ifindex, const struct htb *htb)
{
	struct stale s = { .htb = htb };
	u32 buf[LINK_REQUEST_WORDS], i;
	int ret;

	do {
		s.n = 0;
		put_tcmsg(from, buf, RTM_GETTCLASS, NLM_F_DUMP, ifindex);
		ret = link_ask(from, (struct nlmsghdr *)buf, note_stale, &s);
		for (i = 0; !ret && i < s.n; i++)
			ret = delete_class(from, ifindex, s.minor[i]);
	} while (!ret && s.n == sizeof(s.minor) / sizeof(s.minor[0]));
	return ret;
}

/* --- all of it ------------------------------------------------------------------------------- */

static int set_classes(struct link_requests *from, u32 ifindex, u32 mtu, const struct htb *htb)
{
	struct rate r = rate_of(htb->max_rate, htb->max_rate, 0, mtu);
	const u64 all = r.rate * 8;
	const struct htb_queue *q;
	int ret = set_class(from, ifindex, 0, ROOT_CLASS, &r, mtu);
	u32 i;

	for (i = 0; !ret && i < htb->n; i++) {
		q = &htb->queues[i];
		r = rate_of(q->min_rate < all ? q->min_rate : all,
			    q->max_rate < all ? q->max_rate : all, q->burst, mtu);
		r.prio = q->priority;
		ret = set_class(from, ifindex, ROOT_CLASS, minor_of(q->id), &r, mtu);
	}
	return ret;
}

/* Half a hierarchy would hold back frames that nobody meant. */
int qdisc_set_htb(struct link_requests *from, u32 ifindex, u32 mtu, const struct htb *htb)
{
	int ret = find_root(from, ifindex);

	if (ret == -ENOENT)
		ret = add_root(from, ifindex);
	if (ret)
		return ret;
	ret = set_classes(from, ifindex, mtu, htb) ?: delete_stale(from, ifindex, htb);
	if (ret)
		qdisc_clear_htb(from, ifindex);
	return ret;
}

int qdisc_clear_htb(struct link_requests *from, u32 ifindex)
{
	u32 buf[LINK_REQUEST_WORDS];
	struct tcmsg *tc = put_tcmsg(from, buf, RTM_DELQDISC, 0, ifindex);

	tc->tcm_parent = TC_H_ROOT;
	tc->tcm_handle = handle(0);
	return link_ask(from, (struct nlmsghdr *)buf, NULL, NULL);
}

struct each {
	void (*cb)(void *arg, u32 ifindex);
	void *arg;
};

static void take_each(void *arg, const struct nlmsghdr *nlh)
{
	const struct tcmsg *tc = tcmsg_of(nlh);
	const struct each *each = arg;

	if (tc && tc->tcm_handle == handle(0) && tc->tcm_parent == TC_H_ROOT)
		each->cb(each->arg, (u32)tc->tcm_ifindex);
}

int qdisc_each_htb(struct link_requests *from, void (*cb)(void *arg, u32 ifindex), void *arg)
{
	struct each each = { cb, arg };
	u32 buf[LINK_REQUEST_WORDS];

	put_tcmsg(from, buf, RTM_GETQDISC, NLM_F_DUMP, 0);
	return link_ask(from, (struct nlmsghdr *)buf, take_each, &each);
}
