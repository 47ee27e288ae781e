/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The control side: br0 with ports tap0, tap1 and tap2, and stations of two bytes' numbers */
#ifndef VSW_TEST_TAP_RIG_H
#define VSW_TEST_TAP_RIG_H

#include "daemon/base/log.h"
#include "tests/unit/control/ctl_rig.h"

static inline void rx(struct rig *r, const char *dev, unsigned int dst, unsigned int src)
{
	u8 frame[60] = { 2, 0, 0, 0, dst >> 8, dst, 2, 0, 0, 0, src >> 8, src, 8, 0 };

	dp_fake_rx(r->fake, dev, frame, sizeof(frame));
}

static inline int tap_rig_setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	log_set("any", "off");
	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	dp_fake_plug(r->fake, "tap2");
	ok(r, "add-br br0 -- add-port br0 tap0 -- add-port br0 tap1 -- add-port br0 tap2");
	return rc;
}

#endif
