// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/export/sflow.h"

#define VERSION			5
#define FLOW_SAMPLE		1
#define COUNTERS_SAMPLE		2
#define RECORD_HEADER		1	/* raw packet header, of flow samples */
#define RECORD_SWITCH		1001	/* extended switch data, likewise */
#define RECORD_INTERFACE	1	/* generic interface counters, of counters samples */
#define HEADER_ETHERNET		1
#define FCS_LEN			4
#define IF_TYPE_ETHERNET	6	/* RFC 2863, IANAifType-MIB: ethernetCsmacd */
#define UNKNOWN			0xffffffff

size_t sflow_begin(struct wire *w, const struct sflow_agent *agent, u32 sequence, u32 uptime)
{
	wire_put32(w, VERSION);
	wire_put32(w, agent->len == 16 ? 2 : 1);
	wire_put(w, agent->address, agent->len);
	wire_put32(w, 0);	/* there is one agent only */
	wire_put32(w, sequence);
	wire_put32(w, uptime);
	wire_put32(w, 0);
	return w->len - 4;
}

/* The length of what follows, which is not known yet */
static size_t begin_length(struct wire *w)
{
	wire_put32(w, 0);
	return w->len;
}

static void end_length(struct wire *w, size_t from)
{
	if (!w->full)
		wire_set(w, from - 4, (u32)(w->len - from), 4);
}

/* Lengths are those on the wire, with an FCS, which is not in the bytes. */
static void put_header(struct wire *w, const struct sflow_frame *f)
{
	size_t from;

	wire_put32(w, RECORD_HEADER);
	from = begin_length(w);
	wire_put32(w, HEADER_ETHERNET);
	wire_put32(w, f->len + FCS_LEN);
	wire_put32(w, FCS_LEN);
	wire_put32(w, f->header_len);
	wire_put(w, f->header, f->header_len);
	wire_pad(w, from, 4);
	end_length(w, from);
}

static void put_vlan(struct wire *w, const struct sflow_vlan *vlan)
{
	wire_put32(w, RECORD_SWITCH);
	wire_put32(w, 16);
	wire_put32(w, vlan->in);
	wire_put32(w, vlan->in_priority);
	wire_put32(w, vlan->out);
	wire_put32(w, vlan->out_priority);
}

size_t sflow_frame_len(const struct sflow_frame *f)
{
	return 40 + 24 + (f->header_len + 3) / 4 * 4 + (f->vlan.known ? 24 : 0);
}

void sflow_put_frame(struct wire *w, const struct sflow_frame *f)
{
	size_t from;

	wire_put32(w, FLOW_SAMPLE);
	from = begin_length(w);
	wire_put32(w, f->sequence);
	wire_put32(w, f->source);
	wire_put32(w, f->rate);
	wire_put32(w, f->pool);
	wire_put32(w, f->drops);
	wire_put32(w, f->in);
	wire_put32(w, f->out);
	wire_put32(w, f->vlan.known ? 2 : 1);
	put_header(w, f);
	if (f->vlan.known)
		put_vlan(w, &f->vlan);
	end_length(w, from);
}

/* Unicast has all frames: what they are addressed to is not counted. */
static void put_direction(struct wire *w, u64 bytes, u64 packets, u64 dropped, u64 errors)
{
	wire_put64(w, bytes);
	wire_put32(w, (u32)packets);
	wire_put32(w, UNKNOWN);		/* multicast */
	wire_put32(w, UNKNOWN);		/* broadcast */
	wire_put32(w, (u32)dropped);
	wire_put32(w, (u32)errors);
}

void sflow_put_counters(struct wire *w, const struct sflow_counters *c)
{
	size_t from, record;

	wire_put32(w, COUNTERS_SAMPLE);
	from = begin_length(w);
	wire_put32(w, c->sequence);
	wire_put32(w, c->ifindex);
	wire_put32(w, 1);
	wire_put32(w, RECORD_INTERFACE);
	record = begin_length(w);
	wire_put32(w, c->ifindex);
	wire_put32(w, IF_TYPE_ETHERNET);
	wire_put64(w, 0);	/* speed and direction: not known */
	wire_put32(w, 0);
	wire_put32(w, (c->admin_up ? 1 : 0) | (c->link_up ? 2 : 0));
	put_direction(w, c->rx_bytes, c->rx_packets, c->rx_dropped, c->rx_errors);
	wire_put32(w, UNKNOWN);	/* unknown protocols */
	put_direction(w, c->tx_bytes, c->tx_packets, c->tx_dropped, c->tx_errors);
	wire_put32(w, 0);	/* promiscuous mode */
	end_length(w, record);
	end_length(w, from);
}
