// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The module's actions that change, cut and limit frames, on the wire: in the test VM. Elsewhere
 * there is nothing to test.
 *
 *   p1 ==== a1 [switch] a2 ==== p2
 *                       a3 ==== p3
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "core/set.h"
#include "daemon/syntax/flow.h"
#include "tests/unit/datapath/module_rig.h"
#include "tests/unit/datapath/frame_wire.h"
#include "tests/unit/core/packets.h"
#include "tests/unit/core/samples.h"

static int in, out, out3;
static u32 port3;
static unsigned int seed = 1;

/* The next test begins with sockets that are empty, whatever the last one has left. */
static int begin(void **state)
{
	struct seen s;

	if (!in) {
		if (!run("ip link add p3 type veth peer name a3 && ip link set p3 up && "
			 "ip link set a3 up"))
			return -1;
		port3 = add("a3", VSWITCH_PORT_NETDEV).no;
		in = frame_open("p1");
		out = frame_open("p2");
		out3 = frame_open("p3");
	}
	while (frame_next(out, &s, 0) || frame_next(out3, &s, 0))
		;
	return start_clean(state);
}

static void install_row(const void *row, size_t len)
{
	struct dp_flow flow = { .actions = row, .actions_len = len };

	memset(&flow.mask.k.in_port, 0xff, sizeof(flow.mask.k.in_port));
	flow.key.k.in_port = port1;
	assert_int_equal(dp->ops->flow_set(dp, &flow, 0), 0);
}

/* All that comes from p1: port 2 is "two", port 3 "three" */
static u32 number(void *arg, const char *name)
{
	(void)arg;
	return !strcmp(name, "two") ? port2 : !strcmp(name, "three") ? port3 : 0;
}

static void install(const char *actions)
{
	const struct port_names names = { .number = number };
	static _Alignas(4) u8 row[65536];
	size_t len = 0;
	char *err = NULL;

	if (flow_actions_parse(actions, &names, row, sizeof(row), &len, &err))
		fail_msg("%s", err);
	install_row(row, len);
}

static void install_set(const struct vswitch_set *set)
{
	const struct vsw_action a = { .type = VSWITCH_ACT_SET, .set = *set };
	const struct vsw_action o = { .type = VSWITCH_ACT_OUTPUT, .port = port2 };
	_Alignas(4) u8 row[64];
	size_t len = 0;

	assert_int_equal(vsw_action_put(row, sizeof(row), &len, &a), 0);
	assert_int_equal(vsw_action_put(row, sizeof(row), &len, &o), 0);
	install_row(row, len);
}

static u64 drops(u32 port_no, enum vswitch_drop reason)
{
	struct dp_port port;

	assert_int_equal(dp->ops->port_get(dp, port_no, &port), 0);
	return port.drops[reason];
}

static void each_field_arrives_changed_with_right_checksums(void **state)
{
	static const u8 protos[][2] = { { TCP, TCP }, { UDP, UDP }, { UDPLITE, UDPLITE },
					{ SCTP, SCTP }, { ICMP, ICMPV6 } };
	char what[80];
	u32 i, field;

	(void)state;
	for (i = 0; i < ARRAY_LEN(protos) * 6; i++) {
		bool ipv6 = i & 1;
		struct packet p = make_packet(ipv6, protos[i / 6][ipv6], (int)(i / 2 % 3), i % 3,
					      101);

		for (field = 0; field < VSWITCH_FIELD_ARP_OP; field++) {
			struct vswitch_set set = any_set(field, &seed);
			struct packet want = ref_set(&p, &set);

			snprintf(what, sizeof(what), "protocol %u, IPv%d, %u tags, field %u",
				 p.proto, ipv6 ? 6 : 4, i / 2 % 3, field);
			install_set(&set);
			frame_send(in, &p.f);
			assert_arrives(out, &want.f, what);
		}
	}
}

