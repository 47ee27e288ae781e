// SPDX-License-Identifier: GPL-2.0-only
/*
 * GRE checksums (RFC 2784 section 2.2) of what tunnels receive. A device in external mode either
 * takes packets with a checksum or those without, while its tunnels may differ. So the checksum is
 * verified and taken out before the packet comes to the kernel's GRE: of packets from a peer of
 * ours, and only while some tunnel sends checksums itself.
 */
#include <linux/if_ether.h>
#include <linux/netfilter_ipv4.h>
#include <net/gre.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>
#include "gre.h"

#define CSUM_LEN	4	/* with the reserved bytes behind it */

#ifdef CONFIG_NETFILTER
/* What of the packet says which tunnel it is for. Its GRE header at @at is linear, with its key. */
static void gre_csum_peer(struct vsw_gre_peer *peer, const struct sk_buff *skb, unsigned int at,
			  bool ipv6)
{
	const struct gre_base_hdr *greh = (const void *)(skb->data + at);

	memset(peer, 0, sizeof(*peer));
	if (ipv6) {
		memcpy(peer->remote, &ipv6_hdr(skb)->saddr, 16);
		memcpy(peer->local, &ipv6_hdr(skb)->daddr, 16);
	} else {
		memcpy(peer->remote, &ip_hdr(skb)->saddr, 4);
		memcpy(peer->local, &ip_hdr(skb)->daddr, 4);
	}
	if (greh->flags & GRE_KEY) {
		peer->match = VSW_GRE_KEY;
		memcpy(&peer->key, skb->data + at + sizeof(*greh) + CSUM_LEN, sizeof(peer->key));
	}
}

static bool gre_csum_is_right(struct sk_buff *skb, unsigned int at)
{
	bool right;

	__skb_pull(skb, at);
	right = !skb_checksum_simple_validate(skb);
	__skb_push(skb, at);
	/* skb->csum sums up bytes that are about to change */
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->ip_summed = CHECKSUM_NONE;
	return right;
}

/* What stands before the checksum moves onto it; nothing behind it does. */
static void gre_csum_take_out(struct sk_buff *skb, unsigned int at, bool ipv6)
{
	struct gre_base_hdr *greh;

	memmove(skb->data + CSUM_LEN, skb->data, at + sizeof(*greh));
	__skb_pull(skb, CSUM_LEN);
	skb->network_header += CSUM_LEN;
	skb->transport_header += CSUM_LEN;
	greh = (void *)(skb->data + at);
	greh->flags &= ~GRE_CSUM;
	if (!ipv6) {
		ip_hdr(skb)->tot_len = htons(ntohs(ip_hdr(skb)->tot_len) - CSUM_LEN);
		ip_send_check(ip_hdr(skb));
	} else if (ipv6_hdr(skb)->payload_len) {
		ipv6_hdr(skb)->payload_len = htons(ntohs(ipv6_hdr(skb)->payload_len) - CSUM_LEN);
	}
}

/* @at: of the GRE header. What is not as it should be is left to the kernel's GRE to drop. */
static void gre_csum_strip(struct vsw_gre_dev *shared, struct sk_buff *skb, unsigned int at,
			   bool ipv6)
{
	unsigned int need = at + sizeof(struct gre_base_hdr) + CSUM_LEN;
	const struct gre_base_hdr *greh;
	struct vsw_gre_peer peer;

	if (!pskb_may_pull(skb, need))
		return;
	greh = (const void *)(skb->data + at);
	if (!(greh->flags & GRE_CSUM) || greh->flags & (GRE_ROUTING | GRE_VERSION) ||
	    greh->protocol != htons(ETH_P_TEB))
		return;
	if (greh->flags & GRE_KEY)
		need += sizeof(peer.key);
	if (!pskb_may_pull(skb, need))
		return;
	gre_csum_peer(&peer, skb, at, ipv6);
	if (vsw_gre_find(shared, &peer) && !skb_ensure_writable(skb, need) &&
	    gre_csum_is_right(skb, at))
		gre_csum_take_out(skb, at, ipv6);
}

/* Fragments have been put together before this hook. Context: softirq, RCU held. */
static unsigned int gre_csum_local_in4(void *priv, struct sk_buff *skb,
				       const struct nf_hook_state *state)
{
	if (ip_hdr(skb)->protocol == IPPROTO_GRE)
		gre_csum_strip(priv, skb, ip_hdrlen(skb), false);
	return NF_ACCEPT;
}

/* With IPv6 they have not been, and are left alone. */
static unsigned int gre_csum_local_in6(void *priv, struct sk_buff *skb,
				       const struct nf_hook_state *state)
{
	u8 proto = ipv6_hdr(skb)->nexthdr;
	__be16 frag_off = 0;
	int at;

	if (proto != IPPROTO_GRE && proto != IPPROTO_DSTOPTS)
		return NF_ACCEPT;
	at = ipv6_skip_exthdr(skb, sizeof(struct ipv6hdr), &proto, &frag_off);
	if (at > 0 && proto == IPPROTO_GRE && !frag_off)
		gre_csum_strip(priv, skb, at, true);
	return NF_ACCEPT;
}

int vsw_gre_csum_start(struct vsw_gre_dev *shared, struct net *net)
{
	shared->hook = (struct nf_hook_ops){
		.hook = shared->ipv6 ? gre_csum_local_in6 : gre_csum_local_in4,
		.pf = shared->ipv6 ? NFPROTO_IPV6 : NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_LAST - 1,
		.priv = shared,
	};
	return nf_register_net_hook(net, &shared->hook);
}

/* Packets may still be with the hook for a grace period. */
void vsw_gre_csum_end(struct vsw_gre_dev *shared, struct net *net)
{
	nf_unregister_net_hook(net, &shared->hook);
}
#else
int vsw_gre_csum_start(struct vsw_gre_dev *shared, struct net *net)
{
	return -EOPNOTSUPP;
}

void vsw_gre_csum_end(struct vsw_gre_dev *shared, struct net *net)
{
}
#endif
