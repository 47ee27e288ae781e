/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where frames are worked with: BH is off, RCU is held, and what belongs to this CPU (its caches,
 * counters and statistics) is nobody else's.
 *
 * As a rule it is enough that BH is off: nobody else works with frames on the CPU then. Not so with
 * PREEMPT_RT: there a task with BH off can be preempted, and from 6.18 on another one may turn BH
 * off on the same CPU meanwhile. It would find caches half written, and would take the first task's
 * depth of nesting for its own. So the outermost function that works with a frame takes the CPU,
 * as net/core and openvswitch do for what is theirs. On older kernels with PREEMPT_RT the second
 * task waits where it turns BH off.
 */
#ifndef VSW_CPU_H
#define VSW_CPU_H

#include <linux/spinlock.h>	/* what a local_lock_t is on PREEMPT_RT */
#include <linux/local_lock.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include "compat.h"

/**
 * struct vsw_cpu - who works with frames on this CPU; PREEMPT_RT only
 * @owner: who holds @lock. A task compares it with itself only, so it reads it without the lock
 */
struct vsw_cpu {
	local_lock_t lock;
	struct task_struct *owner;
};

DECLARE_PER_CPU(struct vsw_cpu, vsw_cpu);

/* BH is off and RCU held, says lockdep where it is there. */
static inline void vsw_cpu_assert(void)
{
	lockdep_assert_in_softirq();
	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "a frame is worked with outside of RCU");
}

/* Whether the caller has to give it back: not if it was his already. Context: BH off, RCU held. */
static inline bool vsw_cpu_take(void)
{
	vsw_cpu_assert();
	if (!IS_ENABLED(CONFIG_PREEMPT_RT) || this_cpu_read(vsw_cpu.owner) == current)
		return false;
	vsw_local_lock(&vsw_cpu.lock);
	this_cpu_write(vsw_cpu.owner, current);
	return true;
}

static inline void vsw_cpu_give(bool taken)
{
	if (!taken)
		return;
	this_cpu_write(vsw_cpu.owner, NULL);
	vsw_local_unlock(&vsw_cpu.lock);
}

#endif
