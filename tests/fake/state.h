/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the datapath in memory share, from the ground up: dev.c devices, log.c what was
 * called, meter.c meters, flow.c flows, execute.c actions, frame.c frames, answer.c what lets
 * frames go, world.c what happens from outside, links.c rtnetlink, dp_fake.c ports and messages.
 */
#ifndef VSW_FAKE_STATE_H
#define VSW_FAKE_STATE_H

#include <sys/queue.h>
#include "tests/fake/dp_fake.h"
#include "daemon/base/hash.h"

#define FAKE_UP	(VSWITCH_PORT_F_UP | VSWITCH_PORT_F_RUNNING)

/* struct fake_dev - a device of the machine; a port if dp.no is not 0 */
struct fake_dev {
	TAILQ_ENTRY(fake_dev) link;
	struct dp_port dp;
	bool internal;
	bool made;		/* by port_add, goes with port_del */
	bool has_perm;
	u8 perm[6];
	bool is_portal;		/* made by make_portal */
	u32 under;		/* ifindex of the portal, or another Linux bridge; 0: none */
	bool isolated;		/* there */
	bool has_htb;
	u8 spoken[128];
	size_t n_spoken;
	int refuse;
	char *refuse_text;
};

struct fake_event {
	TAILQ_ENTRY(fake_event) link;
	enum vswitch_port_event event;
	struct dp_port dp;
};

struct fake_flow {
	TAILQ_ENTRY(fake_flow) link;
	struct hlink by_key;
	struct dp_flow flow;
	void *actions;
	u64 installed, used;
};

/* A dump, of which @next is yet to be shown; it may go before */
struct fake_dump {
	struct dp_dump dump;
	LIST_ENTRY(fake_dump) link;
	struct fake_flow *next;
};

struct fake_mask {
	union vsw_key mask;
	struct vsw_span span;
	unsigned int flows;
};

struct fake_parked {
	TAILQ_ENTRY(fake_parked) link;
	u64 cookie;
	bool announced;		/* or behind one that is */
	union vsw_key key;
	size_t len;
	u8 frame[];
};

struct fake_refusal {
	TAILQ_ENTRY(fake_refusal) link;
	struct dp_refusal told;
};

struct fake_meter {
	LIST_ENTRY(fake_meter) link;
	struct dp_meter dp;
	u64 tokens, at, made;	/* times in ms */
};

/* A call that will fail */
struct fake_failure {
	char call[16];
	int err;
	unsigned int times;
};

struct dp_fake {
	struct dp dp;
	struct dp_handler handler;
	u64 now;
	bool storm;
	TAILQ_HEAD(, fake_dev) devs;
	TAILQ_HEAD(fake_events, fake_event) events;
	struct fake_dev *by_no[VSWITCH_PORT_MAX + 1];
	bool lossy;		/* events are lost from now until run() */
	u32 last_ifindex;
	u64 last_serial;
	u32 last_mac;

	TAILQ_HEAD(, fake_flow) flows;
	LIST_HEAD(, fake_dump) dumps;
	struct hash by_key;
	unsigned int n_flows, max_flows;
	struct fake_mask *masks;
	unsigned int n_masks, max_masks;

	LIST_HEAD(, fake_meter) meters;

	TAILQ_HEAD(, fake_parked) parked;
	u64 last_cookie;
	bool late;		/* refusals are told when all misses are */
	TAILQ_HEAD(, fake_refusal) refusals;
	u64 drops[__VSWITCH_DROP_MAX];
	struct dp_fake_tx *tx;
	size_t n_tx, room_tx;
	struct dp_fake_sample *samples;
	size_t n_samples, room_samples;
	u64 chance;		/* that the next one is chosen, of 2^32 - 1 */

	char **lines;
	size_t n_lines, room_lines;
	struct fake_failure failures[8];
};

static inline struct dp_fake *dp_fake_of(struct dp *dp)
{
	return (struct dp_fake *)((char *)dp - offsetof(struct dp_fake, dp));
}