static void each_field_of_arp_arrives_changed(void **state)
{
	struct frame f = make_frame(1, arp_request), want;

	(void)state;
	install("set_field:2->arp_op,set_field:02:01:01:01:01:01->arp_sha,"
		"set_field:10.9.8.7->ip_src,set_field:02:02:02:02:02:02->arp_tha,"
		"set_field:10.5.4.3->ip_dst,output:two");
	want = f;
	memcpy(want.b + 18 + 6, "\0\2\2\1\1\1\1\1\12\11\10\7\2\2\2\2\2\2\12\5\4\3", 22);
	frame_send(in, &f);
	assert_arrives(out, &want, "ARP");
}

static struct vswitch_set set_address(u32 field, const char *text)
{
	struct vswitch_set set = { .field = field, .mask = { 255, 255, 255, 255 } };

	assert_int_equal(sscanf(text, "%hhu.%hhu.%hhu.%hhu", &set.value[0], &set.value[1],
				&set.value[2], &set.value[3]), 4);
	return set;
}

/* And what others hold of the frame stays: a packet socket, and copies that were sent. */
static void a_change_is_seen_by_later_outputs_only(void **state)
{
	const struct vswitch_set to = set_address(VSWITCH_FIELD_IP_DST, "10.0.0.9");
	const struct vswitch_set from = set_address(VSWITCH_FIELD_IP_SRC, "10.0.0.8");
	struct packet p = make_packet(false, UDP, 0, 0, 200), one, two;
	int sniffer;

	(void)state;
	sniffer = frame_open("a1");
	one = ref_set(&p, &to);
	two = ref_set(&one, &from);
	install("output:two,set_field:10.0.0.9->ip_dst,output:three,output:two,"
		"set_field:10.0.0.8->ip_src,output:two,output:three");
	frame_send(in, &p.f);
	assert_arrives(out, &p.f, "before");
	assert_arrives(out, &one.f, "after one");
	assert_arrives(out, &two.f, "after two");
	assert_arrives(out3, &one.f, "the third port after one");
	assert_arrives(out3, &two.f, "the third port after two");
	assert_arrives(sniffer, &p.f, "a packet socket");
	close(sniffer);
}

static void changes_and_tags_stand_in_any_order(void **state)
{
	const struct vswitch_set to = set_address(VSWITCH_FIELD_IP_DST, "10.0.0.9");
	struct packet p = make_packet(false, TCP, 1, 0, 50), want;
	struct packet plain = make_packet(false, TCP, 0, 0, 50);
	struct packet twice = make_packet(false, TCP, 2, 0, 50);

	(void)state;
	install("push_vlan(vid=100,pcp=3,tpid=0x88a8),set_field:10.0.0.9->ip_dst,output:two,"
		"pop_vlan,pop_vlan,output:two");
	frame_send(in, &p.f);
	want = ref_set(&twice, &to);
	memcpy(want.f.b + 12, "\x88\xa8\x60\x64\x81\x00\x60\x64", 8);
	assert_arrives(out, &want.f, "two tags");
	want = ref_set(&plain, &to);
	assert_arrives(out, &want.f, "no tag");
}

/* The frame with the checksum of its transport left to a device */
static struct virtio_net_hdr leave_checksum(struct packet *p)
{
	struct virtio_net_hdr vnet = {
		.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM, .csum_start = (u16)p->l4,
		.csum_offset = (u16)csum_at(p->proto),
	};

	ref_store(p->f.b + p->l4 + csum_at(p->proto), ref_fold(ref_pseudo(p)));
	return vnet;
}

#define NAT "set_field:02:00:00:00:00:99->eth_dst,set_field:10.0.0.9->ip_dst,"	\
	    "set_field:10.0.0.8->ip_src,set_field:2222->tp_dst,set_field:3333->tp_src,"	\
	    "set_field:63->nw_ttl"

