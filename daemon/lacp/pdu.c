// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>
#include "daemon/lacp/pdu.h"

#define SUBTYPE		1
#define VERSION		1
#define TLV_ACTOR	1
#define TLV_PARTNER	2
#define TLV_COLLECTOR	3
#define INFO_LEN	20	/* of actor and partner, type and length included */
#define COLLECTOR_LEN	16
/* Behind it are zeros: a terminator, and 50 bytes more */
#define USED		(2 + 2 * INFO_LEN)

static u16 read16(const u8 *at)
{
	return (u16)(at[0] << 8 | at[1]);
}

static void write16(u8 *at, u16 v)
{
	at[0] = (u8)(v >> 8);
	at[1] = (u8)v;
}

static int read_info(struct lacp_info *info, const u8 *at, u8 type)
{
	if (at[0] != type || at[1] != INFO_LEN)
		return -EINVAL;
	info->system_priority = read16(at + 2);
	memcpy(info->system, at + 4, 6);
	info->key = read16(at + 10);
	info->port_priority = read16(at + 12);
	info->port = read16(at + 14);
	info->state = at[16];
	return 0;
}

/* Later versions say more behind what this one says; past the partner nothing is of use. */
int lacp_pdu_read(struct lacp_pdu *pdu, const u8 *bytes, size_t len)
{
	if (len < USED || bytes[0] != SUBTYPE || bytes[1] < VERSION)
		return -EINVAL;
	if (read_info(&pdu->actor, bytes + 2, TLV_ACTOR))
		return -EINVAL;
	return read_info(&pdu->partner, bytes + 2 + INFO_LEN, TLV_PARTNER);
}

static void write_info(u8 *at, u8 type, const struct lacp_info *info)
{
	at[0] = type;
	at[1] = INFO_LEN;
	write16(at + 2, info->system_priority);
	memcpy(at + 4, info->system, 6);
	write16(at + 10, info->key);
	write16(at + 12, info->port_priority);
	write16(at + 14, info->port);
	at[16] = info->state;
}

void lacp_pdu_write(u8 bytes[LACP_PDU_LEN], const struct lacp_pdu *pdu)
{
	memset(bytes, 0, LACP_PDU_LEN);
	bytes[0] = SUBTYPE;
	bytes[1] = VERSION;
	write_info(bytes + 2, TLV_ACTOR, &pdu->actor);
	write_info(bytes + 2 + INFO_LEN, TLV_PARTNER, &pdu->partner);
	/* frames are not kept for any time before they are delivered: a delay of 0 */
	bytes[USED] = TLV_COLLECTOR;
	bytes[USED + 1] = COLLECTOR_LEN;
}
