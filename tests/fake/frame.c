// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames in the datapath in memory: received, executed, parked. */
#include <stdio.h>
#include <stdlib.h>
#include "tests/fake/state.h"
#include "daemon/base/xalloc.h"
#include "daemon/syntax/flow.h"

void fake_frames_init(struct dp_fake *fake)
{
	TAILQ_INIT(&fake->parked);
}

static void hit(struct dp_fake *fake, struct fake_flow *f, u32 in_port, const u8 *frame,
		size_t len)
{
	f->used = fake->now;
	fake_apply(fake, in_port, frame, len, f->actions, f->flow.actions_len, &f->flow.stats);
}

static void free_parked(struct dp_fake *fake, struct fake_parked *p)
{
	TAILQ_REMOVE(&fake->parked, p, link);
	free(p);
}

void fake_parked_drop(struct dp_fake *fake, u32 port_no)
{
	struct fake_parked *p, *next;

	for (p = TAILQ_FIRST(&fake->parked); p; p = next) {
		next = TAILQ_NEXT(p, link);
		if (p->key.k.in_port != port_no)
			continue;
		fake->drops[VSWITCH_DROP_PORT_REMOVED]++;
		free_parked(fake, p);
	}
}

/* Frames with equal keys wait together; @not: but not with this one. */
static u64 cookie_of(struct dp_fake *fake, const union vsw_key *key,
		     const struct fake_parked *not, bool *announced)
{
	const struct fake_parked *p;

	TAILQ_FOREACH(p, &fake->parked, link) {
		if (p != not && !memcmp(&p->key, key, sizeof(*key))) {
			*announced = true;
			return p->cookie;
		}
	}
	*announced = false;
	return ++fake->last_cookie;
}

static void park(struct dp_fake *fake, const union vsw_key *key, const u8 *frame, size_t len)
{
	struct fake_parked *p = xcalloc(1, sizeof(*p) + len);

	p->cookie = cookie_of(fake, key, NULL, &p->announced);
	p->key = *key;
	p->len = len;
	memcpy(p->frame, frame, len);
	TAILQ_INSERT_TAIL(&fake->parked, p, link);
}

/*
 * Frames that wait and are covered now go; those under the answered cookie that are not covered
 * miss again.
 */
void fake_release(struct dp_fake *fake, u64 cookie)
{
	struct fake_parked *p, *next;
	struct fake_flow *f;

	for (p = TAILQ_FIRST(&fake->parked); p; p = next) {
		next = TAILQ_NEXT(p, link);
		f = fake_lookup(fake, &p->key);
		if (f) {
			hit(fake, f, p->key.k.in_port, p->frame, p->len);
			free_parked(fake, p);
		} else if (p->cookie == cookie) {
			p->cookie = cookie_of(fake, &p->key, p, &p->announced);
		}
	}
}

/* A new daemon hears of all that waits. */
void fake_announce_again(struct dp_fake *fake)
{
	struct fake_parked *p, *first;

	TAILQ_FOREACH(p, &fake->parked, link) {
		for (first = TAILQ_FIRST(&fake->parked); first->cookie != p->cookie;)
			first = TAILQ_NEXT(first, link);
		p->announced = first != p;
	}
}

bool fake_announce(struct dp_fake *fake)
{
	struct fake_parked *p;
	struct dp_miss miss;
	u8 *frame;

	TAILQ_FOREACH(p, &fake->parked, link) {
		if (!p->announced)
			break;
	}
	if (!p)
		return false;
	p->announced = true;
	/* The answer frees what waits. */
	frame = xcalloc(1, p->len);
	memcpy(frame, p->frame, p->len);
	miss = (struct dp_miss){
		.cookie = p->cookie,
		.key = p->key,
		.frame = frame,
		.frame_len = p->len < 256 ? p->len : 256,
		.wire_len = (u32)p->len,
	};
	if (fake->handler.miss)
		fake->handler.miss(fake->handler.arg, &miss);
	free(frame);
	return true;
}

static void make_key(union vsw_key *key, const void *frame, size_t len, u32 in_port)
{
	struct vsw_frame f = { .data = frame, .len = (u32)len };

	vsw_key_extract(key, &f, VSW_DEPTH_L4, in_port);
}

static bool is_bad_source(const u8 *frame)
{
	static const u8 zero[6];

	return frame[6] & 1 || !memcmp(frame + 6, zero, sizeof(zero));
}

