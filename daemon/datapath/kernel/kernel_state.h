/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the kernel datapath share, and nobody else sees. Each kind of talk has a socket
 * of its own, so that none waits behind another:
 *
 *   control  libnl   port.c   a request, its answer: ports, information
 *   a dump   libmnl  dump.c   the flows, while their reader may change flows; a socket for each
 *   events   libnl   event.c  port events, multicast; may overflow
 *   samples  libnl   sample.c psample's, multicast; what overflows is lost
 *   misses   libmnl  miss.c   bound to the datapath: the kernel's unicast
 *   flows    libmnl  flow.c   a flow command, its ACK; an answer, which goes by answer.c
 */
#ifndef VSW_DATAPATH_KERNEL_KERNEL_STATE_H
#define VSW_DATAPATH_KERNEL_KERNEL_STATE_H

#include "daemon/datapath/kernel/codec.h"
#include "daemon/datapath/miss_turns.h"
#include "daemon/netlink/ack.h"
#include "daemon/netlink/exchange.h"
#include "daemon/netlink/mnl_socket.h"

struct dp_kernel {
	struct dp dp;
	const struct dp_handler *handler;
	u16 family;
	u32 seq;
	struct nl_sock *control;
	struct nl_sock *events;
	bool events_lost;	/* and ports are to be read when no more wait */
	struct nl_sock *samples;
	bool sampling;		/* it hears some */
	struct mnl_socket *misses;
	struct dpk_slots *slots;
	struct miss_turns *turns;
	struct mnl_socket *flows;
	struct dpk_answers *answers;
	void *request;		/* DP_MSG_MAX bytes, for requests with actions */
	void *answer;		/* likewise: a removed flow may come back whole */
};

static inline struct dp_kernel *dp_kernel(struct dp *dp)
{
	return (struct dp_kernel *)((char *)dp - offsetof(struct dp_kernel, dp));
}

/* port.c */
int dpk_port_add(struct dp *dp, struct dp_port *port, char **err);
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
int dpk_meter_set(struct dp *dp, const struct vswitch_meter *meter, char **err);
int dpk_meter_del(struct dp *dp, u32 no);
int dpk_meter_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_meter *meter), void *arg);
int dpk_execute(struct dp *dp, u64 cookie, const void *actions, size_t len,
		struct vswitch_flow_stats *sent);

/* miss.c */
int dpk_miss_open(struct dp_kernel *k, char **err);
void dpk_miss_close(struct dp_kernel *k);
int dpk_miss_run(struct dp_kernel *k, int budget);

#endif
