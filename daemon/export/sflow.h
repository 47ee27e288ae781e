/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sFlow version 5 (sflow.org, "sFlow Version 5", July 2004): datagrams with samples of frames and
 * counters of ports. Pure: bytes out, time in.
 */
#ifndef VSW_EXPORT_SFLOW_H
#define VSW_EXPORT_SFLOW_H

#include "daemon/export/wire.h"

#define SFLOW_HEADER_MAX	512	/* bytes of a frame in a sample */

/* struct sflow_agent - who sends: an IPv4 address (@len 4) or an IPv6 address (16) */
struct sflow_agent {
	u8 address[16];
	u32 len;
};

/* Ports that a frame left by, beside an ifindex */
#define SFLOW_OUT_UNKNOWN	0
#define SFLOW_OUT_DROPPED	(1U << 30 | 256)	/* for a reason without a number */
#define SFLOW_OUT_MANY(n)	(1U << 31 | (n))

/* struct sflow_vlan - of a frame as it came in and as it left; @known: that is known */
struct sflow_vlan {
	bool known;
	u16 in, out;
	u8 in_priority, out_priority;
};

/*
 * struct sflow_frame - a sample
 * @source:   ifindex of the port that is sampled; @sequence: samples of it so far, and this one
 * @rate:     one of so many frames is a sample; @pool: frames of it that could have been
 * @drops:    samples that were lost
 * @in, @out: ifindex, or SFLOW_OUT_*
 * @header:   the first @header_len bytes of the frame, of @len without FCS
 */
struct sflow_frame {
	u32 source, sequence, rate, pool, drops, in, out;
	const u8 *header;
	u32 header_len, len;
	struct sflow_vlan vlan;
};

/* struct sflow_counters - of a port; frames are counted whatever they are addressed to */
struct sflow_counters {
	u32 ifindex, sequence;
	u64 rx_packets, rx_bytes, rx_dropped, rx_errors;
	u64 tx_packets, tx_bytes, tx_dropped, tx_errors;
	bool admin_up, link_up;
};

/* Where the number of samples stands in a datagram */
size_t sflow_begin(struct wire *w, const struct sflow_agent *agent, u32 sequence, u32 uptime);
void sflow_put_frame(struct wire *w, const struct sflow_frame *f);
void sflow_put_counters(struct wire *w, const struct sflow_counters *c);
/* Bytes that the sample takes */
size_t sflow_frame_len(const struct sflow_frame *f);
#define SFLOW_COUNTERS_LEN	(20 + 8 + 88)

#endif
