/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames on devices, byte for byte: tags that a device takes out are put back, and what a device
 * was to do to the frame (checksum, segments) is told. To be included behind module_rig.h.
 */
#ifndef TEST_FRAME_WIRE_H
#define TEST_FRAME_WIRE_H

#include <linux/virtio_net.h>
#include <sys/uio.h>
#include "tests/unit/core/frames.h"

/* struct seen - a frame that arrived; of a large one the first bytes */
struct seen {
	struct virtio_net_hdr vnet;
	struct frame f;
	size_t len;		/* of all of it */
};

static inline int frame_open(const char *dev)
{
	int fd = wire_open(dev), one = 1;

	assert_int_equal(setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof(one)), 0);
	assert_int_equal(setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &one, sizeof(one)), 0);
	assert_int_equal(setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof(one)), 0);
	return fd;
}

static inline void frame_send_vnet(int fd, const void *frame, size_t len,
				   const struct virtio_net_hdr *vnet)
{
	struct iovec iov[2] = { { (void *)vnet, sizeof(*vnet) }, { (void *)frame, len } };

	assert_int_equal(writev(fd, iov, 2), sizeof(*vnet) + len);
}

static inline void frame_send(int fd, const struct frame *f)
{
	const struct virtio_net_hdr none = { 0 };

	frame_send_vnet(fd, f->b, f->len, &none);
}

static inline void put_tag_back(struct seen *s, const struct tpacket_auxdata *aux)
{
	u16 tpid = aux->tp_status & TP_STATUS_VLAN_TPID_VALID ? aux->tp_vlan_tpid : 0x8100;
	u8 tag[4] = { tpid >> 8, tpid & 0xff, aux->tp_vlan_tci >> 8, aux->tp_vlan_tci & 0xff };

	if (!(aux->tp_status & TP_STATUS_VLAN_VALID))
		return;
	memmove(s->f.b + 16, s->f.b + 12, sizeof(s->f.b) - 16);
	memcpy(s->f.b + 12, tag, sizeof(tag));
	s->len += 4;
	s->vnet.csum_start += s->vnet.csum_start ? 4 : 0;
}

/* The next frame, within @ms */
static inline bool frame_next(int fd, struct seen *s, int ms)
{
	static u8 bytes[70000];
	char control[128];
	struct iovec iov[2] = { { &s->vnet, sizeof(s->vnet) }, { bytes, sizeof(bytes) } };
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = 2, .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct cmsghdr *c;
	ssize_t n;

	if (poll(&p, 1, ms) != 1)
		return false;
	n = recvmsg(fd, &msg, 0);
	assert_true(n >= (ssize_t)sizeof(s->vnet));
	s->len = (size_t)n - sizeof(s->vnet);
	memcpy(s->f.b, bytes, sizeof(s->f.b));
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
		if (c->cmsg_level == SOL_PACKET && c->cmsg_type == PACKET_AUXDATA)
			put_tag_back(s, (const struct tpacket_auxdata *)CMSG_DATA(c));
	}
	s->f.len = (u32)(s->len < sizeof(s->f.b) ? s->len : sizeof(s->f.b));
	return true;
}

static inline void assert_arrives(int fd, const struct frame *want, const char *what)
{
	struct seen s;
	u32 i;

	if (!frame_next(fd, &s, WAIT_MS))
		fail_msg("%s: nothing arrives", what);
	if (s.f.len != want->len)
		fail_msg("%s: %u bytes arrive, not %u", what, s.f.len, want->len);
	for (i = 0; i < want->len; i++) {
		if (s.f.b[i] != want->b[i])
			fail_msg("%s: byte %u is %02x, not %02x", what, i, s.f.b[i], want->b[i]);
	}
}

#endif
