// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fields of frames changed: the field, the checksums that cover it, and nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "core/set.h"
#include "tests/unit/core/packets.h"
#include "tests/unit/core/samples.h"

#define ROUNDS	40

static unsigned int seed = 1;

/* The action on the first @len bytes, which stand alone in memory */
static enum vsw_plan change(struct frame *f, u32 len, const struct vswitch_set *set, bool partial)
{
	u8 *copy = malloc(len);
	struct vsw_frame vf = { .data = copy, .len = len };
	struct vsw_change c;
	enum vsw_plan plan;

	memcpy(copy, f->b, len);
	plan = vsw_change_plan(&c, set, &vf);
	assert_int_not_equal(plan, VSW_PLAN_MORE);
	if (plan == VSW_PLAN_CHANGE) {
		assert_in_range(c.reach, 1, len);
		assert_true(c.reach <= VSW_SET_MAX);
		vsw_change_apply(&c, copy, partial);
		assert_memory_equal(copy + c.reach, f->b + c.reach, len - c.reach);
	}
	memcpy(f->b, copy, len);
	free(copy);
	return plan;
}

static void assert_frames_equal(const struct frame *a, const struct frame *b, const char *what,
				u32 field)
{
	u32 i;

	for (i = 0; i < a->len; i++) {
		if (a->b[i] != b->b[i])
			fail_msg("%s, field %u: byte %u is %02x, not %02x", what, field, i, a->b[i],
				 b->b[i]);
	}
}

static void check_packet(const struct packet *p, const char *what)
{
	u32 field, i;

	for (field = 0; field < __VSWITCH_FIELD_MAX; field++) {
		for (i = 0; i < ROUNDS; i++) {
			struct vswitch_set set = any_set(field, &seed);
			struct packet want = ref_set(p, &set), got = *p;

			change(&got.f, got.f.len, &set, false);
			assert_frames_equal(&got.f, &want.f, what, field);
		}
	}
}

/* Both IP versions, up to two tags, with options or extensions, payload of even and odd length */
static void each_packet(u8 proto4, u8 proto6)
{
	static const u32 payloads[] = { 0, 1, 2, 17, 100 };
	char what[64];
	u32 ext, i;
	int tags;

	for (tags = 0; tags <= 2; tags++) {
		for (ext = 0; ext <= 3; ext++) {
			for (i = 0; i < ARRAY_LEN(payloads); i++) {
				struct packet p = make_packet(false, proto4, tags, ext,
							      payloads[i]);

				snprintf(what, sizeof(what), "IPv4 proto %u tags %d options %u",
					 proto4, tags, ext);
				check_packet(&p, what);
				p = make_packet(true, proto6, tags, ext, payloads[i]);
				snprintf(what, sizeof(what), "IPv6 proto %u tags %d extensions %u",
					 proto6, tags, ext);
				check_packet(&p, what);
			}
		}
	}
}

static void checksums_of_tcp_follow_each_field(void **state)
{
	(void)state;
	each_packet(TCP, TCP);
}

static void checksums_of_udp_follow_each_field(void **state)
{
	(void)state;
	each_packet(UDP, UDP);
}

static void checksums_of_udplite_follow_each_field(void **state)
{
	(void)state;
	each_packet(UDPLITE, UDPLITE);
}

static void checksums_of_sctp_follow_each_field(void **state)
{
	(void)state;
	each_packet(SCTP, SCTP);
}

static void checksums_of_icmp_follow_each_field(void **state)
{
	(void)state;
	each_packet(ICMP, ICMPV6);
}

static void checksums_of_dccp_follow_the_addresses(void **state)
{
	(void)state;
	each_packet(DCCP, DCCP);
}

static void other_protocols_have_no_transport_to_change(void **state)
{
	(void)state;
	each_packet(GRE, GRE);
	each_packet(ICMPV6, ICMP);
}

static struct vswitch_set set_bytes(u32 field, const void *value, u32 len)
{
	struct vswitch_set set = { .field = field };

	memcpy(set.value, value, len);
	memset(set.mask, 0xff, len);
	return set;
}

