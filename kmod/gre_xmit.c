// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames into GRE tunnels, by the kernel's own functions for it. Not by the device's transmit
 * function: what comes in external mode it may drop without a word (IPv6 from ::, a frame that is
 * cut off), with IPv6 outside it chooses the source address by itself, it cannot put a checksum on
 * GSO frames, counts sequence numbers for all tunnels together, and cuts GSO frames that are
 * tagged. The device still counts what is sent.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <net/inet_ecn.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include "compat.h"
#include "compat_gre.h"
#include "cpu.h"
#include "drop.h"
#include "gre.h"
#include "vsw.h"

/*
 * How often one CPU may be inside tunnels at once. A tunnel in a tunnel is odd, but right; one more
 * is a tunnel whose remote is reached by itself.
 */
#define NEST_MAX	2
#define TAGS_MAX	4
/* Offloads of the inner frame that can still be done behind outer headers: those that gretap has */
#define INNER_FEATURES	(NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HIGHDMA | NETIF_F_HW_CSUM)

static DEFINE_PER_CPU(unsigned int, gre_nest);	/* of who has taken the CPU (cpu.h) */

/* What the outer headers are made of */
struct outer {
	struct vsw_gre_route way;
	const struct vswitch_tunnel *conf;
	int hlen;		/* of the GRE header */
	bool keyed;
	bool copy;		/* a mirror's */
	bool df;
	__be32 key;
	u8 tos;
	u8 ttl;
};

/* --- outer headers ------------------------------------------------------------------------- */

/* Set the network header, behind the tags. Returns the Ethernet type there; 0: not found */
static __be16 gre_locate_network(struct sk_buff *skb)
{
	__be16 type = ((const struct ethhdr *)skb->data)->h_proto;
	unsigned int at = ETH_HLEN, n = 0;
	const struct vlan_hdr *vh;
	struct vlan_hdr buf;

	while (eth_type_vlan(type) && n++ < TAGS_MAX) {
		vh = skb_header_pointer(skb, at, sizeof(buf), &buf);
		type = vh ? vh->h_vlan_encapsulated_proto : 0;
		at += vh ? VLAN_HLEN : 0;
	}
	skb_reset_mac_header(skb);
	skb_set_network_header(skb, at);
	return type;
}

/*
 * TOS and TTL of the frame's IP header into @o, where they are inherited. ECN as the kernel's own
 * tunnels have it: RFC 3168 section 9.1.1 with full functionality, so that CE becomes ECT(0).
 * Tagged frames get no ECN outside (RFC 6040 section 4.1, compatibility mode), as a kernel that
 * receives them would write it into their tag (see gre_has_marked_tag()).
 */
static void gre_inherit(struct sk_buff *skb, struct outer *o)
{
	__be16 type = gre_locate_network(skb);
	u32 flags = o->conf->flags;
	const struct ipv6hdr *ip6h;
	const struct iphdr *iph;
	struct ipv6hdr buf;
	u8 tos = 0, ttl = 0;

	if (type == htons(ETH_P_IP)) {
		iph = skb_header_pointer(skb, skb_network_offset(skb), sizeof(*iph), &buf);
		tos = iph ? iph->tos : 0;
		ttl = iph ? iph->ttl : 0;
	} else if (type == htons(ETH_P_IPV6)) {
		ip6h = skb_header_pointer(skb, skb_network_offset(skb), sizeof(buf), &buf);
		tos = ip6h ? ipv6_get_dsfield(ip6h) : 0;
		ttl = ip6h ? ip6h->hop_limit : 0;
	}
	o->tos = flags & VSWITCH_TUN_F_TOS_INHERIT ? tos : o->conf->tos;
	if (skb_vlan_tag_present(skb) || skb_network_offset(skb) > ETH_HLEN)
		o->tos &= ~INET_ECN_MASK;
	else
		o->tos = INET_ECN_encapsulate(o->tos, tos);
	o->ttl = flags & VSWITCH_TUN_F_TTL_INHERIT ? ttl : o->conf->ttl;
}

/* What the frame's actions have said of it */
static void gre_take_cb(const struct sk_buff *skb, struct outer *o)
{
	const struct vsw_skb_cb *cb = vsw_skb_cb((struct sk_buff *)skb);
	u32 flags = o->conf->flags;

	o->copy = cb->copy;
	o->keyed = flags & VSWITCH_TUN_F_OUT_KEY;
	o->key = o->conf->out_key;
	if (flags & VSWITCH_TUN_F_OUT_FLOW) {
		o->keyed = cb->tun_set;
		o->key = cb->tun_id;
	}
	o->hlen = sizeof(struct gre_base_hdr) + (o->keyed ? 4 : 0) +
		  (flags & VSWITCH_TUN_F_CSUM ? 4 : 0) + (flags & VSWITCH_TUN_F_SEQ ? 4 : 0);
}

