/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A switch to test: the policy on a datapath in memory, with a configuration to be changed by the
 * test and put in force by apply(). Frames are made of small numbers: station 7 has the address
 * 02:00:00:00:00:07.
 */
#ifndef VSW_TEST_FAKE_SWITCH_H
#define VSW_TEST_FAKE_SWITCH_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "core/frame.h"
#include "daemon/policy/policy.h"
#include "tests/fake/dp_fake.h"
#include "daemon/syntax/flow.h"
#include "daemon/base/log.h"

#define UNTAGGED	(-1)
#define BROADCAST	255	/* station number of ff:ff:ff:ff:ff:ff */
#define FRAME_LEN	60

struct fake_switch {
	struct dp_fake *fake;
	struct dp *dp;
	struct policy *policy;
	struct config cfg;
	u64 now;
	char *err;
	/* what the listener was told, as "joined br0 tap1;left tap2;" */
	char told[256];
	bool follow;	/* the listener changes the configuration, as the daemon does */
};

/* One frame. Tags: tci of the outer and the inner one, or UNTAGGED */
struct test_frame {
	u8 bytes[FRAME_LEN + 8];
	size_t len;
};

static inline const u8 *station(u8 n)
{
	static u8 macs[8][6];
	static unsigned int turn;
	u8 *mac = macs[turn++ % 8];

	memset(mac, n == BROADCAST ? 0xff : 0, 6);
	if (n != BROADCAST) {
		mac[0] = 0x02;
		mac[5] = n;
	}
	return mac;
}

static inline size_t put_tag(u8 *at, u16 tpid, int tci)
{
	at[0] = tpid >> 8;
	at[1] = (u8)tpid;
	at[2] = (u8)(tci >> 8);
	at[3] = (u8)tci;
	return 4;
}

static inline struct test_frame frame_2tags(u8 dst, u8 src, u16 tpid, int tci, int inner)
{
	struct test_frame f = { .len = 12 };

	memcpy(f.bytes, station(dst), 6);
	memcpy(f.bytes + 6, station(src), 6);
	if (tci != UNTAGGED)
		f.len += put_tag(f.bytes + f.len, tpid, tci);
	if (inner != UNTAGGED)
		f.len += put_tag(f.bytes + f.len, VSW_TPID_C, inner);
	f.bytes[f.len] = 0x08;	/* IPv4 that says nothing */
	f.len = FRAME_LEN;
	return f;
}

static inline struct test_frame frame(u8 dst, u8 src, int tci)
{
	return frame_2tags(dst, src, VSW_TPID_C, tci, UNTAGGED);
}

static inline void handle_miss(void *arg, const struct dp_miss *miss)
{
	struct fake_switch *s = arg;

	policy_miss(s->policy, miss, s->now);
}

static inline void handle_refused(void *arg, const struct dp_refusal *refusal)
{
	struct fake_switch *s = arg;

	policy_refused(s->policy, refusal, s->now);
}

static inline void handle_event(void *arg, enum vswitch_port_event event,
				const struct dp_port *port)
{
	struct fake_switch *s = arg;

	policy_port_event(s->policy, event, port, s->now);
}

static inline void handle_resync(void *arg)
{
	struct fake_switch *s = arg;

	policy_resync(s->policy, s->now);
}

/* Put the configuration in force; 0 or -errno with s->err. */
static inline int try_apply(struct fake_switch *s)
{
	free(s->err);
	s->err = NULL;
	return policy_apply(s->policy, &s->cfg, s->now, &s->err);
}

static inline void apply(struct fake_switch *s)
{
	if (try_apply(s))
		fail_msg("apply: %s", s->err);
}

static inline struct config_bridge *cfg_bridge(struct fake_switch *s, const char *name)
{
	struct config_bridge *b = s->cfg.bridges;

	while (b && strcmp(b->name, name))
		b = b->next;
	return b ? b : config_bridge_add(&s->cfg, name);
}

