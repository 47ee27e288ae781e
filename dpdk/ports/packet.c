// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A device of the kernel as a port: a veth, a guest's tap, a NIC that stays with the kernel. Its
 * frames are taken by a packet socket (packet(7)) before the host sees them, and kept from the host
 * (gate.h), as a port's are by the module.
 */
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/ports/device.h"
#include "dpdk/ports/gate.h"
#include "dpdk/ports/kinds.h"
#include "dpdk/ports/vnet.h"

#define SEGMENTS	64	/* of a frame that is sent */
#define RCVBUF		(4 << 20)

/* struct packet_port - @aux: for a tag that the device has taken out of the frame */
struct packet_port {
	int fd;
	u32 ifindex;
	bool gated;
	u8 *rest;
	struct vnet_slot slots[BURST];
	u8 aux[BURST][CMSG_SPACE(sizeof(struct tpacket_auxdata))];
	struct mmsghdr messages[BURST];
};

static struct packet_port *packet_port(const struct port *port)
{
	return port->priv;
}

/* --- receiving ------------------------------------------------------------------------------- */

static unsigned int arm_slots(struct port *port, struct packet_port *p, u16 n)
{
	u16 i;

	for (i = 0; i < n && vnet_slot_arm(&p->slots[i], port->dp->pool); i++)
		p->messages[i] = (struct mmsghdr){ .msg_hdr = {
			.msg_iov = p->slots[i].iov, .msg_iovlen = 3,
			.msg_control = p->aux[i], .msg_controllen = sizeof(p->aux[i]),
		} };
	return i;
}

/* The tag that the kernel carries beside the frame: back into it */
static bool put_tag_back(struct rte_mbuf *m, struct msghdr *msg)
{
	const struct tpacket_auxdata *aux;
	struct cmsghdr *c = CMSG_FIRSTHDR(msg);
	__be16 tag[2];
	u8 *data;

	if (!c || c->cmsg_level != SOL_PACKET || c->cmsg_type != PACKET_AUXDATA)
		return true;
	aux = (const struct tpacket_auxdata *)CMSG_DATA(c);
	if (!(aux->tp_status & TP_STATUS_VLAN_VALID))
		return true;
	data = (u8 *)rte_pktmbuf_prepend(m, VSW_VLAN_HLEN);
	if (!data)
		return false;
	tag[0] = cpu_to_be16(aux->tp_status & TP_STATUS_VLAN_TPID_VALID ? aux->tp_vlan_tpid :
									  VSW_TPID_C);
	tag[1] = cpu_to_be16(aux->tp_vlan_tci);
	memmove(data, data + VSW_VLAN_HLEN, 2 * ETH_ALEN);
	memcpy(data + 2 * ETH_ALEN, tag, sizeof(tag));
	if (m->ol_flags & FRAME_UNFINISHED)
		m->l2_len += VSW_VLAN_HLEN;
	return true;
}

static struct rte_mbuf *take_one(struct packet_port *p, int i)
{
	struct rte_mbuf *m = vnet_slot_take(&p->slots[i], p->messages[i].msg_len);

	if (!m || put_tag_back(m, &p->messages[i].msg_hdr))
		return m;
	rte_pktmbuf_free(m);
	return NULL;
}

static u16 packet_receive(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n)
{
	struct packet_port *p = packet_port(port);
	unsigned int armed = arm_slots(port, p, n);
	int got = armed ? recvmmsg(p->fd, p->messages, armed, MSG_DONTWAIT, NULL) : 0, i;
	u16 taken = 0;

	for (i = 0; i < got; i++) {
		frames[taken] = take_one(p, i);
		if (likely(frames[taken]))
			taken++;
		else
			port->load[queue].broken++;
	}
	return taken;
}

/* --- sending --------------------------------------------------------------------------------- */

