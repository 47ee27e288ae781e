// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tunnels on a device: their parameters, checked, and the table in which frames find them.
 */
#include <linux/in.h>
#include <linux/rhashtable.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/gre.h>
#include <net/inet_ecn.h>
#include <net/ipv6.h>
#include "core/key.h"
#include "gre.h"

#define KNOWN_FLAGS	(VSWITCH_TUN_F_IPV6 | VSWITCH_TUN_F_IN_KEY | VSWITCH_TUN_F_IN_FLOW | \
			 VSWITCH_TUN_F_OUT_KEY | VSWITCH_TUN_F_OUT_FLOW | VSWITCH_TUN_F_CSUM | \
			 VSWITCH_TUN_F_SEQ | VSWITCH_TUN_F_DF | VSWITCH_TUN_F_TOS_INHERIT | \
			 VSWITCH_TUN_F_TTL_INHERIT | VSWITCH_TUN_F_PMTUD)

/*
 * A tunnel may take frames with any key, or to any local address, or both: bits, which make four
 * classes of tunnels. A class is the index of vsw_gre_dev.count.
 */
enum {
	ANY_KEY = 1,
	ANY_LOCAL = 2,
	CLASSES = 4,
};

/* --- the table ----------------------------------------------------------------------------- */

static u32 gre_peer_hash(const void *data, u32 len, u32 seed)
{
	const struct vsw_gre_peer *peer = data;
	u64 h = seed;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(peer->w); i++)
		h = vsw_hash_fold(h, peer->w[i], VSW_HASH_FACTOR);
	return (u32)h;
}

static int gre_tunnel_cmp(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct vsw_gre_peer *want = arg->key;
	const struct vsw_tunnel *t = obj;
	u64 diff = 0;
	size_t i;

	BUILD_BUG_ON(sizeof(*want) != sizeof(want->w));
	for (i = 0; i < ARRAY_SIZE(want->w); i++)
		diff |= want->w[i] ^ t->peer.w[i];
	return diff != 0;
}

/* Hash and comparison go by words of 64 bits: each received frame is looked up. */
const struct rhashtable_params vsw_tunnel_params = {
	.key_len = sizeof(struct vsw_gre_peer),
	.key_offset = offsetof(struct vsw_tunnel, peer),
	.head_offset = offsetof(struct vsw_tunnel, node),
	.hashfn = gre_peer_hash,
	.obj_cmpfn = gre_tunnel_cmp,
	.automatic_shrinking = true,
};

static bool gre_address_is_zero(const u8 address[16])
{
	return !memchr_inv(address, 0, 16);
}

static unsigned int gre_class(const struct vsw_gre_peer *peer)
{
	return (gre_address_is_zero(peer->local) ? ANY_LOCAL : 0) |
	       (peer->match == VSW_GRE_ANY_KEY ? ANY_KEY : 0);
}

/* What to look for in the table: @frame, less the fields that tunnels of @class ignore */
static struct vsw_gre_peer gre_peer_of_class(const struct vsw_gre_peer *frame, unsigned int class)
{
	struct vsw_gre_peer peer = *frame;

	if (class & ANY_LOCAL)
		memset(peer.local, 0, sizeof(peer.local));
	if (class & ANY_KEY) {
		peer.match = VSW_GRE_ANY_KEY;
		peer.key = 0;
	}
	return peer;
}

/*
 * The tunnel that a received frame belongs to, or NULL; if several fit, the one that asks for most
 * of it, see struct vswitch_tunnel. Context: RCU held.
 */
struct vsw_tunnel *vsw_gre_find(const struct vsw_gre_dev *shared, const struct vsw_gre_peer *frame)
{
	struct rhashtable *tunnels = &((struct vsw_gre_dev *)shared)->tunnels;
	struct vsw_gre_peer peer;
	struct vsw_tunnel *t;
	unsigned int class;

	for (class = 0; class < CLASSES; class++) {
		if (!READ_ONCE(shared->count[class]))
			continue;
		peer = gre_peer_of_class(frame, class);
		t = rhashtable_lookup(tunnels, &peer, vsw_tunnel_params);
		if (t)
			return t;
	}
	return NULL;
}

/* Context: RTNL, as for all changes. 0, -EEXIST or -ENOMEM */
int vsw_gre_enter(struct vsw_gre_dev *shared, struct vsw_tunnel *t, struct netlink_ext_ack *extack)
{
	unsigned int *count = &shared->count[gre_class(&t->peer)];
	int err;

	ASSERT_RTNL();
	/* Counted before it can be found: look-ups skip a class whose count is 0. */
	WRITE_ONCE(*count, *count + 1);
	err = rhashtable_lookup_insert_fast(&shared->tunnels, &t->node, vsw_tunnel_params);
	if (err)
		WRITE_ONCE(*count, *count - 1);
	if (err == -EEXIST)
		NL_SET_ERR_MSG(extack, "another port has the same remote, local and key");
	return err;
}

/* Frames that have found @t already use it until an RCU grace period has passed. */
void vsw_gre_leave(struct vsw_gre_dev *shared, struct vsw_tunnel *t)
{
	unsigned int *count = &shared->count[gre_class(&t->peer)];

	ASSERT_RTNL();
	rhashtable_remove_fast(&shared->tunnels, &t->node, vsw_tunnel_params);
	WRITE_ONCE(*count, *count - 1);
}

