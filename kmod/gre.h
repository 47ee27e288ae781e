/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GRE ports, as their files share them: port_gre.c (the device), gre_table.c (parameters and the
 * table of peers), gre_rx.c (reception), gre_csum.c (checksums of what is received), gre_xmit.c
 * (sending), gre_route.c (where to), gre_mtu.c (frames that are too large).
 */
#ifndef VSW_GRE_H
#define VSW_GRE_H

#include <linux/netfilter.h>
#include <linux/rhashtable-types.h>
#include <net/dst_cache.h>
#include "port.h"

/*
 * What sending may put in front of a frame, in bytes: a tag that was accelerated (4); the GRE
 * header with checksum, key and sequence number (16); an IPv6 header (40); a MAC header with a tag,
 * for which the stack reserves a multiple of 16 (32, LL_RESERVED_SPACE).
 */
#define VSW_GRE_HEADROOM	(4 + 16 + 40 + 32)

/* Which keys a tunnel receives */
enum vsw_gre_match {
	VSW_GRE_NO_KEY,
	VSW_GRE_KEY,
	VSW_GRE_ANY_KEY,
};

/**
 * struct vsw_gre_peer - what of a received frame says which tunnel it belongs to; the key of the
 * table of tunnels
 * @local: all zero: the tunnel takes frames to any local address
 * @match: enum vsw_gre_match
 * @w:     the same bytes as words, for hashing and comparison
 */
struct vsw_gre_peer {
	union {
		struct {
			u8 remote[16];
			u8 local[16];
			__be32 key;
			u32 match;
		};
		u64 w[5];
	};
};

/**
 * struct vsw_tunnel - the parameters of a tunnel; replaced as a whole, read under RCU
 * @peer:     made of @conf
 * @overhead: bytes of the outer IP and GRE headers, at most
 * @routes:   cached route to the remote and source address, for each CPU
 */
struct vsw_tunnel {
	struct rhash_head node;
	struct vsw_gre_peer peer;
	struct vsw_port *port;
	struct vswitch_tunnel conf;
	unsigned int overhead;
	struct dst_cache routes;
	struct rcu_head rcu;
};

/**
 * struct vsw_gre - what a GRE port has besides what every port has
 * @shared: the device and all tunnels on it
 * @seq:    sequence number of the next frame; it goes on when parameters change
 */
struct vsw_gre {
	struct vsw_tunnel __rcu *tunnel;
	struct vsw_gre_dev *shared;
	atomic_t seq;
	struct rcu_head rcu;
};

static inline struct vsw_gre *vsw_gre(const struct vsw_port *port)
{
	return port->priv;
}

/**
 * struct vsw_gre_route - the route to the remote
 * @dst: the holder of the struct owns a reference
 * @src4, @src6: source address of the outer header
 */
struct vsw_gre_route {
	struct dst_entry *dst;
	union {
		__be32 src4;
		struct in6_addr src6;
	};
};

/**
 * struct vsw_gre_dev - a device that tunnels share
 * @tunnels: by vsw_tunnel.peer
 * @count: how many of @tunnels are of each class (gre_table.c): empty classes are not looked up
 * @ports: number of ports that use the device; the last one to leave gives it back. RTNL
 * @csum:  tunnels that send checksums; @hook is registered while there are some. RTNL
 * @ipv6:  it is an ip6gretap
 */
struct vsw_gre_dev {
	struct rhashtable tunnels;
	unsigned int count[4];
	unsigned int ports;
	unsigned int csum;
	struct nf_hook_ops hook;
	bool ipv6;
};

/* gre_table.c */
extern const struct rhashtable_params vsw_tunnel_params;
struct vsw_tunnel *vsw_gre_find(const struct vsw_gre_dev *shared,
				const struct vsw_gre_peer *frame);
int vsw_gre_enter(struct vsw_gre_dev *shared, struct vsw_tunnel *t,
		  struct netlink_ext_ack *extack);
void vsw_gre_leave(struct vsw_gre_dev *shared, struct vsw_tunnel *t);
int vsw_gre_replace(struct vsw_gre_dev *shared, struct vsw_tunnel *old, struct vsw_tunnel *t);
struct vsw_tunnel *vsw_tunnel_new(struct vsw_port *port, const struct vswitch_tunnel *conf,
				  bool ipv6, struct netlink_ext_ack *extack);
void vsw_tunnel_free(struct vsw_tunnel *t);
void vsw_tunnel_free_rcu(struct vsw_tunnel *t);

/* gre_csum.c */
int vsw_gre_csum_start(struct vsw_gre_dev *shared, struct net *net);
void vsw_gre_csum_end(struct vsw_gre_dev *shared, struct net *net);

/* gre_rx.c */
rx_handler_result_t vsw_gre_rx(struct sk_buff **pskb);

/* gre_route.c */
bool vsw_gre_route(struct vsw_tunnel *t, const struct net_device *dev, struct vsw_gre_route *way);

/* gre_xmit.c */
enum vswitch_drop vsw_gre_send(struct vsw_port *port, struct net_device *dev,
			       struct sk_buff *skb);

/* gre_mtu.c */
bool vsw_gre_too_big(struct vsw_port *port, const struct vsw_tunnel *t, struct net_device *dev,
		     struct dst_entry *dst, const struct sk_buff *skb);

#endif