static struct packet after_nat(const struct packet *p)
{
	const struct vswitch_set sets[] = {
		{ VSWITCH_FIELD_ETH_DST, { 2, [5] = 0x99 }, { 255, 255, 255, 255, 255, 255 } },
		set_address(VSWITCH_FIELD_IP_DST, "10.0.0.9"),
		set_address(VSWITCH_FIELD_IP_SRC, "10.0.0.8"),
		{ VSWITCH_FIELD_TP_DST, { 2222 >> 8, 2222 & 255 }, { 255, 255 } },
		{ VSWITCH_FIELD_TP_SRC, { 3333 >> 8, 3333 & 255 }, { 255, 255 } },
		{ VSWITCH_FIELD_IP_TTL, { 63 }, { 255 } },
	};
	struct packet q = *p;
	u32 i;

	for (i = 0; i < ARRAY_LEN(sets); i++)
		q = ref_set(&q, &sets[i]);
	return q;
}

static void a_checksum_left_to_the_device_stays_left_and_right(void **state)
{
	static const u8 protos[] = { TCP, UDP };
	u32 i;

	(void)state;
	install(NAT ",output:two");
	for (i = 0; i < ARRAY_LEN(protos) * 3; i++) {
		struct packet p = make_packet(false, protos[i / 3], (int)(i % 3), 0, 101);
		struct virtio_net_hdr vnet = leave_checksum(&p);
		struct packet want = after_nat(&p);
		struct seen s;

		frame_send_vnet(in, p.f.b, p.f.len, &vnet);
		assert_true(frame_next(out, &s, WAIT_MS));
		if (!(s.vnet.flags & VIRTIO_NET_HDR_F_NEEDS_CSUM)) {
			/* veth leaves it alone, unless there is a tag in the way */
			assert_int_not_equal(i % 3, 0);
		} else {
			assert_int_equal(s.vnet.csum_start, p.l4);
			leave_checksum(&want);
		}
		assert_int_equal(s.f.len, want.f.len);
		assert_memory_equal(s.f.b, want.f.b, want.f.len);
	}
}

static void a_checksum_left_to_the_device_is_made_where_there_is_none(void **state)
{
	static const u8 protos[] = { TCP, UDP };
	u32 i;

	(void)state;
	install(NAT ",output:two");
	assert_true(run("ethtool -K a2 tx off >/dev/null"));
	for (i = 0; i < ARRAY_LEN(protos) * 2; i++) {
		struct packet p = make_packet(false, protos[i / 2], (int)(i % 2), 0, 101);
		struct virtio_net_hdr vnet = leave_checksum(&p);
		struct packet want = after_nat(&p);

		frame_send_vnet(in, p.f.b, p.f.len, &vnet);
		assert_arrives(out, &want.f, "TCP or UDP");
	}
	assert_true(run("ethtool -K a2 tx on >/dev/null"));
}

/* Four segments of 100 bytes; @p has its checksum left to the device */
static struct virtio_net_hdr make_gso(struct packet *p)
{
	struct virtio_net_hdr vnet = leave_checksum(p);

	vnet.gso_type = VIRTIO_NET_HDR_GSO_TCPV4;
	vnet.gso_size = 100;
	vnet.hdr_len = (u16)(p->l4 + 20);
	return vnet;
}

static void each_segment_of_a_gso_frame_is_changed(void **state)
{
	struct packet p = make_packet(false, TCP, 0, 0, 400);
	struct virtio_net_hdr vnet = make_gso(&p);
	struct packet want = after_nat(&p);
	struct seen s;
	int i;

	(void)state;
	install(NAT ",output:two");
	frame_send_vnet(in, p.f.b, p.f.len, &vnet);
	assert_true(frame_next(out, &s, WAIT_MS));
	assert_int_equal(s.vnet.gso_type, VIRTIO_NET_HDR_GSO_TCPV4);
	leave_checksum(&want);
	assert_int_equal(s.len, want.f.len);
	assert_memory_equal(s.f.b, want.f.b, want.f.len);

	assert_true(run("ethtool -K a2 tso off gso off tx off >/dev/null"));
	frame_send_vnet(in, p.f.b, p.f.len, &vnet);
	for (i = 0; i < 4; i++) {
		struct packet got = want, sums;

		assert_true(frame_next(out, &s, WAIT_MS));
		assert_int_equal(s.len, p.l4 + 20 + 100);
		got.f = s.f;
		sums = got;
		ref_checksums(&sums);
		assert_memory_equal(got.f.b, sums.f.b, got.f.len);
		assert_memory_equal(got.f.b, want.f.b, 12);
		assert_memory_equal(got.f.b + p.l3 + 12, want.f.b + p.l3 + 12, 12);
	}
	assert_true(run("ethtool -K a2 tx on tso on gso on >/dev/null"));
}

