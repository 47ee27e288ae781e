// SPDX-License-Identifier: GPL-2.0-or-later
/* Devices of DPDK: NICs that were given to vfio-pci, and vdevs of all sorts. */
#include <rte_dev.h>
#include <rte_ethdev.h>
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "dpdk/forward/frame.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/ports/kinds.h"

#define RX_DESCRIPTORS	1024
#define TX_DESCRIPTORS	1024
#define FINISHES \
	(RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_TCP_CKSUM |	\
	 RTE_ETH_TX_OFFLOAD_UDP_CKSUM)

/* struct ethdev - @probed: the device was made for this port, and goes with it */
struct ethdev {
	u16 id;
	bool probed;
	bool started;
	bool prepares;
};

static struct ethdev *ethdev(const struct port *port)
{
	return port->priv;
}

static u16 ethdev_receive(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n)
{
	return rte_eth_rx_burst(ethdev(port)->id, queue, frames, n);
}

/*
 * NICs want the sum of the pseudo header in another form than Linux has it, each in its own:
 * rte_eth_tx_prepare() knows. What it refuses stops the burst there, and is dropped by the caller.
 */
static u16 ethdev_send(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n)
{
	const struct ethdev *e = ethdev(port);

	if (e->prepares)
		n = rte_eth_tx_prepare(e->id, queue, frames, n);
	return rte_eth_tx_burst(e->id, queue, frames, n);
}

static void ethdev_refresh(struct port *port)
{
	const struct ethdev *e = ethdev(port);
	struct rte_eth_link link = { 0 };
	struct rte_ether_addr mac = { 0 };
	u16 mtu = 0;

	rte_eth_link_get_nowait(e->id, &link);
	rte_eth_macaddr_get(e->id, &mac);
	rte_eth_dev_get_mtu(e->id, &mtu);
	port->look.flags = VSWITCH_PORT_F_UP | (link.link_status ? VSWITCH_PORT_F_RUNNING : 0);
	port->look.mtu = mtu;
	memcpy(port->look.address, mac.addr_bytes, sizeof(port->look.address));
}

/* The name of the device in devargs: all before the first comma */
static void device_name(const char *args, char *name, size_t size)
{
	snprintf(name, size, "%.*s", (int)strcspn(args, ","), args);
}

static int attach(struct ethdev *e, const char *args, char **err)
{
	char name[RTE_ETH_NAME_MAX_LEN];
	int ret;

	device_name(args, name, sizeof(name));
	if (!rte_eth_dev_get_port_by_name(name, &e->id))
		return 0;
	ret = rte_dev_probe(args);
	if (ret)
		return errline(err, ret == -EINVAL ? ret : -ENODEV,
			       "no device for dpdk-devargs \"%s\": %s", args, strerror(-ret));
	e->probed = true;
	if (rte_eth_dev_get_port_by_name(name, &e->id))
		return errline(err, -ENODEV, "\"%s\" is no Ethernet device", args);
	return 0;
}

static int configure(struct port *port, const struct port_new *new, char **err)
{
	struct ethdev *e = ethdev(port);
	struct rte_eth_dev_info info;
	struct rte_eth_conf conf = { 0 };
	u64 capa;
	int ret = rte_eth_dev_info_get(e->id, &info);

	if (ret)
		return errline(err, ret, "cannot ask the device: %s", strerror(-ret));
	port->makes_zeros = !strcmp(info.driver_name, "net_null");
	capa = info.tx_offload_capa;
	port->csum = (capa & FINISHES) == FINISHES;
	port->tso = port->csum && capa & RTE_ETH_TX_OFFLOAD_TCP_TSO;
	e->prepares = port->csum;
	conf.txmode.offloads = (capa & RTE_ETH_TX_OFFLOAD_MULTI_SEGS) |
			       (port->csum ? FINISHES : 0) |
			       (port->tso ? RTE_ETH_TX_OFFLOAD_TCP_TSO : 0);
	conf.rxmode.offloads = info.rx_offload_capa & RTE_ETH_RX_OFFLOAD_SCATTER;
	conf.rxmode.mtu = new->mtu ?: RTE_ETHER_MTU;
	port->n_queues = 1;
	port->n_send = RTE_MIN(info.max_tx_queues, port->dp->n_lcores);
	port->n_send = RTE_MIN(port->n_send, PORT_QUEUES);
	ret = rte_eth_dev_configure(e->id, port->n_queues, port->n_send, &conf);
	return ret ? errline(err, ret, "cannot configure the device: %s", strerror(-ret)) : 0;
}