static void gre_send4(struct sk_buff *skb, const struct outer *o)
{
	struct rtable *rt = (struct rtable *)o->way.dst;
	__be32 dst;

	memcpy(&dst, o->conf->remote, sizeof(dst));
	dst_hold(&rt->dst);
	vsw_iptunnel_xmit(rt, skb, o->way.src4, dst, o->tos, o->ttl ?: ip4_dst_hoplimit(&rt->dst),
			  o->df ? htons(IP_DF) : 0);
}

#if IS_ENABLED(CONFIG_IPV6)
static void gre_send6(struct sk_buff *skb, struct net_device *dev, const struct outer *o)
{
	struct flowi6 fl6 = { .flowi6_proto = IPPROTO_GRE, .saddr = o->way.src6 };
	struct ipv6hdr *ip6h;

	memcpy(&fl6.daddr, o->conf->remote, sizeof(fl6.daddr));
	skb_scrub_packet(skb, false);
	dst_hold(o->way.dst);
	skb_dst_set(skb, o->way.dst);
	/* RFC 2473 section 7.1: it is the source of the outer packet that may fragment it */
	skb->ignore_df = !o->df;

	skb_push(skb, sizeof(*ip6h));
	skb_reset_network_header(skb);
	ip6h = ipv6_hdr(skb);
	ip6_flow_hdr(ip6h, o->tos, ip6_make_flowlabel(dev_net(dev), skb, 0, true, &fl6));
	ip6h->nexthdr = IPPROTO_GRE;
	ip6h->hop_limit = o->ttl ?: ip6_dst_hoplimit(o->way.dst);
	ip6h->saddr = fl6.saddr;
	ip6h->daddr = fl6.daddr;
	vsw_ip6tunnel_xmit(skb, dev);
}
#else
static void gre_send6(struct sk_buff *skb, struct net_device *dev, const struct outer *o)
{
	kfree_skb(skb);
}
#endif

/* Compute the inner checksum now if no later stage can, once outer headers stand in front. */
static int gre_finish_inner(struct sk_buff *skb)
{
	int err = 0;

	if (skb->ip_summed != CHECKSUM_PARTIAL)
		goto out;
	/* Encapsulated already: an skb notes where the inner headers are for one level only. */
	err = skb->encapsulation ? skb_checksum_help(skb) :
				   skb_csum_hwoffload_help(skb, INNER_FEATURES);
out:
	skb->encapsulation = 0;
	return err;
}

/* One frame, or a GSO frame as a whole. Consumes @skb. */
static enum vswitch_drop gre_xmit_one(struct vsw_port *port, struct net_device *dev,
				      struct sk_buff *skb, const struct outer *o)
{
	bool csum = o->conf->flags & VSWITCH_TUN_F_CSUM;
	bool seq = o->conf->flags & VSWITCH_TUN_F_SEQ;
	bool ipv6 = o->conf->flags & VSWITCH_TUN_F_IPV6;
	unsigned int headroom = LL_RESERVED_SPACE(o->way.dst->dev) + o->way.dst->header_len +
				o->hlen + (ipv6 ? sizeof(struct ipv6hdr) : sizeof(struct iphdr));
	__be32 seq_no = 0;

	if (gre_finish_inner(skb) || skb_cow_head(skb, headroom) ||
	    iptunnel_handle_offloads(skb, csum ? SKB_GSO_GRE_CSUM : SKB_GSO_GRE)) {
		vsw_drop_free(skb, VSWITCH_DROP_NO_MEMORY);
		return VSWITCH_DROP_NO_MEMORY;
	}
	if (seq)
		seq_no = htonl((u32)atomic_inc_return(&vsw_gre(port)->seq) - 1);
	vsw_gre_push(skb, o->hlen, csum, o->keyed, seq, o->key, seq_no);
	skb->dev = dev;		/* its statistics count the frame */
	if (ipv6)
		gre_send6(skb, dev, o);
	else
		gre_send4(skb, o);
	return VSWITCH_DROP_UNSPEC;
}

/* --- frames -------------------------------------------------------------------------------- */

/*
 * Whether a GSO frame has to be cut here: each segment has a sequence number of its own, and there
 * is one level of outer headers that later stages can repeat.
 */
