// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as LACPDUs that a link hears, one after the other, and time that passes between them.
 * What is read is what would be written; what is no LACPDU changes nothing but its counter; and no
 * link is used with a partner that does not know us.
 *
 * Input: for each LACPDU its length (1 byte) and the seconds before it (1), then its bytes.
 */
#include "tests/fuzz/require.h"
#include "daemon/lacp/lacp.h"

static void check_codec(const u8 *bytes, size_t len)
{
	struct lacp_pdu pdu, back;
	u8 written[LACP_PDU_LEN];

	memset(&pdu, 0, sizeof(pdu));
	memset(&back, 0, sizeof(back));
	if (lacp_pdu_read(&pdu, bytes, len))
		return;
	lacp_pdu_write(written, &pdu);
	require(!lacp_pdu_read(&back, written, sizeof(written)), "what is written can be read");
	require(!memcmp(&pdu, &back, sizeof(pdu)), "it reads back as the same");
}

/* The last that was heard says that we are who we are, or that the partner stands alone. */
static void check_use(const struct lacp_port *p, const struct lacp_pdu *last)
{
	struct lacp_info us = lacp_port_actor(p);

	if (!lacp_port_collects(p))
		return;
	require(p->partner.state & LACP_SYNC, "a partner that is used is in the aggregation");
	require(last->partner.port == us.port || !(last->actor.state & LACP_AGGREGATION),
		"it knows us");
}

static void hear(struct lacp_port *p, const u8 *bytes, size_t len, u64 *now,
		 struct lacp_pdu *last)
{
	struct lacp_port was = *p;
	struct lacp_pdu pdu;
	u8 out[LACP_PDU_LEN];
	u32 sent = 0;

	check_codec(bytes, len);
	lacp_port_receive(p, bytes, len, *now);
	if (lacp_pdu_read(&pdu, bytes, len)) {
		require(p->counts.bad == was.counts.bad + 1, "what is no LACPDU is counted");
		was.counts.bad++;
		require(!memcmp(p, &was, sizeof(was)), "it changes nothing");
	} else {
		*last = pdu;
	}
	require(lacp_turn(p->lacp, *now) > 0, "there is a next time");
	while (lacp_port_transmit(p, out, *now))
		require(++sent <= 3, "three are sent in a second at most");
	check_use(p, last);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct lacp_config cfg = { .active = true, .priority = 1, .system = { 2, 0, 0, 0, 0, 1 } };
	struct lacp_port port;
	struct lacp_pdu last;
	struct lacp lacp;
	u64 now = 1000000;
	size_t len;

	memset(&port, 0, sizeof(port));
	memset(&last, 0, sizeof(last));
	lacp_init(&lacp);
	lacp_add(&lacp, &port);
	lacp_port_configure(&port, 7, 7, 7);
	lacp_configure(&lacp, &cfg);
	lacp_port_set_link(&port, true, now);
	lacp_turn(&lacp, now);
	while (size >= 2) {
		len = data[0] < size - 2 ? data[0] : size - 2;
		now += (u64)data[1] * 1000;
		lacp_turn(&lacp, now);
		hear(&port, data + 2, len, &now, &last);
		data += 2 + len;
		size -= 2 + len;
	}
	return 0;
}
