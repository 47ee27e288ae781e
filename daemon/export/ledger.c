// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/base/hash.h"
#include "daemon/base/log.h"
#include "daemon/export/ledger.h"

#define MAGIC	0x4c445631	/* "LDV1": another form of entries has another one */

/* struct slot - in the file, at its number; @sum: of the entry. All zero: it is free */
struct slot {
	u32 magic;
	u32 sum;
	struct ledger_entry entry;
};

/* struct known - an entry of a former daemon that is not claimed */
struct known {
	struct hlink link;
	int no;
	struct ledger_entry entry;
};

/* @n: slots in the file; @free: numbers of those that are free, with room for all */
struct ledger {
	int fd;
	int n, n_free, size;
	int *free;
	struct hash known;
};

static u32 sum_of(const struct ledger_entry *entry)
{
	return hash_bytes(entry, sizeof(*entry), MAGIC);
}

static u32 hash_of(const struct ledger_entry *entry)
{
	return hash_bytes(entry, offsetof(struct ledger_entry, packets), 0);
}

/* Room to have all slots free, so that to forget one never fails */
static bool make_room(struct ledger *l)
{
	int size = l->size ? 2 * l->size : 64;
	int *more;

	if (l->n < l->size)
		return true;
	more = reallocarray(l->free, (size_t)size, sizeof(*more));
	if (!more)
		return false;
	l->free = more;
	l->size = size;
	return true;
}

static bool note(struct ledger *l, const struct slot *slot, int no)
{
	struct known *k;

	if (slot->magic != MAGIC || slot->sum != sum_of(&slot->entry))
		return false;
	k = calloc(1, sizeof(*k));
	if (!k)
		return false;
	k->no = no;
	k->entry = slot->entry;
	hash_add(&l->known, &k->link, hash_of(&k->entry));
	return true;
}

/* A slot that was being written when the daemon was killed counts as free. */
static int load(struct ledger *l)
{
	struct slot slot;
	ssize_t n;

	while ((n = pread(l->fd, &slot, sizeof(slot), (off_t)l->n * (off_t)sizeof(slot))) > 0) {
		if (!make_room(l))
			return -ENOMEM;
		if (n < (ssize_t)sizeof(slot) || !note(l, &slot, l->n))
			l->free[l->n_free++] = l->n;
		l->n++;
	}
	return n < 0 ? -errno : 0;
}

int ledger_open(struct ledger **ledger, const char *path, char **err)
{
	struct ledger *l = calloc(1, sizeof(*l));
	int rc;

	*ledger = NULL;
	if (!l || hash_init(&l->known)) {
		free(l);
		return errline(err, -ENOMEM, "%s: out of memory", path);
	}
	l->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	rc = l->fd < 0 ? -errno : load(l);
	if (rc) {
		ledger_close(l);
		return errline(err, rc, "%s: %s", path, strerror(-rc));
	}
	*ledger = l;
	return 0;
}

static void drop_known(struct ledger *l, struct known *k)
{
	hash_del(&l->known, &k->link);
	free(k);
}

static void drop_all(struct ledger *l, bool forget)
{
	struct hlink *link;
	struct known *k;
	u32 i;

	for (i = 0; i < l->known.n_buckets; i++) {
		while ((link = hash_bucket(&l->known, i))) {
			k = hash_entry(link, struct known, link);
			if (forget)
				ledger_forget(l, k->no);
			drop_known(l, k);
		}
	}
}

void ledger_close(struct ledger *l)
{
	if (!l)
		return;
	drop_all(l, false);
	hash_exit(&l->known);
	if (l->fd >= 0)
		close(l->fd);
	free(l->free);
	free(l);
}

int ledger_claim(struct ledger *l, struct ledger_entry *entry)
{
	struct hlink *link;
	struct known *k;
	int no;

	if (!l || !l->known.count)
		return LEDGER_NONE;
	for (link = hash_first(&l->known, hash_of(entry)); link; link = hash_next(link)) {
		k = hash_entry(link, struct known, link);
		if (memcmp(&k->entry, entry, offsetof(struct ledger_entry, packets)))
			continue;
		no = k->no;
		*entry = k->entry;
		drop_known(l, k);
		return no;
	}
	return LEDGER_NONE;
}

void ledger_sweep(struct ledger *l)
{
	if (l)
		drop_all(l, true);
}

static bool put(const struct ledger *l, int no, const struct slot *slot)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);
	ssize_t n = pwrite(l->fd, slot, sizeof(*slot), (off_t)no * (off_t)sizeof(*slot));

	if (n == (ssize_t)sizeof(*slot))
		return true;
	vlog_limited(&limit, LOG_FLOWS, LVL_WARN,
		     "what collectors were told of flows is not kept: %s",
		     n < 0 ? strerror(errno) : "the file takes no more");
	return false;
}

/* The number of a free slot, or LEDGER_NONE */
static int take(struct ledger *l)
{
	if (l->n_free)
		return l->free[--l->n_free];
	return make_room(l) ? l->n++ : LEDGER_NONE;
}

int ledger_write(struct ledger *l, int no, const struct ledger_entry *entry)
{
	struct slot slot = { .magic = MAGIC, .entry = *entry };

	if (!l)
		return LEDGER_NONE;
	if (no == LEDGER_NONE)
		no = take(l);
	if (no == LEDGER_NONE)
		return no;
	slot.sum = sum_of(&slot.entry);
	if (put(l, no, &slot))
		return no;
	l->free[l->n_free++] = no;
	return LEDGER_NONE;
}

void ledger_forget(struct ledger *l, int no)
{
	static const struct slot none;

	if (!l || no == LEDGER_NONE)
		return;
	put(l, no, &none);
	l->free[l->n_free++] = no;
}