/* @old and @t have equal peers. At no time is neither of them found. */
int vsw_gre_replace(struct vsw_gre_dev *shared, struct vsw_tunnel *old, struct vsw_tunnel *t)
{
	ASSERT_RTNL();
	return rhashtable_replace_fast(&shared->tunnels, &old->node, &t->node, vsw_tunnel_params);
}

/* --- parameters ---------------------------------------------------------------------------- */

static const char *gre_check_address(const struct vswitch_tunnel *conf, const u8 address[16])
{
	struct in6_addr ip6;
	__be32 ip4;

	if (conf->flags & VSWITCH_TUN_F_IPV6) {
		memcpy(&ip6, address, sizeof(ip6));
		return ipv6_addr_is_multicast(&ip6) ? "a tunnel's address is a group's" : NULL;
	}
	memcpy(&ip4, address, sizeof(ip4));
	if (memchr_inv(address + 4, 0, 12))
		return "an IPv4 address is longer than four bytes";
	return ipv4_is_multicast(ip4) || ipv4_is_lbcast(ip4) ? "a tunnel's address is a group's" :
							       NULL;
}

/* What is wrong with @conf, a sentence for people; NULL: nothing */
static const char *gre_check_conf(const struct vswitch_tunnel *conf)
{
	u32 in = conf->flags & (VSWITCH_TUN_F_IN_KEY | VSWITCH_TUN_F_IN_FLOW);
	u32 out = conf->flags & (VSWITCH_TUN_F_OUT_KEY | VSWITCH_TUN_F_OUT_FLOW);

	if (conf->flags & ~KNOWN_FLAGS || conf->pad[0] || conf->pad[1])
		return "tunnel flags that this module does not know";
	if (gre_address_is_zero(conf->remote))
		return "a tunnel's remote address is missing";
	if (hweight32(in) > 1 || hweight32(out) > 1)
		return "a tunnel's key is both a fixed one and the flow's";
	if ((!(in & VSWITCH_TUN_F_IN_KEY) && conf->in_key) ||
	    (!(out & VSWITCH_TUN_F_OUT_KEY) && conf->out_key))
		return "a tunnel's key is given, and its flag is not";
	if (conf->tos & INET_ECN_MASK)
		return "a tunnel's TOS has bits of ECN";
	return gre_check_address(conf, conf->remote) ?: gre_check_address(conf, conf->local);
}

static void gre_peer_of_conf(struct vsw_gre_peer *peer, const struct vswitch_tunnel *conf)
{
	memset(peer, 0, sizeof(*peer));
	memcpy(peer->remote, conf->remote, sizeof(peer->remote));
	memcpy(peer->local, conf->local, sizeof(peer->local));
	peer->key = conf->in_key;
	if (conf->flags & VSWITCH_TUN_F_IN_KEY)
		peer->match = VSW_GRE_KEY;
	else if (conf->flags & VSWITCH_TUN_F_IN_FLOW)
		peer->match = VSW_GRE_ANY_KEY;
}

static unsigned int gre_overhead(const struct vswitch_tunnel *conf)
{
	unsigned int len = conf->flags & VSWITCH_TUN_F_IPV6 ? sizeof(struct ipv6hdr) :
							      sizeof(struct iphdr);

	len += sizeof(struct gre_base_hdr);
	if (conf->flags & VSWITCH_TUN_F_CSUM)
		len += 4;
	if (conf->flags & (VSWITCH_TUN_F_OUT_KEY | VSWITCH_TUN_F_OUT_FLOW))
		len += 4;
	if (conf->flags & VSWITCH_TUN_F_SEQ)
		len += 4;
	return len;
}

void vsw_tunnel_free(struct vsw_tunnel *t)
{
	dst_cache_destroy(&t->routes);
	kfree(t);
}

static void gre_tunnel_free_rcu(struct rcu_head *head)
{
	vsw_tunnel_free(container_of(head, struct vsw_tunnel, rcu));
}

void vsw_tunnel_free_rcu(struct vsw_tunnel *t)
{
	call_rcu(&t->rcu, gre_tunnel_free_rcu);
}

/* ERR_PTR: -EINVAL, which @extack explains, or -ENOMEM */
struct vsw_tunnel *vsw_tunnel_new(struct vsw_port *port, const struct vswitch_tunnel *conf,
				  bool ipv6, struct netlink_ext_ack *extack)
{
	const char *wrong = gre_check_conf(conf);
	struct vsw_tunnel *t;
	int err;

	if (!wrong && !!(conf->flags & VSWITCH_TUN_F_IPV6) != ipv6)
		wrong = "the tunnel's device is one of the other IP version";
	if (wrong) {
		if (extack)
			extack->_msg = wrong;
		return ERR_PTR(-EINVAL);
	}
	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return ERR_PTR(-ENOMEM);
	err = dst_cache_init(&t->routes, GFP_KERNEL);
	if (err) {
		kfree(t);
		return ERR_PTR(err);
	}
	t->port = port;
	t->conf = *conf;
	t->overhead = gre_overhead(conf);
	gre_peer_of_conf(&t->peer, conf);
	return t;
}