static void assert_cut(const char *actions, const struct frame *f, u32 len)
{
	struct frame want = *f;

	install(actions);
	frame_send(in, f);
	want.len = len;
	assert_arrives(out, &want, actions);
}

static void the_next_output_sends_that_many_bytes(void **state)
{
	struct packet p = make_packet(false, UDP, 0, 0, 300);
	struct packet one = make_packet(false, UDP, 1, 0, 300);
	struct packet two = make_packet(false, UDP, 2, 0, 300);

	(void)state;
	assert_cut("trunc(64),output:two,output:two", &p.f, 64);
	assert_arrives(out, &p.f, "the output after that");
	assert_cut("trunc(64),output:three,output:two", &p.f, p.f.len);
	assert_cut("output:three,trunc(14),output:two", &p.f, 14);
	assert_cut("trunc(100),trunc(50),output:two", &p.f, 50);
	assert_cut("trunc(9000),output:two", &p.f, p.f.len);
	assert_cut("trunc(64),output:two", &one.f, 64);
	assert_cut("trunc(14),output:two", &one.f, 18);
	assert_cut("trunc(64),output:two", &two.f, 64);
}

static void what_is_cut_off_has_its_checksum_made_before(void **state)
{
	struct packet p = make_packet(false, UDP, 1, 0, 300), want = p;
	struct virtio_net_hdr vnet = leave_checksum(&p);

	(void)state;
	install("trunc(100),output:two,output:two");
	frame_send_vnet(in, p.f.b, p.f.len, &vnet);
	want.f.len = 100;
	assert_arrives(out, &want.f, "the first bytes");
	assert_arrives(out, &p.f, "the whole frame");
}

static void of_a_gso_frame_one_frame_is_cut(void **state)
{
	struct packet p = make_packet(false, TCP, 0, 0, 400);
	struct virtio_net_hdr vnet = make_gso(&p);
	struct seen s;

	(void)state;
	install("trunc(128),output:two,output:two");
	frame_send_vnet(in, p.f.b, p.f.len, &vnet);
	assert_true(frame_next(out, &s, WAIT_MS));
	assert_int_equal(s.vnet.gso_type, 0);
	assert_int_equal(s.vnet.flags & VIRTIO_NET_HDR_F_NEEDS_CSUM, 0);
	assert_int_equal(s.len, 128);
	assert_memory_equal(s.f.b, p.f.b, 128);
	assert_true(frame_next(out, &s, WAIT_MS));
	assert_int_equal(s.vnet.gso_type, VIRTIO_NET_HDR_GSO_TCPV4);
	assert_int_equal(s.len, p.f.len);
	assert_memory_equal(s.f.b, p.f.b, p.f.len);
}

/* What the pure code makes of a frame, which its own tests have checked. False: it is dropped */
static bool apply_core(struct frame *f, const struct vswitch_set *set)
{
	struct vsw_frame vf = { .data = f->b, .len = f->len };
	struct vsw_change c;
	enum vsw_plan plan = vsw_change_plan(&c, set, &vf);

	if (plan == VSW_PLAN_CHANGE)
		vsw_change_apply(&c, f->b, false);
	return plan != VSW_PLAN_REFUSED;
}

/*
 * A checksum or a length that lies stays: the frame comes out as long as it was. What cannot be
 * changed does not come out: the next frame is the next one.
 */