static void udp_without_a_checksum_stays_without(void **state)
{
	const struct vswitch_set addr = set_bytes(VSWITCH_FIELD_IP_DST, "\12\0\0\1", 4);
	const struct vswitch_set to = set_bytes(VSWITCH_FIELD_TP_DST, "\1\2", 2);
	struct packet p = make_packet(false, UDP, 0, 0, 10);

	(void)state;
	ref_store(p.f.b + p.l4 + 6, 0);
	assert_int_equal(change(&p.f, p.f.len, &addr, false), VSW_PLAN_CHANGE);
	assert_int_equal(change(&p.f, p.f.len, &to, false), VSW_PLAN_CHANGE);
	assert_memory_equal(p.f.b + p.l4 + 2, "\1\2", 2);
	assert_memory_equal(p.f.b + p.l4 + 6, "\0\0", 2);
	ref_ip_checksum(&p);
	assert_memory_equal(p.f.b + p.l3 + 16, "\12\0\0\1", 4);
}

/* Each value of a port: among them are those that make the sum 0 */
static void udp_never_gets_a_checksum_of_0(void **state)
{
	struct packet p = make_packet(false, UDP, 0, 0, 10);
	u32 n, zeros = 0;

	(void)state;
	for (n = 0; n < 65536; n++) {
		u8 value[2] = { (u8)(n >> 8), (u8)n };
		struct vswitch_set set = set_bytes(VSWITCH_FIELD_TP_SRC, value, 2);
		struct packet want = ref_set(&p, &set);

		change(&p.f, p.f.len, &set, false);
		assert_memory_equal(p.f.b, want.f.b, p.f.len);
		zeros += p.f.b[p.l4 + 6] == 0xff && p.f.b[p.l4 + 7] == 0xff;
	}
	assert_true(zeros);
}

/* What the device will add is not in the field: it is the pseudo header's sum. */
static void a_checksum_left_to_the_device_follows_the_addresses_only(void **state)
{
	static const u8 protos[] = { TCP, UDP, ICMPV6 };
	u32 i, field;

	(void)state;
	for (i = 0; i < 2 * ARRAY_LEN(protos); i++) {
		bool ipv6 = i & 1;
		struct packet p = make_packet(ipv6, protos[i / 2], 1, i, 33);
		u8 *csum = p.f.b + p.l4 + csum_at(p.proto);

		if (p.proto == ICMPV6 && !ipv6)
			continue;
		for (field = 0; field < __VSWITCH_FIELD_MAX; field++) {
			struct vswitch_set set = any_set(field, &seed);
			struct packet want = ref_set(&p, &set);

			ref_store(want.f.b + p.l4 + csum_at(p.proto), ref_fold(ref_pseudo(&want)));
			ref_store(csum, ref_fold(ref_pseudo(&p)));
			change(&p.f, p.f.len, &set, true);
			assert_frames_equal(&p.f, &want.f, "partial", field);
		}
	}
}

static void a_wrong_checksum_stays_as_wrong(void **state)
{
	static const u8 protos[] = { TCP, UDP, SCTP };
	u32 i, field;

	(void)state;
	for (i = 0; i < ARRAY_LEN(protos); i++) {
		for (field = VSWITCH_FIELD_IP_SRC; field < __VSWITCH_FIELD_MAX; field++) {
			struct vswitch_set set = any_set(field, &seed);
			struct packet good = make_packet(false, protos[i], 0, 0, 20), bad = good;
			struct packet want;

			bad.f.b[bad.f.len - 1] ^= 0x55;
			change(&bad.f, bad.f.len, &set, false);
			bad.f.b[bad.f.len - 1] ^= 0x55;
			want = ref_set(&good, &set);
			assert_frames_equal(&bad.f, &want.f, "wrong", field);
		}
	}
}

static void the_first_fragment_has_its_checksum_changed(void **state)
{
	u32 field;

	(void)state;
	for (field = 0; field < __VSWITCH_FIELD_MAX; field++) {
		struct vswitch_set set = any_set(field, &seed);
		struct packet p = make_packet(false, UDP, 0, 0, 24), want;

		p.f.b[p.l3 + 6] = 0x20;
		ref_checksums(&p);
		want = ref_set(&p, &set);
		change(&p.f, p.f.len, &set, false);
		assert_frames_equal(&p.f, &want.f, "first fragment", field);
	}
}

