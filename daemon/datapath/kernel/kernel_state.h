/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the kernel datapath share, and nobody else sees. Each kind of talk has a line
 * of its own, so that none waits behind another:
 *
 *   control  port.c   a request, its answer: ports, information
 *   a dump   dump.c   the flows, while their reader may change flows; a line for each
 *   events   event.c  port events; some may be lost
 *   samples  sample.c psample's, multicast (libnl); what overflows is lost
 *   misses   miss.c   bound to the datapath: what it tells the daemon alone
 *   flows    flow.c   a flow command, its ACK; an answer, which goes by answer.c
 */
#ifndef VSW_DATAPATH_KERNEL_KERNEL_STATE_H
#define VSW_DATAPATH_KERNEL_KERNEL_STATE_H

#include "daemon/datapath/kernel/codec.h"
#include "daemon/datapath/miss_turns.h"
#include "daemon/netlink/ack.h"
#include "daemon/datapath/kernel/line.h"

/* Big enough for any datagram: the actions of one flow alone may have 64 KiB. */
#define DP_RECEIVE	(1 << 17)

struct dp_kernel {
	struct dp dp;
	struct dp_ops ops;
	const struct dp_handler *handler;
	const struct line_ops *line;
	const char *path;	/* of vswitch-dpdk's socket */
	u16 family;
	u32 seq;
	bool ended;		/* the other side of the lines */
	int control;
	int events;
	bool events_lost;	/* and ports are to be read when no more wait */
	struct nl_sock *samples;	/* NULL: there are none of this datapath */
	bool sampling;		/* it hears some */
	int misses;
	struct dpk_slots *slots;
	struct miss_turns *turns;
	int flows;
	struct dpk_answers *answers;
	void *request;		/* DP_MSG_MAX bytes, for requests with actions */
	void *answer;		/* DP_RECEIVE bytes, for what answers requests */
};

static inline struct dp_kernel *dp_kernel(struct dp *dp)
{
	return (struct dp_kernel *)((char *)dp - offsetof(struct dp_kernel, dp));
}

/* A request by a line of @k's, as line_request() */
static inline int dpk_request(struct dp_kernel *k, int fd, struct nlmsghdr *req, line_reply_cb cb,
			      void *arg, char **text)
{
	return line_request(fd, req, k->answer, DP_RECEIVE, cb, arg, text);
}

/* kernel.c: the datapath at the end of a line; @path: of its socket, if it is one with a path */
int dp_line_open(struct dp **dp, const struct line_ops *line, const char *path,
		 const struct dp_handler *handler, char **err);

/*
 * list.c: all that @cmd lists, into *items (*n of @size bytes each; none on failure), to be freed.
 * A list that changed while it was read may lack something or hold it twice: it is read again.
 */
typedef int dpk_decode_fn(const struct nlmsghdr *nlh, void *item);
int dpk_list(struct dp_kernel *k, u8 cmd, size_t size, dpk_decode_fn *decode, void **items,
	     size_t *n);

/* port.c */
int dpk_port_add(struct dp *dp, struct dp_port *port, char **err);
int dpk_port_device(struct dp *dp, u32 port_no, u32 mtu, const u8 *mac, char **err);
int dpk_port_set(struct dp *dp, u32 port_no, const struct vswitch_port_limits *limits,
		 const struct vswitch_tunnel *tunnel, char **err);
int dpk_port_del(struct dp *dp, u32 port_no);
int dpk_port_get(struct dp *dp, u32 port_no, struct dp_port *port);
int dpk_port_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_port *port), void *arg);

/* event.c */
int dpk_events_open(struct dp_kernel *k, char **err);
int dpk_events_run(struct dp_kernel *k, int budget);

/* sample.c */
int dpk_samples_open(struct dp_kernel *k);
int dpk_samples_run(struct dp_kernel *k, int budget);
int dpk_sampling(struct dp *dp, bool on);

/* dump.c */
int dpk_flow_dump_begin(struct dp *dp, struct dp_dump **dump);
int dpk_flow_dump_step(struct dp_dump *dump, void (*cb)(void *arg, const struct dp_flow *flow),
		       void *arg);
void dpk_flow_dump_end(struct dp_dump *dump);

/* answer.c */
int dpk_answers_open(struct dp_kernel *k, char **err);
void dpk_answers_close(struct dp_kernel *k);
/* Put an answer off. 0; -ENOBUFS: it does not fit among others; -E2BIG, as dp_encode_actions() */
int dpk_answers_add(struct dp_kernel *k, const struct dp_flow *flow, u64 cookie);
/* What was put off is done. */
void dpk_answers_send(struct dp_kernel *k);
/* Likewise, and the handler is told of refusals. Not while it is in a call. */
void dpk_answers_end(struct dp_kernel *k);

/* flow.c */
int dpk_flow_open(struct dp_kernel *k, char **err);
void dpk_flow_close(struct dp_kernel *k);
int dpk_flow_set(struct dp *dp, const struct dp_flow *flow, u64 cookie);
int dpk_flow_answer(struct dp *dp, const struct dp_flow *flow, u64 cookie);
int dpk_flow_del(struct dp *dp, const union vsw_key *key, const union vsw_key *mask,
		 struct vswitch_flow_stats *final);
int dpk_flow_flush(struct dp *dp);
int dpk_execute(struct dp *dp, u64 cookie, const void *actions, size_t len,
		struct vswitch_flow_stats *sent);

/* meter.c */
int dpk_meter_set(struct dp *dp, const struct vswitch_meter *meter, char **err);
int dpk_meter_del(struct dp *dp, u32 no);
int dpk_meter_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_meter *meter), void *arg);

/* lcore.c: of vswitch-dpdk alone */
int dpk_lcore_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_lcore *lcore), void *arg);
int dpk_lcore_set(struct dp *dp, u32 sleep_max);

/* miss.c */
int dpk_miss_open(struct dp_kernel *k, char **err);
void dpk_miss_close(struct dp_kernel *k);
int dpk_miss_run(struct dp_kernel *k, int budget);

#endif