static void malformed_frames_come_out_whole_or_not_at_all(void **state)
{
	const struct frame next = make_frame(0, experimental);
	u32 refused = 0;
	char what[80];
	u32 i, field, len, least;

	(void)state;
	for (i = 0; i < ARRAY_LEN(samples); i++) {
		struct frame f = make_frame((int)(i % 3), samples[i].put);

		/* Linux itself drops a tag that two bytes do not follow behind the type */
		least = i % 3 ? 16 + 4 * (i % 3) : 14;
		for (len = f.len; len >= least; len -= len > 60 ? 23 : 3) {
			field = (i + len) % __VSWITCH_FIELD_MAX;
			struct vswitch_set set = any_set(field, &seed);
			struct frame cut = f, want;

			cut.len = len;
			want = cut;
			snprintf(what, sizeof(what), "%s of %u bytes, field %u", samples[i].name,
				 len, field);
			install_set(&set);
			frame_send(in, &cut);
			if (!apply_core(&want, &set)) {
				refused++;
				want = next;
				frame_send(in, &next);
			}
			assert_arrives(out, &want, what);
		}
	}
	assert_true(refused);
	begin(state);
}

/* Checksums that begin anywhere and frames that say anything of their segments harm nobody. */
static void lies_about_checksums_and_segments_harm_nobody(void **state)
{
	static const u16 starts[] = { 0, 12, 13, 14, 18, 34, 38, 200, 441 };
	static const u8 types[] = { VIRTIO_NET_HDR_GSO_NONE, VIRTIO_NET_HDR_GSO_TCPV4,
				    VIRTIO_NET_HDR_GSO_TCPV6, VIRTIO_NET_HDR_GSO_UDP, 5 };
	struct packet p = make_packet(false, TCP, 2, 0, 380);
	u32 i, j;

	(void)state;
	install("trunc(64),output:two,pop_vlan,output:two,pop_vlan," NAT ",trunc(64),output:two,"
		"output:two,output:three");
	for (i = 0; i < 2 * ARRAY_LEN(starts); i++) {
		if (i == ARRAY_LEN(starts))
			assert_true(run("ethtool -K a2 tx off >/dev/null"));
		for (j = 0; j < 4 * ARRAY_LEN(types); j++) {
			struct virtio_net_hdr vnet = {
				.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
				.csum_start = starts[i % ARRAY_LEN(starts)],
				.csum_offset = j % 4 < 2 ? 0 : 16,
				.gso_type = types[j / 4], .gso_size = j & 1 ? 1 : 100,
				.hdr_len = (u16)(p.l4 + 20),
			};
			struct iovec iov[2] = { { &vnet, sizeof(vnet) }, { p.f.b, p.f.len } };

			if (writev(in, iov, 2) < 0)
				continue;	/* refused by the socket */
		}
	}
	assert_true(run("ethtool -K a2 tx on tso on gso on >/dev/null"));
	begin(state);
	install("output:two");
	frame_send(in, &p.f);
	assert_arrives(out, &p.f, "a frame after that");
}

struct row_check {
	const void *row;
	size_t len;
	int seen;
};

static void check_row(void *arg, const struct dp_flow *flow)
{
	struct row_check *c = arg;

	assert_int_equal(flow->actions_len, c->len);
	assert_memory_equal(flow->actions, c->row, c->len);
	c->seen++;
}

