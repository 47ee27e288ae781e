// SPDX-License-Identifier: GPL-2.0-or-later
/* Meters of the datapath in memory. Flows name them by number: one that goes is not held. */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"
#include "tests/fake/state.h"

#define TOKENS	1000000		/* of a frame, or of 1000 bits, so that a millisecond brings some */

struct fake_meter *fake_meter_at(struct dp_fake *fake, u32 no)
{
	struct fake_meter *m;

	LIST_FOREACH(m, &fake->meters, link) {
		if (m->dp.config.no == no)
			return m;
	}
	return NULL;
}

static u64 burst(const struct fake_meter *m)
{
	const struct vswitch_meter *c = &m->dp.config;

	return (u64)(c->burst ? c->burst : c->rate) * TOKENS;
}

int fake_meter_set(struct dp *dp, const struct vswitch_meter *config, char **err)
{
	struct dp_fake *fake = dp_fake_of(dp);
	struct fake_meter *m = fake_meter_at(fake, config->no);
	int ret = config->no && config->no <= VSWITCH_METER_MAX ? 0 : -EINVAL;

	ret = fake_call(fake, ret, "meter_set %u %s=%u burst=%u", config->no,
			config->flags & VSWITCH_METER_F_PACKETS ? "pktps" : "kbps", config->rate,
			config->burst);
	if (ret)
		return errline(err, ret, "meter %u: %s", config->no, strerror(-ret));
	if (!m) {
		m = xcalloc(1, sizeof(*m));
		m->made = fake->now;
		LIST_INSERT_HEAD(&fake->meters, m, link);
	}
	if (!memcmp(&m->dp.config, config, sizeof(*config)))
		return 0;
	m->dp.config = *config;
	m->tokens = burst(m);
	m->at = fake->now;
	return 0;
}

int fake_meter_del(struct dp *dp, u32 no)
{
	struct dp_fake *fake = dp_fake_of(dp);
	struct fake_meter *m = fake_meter_at(fake, no);
	int ret = fake_call(fake, m ? 0 : -ENOENT, "meter_del %u", no);

	if (ret || !m)
		return ret;
	LIST_REMOVE(m, link);
	free(m);
	return 0;
}

int fake_meter_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_meter *meter), void *arg)
{
	struct dp_fake *fake = dp_fake_of(dp);
	struct fake_meter *m;
	int ret = fake_fails(fake, "meter_dump");

	if (ret)
		return ret;
	LIST_FOREACH(m, &fake->meters, link) {
		m->dp.stats.age_ms = fake->now - m->made;
		cb(arg, &m->dp);
	}
	return 0;
}

bool fake_meter_charge(struct dp_fake *fake, u32 no, size_t len)
{
	struct fake_meter *m = fake_meter_at(fake, no);
	u64 cost;

	if (!m)
		return true;
	m->tokens += (fake->now - m->at) * m->dp.config.rate * (TOKENS / 1000);
	m->at = fake->now;
	if (m->tokens > burst(m))
		m->tokens = burst(m);
	cost = m->dp.config.flags & VSWITCH_METER_F_PACKETS ? TOKENS : len * 8 * (TOKENS / 1000);
	m->dp.stats.packets++;
	m->dp.stats.bytes += len;
	if (!m->dp.config.rate || m->tokens >= cost) {
		m->tokens -= m->dp.config.rate ? cost : 0;
		return true;
	}
	m->dp.stats.dropped_packets++;
	m->dp.stats.dropped_bytes += len;
	return false;
}

void fake_meters_exit(struct dp_fake *fake)
{
	struct fake_meter *m;

	while ((m = LIST_FIRST(&fake->meters))) {
		LIST_REMOVE(m, link);
		free(m);
	}
}
