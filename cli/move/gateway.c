// SPDX-License-Identifier: GPL-2.0-or-later
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <netinet/if_ether.h>
#include <string.h>
#include <unistd.h>

#include "cli/host/ask.h"
#include "cli/move/gateway.h"

#define DISCARD_PORT	9	/* RFC 863: whoever listens there throws it away */

static socklen_t fill_address(struct sockaddr_storage *to, const struct host_address *a,
			      unsigned int index)
{
	struct sockaddr_in *in = (struct sockaddr_in *)to;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)to;

	memset(to, 0, sizeof(*to));
	if (a->family == AF_INET) {
		*in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr = a->v4,
					    .sin_port = htons(DISCARD_PORT) };
		return sizeof(*in);
	}
	*in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_addr = a->v6,
				      .sin6_port = htons(DISCARD_PORT), .sin6_scope_id = index };
	return sizeof(*in6);
}

int gateway_ask(const struct host_address *gateway, const char *device)
{
	int fd = socket(gateway->family, SOCK_DGRAM | SOCK_CLOEXEC, 0), ret;
	struct sockaddr_storage to;
	socklen_t len = fill_address(&to, gateway, if_nametoindex(device));

	if (fd < 0)
		return -1;
	ret = setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, strlen(device) + 1);
	if (!ret)
		ret = sendto(fd, "", 1, MSG_DONTWAIT, (struct sockaddr *)&to, len) < 0 ? -1 : 0;
	close(fd);
	return ret;
}

/* struct neighbour - the one that is looked for, and whether it was found to answer */
struct neighbour {
	const struct host_address *address;
	unsigned int index;
	bool answers;
};

static int look(const struct nlmsghdr *nlh, void *arg)
{
	const struct ndmsg *ndm = mnl_nlmsg_get_payload(nlh);
	struct neighbour *n = arg;
	const struct nlattr *attr;

	if ((unsigned int)ndm->ndm_ifindex != n->index ||
	    !(ndm->ndm_state & (NUD_REACHABLE | NUD_PERMANENT | NUD_NOARP)))
		return MNL_CB_OK;
	mnl_attr_for_each(attr, nlh, sizeof(*ndm)) {
		if (mnl_attr_get_type(attr) == NDA_DST &&
		    !memcmp(mnl_attr_get_payload(attr), &n->address->v6,
			    mnl_attr_get_payload_len(attr)))
			n->answers = true;
	}
	return MNL_CB_OK;
}

bool gateway_answered(const struct host_address *gateway, unsigned int index)
{
	struct neighbour n = { gateway, index, false };

	return !ask_dump(RTM_GETNEIGH, gateway->family, look, &n) && n.answers;
}

void gateway_announce(const struct host_address *a, const struct host_link *link)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ARP),
				  .sll_ifindex = link->index, .sll_halen = ETH_ALEN };
	struct ether_arp arp = { .ea_hdr = { .ar_hrd = htons(ARPHRD_ETHER),
					     .ar_pro = htons(ETH_P_IP), .ar_hln = ETH_ALEN,
					     .ar_pln = 4, .ar_op = htons(ARPOP_REQUEST) } };
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	memset(to.sll_addr, 0xff, ETH_ALEN);
	memcpy(arp.arp_sha, link->mac, ETH_ALEN);
	memcpy(arp.arp_spa, &a->v4, 4);
	memcpy(arp.arp_tpa, &a->v4, 4);
	(void)sendto(fd, &arp, sizeof(arp), 0, (struct sockaddr *)&to, sizeof(to));
	close(fd);
}