static void later_fragments_keep_their_bytes_behind_the_ip_header(void **state)
{
	u32 field;

	(void)state;
	for (field = 0; field < __VSWITCH_FIELD_MAX; field++) {
		struct vswitch_set set = any_set(field, &seed);
		struct packet p = make_packet(false, TCP, 0, 0, 24), want;

		p.f.b[p.l3 + 7] = 3;
		p.proto = GRE;		/* for the reference, that has no field there */
		ref_checksums(&p);
		want = ref_set(&p, &set);
		change(&p.f, p.f.len, &set, false);
		assert_frames_equal(&p.f, &want.f, "later fragment", field);
	}
}

static void ports_of_sctp_in_a_fragment_cannot_be_changed(void **state)
{
	const struct vswitch_set set = set_bytes(VSWITCH_FIELD_TP_SRC, "\1\2", 2);
	struct packet p = make_packet(false, SCTP, 0, 0, 24);

	(void)state;
	p.f.b[p.l3 + 6] = 0x20;
	assert_int_equal(change(&p.f, p.f.len, &set, false), VSW_PLAN_REFUSED);
}

/* RFC 8200 section 8.1: the checksum is made with the last destination. */
static void a_routing_header_has_the_destination_that_is_summed(void **state)
{
	const struct vswitch_set dst = set_bytes(VSWITCH_FIELD_IP_DST, ip6_a, 16);
	const struct vswitch_set src = set_bytes(VSWITCH_FIELD_IP_SRC, ip6_b, 16);
	struct packet p = make_packet(true, TCP, 0, 3, 24), before, want;

	(void)state;
	p.f.b[p.l3 + 6] = 43;
	p.f.b[p.l3 + 40 + 3] = 1;	/* segments left */
	before = p;
	assert_int_equal(change(&p.f, p.f.len, &dst, false), VSW_PLAN_CHANGE);
	assert_memory_equal(p.f.b + p.l3 + 24, ip6_a, 16);
	assert_memory_equal(p.f.b + p.l4, before.f.b + p.l4, p.f.len - p.l4);
	p = before;
	want = ref_set(&p, &src);
	assert_int_equal(change(&p.f, p.f.len, &src, false), VSW_PLAN_CHANGE);
	assert_frames_equal(&p.f, &want.f, "source", VSWITCH_FIELD_IP_SRC);
	/* none left: the header has the last one */
	p = before;
	p.f.b[p.l3 + 40 + 3] = 0;
	want = ref_set(&p, &dst);
	assert_int_equal(change(&p.f, p.f.len, &dst, false), VSW_PLAN_CHANGE);
	assert_frames_equal(&p.f, &want.f, "destination", VSWITCH_FIELD_IP_DST);
}

static void check_arp(u32 field, u32 at, u32 len)
{
	struct vswitch_set set = any_set(field, &seed);
	struct frame f = make_frame(1, arp_request), want = f;
	u32 i;

	for (i = 0; i < len; i++)
		want.b[18 + at + i] = (u8)((want.b[18 + at + i] & ~set.mask[i]) | set.value[i]);
	assert_int_equal(change(&f, f.len, &set, false),
			 len ? VSW_PLAN_CHANGE : VSW_PLAN_NOTHING);
	assert_frames_equal(&f, &want, "ARP", field);
}

/* RFC 826 */
static void arp_has_its_own_fields(void **state)
{
	(void)state;
	check_arp(VSWITCH_FIELD_ARP_OP, 6, 2);
	check_arp(VSWITCH_FIELD_ARP_SHA, 8, 6);
	check_arp(VSWITCH_FIELD_IP_SRC, 14, 4);
	check_arp(VSWITCH_FIELD_ARP_THA, 18, 6);
	check_arp(VSWITCH_FIELD_IP_DST, 24, 4);
	check_arp(VSWITCH_FIELD_IP_TTL, 0, 0);
	check_arp(VSWITCH_FIELD_TP_SRC, 0, 0);
}

static enum vsw_plan plan_of(const char *sample, u32 field)
{
	struct vswitch_set set = any_set(field, &seed);
	struct frame f;
	u32 i;

	for (i = 0; i < ARRAY_LEN(samples) && strcmp(samples[i].name, sample); i++)
		;
	f = make_frame(1, samples[i].put);
	return change(&f, f.len, &set, false);
}

