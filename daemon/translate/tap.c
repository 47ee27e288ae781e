// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What collectors of NetFlow and IPFIX are told of a frame: which it is as it comes into their
 * bridge, and by which port it leaves there. Each flow is then a record, so who looks here looks at
 * addresses, ports and type of service, as Open vSwitch does for NetFlow.
 */
#include "daemon/rules/action.h"
#include "daemon/translate/watch.h"

#define PROTO_TCP	6
#define PROTO_UDP	17
#define PROTO_SCTP	132
#define PROTO_UDPLITE	136

static bool is_ip(const struct export_key *key)
{
	return export_is_ipv4(key) || export_is_ipv6(key);
}

static bool has_ports(const struct export_key *key)
{
	return export_is_icmp(key) || key->proto == PROTO_TCP || key->proto == PROTO_UDP ||
	       key->proto == PROTO_SCTP || key->proto == PROTO_UDPLITE;
}

/* A number that OpenFlow has, and the device, which another namespace may have */
static u32 number_of(const struct bridge *bridge, const struct port *port)
{
	return port == bridge->local ? OFPP_LOCAL : port->dp.no;
}

static u32 ifindex_of(const struct port *port)
{
	return port_is_patch(port) || port_is_away(port) ? 0 : port->dp.ifindex;
}

static void look_at_ip(struct xlate *x, struct export_key *key)
{
	struct vswitch_flow_key *m = &x->d->mask.k;
	const struct vswitch_flow_key *now = &x->now.k;
	size_t len = export_is_ipv4(key) ? 4 : 16;

	m->ip_proto = 0xff;
	m->ip_tos = 0xff;
	memset(m->ip_src, 0xff, len);
	memset(m->ip_dst, 0xff, len);
	memcpy(key->src, now->ip_src, len);
	memcpy(key->dst, now->ip_dst, len);
	key->proto = now->ip_proto;
	key->tos = now->ip_tos;
	if (!has_ports(key))
		return;
	m->tp_src = 0xffff;
	m->tp_dst = 0xffff;
	key->tp_src = now->tp_src;
	key->tp_dst = now->tp_dst;
}

/* Bytes before the IP header of the frame as it was received, which is what is counted */
static u32 headers_of(struct xlate *x)
{
	const struct vswitch_flow_key *k = &x->key->k;

	x->d->mask.k.vlan_tpid = 0xffff;
	if (!k->vlan_tpid)
		return VSW_ETH_HLEN;
	x->d->mask.k.cvlan_tpid = 0xffff;
	return VSW_ETH_HLEN + (k->cvlan_tpid ? 2 : 1) * VSW_VLAN_HLEN;
}

static struct export_key look(struct xlate *x)
{
	struct vswitch_flow_key *m = &x->d->mask.k;
	const struct vswitch_flow_key *now = &x->now.k;
	struct export_key key = { .eth_type = now->eth_type };
	struct tag tag;

	m->eth_type = 0xffff;
	memset(m->eth_src, 0xff, sizeof(m->eth_src));
	memset(m->eth_dst, 0xff, sizeof(m->eth_dst));
	memcpy(key.eth_src, now->eth_src, sizeof(key.eth_src));
	memcpy(key.eth_dst, now->eth_dst, sizeof(key.eth_dst));
	if (xlate_tag(x, 0, &tag))
		key.vlan = xlate_vid(x, 0);
	if (is_ip(&key))
		look_at_ip(x, &key);
	key.l2_len = headers_of(x);
	key.in_port = number_of(x->in->bridge, x->in);
	key.in_ifindex = ifindex_of(x->in);
	return key;
}

void xlate_tap(struct xlate *x)
{
	const struct bridge *bridge = x->in->bridge;
	struct decision *d = x->d;
	struct decision_tap *tap;
	struct export_key key;
	bool looked = false;
	int kind;

	x->first_tap = d->n_taps;
	for (kind = 0; kind < EXPORTERS && !x->copy.on; kind++) {
		if (!bridge->exporters[kind] || d->n_taps == TAPS_MAX)
			continue;
		if (!looked)
			key = look(x);
		looked = true;
		if (!exporter_takes(bridge->exporters[kind], &key))
			continue;
		tap = &d->taps[d->n_taps++];
		tap->exporter = bridge->exporters[kind];
		tap->key = key;
	}
	x->end_tap = d->n_taps;
}

void xlate_tap_out(struct xlate *x, const struct port *port)
{
	struct decision *d = x->d;
	struct export_key *key;
	struct tag tag;
	u32 i;

	if (x->copy.on)
		return;
	for (i = x->first_tap; i < x->end_tap; i++) {
		key = &d->taps[i].key;
		if (key->out_port) {
			key->out_port = EXPORT_PORT_MANY;
			key->out_ifindex = 0;
			key->out_vlan = 0;
			continue;
		}
		key->out_port = number_of(x->in->bridge, port);
		key->out_ifindex = ifindex_of(port);
		if (xlate_tag(x, 0, &tag))
			key->out_vlan = xlate_vid(x, 0);
	}
}

void xlate_tap_none(struct xlate *x)
{
	struct decision *d = x->d;
	u32 i;

	for (i = 0; i < d->n_taps; i++) {
		d->taps[i].key.out_port = 0;
		d->taps[i].key.out_ifindex = 0;
		d->taps[i].key.out_vlan = 0;
	}
}