static inline struct config_port *cfg_port(struct fake_switch *s, const char *name)
{
	struct config_bridge *b;
	struct config_port *p;

	for (b = s->cfg.bridges; b; b = b->next) {
		for (p = b->ports; p; p = p->next) {
			if (!strcmp(p->name, name))
				return p;
		}
	}
	return NULL;
}

static inline void cfg_del_port(struct fake_switch *s, const char *name)
{
	struct config_bridge *b;
	struct config_port **p, *gone;

	for (b = s->cfg.bridges; b; b = b->next) {
		b->last_port = NULL;
		for (p = &b->ports; *p;) {
			gone = *p;
			if (strcmp(gone->name, name)) {
				b->last_port = gone;
				p = &gone->next;
				continue;
			}
			*p = gone->next;
			free(gone);
		}
	}
}

static inline void cfg_del_bridge(struct fake_switch *s, const char *name)
{
	struct config_bridge **b = &s->cfg.bridges, *gone;
	struct config rest = { 0 };

	while (strcmp((*b)->name, name))
		b = &(*b)->next;
	gone = *b;
	*b = gone->next;
	gone->next = NULL;
	rest.bridges = gone;
	config_free(&rest);
}

/* With its settings; a port that is not there yet is made. */
static inline void cfg_move_port(struct fake_switch *s, const char *name, const char *bridge)
{
	struct config_port *old = cfg_port(s, name), was, *p;

	if (old)
		was = *old;
	cfg_del_port(s, name);
	p = config_port_add(cfg_bridge(s, bridge), name);
	if (old) {
		was.next = p->next;
		*p = was;
	}
}

static inline void on_joined(void *arg, const char *bridge, const char *port)
{
	struct fake_switch *s = arg;
	size_t n = strlen(s->told);

	snprintf(s->told + n, sizeof(s->told) - n, "joined %s %s;", bridge, port);
	if (!s->follow)
		return;
	cfg_move_port(s, port, bridge);
	apply(s);
}

static inline void on_plugged(void *arg, const char *bridge, const char *port, bool isolated)
{
	struct fake_switch *s = arg;
	struct config_port *cfg = cfg_port(s, port);
	size_t n = strlen(s->told);

	snprintf(s->told + n, sizeof(s->told) - n, "plugged %s %s%s;", bridge, port,
		 isolated ? " isolated" : "");
	if (!s->follow)
		return;
	cfg_move_port(s, port, bridge);
	if (!cfg)
		cfg_port(s, port)->plugged = true;
	if (isolated && cfg_port(s, port)->plugged)
		cfg_port(s, port)->is_protected = true;
	apply(s);
}

static inline void on_left(void *arg, const char *port)
{
	struct fake_switch *s = arg;
	size_t n = strlen(s->told);

	snprintf(s->told + n, sizeof(s->told) - n, "left %s;", port);
	if (!s->follow)
		return;
	cfg_del_port(s, port);
	apply(s);
}

static inline void start_daemon(struct fake_switch *s)
{
	struct links_ops links = dp_fake_links(s->fake);
	struct dp_handler handler = {
		.miss = handle_miss, .port_event = handle_event, .resync = handle_resync,
		.arg = s, .refused = handle_refused,
	};
	struct policy_listener listener = {
		.port_joined = on_joined, .port_left = on_left, .port_plugged = on_plugged,
		.arg = s,
	};

	s->policy = policy_new(s->dp, &links, s->now);
	policy_listen(s->policy, &listener);
	dp_fake_handler(s->fake, &handler);
}

/* As by SIGKILL: the datapath keeps what it has. */
static inline void kill_daemon(struct fake_switch *s)
{
	struct dp_handler none = { 0 };

	policy_free(s->policy);
	s->policy = NULL;
	dp_fake_handler(s->fake, &none);
}

static inline int switch_setup(void **state)
{
	struct fake_switch *s = calloc(1, sizeof(*s));

	log_set("any", "off");
	s->now = 1000000;
	s->follow = true;
	s->fake = dp_fake_new();
	s->dp = dp_fake_dp(s->fake);
	dp_fake_clock(s->fake, s->now);
	start_daemon(s);
	*state = s;
	return try_apply(s);
}

