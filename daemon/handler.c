// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/handler.h"
#include "daemon/process/loop.h"

static void on_miss(void *arg, const struct dp_miss *miss)
{
	policy_miss(*(struct policy **)arg, miss, loop_now());
}

static void on_refused(void *arg, const struct dp_refusal *refusal)
{
	policy_refused(*(struct policy **)arg, refusal, loop_now());
}

static void on_port_event(void *arg, enum vswitch_port_event event, const struct dp_port *port)
{
	policy_port_event(*(struct policy **)arg, event, port, loop_now());
}

static void on_resync(void *arg)
{
	policy_resync(*(struct policy **)arg, loop_now());
}

static void on_sample(void *arg, const struct dp_sample *sample)
{
	policy_sample(*(struct policy **)arg, sample, loop_now());
}

struct dp_handler policy_handler(struct policy **policy)
{
	return (struct dp_handler){
		.miss = on_miss, .refused = on_refused, .port_event = on_port_event,
		.resync = on_resync, .sample = on_sample, .arg = policy,
	};
}