static void actions_are_listed_as_they_were_installed(void **state)
{
	static _Alignas(4) u8 row[65528];
	struct row_check c = { .row = row };
	const struct vsw_action some[] = {
		{ .type = VSWITCH_ACT_STORM, .storm = VSWITCH_STORM_UNKNOWN },
		{ .type = VSWITCH_ACT_TRUNC, .len = 100 },
		{ .type = VSWITCH_ACT_OUTPUT, .port = port2 },
		{ .type = VSWITCH_ACT_SET_TUNNEL, .tun_id = BE32(0x12345678) },
		{ .type = VSWITCH_ACT_PUSH_VLAN, .vlan = { BE16(0x88a8), BE16(0x6001) } },
		{ .type = VSWITCH_ACT_SET, .set = any_set(VSWITCH_FIELD_IP_DST, &seed) },
		{ .type = VSWITCH_ACT_POP_VLAN },
		{ .type = VSWITCH_ACT_SET, .set = any_set(VSWITCH_FIELD_TP_SRC, &seed) },
		{ .type = VSWITCH_ACT_SAMPLE,
		  .sample = { .probability = 5, .group = 6, .len = 128, .in = 7, .out = 8,
			      .cookie = "0123456789abcde" } },
		{ .type = VSWITCH_ACT_METER, .meter = 65535 },
		{ .type = VSWITCH_ACT_SET_PRIORITY, .priority = 0x10002 },
		{ .type = VSWITCH_ACT_COPY },
		{ .type = VSWITCH_ACT_OUTPUT, .port = port3 },
	};
	const struct vswitch_meter meter = { .no = 65535, .rate = 1 };
	u32 i;

	(void)state;
	assert_int_equal(dp->ops->meter_set(dp, &meter, NULL), 0);
	for (i = 0; i < ARRAY_LEN(some); i++)
		assert_int_equal(vsw_action_put(row, sizeof(row), &c.len, &some[i]), 0);
	install_row(row, c.len);
	assert_int_equal(dp_flow_dump(dp, check_row, &c), 0);
	assert_int_equal(c.seen, 1);
	/* as many as there is room for */
	while (!vsw_action_put(row, sizeof(row), &c.len, &some[5]))
		;
	install_row(row, c.len);
	assert_int_equal(dp_flow_dump(dp, check_row, &c), 0);
	assert_int_equal(c.seen, 2);
}

static void limit(const struct vswitch_port_limits *limits)
{
	assert_int_equal(dp->ops->port_set(dp, port1, limits, NULL, NULL), 0);
}

static void limits_are_told_as_they_were_set(void **state)
{
	const struct vswitch_port_limits limits = { 1000, 2000, 3000, 4000, { 10, 20, 30 }, 0 };
	const struct vswitch_port_limits none = { 0 }, odd = { .pad = 1 };
	struct dp_port added = { .kind = VSWITCH_PORT_NETDEV, .name = "l0", .limits = limits };
	struct dp_port port;
	char *err = NULL;

	(void)state;
	limit(&limits);
	assert_int_equal(dp->ops->port_get(dp, port1, &port), 0);
	assert_memory_equal(&port.limits, &limits, sizeof(limits));
	assert_int_equal(dp->ops->port_set(dp, port1, &odd, NULL, &err), -EINVAL);
	assert_non_null(strstr(err, "limits that this module does not know"));
	free(err);
	assert_int_equal(dp->ops->port_get(dp, port1, &port), 0);
	assert_memory_equal(&port.limits, &limits, sizeof(limits));
	limit(&none);
	assert_int_equal(dp->ops->port_get(dp, port1, &port), 0);
	assert_memory_equal(&port.limits, &none, sizeof(none));
	assert_int_equal(dp->ops->port_set(dp, 60000, &limits, NULL, NULL), -ENOENT);

	assert_true(run("ip link add l0 type veth peer name l1"));
	assert_int_equal(dp->ops->port_add(dp, &added, NULL), 0);
	assert_memory_equal(&added.limits, &limits, sizeof(limits));
	assert_true(run("ip link del l0"));
}

static u64 received(u32 port_no)
{
	struct dp_port port;

	assert_int_equal(dp->ops->port_get(dp, port_no, &port), 0);
	return port.stats.rx_packets;
}

/* Until port 1 has had so many frames, as far as it gets them */
static void settle(u64 rx_packets)
{
	u64 end = now_ms() + WAIT_MS;

	while (received(port1) < rx_packets && now_ms() < end)
		usleep(1000);
}

/* struct flood - so many frames in so much time, of which nothing was sent for @idle ms */
struct flood {
	u64 sent, ms, idle;
};

