/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GRE as kernels differ in it, by feature (see Kbuild).
 */
#ifndef VSW_COMPAT_GRE_H
#define VSW_COMPAT_GRE_H

#include <linux/netdevice.h>
#include <net/gre.h>
#include <net/ip6_tunnel.h>
#include <net/ip_tunnels.h>

#ifdef VSW_HAVE_TUN_BITMAP				/* 6.10 */
static inline bool vsw_tun_has_key(const struct ip_tunnel_info *info)
{
	return test_bit(IP_TUNNEL_KEY_BIT, info->key.tun_flags);
}

static inline void vsw_gre_push(struct sk_buff *skb, int len, bool csum, bool keyed, bool seq,
				__be32 key, __be32 seq_no)
{
	IP_TUNNEL_DECLARE_FLAGS(flags) = { };

	__assign_bit(IP_TUNNEL_CSUM_BIT, flags, csum);
	__assign_bit(IP_TUNNEL_KEY_BIT, flags, keyed);
	__assign_bit(IP_TUNNEL_SEQ_BIT, flags, seq);
	gre_build_header(skb, len, flags, htons(ETH_P_TEB), key, seq_no);
}
#else
static inline bool vsw_tun_has_key(const struct ip_tunnel_info *info)
{
	return info->key.tun_flags & TUNNEL_KEY;
}

static inline void vsw_gre_push(struct sk_buff *skb, int len, bool csum, bool keyed, bool seq,
				__be32 key, __be32 seq_no)
{
	__be16 flags = 0;

	if (csum)
		flags |= TUNNEL_CSUM;
	if (keyed)
		flags |= TUNNEL_KEY;
	if (seq)
		flags |= TUNNEL_SEQ;
	gre_build_header(skb, len, flags, htons(ETH_P_TEB), key, seq_no);
}
#endif

/* Consume @skb and @rt. */
static inline void vsw_iptunnel_xmit(struct rtable *rt, struct sk_buff *skb, __be32 src,
				     __be32 dst, u8 tos, u8 ttl, __be16 df)
{
#ifdef VSW_HAVE_IPCB_FLAGS				/* 7.0 */
	iptunnel_xmit(NULL, rt, skb, src, dst, IPPROTO_GRE, tos, ttl, df, false, 0);
#else
	iptunnel_xmit(NULL, rt, skb, src, dst, IPPROTO_GRE, tos, ttl, df, false);
#endif
}

#if IS_ENABLED(CONFIG_IPV6)
static inline void vsw_ip6tunnel_xmit(struct sk_buff *skb, struct net_device *dev)
{
#ifdef VSW_HAVE_IP6CB_FLAGS				/* 7.0 */
	ip6tunnel_xmit(NULL, skb, dev, 0);
#else
	ip6tunnel_xmit(NULL, skb, dev);
#endif
}
#endif

#ifndef VSW_HAVE_CORE_STATS				/* 5.18 */
static inline void dev_core_stats_rx_dropped_inc(struct net_device *dev)
{
	atomic_long_inc(&dev->rx_dropped);
}
#endif

#endif