static void frames_without_the_field_stay_as_they_are(void **state)
{
	static const char *const names[] = { "llc_bpdu", "experimental", "tpid_9100" };
	u32 i, field;

	(void)state;
	for (i = 0; i < ARRAY_LEN(names); i++) {
		for (field = VSWITCH_FIELD_IP_SRC; field < __VSWITCH_FIELD_MAX; field++)
			assert_int_equal(plan_of(names[i], field), VSW_PLAN_NOTHING);
	}
	assert_int_equal(plan_of("ipv4_gre", VSWITCH_FIELD_TP_SRC), VSW_PLAN_NOTHING);
	assert_int_equal(plan_of("ipv4_later_fragment", VSWITCH_FIELD_TP_SRC), VSW_PLAN_NOTHING);
	assert_int_equal(plan_of("arp_infiniband", VSWITCH_FIELD_IP_TTL), VSW_PLAN_NOTHING);
	assert_int_equal(plan_of("ipv4_short_header", VSWITCH_FIELD_ARP_OP), VSW_PLAN_NOTHING);
}

/* A frame that should have the field is not told to have been changed. */
static void what_cannot_be_read_cannot_be_changed(void **state)
{
	static const char *const names[] = { "ipv4_short_header", "ipv4_wrong_version" };
	u32 i, field;

	(void)state;
	for (i = 0; i < ARRAY_LEN(names); i++) {
		for (field = VSWITCH_FIELD_IP_SRC; field < VSWITCH_FIELD_ARP_OP; field++) {
			if (field != VSWITCH_FIELD_IPV6_LABEL)
				assert_int_equal(plan_of(names[i], field), VSW_PLAN_REFUSED);
		}
	}
	for (field = VSWITCH_FIELD_ARP_OP; field < __VSWITCH_FIELD_MAX; field++)
		assert_int_equal(plan_of("arp_infiniband", field), VSW_PLAN_REFUSED);
	assert_int_equal(plan_of("ipv6_hop_by_hop_behind", VSWITCH_FIELD_IP_SRC), VSW_PLAN_REFUSED);
	assert_int_equal(plan_of("ipv6_hop_by_hop_behind", VSWITCH_FIELD_IP_TTL), VSW_PLAN_CHANGE);
}

/* Of a frame of which more is to come it is not said that something is missing. */
static void a_frame_given_in_part_is_asked_for_more(void **state)
{
	struct vswitch_set set = set_bytes(VSWITCH_FIELD_IP_SRC, ip6_b, 16);
	struct packet p = make_packet(true, TCP, 1, 3, 24);
	struct vsw_frame vf = { .data = p.f.b };
	struct vsw_change c;

	(void)state;
	for (vf.len = VSW_ETH_HLEN + 8; vf.len <= p.f.len; vf.len++) {
		vf.more = p.f.len - vf.len;
		assert_int_equal(vsw_change_plan(&c, &set, &vf),
				 vf.len < p.l4 + 20 ? VSW_PLAN_MORE : VSW_PLAN_CHANGE);
	}
}

/* More tags than a key shows, as where some were pushed */
static void fields_are_found_behind_any_number_of_tags(void **state)
{
	struct vswitch_set set = set_bytes(VSWITCH_FIELD_IP_SRC, "\12\0\0\1", 4);
	struct packet p = make_packet(false, TCP, 3, 0, 24), want = ref_set(&p, &set);

	(void)state;
	assert_int_equal(change(&p.f, p.f.len, &set, false), VSW_PLAN_CHANGE);
	assert_frames_equal(&p.f, &want.f, "three tags", set.field);
}

static bool is_address(u32 field)
{
	return field == VSWITCH_FIELD_IP_SRC || field == VSWITCH_FIELD_IP_DST;
}

static bool is_transport(u32 field)
{
	return field == VSWITCH_FIELD_TP_SRC || field == VSWITCH_FIELD_TP_DST;
}

/* A checksum that cannot be reached is not left to be wrong. */
static void a_frame_cut_off_before_its_checksum_cannot_be_changed(void **state)
{
	static const u8 protos[] = { TCP, UDP, UDPLITE, SCTP, DCCP, ICMP };
	u32 i, len, field;

	(void)state;
	for (i = 0; i < ARRAY_LEN(protos); i++) {
		struct packet p = make_packet(false, protos[i], 1, 1, 24);
		u32 end = p.l4 + csum_at(protos[i]) + (protos[i] == SCTP ? 4 : 2);

		for (len = VSW_ETH_HLEN + 4; len < p.f.len; len++) {
			for (field = VSWITCH_FIELD_IP_SRC; field < VSWITCH_FIELD_ARP_OP; field++) {
				struct vswitch_set set = any_set(field, &seed);
				bool has = is_address(field) ||
					   (is_transport(field) && protos[i] != DCCP);
				struct frame f = p.f;
				enum vsw_plan plan = change(&f, len, &set, false);

				if (len < p.l4 && field != VSWITCH_FIELD_IPV6_LABEL)
					assert_int_equal(plan, VSW_PLAN_REFUSED);
				else if (has && len < end)
					assert_int_equal(plan, VSW_PLAN_REFUSED);
				else if (has && len >= p.l4 + 20)
					assert_int_equal(plan, VSW_PLAN_CHANGE);
			}
		}
	}
}