static int set_up_queues(struct port *port, char **err)
{
	const struct ethdev *e = ethdev(port);
	u16 n_rx = RX_DESCRIPTORS, n_tx = TX_DESCRIPTORS, i;
	int ret = rte_eth_dev_adjust_nb_rx_tx_desc(e->id, &n_rx, &n_tx);
	int socket = rte_eth_dev_socket_id(e->id);

	for (i = 0; i < port->n_queues && !ret; i++)
		ret = rte_eth_rx_queue_setup(e->id, i, n_rx, socket, NULL, port->dp->pool);
	for (i = 0; i < port->n_send && !ret; i++)
		ret = rte_eth_tx_queue_setup(e->id, i, n_tx, socket, NULL);
	return ret ? errline(err, ret, "cannot set up its queues: %s", strerror(-ret)) : 0;
}

/* A switch takes frames to whomever they are. */
static int start(struct port *port, char **err)
{
	struct ethdev *e = ethdev(port);
	int ret = rte_eth_dev_start(e->id);

	if (ret)
		return errline(err, ret, "cannot start the device: %s", strerror(-ret));
	e->started = true;
	ret = rte_eth_promiscuous_enable(e->id);
	if (ret && ret != -ENOTSUP)
		return errline(err, ret, "cannot have it take all frames: %s", strerror(-ret));
	ethdev_refresh(port);
	return 0;
}

static void ethdev_close(struct port *port)
{
	struct ethdev *e = ethdev(port);
	struct rte_eth_dev_info info;

	if (e->started)
		rte_eth_dev_stop(e->id);
	if (e->probed && !rte_eth_dev_info_get(e->id, &info)) {
		rte_eth_dev_close(e->id);
		rte_dev_remove(info.device);
	}
	free(e);
	port->priv = NULL;
}

static int ethdev_open(struct port *port, const struct port_new *new, char **err)
{
	struct ethdev *e = calloc(1, sizeof(*e));
	int ret;

	if (!e)
		return errline(err, -ENOMEM, "out of memory");
	port->priv = e;
	e->id = RTE_MAX_ETHPORTS;
	ret = *new->args ? attach(e, new->args, err) :
			   errline(err, -EINVAL, "it needs options:dpdk-devargs");
	ret = ret ?: configure(port, new, err);
	ret = ret ?: set_up_queues(port, err);
	ret = ret ?: start(port, err);
	if (ret)
		ethdev_close(port);
	return ret;
}

static int ethdev_change(struct port *port, u32 mtu, const u8 *mac, const char **why)
{
	const struct ethdev *e = ethdev(port);
	struct rte_ether_addr addr;
	int ret = 0;

	if (mtu)
		ret = rte_eth_dev_set_mtu(e->id, mtu);
	if (!ret && mac) {
		memcpy(addr.addr_bytes, mac, sizeof(addr.addr_bytes));
		ret = rte_eth_dev_default_mac_addr_set(e->id, &addr);
	}
	if (ret)
		*why = "the device does not take this MTU or address";
	return ret;
}

const struct port_ops ethdev_ops = {
	.kind = VSWITCH_PORT_DPDK,
	.word = "dpdk",
	.open = ethdev_open,
	.close = ethdev_close,
	.receive = ethdev_receive,
	.send = ethdev_send,
	.refresh = ethdev_refresh,
	.change = ethdev_change,
};