/* Sends for @ms. This machine may have others to serve: gaps are idle if they may fill a bucket. */
static struct flood flood(const struct frame *f, u64 ms)
{
	u64 before = received(port1), start = now_ms(), last = start, now = start;
	struct flood did = { 0 };

	while (now - start < ms) {
		frame_send(in, f);
		did.sent++;
		now = now_ms();
		if (now - last > 20)
			did.idle += now - last;
		last = now;
	}
	did.ms = now - start;
	settle(before + did.sent);
	return did;
}

/* Frames beyond @burst and @per_second are gone, give or take 15 %. */
static void assert_limited(const struct flood *f, u64 burst, u64 per_second, u64 dropped)
{
	u64 passed = f->sent - dropped, most = burst + per_second * f->ms / 1000;
	u64 least = burst + per_second * (f->ms - f->idle) / 1000;

	if (passed * 100 < least * 85 || passed * 100 > most * 115)
		fail_msg("%llu of %llu frames passed in %llu ms (%llu idle), not %llu",
			 (unsigned long long)passed, (unsigned long long)f->sent,
			 (unsigned long long)f->ms, (unsigned long long)f->idle,
			 (unsigned long long)most);
}

static void frames_above_the_rate_are_dropped_as_policed(void **state)
{
	const struct vswitch_port_limits limits = { .police_pps = 200 }, none = { 0 };
	struct packet p = make_packet(false, UDP, 0, 0, 18);
	u64 before = drops(port1, VSWITCH_DROP_POLICED);
	struct flood did;

	(void)state;
	install("output:two");
	limit(&limits);
	did = flood(&p.f, 2000);
	limit(&none);
	assert_limited(&did, 20, 200, drops(port1, VSWITCH_DROP_POLICED) - before);
}

static void bits_above_the_rate_are_dropped_as_policed(void **state)
{
	/* 500-byte frames: 4000 bits each, 250 in a second, a burst of ten */
	const struct vswitch_port_limits limits = { .police_kbps = 1000, .police_kbits = 40 };
	const struct vswitch_port_limits none = { 0 };
	struct packet p = make_packet(false, UDP, 1, 0, 500 - 4 - 42);
	u64 before = drops(port1, VSWITCH_DROP_POLICED);
	struct flood did;

	(void)state;
	assert_int_equal(p.f.len, 500);
	install("output:two");
	limit(&limits);
	did = flood(&p.f, 2000);
	limit(&none);
	assert_limited(&did, 10, 250, drops(port1, VSWITCH_DROP_POLICED) - before);
}

static void a_gso_frame_is_charged_as_its_segments(void **state)
{
	const struct vswitch_port_limits limits = { .police_pps = 1, .police_packets = 9 };
	const struct vswitch_port_limits none = { 0 };
	struct packet p = make_packet(false, TCP, 0, 0, 400);
	struct virtio_net_hdr vnet = make_gso(&p);
	u64 before = drops(port1, VSWITCH_DROP_POLICED), rx = received(port1);
	int i;

	(void)state;
	install("output:two");
	limit(&limits);
	for (i = 0; i < 5; i++)
		frame_send_vnet(in, p.f.b, p.f.len, &vnet);
	settle(rx + 5);
	/* two times four segments, and one more would be too few */
	assert_int_equal(drops(port1, VSWITCH_DROP_POLICED) - before, 3);
	/* what is larger than the burst passes once */
	limit(&(struct vswitch_port_limits){ .police_pps = 1, .police_packets = 2 });
	before = drops(port1, VSWITCH_DROP_POLICED);
	for (i = 0; i < 3; i++)
		frame_send_vnet(in, p.f.b, p.f.len, &vnet);
	settle(rx + 8);
	assert_int_equal(drops(port1, VSWITCH_DROP_POLICED) - before, 2);
	limit(&none);
}

