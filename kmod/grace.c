// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grace periods for which somebody waits.
 *
 * An expedited one takes microseconds where a normal one takes tens of milliseconds, but it
 * interrupts every CPU of the machine. A guest can bring them about: when its addresses move
 * between ports, the daemon deletes flows, and asks what they have counted. So they take turns, and
 * whoever makes many necessary is the one who waits.
 */
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include "core/turn.h"
#include "grace.h"

#define GRACE_EVERY_US	1000U
#define GRACE_ROW	256

static DEFINE_SPINLOCK(grace_lock);
static u64 grace_next;

/*
 * All RCU sections that have begun before this are over when it returns. Context: process, no
 * locks.
 */
void vsw_grace_wait(void)
{
	u64 wait;

	might_sleep();
	spin_lock(&grace_lock);
	wait = vsw_turn_take(&grace_next, ktime_to_us(ktime_get()), GRACE_EVERY_US, GRACE_ROW);
	spin_unlock(&grace_lock);
	if (wait)
		usleep_range(wait, wait + GRACE_EVERY_US / 4);
	synchronize_rcu_expedited();
}
