// SPDX-License-Identifier: GPL-2.0-only
/*
 * Routes to the remote ends of tunnels. Each CPU keeps those of its own.
 */
#include <linux/in.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/route.h>
#include "cpu.h"
#include "gre.h"

/* The route ends at this host, or leads into the tunnel device: frames sent there would loop. */
static bool gre_route_is_loop(const struct dst_entry *dst, const struct net_device *dev)
{
	return dst->dev == dev || dst->dev->flags & IFF_LOOPBACK;
}

static struct dst_entry *gre_route4(struct vsw_tunnel *t, const struct net_device *dev, __be32 *src)
{
	struct flowi4 fl4 = { .flowi4_proto = IPPROTO_GRE };
	struct rtable *rt = dst_cache_get_ip4(&t->routes, src);

	if (likely(rt))
		return &rt->dst;
	memcpy(&fl4.daddr, t->conf.remote, sizeof(fl4.daddr));
	memcpy(&fl4.saddr, t->conf.local, sizeof(fl4.saddr));
	rt = ip_route_output_key(dev_net(dev), &fl4);
	if (IS_ERR(rt))
		return NULL;
	if (rt->rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST | RTCF_LOCAL) ||
	    gre_route_is_loop(&rt->dst, dev)) {
		ip_rt_put(rt);
		return NULL;
	}
	dst_cache_set_ip4(&t->routes, &rt->dst, fl4.saddr);
	*src = fl4.saddr;
	return &rt->dst;
}

#if IS_ENABLED(CONFIG_IPV6)
static struct dst_entry *gre_route6(struct vsw_tunnel *t, const struct net_device *dev,
				    struct in6_addr *src)
{
	struct flowi6 fl6 = { .flowi6_proto = IPPROTO_GRE };
	struct dst_entry *dst = dst_cache_get_ip6(&t->routes, src);

	if (likely(dst))
		return dst;
	memcpy(&fl6.daddr, t->conf.remote, sizeof(fl6.daddr));
	memcpy(&fl6.saddr, t->conf.local, sizeof(fl6.saddr));
	dst = ip6_dst_lookup_flow(dev_net(dev), NULL, &fl6, NULL);
	if (IS_ERR(dst))
		return NULL;
	if (gre_route_is_loop(dst, dev)) {
		dst_release(dst);
		return NULL;
	}
	dst_cache_set_ip6(&t->routes, dst, &fl6.saddr);
	*src = fl6.saddr;
	return dst;
}
#else
static struct dst_entry *gre_route6(struct vsw_tunnel *t, const struct net_device *dev,
				    struct in6_addr *src)
{
	return NULL;
}
#endif

/* Find the route to the remote. True: the caller owns way->dst. Context: BH off, RCU held. */
bool vsw_gre_route(struct vsw_tunnel *t, const struct net_device *dev, struct vsw_gre_route *way)
{
	vsw_cpu_assert();
	way->dst = t->conf.flags & VSWITCH_TUN_F_IPV6 ? gre_route6(t, dev, &way->src6) :
							gre_route4(t, dev, &way->src4);
	return way->dst;
}