static inline int switch_teardown(void **state)
{
	struct fake_switch *s = *state;

	policy_free(s->policy);
	dp_fake_free(s->fake);
	config_free(&s->cfg);
	free(s->err);
	free(s);
	return 0;
}

/* Plug in a device and configure it as a port of br0. @tag -1: a trunk */
static inline struct config_port *add_port(struct fake_switch *s, const char *name, int tag)
{
	struct config_port *p = config_port_add(cfg_bridge(s, "br0"), name);
	struct dp_port dp;

	if (dp_fake_device(s->fake, name, &dp))
		dp_fake_plug(s->fake, name);
	p->tag = tag;
	return p;
}

/* All that is due now, in as many turns as it takes. When the next is due */
static inline u64 tick(struct fake_switch *s)
{
	u64 next = policy_tick(s->policy, s->now);

	while (next <= s->now)
		next = policy_tick(s->policy, s->now);
	return next;
}

static inline void run(struct fake_switch *s)
{
	dp_fake_run(s->fake);
	tick(s);
	dp_fake_run(s->fake);
}

static inline void pass_time(struct fake_switch *s, u64 ms)
{
	s->now += ms;
	dp_fake_clock(s->fake, s->now);
	tick(s);
	dp_fake_run(s->fake);
}

/* A frame arrives and all that it causes happens; the tx list has this frame's copies only. */
static inline void rx(struct fake_switch *s, const char *dev, struct test_frame f)
{
	dp_fake_tx_clear(s->fake);
	dp_fake_rx(s->fake, dev, f.bytes, f.len);
	dp_fake_run(s->fake);
}

/* The frame left by @dev in exactly this form. */
static inline void assert_sent(struct fake_switch *s, const char *dev, struct test_frame f)
{
	const struct dp_fake_tx *tx = dp_fake_tx_on(s->fake, dev);

	if (!tx)
		fail_msg("nothing was sent by %s", dev);
	assert_memory_equal(tx->frame, f.bytes, 18);
}

static inline void assert_not_sent(struct fake_switch *s, const char *dev)
{
	if (dp_fake_tx_on(s->fake, dev))
		fail_msg("a frame was sent by %s", dev);
}

/* The present frame was dropped for this reason, and nothing else happened. */
static inline void assert_dropped(struct fake_switch *s, const char *dev, struct test_frame f,
				  enum vswitch_drop reason)
{
	u64 before = dp_fake_drops(s->fake, reason);

	rx(s, dev, f);
	assert_int_equal(dp_fake_tx_count(s->fake), 0);
	assert_int_equal(dp_fake_drops(s->fake, reason), before + 1);
}

/* Number of a port; -1: not attached, -2: not configured */
static inline int number_of(struct fake_switch *s, const char *name)
{
	struct iface_status st;

	return policy_iface_status(s->policy, name, false, &st) ? -2 : st.ofport;
}

static inline const char *error_of(struct fake_switch *s, const char *name)
{
	struct iface_status st;

	assert_int_equal(policy_iface_status(s->policy, name, false, &st), 0);
	return st.error;
}

static inline struct dp_port device(struct fake_switch *s, const char *name)
{
	struct dp_port dp;

	assert_int_equal(dp_fake_device(s->fake, name, &dp), 0);
	return dp;
}

/* The actions of the flow that a frame takes, as text; valid until the next call */
static inline const char *actions_of(struct fake_switch *s, const char *dev, struct test_frame f)
{
	const struct dp_flow *flow = dp_fake_lookup(s->fake, dev, f.bytes, f.len);
	struct port_names names = port_names_of(policy_bridges(s->policy));
	static char *text;

	free(text);
	text = flow ? flow_actions_format(flow->actions, flow->actions_len, &names)
		    : strdup("no flow");
	return text;
}

#endif