/* dev.c */
struct fake_dev *fake_dev_at(struct dp_fake *fake, u32 no);
void fake_set_number(struct dp_fake *fake, struct fake_dev *dev, u32 no);
struct fake_dev *fake_dev_find(struct dp_fake *fake, const char *name);
/* Whether a port other than @but bears the name, as one that is away does. */
bool fake_named(struct dp_fake *fake, const char *name, const struct fake_dev *but);
struct fake_dev *fake_dev_new(struct dp_fake *fake, const char *name);
void fake_dev_free(struct dp_fake *fake, struct fake_dev *dev);
void fake_notify(struct dp_fake *fake, enum vswitch_port_event event, const struct fake_dev *dev);
u32 fake_free_number(struct dp_fake *fake);
bool fake_dev_is_away(const struct fake_dev *dev);

/* world.c */
/* A port is no port any more. Its number may be used by the next one. */
void fake_unport(struct dp_fake *fake, struct fake_dev *dev, enum vswitch_port_event event);

/* flow.c */
void fake_flows_init(struct dp_fake *fake);
void fake_flows_exit(struct dp_fake *fake);
struct fake_flow *fake_lookup(struct dp_fake *fake, const union vsw_key *key);
int fake_check_actions(struct dp_fake *fake, const void *actions, size_t len);
/* Frames that it covers still wait. */
int fake_flow_put(struct dp_fake *fake, const struct dp_flow *flow, u64 cookie);
int fake_flow_del(struct dp *dp, const union vsw_key *key, const union vsw_key *mask,
		  struct vswitch_flow_stats *final);
int fake_flow_dump_begin(struct dp *dp, struct dp_dump **dump);
int fake_flow_dump_step(struct dp_dump *dump, void (*cb)(void *arg, const struct dp_flow *flow),
			void *arg);
void fake_flow_dump_end(struct dp_dump *dump);
int fake_flow_flush(struct dp *dp);

/* answer.c */
int fake_flow_set(struct dp *dp, const struct dp_flow *flow, u64 cookie);
int fake_flow_answer(struct dp *dp, const struct dp_flow *flow, u64 cookie);
/* Tell the handler of a refusal. Whether there was one. */
bool fake_refuse_late(struct dp_fake *fake);

/* frame.c */
void fake_frames_init(struct dp_fake *fake);
void fake_frames_exit(struct dp_fake *fake);
void fake_parked_drop(struct dp_fake *fake, u32 port_no);
void fake_release(struct dp_fake *fake, u64 cookie);
/* Tell the handler of a frame that waits. Whether there was one. */
bool fake_announce(struct dp_fake *fake);
void fake_announce_again(struct dp_fake *fake);
int fake_execute(struct dp *dp, u64 cookie, const void *actions, size_t len,
		 struct vswitch_flow_stats *sent);

/* execute.c */
/* @stats: where it is counted, or NULL */
void fake_apply(struct dp_fake *fake, u32 in_port, const u8 *frame, size_t len,
		const void *actions, size_t actions_len, struct vswitch_flow_stats *stats);

/* meter.c */
struct fake_meter *fake_meter_at(struct dp_fake *fake, u32 no);
int fake_meter_set(struct dp *dp, const struct vswitch_meter *config, char **err);
int fake_meter_del(struct dp *dp, u32 no);
int fake_meter_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_meter *meter), void *arg);
/* Whether a frame is within the rate */
bool fake_meter_charge(struct dp_fake *fake, u32 no, size_t len);
void fake_meters_exit(struct dp_fake *fake);

/* log.c */
/* A call is made: writes its line, and returns the error that it shall fail with, or @err. */
int fake_call(struct dp_fake *fake, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The error that a call shall fail with which writes no line; or 0 */
int fake_fails(struct dp_fake *fake, const char *call);
int fake_call_flow(struct dp_fake *fake, int err, const char *call, const struct dp_flow *flow,
		   u64 cookie);
struct port_names fake_names(struct dp_fake *fake);

#endif