static void storms_are_limited_by_kind_where_the_flow_says_so(void **state)
{
	const struct vswitch_port_limits limits = { .storm_pps = { 300, 200, 100 } }, none = { 0 };
	static const char *const kinds[] = { "storm(broadcast),output:two",
					     "storm(multicast),output:two",
					     "storm(unknown),output:two" };
	struct packet p = make_packet(false, UDP, 0, 0, 18);
	u64 before, burst;
	struct flood did;
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		limit(&limits);
		install(kinds[i]);
		before = drops(port1, VSWITCH_DROP_STORM);
		did = flood(&p.f, 1500);
		burst = limits.storm_pps[i] > 160 ? limits.storm_pps[i] / 10 : 16;
		assert_limited(&did, burst, limits.storm_pps[i],
			       drops(port1, VSWITCH_DROP_STORM) - before);
	}
	install("output:two");
	before = drops(port1, VSWITCH_DROP_STORM);
	flood(&p.f, 200);
	assert_int_equal(drops(port1, VSWITCH_DROP_STORM), before);
	limit(&none);
}

static void a_storm_reaches_the_outputs_before_the_charge(void **state)
{
	const struct vswitch_port_limits limits = { .storm_pps = { 1 } }, none = { 0 };
	struct packet p = make_packet(false, UDP, 0, 0, 18);
	u64 before = drops(port1, VSWITCH_DROP_STORM), rx = received(port1);
	struct seen s;
	int i, three = 0;

	(void)state;
	limit(&limits);
	install("output:two,storm(broadcast),output:three");
	for (i = 0; i < 30; i++)
		frame_send(in, &p.f);
	for (i = 0; i < 30; i++)
		assert_arrives(out, &p.f, "before the charge");
	settle(rx + 30);
	while (frame_next(out3, &s, 0))
		three++;
	assert_int_equal(three + (int)(drops(port1, VSWITCH_DROP_STORM) - before), 30);
	assert_in_range(three, 16, 18);
	limit(&none);
}

static void there_is_no_module(void **state)
{
	(void)state;
	assert_false(module_present());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_field_arrives_changed_with_right_checksums, begin),
		cmocka_unit_test_setup(each_field_of_arp_arrives_changed, begin),
		cmocka_unit_test_setup(a_change_is_seen_by_later_outputs_only, begin),
		cmocka_unit_test_setup(changes_and_tags_stand_in_any_order, begin),
		cmocka_unit_test_setup(a_checksum_left_to_the_device_stays_left_and_right, begin),
		cmocka_unit_test_setup(a_checksum_left_to_the_device_is_made_where_there_is_none,
				       begin),
		cmocka_unit_test_setup(each_segment_of_a_gso_frame_is_changed, begin),
		cmocka_unit_test_setup(the_next_output_sends_that_many_bytes, begin),
		cmocka_unit_test_setup(what_is_cut_off_has_its_checksum_made_before, begin),
		cmocka_unit_test_setup(of_a_gso_frame_one_frame_is_cut, begin),
		cmocka_unit_test_setup(malformed_frames_come_out_whole_or_not_at_all, begin),
		cmocka_unit_test_setup(lies_about_checksums_and_segments_harm_nobody, begin),
		cmocka_unit_test_setup(actions_are_listed_as_they_were_installed, begin),
		cmocka_unit_test_setup(limits_are_told_as_they_were_set, begin),
		cmocka_unit_test_setup(frames_above_the_rate_are_dropped_as_policed, begin),
		cmocka_unit_test_setup(bits_above_the_rate_are_dropped_as_policed, begin),
		cmocka_unit_test_setup(a_gso_frame_is_charged_as_its_segments, begin),
		cmocka_unit_test_setup(storms_are_limited_by_kind_where_the_flow_says_so, begin),
		cmocka_unit_test_setup(a_storm_reaches_the_outputs_before_the_charge, begin),
	};
	const struct CMUnitTest without_module[] = {
		cmocka_unit_test(there_is_no_module),
	};

	log_set("any", "err");
	if (!module_present())
		return cmocka_run_group_tests_name("dp_actions", without_module, NULL, NULL);
	return cmocka_run_group_tests_name("dp_actions", tests, set_up, tear_down);
}