enum dp_fake_fate dp_fake_rx(struct dp_fake *fake, const char *name, const void *frame, size_t len)
{
	struct fake_dev *dev = fake_dev_find(fake, name);
	struct fake_flow *f;
	union vsw_key key;
	size_t n_tx = fake->n_tx;

	if (!dev || !dev->dp.no)
		return FAKE_NO_PORT;
	if (len > 2048)
		abort();
	dev->dp.stats.rx_packets++;
	dev->dp.stats.rx_bytes += len;
	if (len < VSW_ETH_HLEN || is_bad_source(frame)) {
		fake->drops[len < VSW_ETH_HLEN ? VSWITCH_DROP_TOO_SHORT :
						 VSWITCH_DROP_BAD_SOURCE]++;
		return FAKE_DROPPED;
	}
	make_key(&key, frame, len, dev->dp.no);
	f = fake_lookup(fake, &key);
	if (!f) {
		park(fake, &key, frame, len);
		return FAKE_PARKED;
	}
	hit(fake, f, dev->dp.no, frame, len);
	return fake->n_tx > n_tx ? FAKE_SENT : FAKE_DROPPED;
}

const struct dp_flow *dp_fake_lookup(const struct dp_fake *fake, const char *name,
				     const void *frame, size_t len)
{
	struct dp_fake *f = (struct dp_fake *)fake;
	const struct fake_dev *dev = fake_dev_find(f, name);
	const struct fake_flow *flow;
	union vsw_key key;

	if (!dev || !dev->dp.no)
		return NULL;
	make_key(&key, frame, len, dev->dp.no);
	flow = fake_lookup(f, &key);
	return flow ? &flow->flow : NULL;
}

void dp_fake_apply(struct dp_fake *fake, const char *name, const void *frame, size_t len,
		   const void *actions, size_t actions_len)
{
	const struct fake_dev *dev = fake_dev_find(fake, name);

	fake_apply(fake, dev ? dev->dp.no : 0, frame, len, actions, actions_len, NULL);
}

void dp_fake_storm(struct dp_fake *fake, bool storm)
{
	fake->storm = storm;
}

int fake_execute(struct dp *dp, u64 cookie, const void *actions, size_t len,
		 struct vswitch_flow_stats *sent)
{
	struct dp_fake *fake = dp_fake_of(dp);
	struct port_names names = fake_names(fake);
	char *text = flow_actions_format(actions, len, &names);
	int err = fake_check_actions(fake, actions, len);
	struct fake_parked *p, *next;
	bool any = false;

	TAILQ_FOREACH(p, &fake->parked, link)
		any |= p->cookie == cookie;
	if (!err && !any)
		err = -ENOENT;
	err = fake_call(fake, err, "execute %llu %s", (unsigned long long)cookie, text);
	free(text);
	memset(sent, 0, sizeof(*sent));
	if (err)
		return err;
	for (p = TAILQ_FIRST(&fake->parked); p; p = next) {
		next = TAILQ_NEXT(p, link);
		if (p->cookie != cookie)
			continue;
		fake_apply(fake, p->key.k.in_port, p->frame, p->len, actions, len, sent);
		free_parked(fake, p);
	}
	return 0;
}

size_t dp_fake_parked(const struct dp_fake *fake)
{
	const struct fake_parked *p;
	size_t n = 0;

	TAILQ_FOREACH(p, &fake->parked, link)
		n++;
	return n;
}

size_t dp_fake_tx_count(const struct dp_fake *fake)
{
	return fake->n_tx;
}

const struct dp_fake_tx *dp_fake_tx(const struct dp_fake *fake, size_t i)
{
	return i < fake->n_tx ? &fake->tx[i] : NULL;
}

const struct dp_fake_tx *dp_fake_tx_on(const struct dp_fake *fake, const char *name)
{
	size_t i;

	for (i = 0; i < fake->n_tx; i++) {
		if (!strcmp(fake->tx[i].dev, name))
			return &fake->tx[i];
	}
	return NULL;
}

void dp_fake_tx_clear(struct dp_fake *fake)
{
	fake->n_tx = 0;
}

u64 dp_fake_drops(const struct dp_fake *fake, enum vswitch_drop reason)
{
	return fake->drops[reason];
}

void fake_frames_exit(struct dp_fake *fake)
{
	struct fake_parked *p;

	while ((p = TAILQ_FIRST(&fake->parked)))
		free_parked(fake, p);
	free(fake->tx);
	free(fake->samples);
}