/* Of the key, too, exactly that field is another, whatever the frame. */
static void the_key_changes_by_the_field_alone(void **state)
{
	u32 i, field, len;

	(void)state;
	for (i = 0; i < ARRAY_LEN(samples); i++) {
		struct frame whole = make_frame(i % 3, samples[i].put);

		for (len = VSW_ETH_HLEN; len <= whole.len; len++) {
			for (field = 0; field < __VSWITCH_FIELD_MAX; field++) {
				struct vswitch_set set = any_set(field, &seed);
				union vsw_key before, after;
				struct frame f = whole;

				f.len = len;
				before = key_of(&f);
				if (change(&f, len, &set, false) != VSW_PLAN_CHANGE) {
					assert_memory_equal(f.b, whole.b, whole.len);
					continue;
				}
				after = key_of(&f);
				assert_int_equal(after.k.eth_type, before.k.eth_type);
				if (field != VSWITCH_FIELD_ARP_OP)
					assert_int_equal(after.k.ip_proto, before.k.ip_proto);
				if (field != VSWITCH_FIELD_IP_TTL)
					assert_int_equal(after.k.ip_ttl, before.k.ip_ttl);
				if (field != VSWITCH_FIELD_IP_TOS)
					assert_int_equal(after.k.ip_tos, before.k.ip_tos);
				if (field != VSWITCH_FIELD_IPV6_LABEL)
					assert_int_equal(after.k.ipv6_label, before.k.ipv6_label);
				if (field != VSWITCH_FIELD_IP_SRC)
					assert_memory_equal(after.k.ip_src, before.k.ip_src, 16);
				if (field != VSWITCH_FIELD_IP_DST)
					assert_memory_equal(after.k.ip_dst, before.k.ip_dst, 16);
				/* done again, nothing is left to do */
				before = after;
				change(&f, len, &set, false);
				after = key_of(&f);
				if (field != VSWITCH_FIELD_TP_SRC)
					assert_memory_equal(&after, &before, sizeof(after));
			}
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(checksums_of_tcp_follow_each_field),
		cmocka_unit_test(checksums_of_udp_follow_each_field),
		cmocka_unit_test(checksums_of_udplite_follow_each_field),
		cmocka_unit_test(checksums_of_sctp_follow_each_field),
		cmocka_unit_test(checksums_of_icmp_follow_each_field),
		cmocka_unit_test(checksums_of_dccp_follow_the_addresses),
		cmocka_unit_test(other_protocols_have_no_transport_to_change),
		cmocka_unit_test(udp_without_a_checksum_stays_without),
		cmocka_unit_test(udp_never_gets_a_checksum_of_0),
		cmocka_unit_test(a_checksum_left_to_the_device_follows_the_addresses_only),
		cmocka_unit_test(a_wrong_checksum_stays_as_wrong),
		cmocka_unit_test(the_first_fragment_has_its_checksum_changed),
		cmocka_unit_test(later_fragments_keep_their_bytes_behind_the_ip_header),
		cmocka_unit_test(ports_of_sctp_in_a_fragment_cannot_be_changed),
		cmocka_unit_test(a_routing_header_has_the_destination_that_is_summed),
		cmocka_unit_test(arp_has_its_own_fields),
		cmocka_unit_test(frames_without_the_field_stay_as_they_are),
		cmocka_unit_test(what_cannot_be_read_cannot_be_changed),
		cmocka_unit_test(a_frame_given_in_part_is_asked_for_more),
		cmocka_unit_test(fields_are_found_behind_any_number_of_tags),
		cmocka_unit_test(a_frame_cut_off_before_its_checksum_cannot_be_changed),
		cmocka_unit_test(the_key_changes_by_the_field_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
