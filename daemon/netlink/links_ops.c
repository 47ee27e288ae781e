// SPDX-License-Identifier: GPL-2.0-or-later
/* What is asked of links, as a table. */
#include <errno.h>
#include <net/if.h>
#include <linux/if_link.h>
#include <string.h>
#include "daemon/netlink/bridge_device.h"
#include "daemon/netlink/links_state.h"
#include "daemon/netlink/packet_send.h"
#include "daemon/netlink/qdisc.h"
#include "daemon/netlink/tunnel_device.h"

static int set_mtu(void *arg, u32 ifindex, u32 mtu)
{
	struct links *l = arg;
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(&l->requests, buf, RTM_NEWLINK, 0, ifindex);

	mnl_attr_put_u32(req, IFLA_MTU, mtu);
	return link_ask(&l->requests, req, NULL, NULL);
}

static int set_address(void *arg, u32 ifindex, const u8 address[6])
{
	struct links *l = arg;
	u32 buf[LINK_REQUEST_WORDS];
	struct nlmsghdr *req = link_request(&l->requests, buf, RTM_NEWLINK, 0, ifindex);

	mnl_attr_put(req, IFLA_ADDRESS, 6, address);
	return link_ask(&l->requests, req, NULL, NULL);
}

struct perm {
	u8 *address;
	int ret;
};

/* The kernel leaves the attribute out where a device has no permanent address. */
static void take_perm(void *arg, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr = link_attr(nlh, IFLA_PERM_ADDRESS);
	struct perm *p = arg;

	if (attr && mnl_attr_get_payload_len(attr) == 6) {
		memcpy(p->address, mnl_attr_get_payload(attr), 6);
		p->ret = 0;
	}
}

static int perm_address(void *arg, u32 ifindex, u8 address[6])
{
	struct perm p = { .address = address, .ret = -ENODATA };
	struct links *l = arg;
	u32 buf[LINK_REQUEST_WORDS];

	return link_ask(&l->requests, link_request(&l->requests, buf, RTM_GETLINK, 0, ifindex),
			take_perm, &p) ?: p.ret;
}

struct counted {
	struct link_counters *counters;
	int ret;
};

/* An older kernel's struct is shorter; what it has not is not asked for here. */
static void take_counters(void *arg, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr = link_attr(nlh, IFLA_STATS64);
	struct rtnl_link_stats64 all = { 0 };
	struct counted *c = arg;
	size_t len;

	if (!attr)
		return;
	len = mnl_attr_get_payload_len(attr);
	memcpy(&all, mnl_attr_get_payload(attr), len < sizeof(all) ? len : sizeof(all));
	*c->counters = (struct link_counters){
		.rx_errors = all.rx_errors, .rx_crc_errors = all.rx_crc_errors,
		.rx_frame_errors = all.rx_frame_errors, .rx_over_errors = all.rx_over_errors,
		.rx_missed_errors = all.rx_missed_errors, .tx_errors = all.tx_errors,
		.collisions = all.collisions,
	};
	c->ret = 0;
}

static int counters(void *arg, u32 ifindex, struct link_counters *counted)
{
	struct counted c = { .counters = counted, .ret = -ENODATA };
	struct links *l = arg;
	u32 buf[LINK_REQUEST_WORDS];

	return link_ask(&l->requests, link_request(&l->requests, buf, RTM_GETLINK, 0, ifindex),
			take_counters, &c) ?: c.ret;
}

static int make_tunnel(void *arg, const struct tunnel_device *device, char **err)
{
	struct links *l = arg;

	return tunnel_device_make(&l->requests, device, err);
}

static int delete_tunnel(void *arg, const struct tunnel_device *device)
{
	struct links *l = arg;

	return tunnel_device_delete(&l->requests, device);
}

static int make_portal(void *arg, const char *name, const char *owner, u32 *ifindex, char **err)
{
	struct links *l = arg;

	return bridge_device_make(&l->requests, name, owner, ifindex, err);
}

static int delete_portal(void *arg, u32 ifindex)
{
	struct links *l = arg;

	return bridge_device_delete(&l->requests, ifindex);
}

static int each_portal(void *arg, portal_fn cb, void *cb_arg)
{
	struct links *l = arg;

	return bridge_device_each(&l->requests, cb, cb_arg);
}

static int each_member(void *arg, u32 portal, portal_member_fn cb, void *cb_arg)
{
	struct links *l = arg;

	return bridge_device_members(&l->requests, portal, cb, cb_arg);
}

static int find_member(void *arg, u32 portal, const char *name, struct portal_member *member)
{
	struct links *l = arg;

	return bridge_device_find(&l->requests, portal, name, member);
}

static int release_member(void *arg, u32 ifindex)
{
	struct links *l = arg;

	return bridge_device_release(&l->requests, ifindex);
}

static int set_htb(void *arg, u32 ifindex, u32 mtu, const struct htb *htb)
{
	struct links *l = arg;

	return qdisc_set_htb(&l->requests, ifindex, mtu, htb);
}

static int clear_htb(void *arg, u32 ifindex)
{
	struct links *l = arg;

	return qdisc_clear_htb(&l->requests, ifindex);
}

static int each_htb(void *arg, void (*cb)(void *cb_arg, u32 ifindex), void *cb_arg)
{
	struct links *l = arg;

	return qdisc_each_htb(&l->requests, cb, cb_arg);
}

static int send_frame(void *arg, u32 ifindex, const void *frame, size_t len)
{
	struct links *l = arg;

	return packet_send(l->packet, ifindex, frame, len);
}

void links_ops(struct links *l, struct links_ops *ops)
{
	ops->send = send_frame;
	ops->set_htb = set_htb;
	ops->clear_htb = clear_htb;
	ops->each_htb = each_htb;
	ops->make_portal = make_portal;
	ops->delete_portal = delete_portal;
	ops->each_portal = each_portal;
	ops->each_member = each_member;
	ops->find_member = find_member;
	ops->release_member = release_member;
	ops->make_tunnel = make_tunnel;
	ops->delete_tunnel = delete_tunnel;
	ops->set_mtu = set_mtu;
	ops->set_address = set_address;
	ops->perm_address = perm_address;
	ops->counters = counters;
	ops->arg = l;
}
