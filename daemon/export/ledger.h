/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What collectors have been told of flows that go on, in a file: a daemon that is killed leaves its
 * flows in the datapath, with all that was counted, and the next one has to know how much of that
 * was told of. One entry for each flow that has reached an active timeout, none for others.
 */
#ifndef VSW_EXPORT_LEDGER_H
#define VSW_EXPORT_LEDGER_H

#include "core/key.h"
#include "daemon/base/uuid.h"

struct ledger;

/* No entry */
#define LEDGER_NONE	(-1)

/*
 * struct ledger_entry - an entry as it stands in the file
 * @uuid: of the row of NetFlow or IPFIX; @key, @mask: of the flow, as installed
 * @packets, @bytes: told of; @at: until when, ms of the monotonic clock
 */
struct ledger_entry {
	char uuid[UUID_LEN + 4];
	union vsw_key key, mask;
	u64 packets, bytes, at;
};

/* 0, or -errno and *err. What a former daemon wrote is to be claimed, until ledger_sweep(). */
int ledger_open(struct ledger **ledger, const char *path, char **err);
void ledger_close(struct ledger *ledger);

/* Find the entry of a former daemon for @entry's row and flow; its number, or LEDGER_NONE */
int ledger_claim(struct ledger *ledger, struct ledger_entry *entry);
/* Forget those that nobody has claimed: their flows are no more. */
void ledger_sweep(struct ledger *ledger);

/* Write entry @no, or (LEDGER_NONE) a new one. Its number; LEDGER_NONE: not written */
int ledger_write(struct ledger *ledger, int no, const struct ledger_entry *entry);
void ledger_forget(struct ledger *ledger, int no);

#endif