static bool gre_must_segment(const struct sk_buff *skb, const struct outer *o)
{
	return skb_is_gso(skb) && (o->conf->flags & VSWITCH_TUN_F_SEQ || skb->encapsulation);
}

static enum vswitch_drop gre_xmit_all(struct vsw_port *port, struct net_device *dev,
				      struct sk_buff *skb, const struct outer *o)
{
	struct sk_buff *segs, *next;

	if (likely(!gre_must_segment(skb, o)))
		return gre_xmit_one(port, dev, skb, o);
	skb->dev = dev;
	segs = skb_gso_segment(skb, INNER_FEATURES);
	if (IS_ERR(segs)) {
		vsw_drop_free(skb, VSWITCH_DROP_TX_REFUSED);
		return VSWITCH_DROP_TX_REFUSED;
	}
	if (!segs)
		return gre_xmit_one(port, dev, skb, o);
	consume_skb(skb);
	skb_list_walk_safe(segs, skb, next) {
		skb_mark_not_on_list(skb);
		gre_xmit_one(port, dev, skb, o);
	}
	return VSWITCH_DROP_UNSPEC;
}

static bool gre_fits(const struct sk_buff *skb, unsigned int room)
{
	unsigned int tag = skb_vlan_tag_present(skb) ? VLAN_HLEN : 0;

	if (likely(skb->len + tag <= room))
		return true;
	return skb_is_gso(skb) && room > tag && vsw_gso_fits(skb, room - tag);
}

/*
 * Whether the frame fits into the tunnel's path, and whether the outer packet may be fragmented.
 * With VSWITCH_TUN_F_PMTUD the sender of a frame that is too large is told so; a frame whose sender
 * cannot be told goes in fragments, or it would vanish without a word. So does a mirror's copy: its
 * sender is not told, as to the frame itself nothing happens here.
 */
static enum vswitch_drop gre_check_size(struct vsw_port *port, struct vsw_tunnel *t,
					struct net_device *dev, const struct sk_buff *skb,
					struct outer *o)
{
	unsigned int mtu = dst_mtu(o->way.dst);

	o->df = t->conf.flags & VSWITCH_TUN_F_DF;
	if (likely(mtu > t->overhead && gre_fits(skb, mtu - t->overhead)))
		return VSWITCH_DROP_UNSPEC;
	if (t->conf.flags & VSWITCH_TUN_F_PMTUD) {
		if (!o->copy && vsw_gre_too_big(port, t, dev, o->way.dst, skb))
			return VSWITCH_DROP_TUNNEL_MTU;
		o->df = false;
	}
	return o->df ? VSWITCH_DROP_TUNNEL_MTU : VSWITCH_DROP_UNSPEC;
}

/* Consumes @skb. */
static enum vswitch_drop gre_encapsulate(struct vsw_port *port, struct net_device *dev,
					 struct sk_buff *skb)
{
	struct vsw_tunnel *t = rcu_dereference(vsw_gre(port)->tunnel);
	struct outer o = { .conf = &t->conf };
	enum vswitch_drop refused;

	if (unlikely(!vsw_gre_route(t, dev, &o.way))) {
		vsw_drop_free(skb, VSWITCH_DROP_TUNNEL);
		return VSWITCH_DROP_TUNNEL;
	}
	gre_take_cb(skb, &o);
	gre_inherit(skb, &o);
	refused = gre_check_size(port, t, dev, skb, &o);
	if (likely(!refused) && skb_vlan_tag_present(skb)) {
		skb = __vlan_hwaccel_push_inside(skb);	/* frees it without memory */
		refused = skb ? VSWITCH_DROP_UNSPEC : VSWITCH_DROP_NO_MEMORY;
	}
	if (likely(!refused))
		refused = gre_xmit_all(port, dev, skb, &o);
	else
		vsw_drop_free(skb, refused);
	dst_release(o.way.dst);
	return refused;
}

/* Context: the CPU is taken (cpu.h). Consumes @skb, whose data begins at the MAC header. */
enum vswitch_drop vsw_gre_send(struct vsw_port *port, struct net_device *dev, struct sk_buff *skb)
{
	enum vswitch_drop refused = VSWITCH_DROP_TUNNEL;

	if (likely(__this_cpu_inc_return(gre_nest) <= NEST_MAX))
		refused = gre_encapsulate(port, dev, skb);
	else
		vsw_drop_free(skb, refused);
	__this_cpu_dec(gre_nest);
	return refused;
}
