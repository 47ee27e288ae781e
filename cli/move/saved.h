/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses and routes of a device, kept as the messages that the kernel told of them by, so that
 * nothing that they say is lost on the way to another device.
 */
#ifndef VSW_CLI_SAVED_H
#define VSW_CLI_SAVED_H

#include "cli/host/host.h"

struct nlmsghdr;

/* struct saved - @index, @name: of the device that had them; @whole: see saved_take_whole() */
struct saved {
	unsigned int index;
	bool whole;
	char name[IF_NAMESIZE];
	struct nlmsghdr **addresses, **routes;
	unsigned int n_addresses, n_routes;
};

/* struct saved_link - a device that gives or takes */
struct saved_link {
	unsigned int index;
	const char *name;
};

/*
 * What @link has: addresses but those of IPv6 that are good on the link only, and routes but those
 * that the kernel makes of the addresses again. -1 and *err; in either case saved_free() ends it.
 */
int saved_take(struct saved *saved, const struct host_link *link, char **err);
/*
 * The same of a device that will be made anew: also addresses that are good on the link only, and
 * routes by other devices whose source one of its addresses is, as they go with that.
 */
int saved_take_whole(struct saved *saved, const struct host_link *link, char **err);
void saved_free(struct saved *saved);

/*
 * Take all of it from @from (what is not there is not missed) and give it to @to, which is up. What
 * fails keeps nothing else from being done; *err is of the first.
 */
int saved_remove(const struct saved *saved, const struct saved_link *from, char **err);
int saved_give(const struct saved *saved, const struct saved_link *to, char **err);

/* Routers that the routes lead over, those of default routes before others: at most @max */
unsigned int saved_gateways(const struct saved *saved, struct host_address *gateways,
			    unsigned int max);
/* Whether a default route is among the routes */
bool saved_has_default(const struct saved *saved);

#endif
