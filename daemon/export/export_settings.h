/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a bridge tells collectors: a row of NetFlow, IPFIX or sFlow as plain data */
#ifndef VSW_EXPORT_EXPORT_SETTINGS_H
#define VSW_EXPORT_EXPORT_SETTINGS_H

#include <sys/socket.h>
#include <env.h>
#include "daemon/base/uuid.h"

#define EXPORT_TARGETS_MAX	8
#define EXPORT_TARGET_LEN	64	/* of its text, with the NUL */
#define EXPORT_NEVER		UINT64_MAX

#define NETFLOW_ACTIVE_DEFAULT	600	/* seconds */

enum export_kind {
	EXPORT_NETFLOW,
	EXPORT_IPFIX,
	EXPORTERS,			/* those that have records of flows */
	EXPORT_SFLOW = EXPORTERS,
	EXPORT_KINDS,
};

/* struct export_target - "192.0.2.1:2055", "[2001:db8::1]:2055"; a UDP socket's address */
struct export_target {
	char text[EXPORT_TARGET_LEN];
	struct sockaddr_storage addr;
	int len;
};

/*
 * struct export_settings
 * @uuid:      of the row
 * @active_ms: after which a flow that goes on is told of; EXPORT_NEVER; 0: whenever counters are
 *             read
 * @version:   of NetFlow, 5 or 9; @engine_type, @engine_id, @add_id: likewise of NetFlow
 * @domain, @point: observationDomainId and observationPointId
 * @agent:     of sFlow: an IP address, a device, or ""; @header: bytes of a frame at most
 * @sampling:  one of so many frames; @poll_ms: between two rounds of counters; both of sFlow
 * @cached:    flows for which @active_ms holds; others are told of whenever counters are read
 */
struct export_settings {
	enum export_kind kind;
	char uuid[UUID_LEN + 1];
	u32 n_targets;
	struct export_target targets[EXPORT_TARGETS_MAX];
	u64 active_ms;
	u32 version;
	u8 engine_type, engine_id;
	bool add_id;
	u32 domain, point;
	u32 cached;
	char agent[EXPORT_TARGET_LEN];
	u32 header, sampling;
	u64 poll_ms;
};

/* "NetFlow", "IPFIX": the name of the table */
const char *export_kind_name(enum export_kind kind);
/*
 * Read an address with a port, which may be left out if there is a default (else 0). -EINVAL: it is
 * none
 */
int export_target_parse(const char *text, u16 port, struct export_target *target);

#endif