/* What has been handed to the kernel is its own: the buffers are free. */
static u16 packet_send(struct port *port, u16 queue, struct rte_mbuf **frames, u16 n)
{
	struct mmsghdr messages[BURST];
	struct virtio_net_hdr hdrs[BURST];
	struct iovec iov[BURST][SEGMENTS];
	int sent, i;

	(void)queue;
	for (i = 0; i < n; i++) {
		int parts = vnet_describe(&hdrs[i], frames[i], iov[i], SEGMENTS);

		if (!parts)
			break;
		messages[i] = (struct mmsghdr){ .msg_hdr = {
			.msg_iov = iov[i], .msg_iovlen = parts } };
	}
	sent = sendmmsg(packet_port(port)->fd, messages, i, MSG_DONTWAIT);
	if (sent <= 0)
		return 0;
	rte_pktmbuf_free_bulk(frames, sent);
	return sent;
}

/* --- the socket ------------------------------------------------------------------------------ */

static int set_options(int fd)
{
	int one = 1, size = RCVBUF;

	/* If it stays small, the kernel drops earlier where nobody fetches the frames. */
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	return setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof(one)) ||
	       setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &one, sizeof(one)) ||
	       setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof(one)) ? -errno : 0;
}

static int bind_socket(struct packet_port *p)
{
	const struct sockaddr_ll at = {
		.sll_family = AF_PACKET, .sll_protocol = htobe16(ETH_P_ALL),
		.sll_ifindex = p->ifindex,
	};
	const struct packet_mreq all = {
		.mr_ifindex = p->ifindex, .mr_type = PACKET_MR_PROMISC,
	};
	int ret = set_options(p->fd);

	if (ret)
		return ret;
	return setsockopt(p->fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof(all)) ||
	       bind(p->fd, (const struct sockaddr *)&at, sizeof(at)) ? -errno : 0;
}

static void packet_close(struct port *port)
{
	struct packet_port *p = packet_port(port);
	int i;

	if (p->gated && !port->dp->ending)
		gate_open(p->ifindex);
	if (p->fd >= 0)
		close(p->fd);
	for (i = 0; i < BURST; i++)
		rte_pktmbuf_free(p->slots[i].frame);
	if (p->rest)
		munmap(p->rest, BURST * VNET_FRAME_MAX);
	free(p);
	port->priv = NULL;
}

static struct packet_port *new_packet_port(void)
{
	struct packet_port *p = calloc(1, sizeof(*p));
	int i;

	if (!p)
		return NULL;
	p->fd = -1;
	p->rest = mmap(NULL, BURST * VNET_FRAME_MAX, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p->rest == MAP_FAILED) {
		free(p);
		return NULL;
	}
	for (i = 0; i < BURST; i++)
		p->slots[i].rest = p->rest + i * VNET_FRAME_MAX;
	return p;
}

/* The socket listens before the gate is shut: no frame is seen by nobody. */
static int open_device(struct port *port, struct packet_port *p, char **err)
{
	const struct port *master = port_by_no(port->dp, port->master);
	int ret = device_check(port->name, master ? master->name : "", &p->ifindex, err);

	if (ret)
		return ret;
	p->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	ret = p->fd < 0 ? -errno : bind_socket(p);
	if (ret)
		return errline(err, ret, "cannot open a packet socket on it: %s", strerror(-ret));
	ret = gate_shut(p->ifindex, err);
	p->gated = !ret;
	return ret ?: device_look(p->ifindex, &port->look, err);
}

static int packet_open(struct port *port, const struct port_new *new, char **err)
{
	struct packet_port *p = new_packet_port();
	int ret;

	(void)new;
	if (!p)
		return errline(err, -ENOMEM, "out of memory");
	port->priv = p;
	port->n_queues = 1;
	port->n_send = 1;
	port->tso = true;
	port->csum = true;
	ret = open_device(port, p, err);
	if (ret)
		packet_close(port);
	return ret;
}

static int packet_fd(const struct port *port, u16 queue)
{
	(void)queue;
	return packet_port(port)->fd;
}

static void packet_refresh(struct port *port)
{
	device_look(packet_port(port)->ifindex, &port->look, NULL);
}

const struct port_ops packet_ops = {
	.kind = VSWITCH_PORT_NETDEV,
	.word = "device",
	.open = packet_open,
	.close = packet_close,
	.receive = packet_receive,
	.send = packet_send,
	.fd = packet_fd,
	.refresh = packet_refresh,
};
