/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LACPDUs (IEEE 802.1AX-2014 clause 6.4.2.3): the bytes behind the Ethernet header, whose type is
 * that of slow protocols.
 */
#ifndef VSW_LACP_PDU_H
#define VSW_LACP_PDU_H

#include <stddef.h>
#include <env.h>

#define LACP_ETH_TYPE	0x8809
#define LACP_PDU_LEN	110
#define LACP_FRAME_LEN	(14 + LACP_PDU_LEN)

/* Where LACPDUs go, and all other slow protocols: no bridge forwards it */
static const u8 lacp_group[6] = { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x02 };

/* Bits of a state, clause 6.4.2.3 m) */
#define LACP_ACTIVE		0x01	/* sends whether or not it is asked to */
#define LACP_SHORT		0x02	/* wants to hear once a second */
#define LACP_AGGREGATION	0x04	/* may be one of several */
#define LACP_SYNC		0x08	/* is in the right aggregation */
#define LACP_COLLECTING		0x10	/* takes frames in */
#define LACP_DISTRIBUTING	0x20	/* sends frames */
#define LACP_DEFAULTED		0x40	/* knows nothing of its partner */
#define LACP_EXPIRED		0x80	/* has not heard from it in time */

/* struct lacp_info - one end of a link; numbers in host byte order, low ones come first */
struct lacp_info {
	u16 system_priority;
	u8 system[6];
	u16 key;
	u16 port_priority;
	u16 port;
	u8 state;
};

/* struct lacp_pdu - who has sent it, and whom that takes for its partner */
struct lacp_pdu {
	struct lacp_info actor, partner;
};

/* 0, or -EINVAL: it is none of version 1 or later, or cut off */
int lacp_pdu_read(struct lacp_pdu *pdu, const u8 *bytes, size_t len);
void lacp_pdu_write(u8 bytes[LACP_PDU_LEN], const struct lacp_pdu *pdu);

#endif
