// SPDX-License-Identifier: GPL-2.0-or-later
/* Flows that let frames go, and refusals that are told later. */
#include <stdlib.h>
#include "tests/fake/state.h"
#include "daemon/base/xalloc.h"

int fake_flow_set(struct dp *dp, const struct dp_flow *flow, u64 cookie)
{
	struct dp_fake *fake = dp_fake_of(dp);
	int err = fake_flow_put(fake, flow, cookie);

	if (!err)
		fake_release(fake, cookie);
	return err;
}

int fake_flow_answer(struct dp *dp, const struct dp_flow *flow, u64 cookie)
{
	struct dp_fake *fake = dp_fake_of(dp);
	int err = fake_flow_set(dp, flow, cookie);
	struct fake_refusal *r;

	if (!err || !fake->late)
		return err;
	r = xcalloc(1, sizeof(*r));
	r->told = (struct dp_refusal){
		.key = flow->key, .mask = flow->mask, .cookie = cookie, .err = err,
	};
	TAILQ_INSERT_TAIL(&fake->refusals, r, link);
	return 0;
}

bool fake_refuse_late(struct dp_fake *fake)
{
	struct fake_refusal *r = TAILQ_FIRST(&fake->refusals);

	if (!r)
		return false;
	TAILQ_REMOVE(&fake->refusals, r, link);
	fake->handler.refused(fake->handler.arg, &r->told);
	free(r);
	return true;
}

void dp_fake_late(struct dp_fake *fake, bool late)
{
	fake->late = late;
}
