/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What older kernels lack, by feature (see Kbuild). In a kernel tree this file is empty of effect.
 */
#ifndef VSW_COMPAT_H
#define VSW_COMPAT_H

#include <linux/lockdep.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#ifdef VSW_HAVE_GSO_H					/* 6.5; before that in skbuff.h */
#include <net/gso.h>
#endif

#ifdef VSW_HAVE_KFREE_SKB_REASON			/* 5.17 */
#else
enum skb_drop_reason { SKB_DROP_REASON_NOT_SPECIFIED };
static inline void kfree_skb_reason(struct sk_buff *skb, enum skb_drop_reason reason)
{
	kfree_skb(skb);
}
#endif

#ifndef VSW_HAVE_SKB_CLEAR_TSTAMP			/* 5.18 */
static inline void skb_clear_tstamp(struct sk_buff *skb)
{
	skb->tstamp = 0;
}
#endif

#ifndef VSW_HAVE_TX_ADD					/* 5.11 */
static inline void dev_sw_netstats_tx_add(struct net_device *dev, unsigned int packets,
					  unsigned int len)
{
	struct pcpu_sw_netstats *tstats = this_cpu_ptr(dev->tstats);

	u64_stats_update_begin(&tstats->syncp);
	tstats->tx_bytes += len;
	tstats->tx_packets += packets;
	u64_stats_update_end(&tstats->syncp);
}
#endif

#ifndef SLAB_NO_MERGE						/* 6.5 */
#define SLAB_NO_MERGE	0
#endif

/* The checksum that is left to the device is a CRC32c */
static inline bool vsw_csum_is_sctp(const struct sk_buff *skb)
{
#ifdef VSW_HAVE_CSUM_IS_SCTP				/* 5.12 */
	return skb_csum_is_sctp((struct sk_buff *)skb);
#else
	return skb->csum_not_inet;
#endif
}

#ifndef lockdep_assert_in_softirq				/* 5.11 */
#define lockdep_assert_in_softirq()	do { } while (0)
#endif

/* A CPU's lock for what BH alone does not guard with PREEMPT_RT; before 6.11 it does */
#ifdef VSW_HAVE_LOCAL_LOCK_NESTED_BH			/* 6.11 */
#define vsw_local_lock(lock)	local_lock_nested_bh(lock)
#define vsw_local_unlock(lock)	local_unlock_nested_bh(lock)
#else
#define vsw_local_lock(lock)	do { } while (0)
#define vsw_local_unlock(lock)	do { } while (0)
#endif

/* Transmits without a lock of the core's */
static inline void vsw_dev_set_lltx(struct net_device *dev)
{
#ifdef VSW_HAVE_LLTX_BIT				/* 6.12 */
	dev->lltx = true;
#else
	dev->features |= NETIF_F_LLTX;
#endif
}

static inline bool vsw_dev_lltx(const struct net_device *dev)
{
#ifdef VSW_HAVE_LLTX_BIT				/* 6.12 */
	return dev->lltx;
#else
	return dev->features & NETIF_F_LLTX;
#endif
}

/* Somebody wants to see what leaves by @dev: a filter of tc, a BPF program, netfilter. RCU held. */
static inline bool vsw_dev_has_egress_hook(const struct net_device *dev)
{
#ifdef CONFIG_NETFILTER_EGRESS				/* 5.16 */
	if (rcu_access_pointer(dev->nf_hooks_egress))
		return true;
#endif
#if defined(CONFIG_NET_XGRESS)				/* 6.6 */
	return rcu_access_pointer(dev->tcx_egress);
#elif defined(CONFIG_NET_CLS_ACT)
	return rcu_access_pointer(dev->miniq_egress);
#else
	return false;
#endif
}

/* A variable that a kernel with INIT_STACK_ALL_ZERO is not to fill for each frame */
#if __has_attribute(uninitialized)			/* gcc 12, clang */
#define VSW_UNINITIALIZED	__attribute__((uninitialized))
#else
#define VSW_UNINITIALIZED
#endif

/* Stays in its network namespace */
static inline void vsw_dev_set_netns_local(struct net_device *dev)
{
#if defined(VSW_HAVE_NETNS_IMMUTABLE)			/* 6.15 */
	dev->netns_immutable = true;
#elif defined(VSW_HAVE_NETNS_LOCAL)			/* 6.12 */
	dev->netns_local = true;
#else
	dev->features |= NETIF_F_NETNS_LOCAL;
#endif
}

#ifdef VSW_HAVE_RESV_START_OP				/* 6.1 */
#define VSW_RESV_START_OP(op)	.resv_start_op = (op),
#else
#define VSW_RESV_START_OP(op)
#endif

#ifdef VSW_HAVE_MCAST_CAP				/* 6.7, and stable kernels */
#define VSW_MCGRP_FLAGS	.flags = GENL_MCAST_CAP_NET_ADMIN,
#else
#define VSW_MCGRP_FLAGS
#endif

#endif
