/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who tells collectors of a bridge's flows: NetFlow or IPFIX, as a row says. Held by its bridge
 * while that is so, and by the flows that are to be told of: these are told of to the end.
 */
#ifndef VSW_EXPORT_EXPORTER_H
#define VSW_EXPORT_EXPORTER_H

#include <net/if.h>
#include <sys/queue.h>
#include "daemon/export/collector.h"
#include "daemon/export/message.h"

struct exporter;
struct ledger;

/* struct exporters - all of a switch; @ledger: what flows were told of already, or NULL */
struct exporters {
	LIST_HEAD(exporter_list, exporter) list;
	struct ledger *ledger;
};

/*
 * struct exporter
 * @last:   when the last record was made
 * @cached:  flows for which the active timeout holds
 */
struct exporter {
	LIST_ENTRY(exporter) link;
	struct exporters *owner;
	u32 refs;
	char bridge[IF_NAMESIZE];
	struct export_settings settings;
	struct message message;
	struct collectors collectors;
	u64 last;
	u32 cached;
};

/* NULL: no memory */
struct exporter *exporter_new(struct exporters *all, const char *bridge,
			      const struct export_settings *settings);
/* Other settings of the same kind: what has not been sent goes to the former collectors. */
void exporter_configure(struct exporter *e, const struct export_settings *settings);
struct exporter *exporter_get(struct exporter *e);
/* The last one sends what is left. NULL: nothing happens */
void exporter_put(struct exporter *e);

/* Whether flows of such frames are told of */
bool exporter_takes(const struct exporter *e, const struct export_key *key);
/* A record leaves when its datagram is full, or by exporters_flush(). @now: ms */
void exporter_add(struct exporter *e, const struct export_record *r, u64 now);
void exporters_flush(struct exporters *all, u64 now);

#endif
