/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A datagram with records of flows in the making, in one of three protocols: which has which header
 * and which sets, what its sequence counts, and when templates are due again. Pure: no I/O.
 */
#ifndef VSW_EXPORT_MESSAGE_H
#define VSW_EXPORT_MESSAGE_H

#include "daemon/export/templates.h"

/* Below the MTU of Ethernet with some tunnels around */
#define MESSAGE_MAX		1400
/* Templates are sent again after so many datagrams, or so long: UDP may have lost them */
#define MESSAGE_TEMPLATES_EACH	64
#define MESSAGE_TEMPLATES_MS	30000

enum message_protocol {
	MESSAGE_NETFLOW5,
	MESSAGE_NETFLOW9,
	MESSAGE_IPFIX,
};

/*
 * struct message
 * @domain, @point: of IPFIX; @engine: of NetFlow
 * @w:        the datagram, at first without its header; empty: none has begun
 * @n:        records in it; @n_all: and templates
 * @set:      where the set of @template begins, which records go into; NULL: none is open
 * @sequence: as the protocol counts
 * @since, @templates_at: datagrams since templates were sent, and when that was; 0: never
 */
struct message {
	enum message_protocol protocol;
	struct netflow_engine engine;
	u32 domain, point;
	u8 data[MESSAGE_MAX];
	struct wire w;
	u16 n, n_all;
	size_t set;
	const struct record_template *template;
	u32 sequence;
	u32 since;
	u64 templates_at;
};

/* Whether the protocol has records of such flows */
bool message_takes(const struct message *m, const struct export_key *key);
/* How many records a flow takes */
u32 message_parts(const struct message *m, const struct export_record *r);
/* Add the @part-th of them. False: it is full, and has to be sent first. */
bool message_add(struct message *m, const struct export_time *t, const struct export_record *r,
		 u32 part);
/* It is complete: its bytes are to be sent, before message_next(). 0: there are none */
size_t message_end(struct message *m, const struct export_time *t);
void message_next(struct message *m);
/* Forget what is in it, and have templates sent with the next one. */
void message_reset(struct message *m);

#endif
