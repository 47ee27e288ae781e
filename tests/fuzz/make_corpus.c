// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes the corpus: one file for each case that fuzzing should begin from.
 *
 *   make_corpus tests/fuzz/corpus
 *
 * Inputs of fuzz_key are the sample frames of the unit tests, frames that are cut off or wrong in a
 * way that samples are not, and those with tags. Inputs of fuzz_action are rows of actions, those
 * of fuzz_set the samples with a field that they have.
 */
#include <stdio.h>
#include "core/action.h"
#include "tests/unit/core/samples.h"

static const char *root;

static void write_file(const char *folder, const char *name, const void *bytes, size_t len)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s/%s", root, folder, name);
	file = fopen(path, "wb");
	if (!file || fwrite(bytes, 1, len, file) != len || fclose(file)) {
		perror(path);
		exit(1);
	}
}

/* Control bytes as fuzz_key reads them: the tag that is taken out, and how much is cut off */
enum { NO_TAG, TAG_C, TAG_S };

static void write_key(const char *name, const struct frame *f, u8 tag)
{
	struct frame in = { .len = 0 };

	put8(&in, tag);
	put16(&in, tag ? 0x6064 : 0);
	put8(&in, f->len / 2);
	put(&in, f->b, f->len);
	write_file("key", name, in.b, in.len);
}

static void write_samples(void)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(samples); i++) {
		struct frame f = make_frame(0, samples[i].put);

		write_key(samples[i].name, &f, NO_TAG);
	}
}

static void write_tagged(void)
{
	struct frame f;

	f = make_frame(1, ipv4_tcp);
	write_key("tag_in_band", &f, NO_TAG);
	f = make_frame(0, ipv4_tcp);
	write_key("tag_accelerated", &f, TAG_C);
	f = make_frame(2, ipv6_solicit);
	write_key("two_tags_in_band", &f, NO_TAG);
	f = make_frame(1, ipv6_solicit);
	write_key("two_tags_one_accelerated", &f, TAG_S);
	f = make_frame(3, arp_request);
	write_key("three_tags", &f, NO_TAG);
	f = make_frame(2, snap_ipv4);
	write_key("three_tags_one_accelerated_snap", &f, TAG_S);
	f = make_frame(1, snap_ipv4);
	write_key("tag_snap", &f, NO_TAG);
	f = make_frame(0, ipv6_long_chain);
	write_key("tag_accelerated_long_chain", &f, TAG_C);

	f = make_frame(0, experimental);
	f.len = 12;
	put_tag(&f, 0x8100, 0x0000);
	experimental(&f);
	write_key("tag_vid_0", &f, NO_TAG);
	f.b[14] = 0x0f;
	f.b[15] = 0xff;
	write_key("tag_vid_4095", &f, NO_TAG);
}

static void write_cut(void)
{
	struct frame f = make_frame(2, ipv4_tcp);

	f.len = 14;
	write_key("cut_at_the_tci", &f, NO_TAG);
	f.len = 16;
	write_key("cut_at_the_inner_type", &f, NO_TAG);
	f.len = 20;
	write_key("cut_at_the_type", &f, NO_TAG);
	f.len = 41;
	write_key("cut_in_ipv4", &f, NO_TAG);
	f = make_frame(0, snap_ipv4);
	f.len = VSW_ETH_HLEN + 7;
	write_key("cut_in_snap", &f, NO_TAG);
	f = make_frame(0, ipv6_chain);
	f.len = VSW_ETH_HLEN + 40 + 8 + 7;
	write_key("cut_in_an_extension", &f, NO_TAG);
}

/* Changes @n bytes at @at of a sample's payload, behind the Ethernet type. */
static void write_changed(const char *name, void (*put_payload)(struct frame *f), u32 at,
			  const char *bytes, u32 n)
{
	struct frame f = make_frame(0, put_payload);

	memcpy(f.b + VSW_ETH_HLEN + at, bytes, n);
	write_key(name, &f, NO_TAG);
}

#define CHANGED(name, sample, at, bytes) \
	write_changed(name, sample, at, bytes, sizeof(bytes) - 1)

static void write_malformed(void)
{
	CHANGED("ipv4_options_past_total", ipv4_tcp_options, 2, "\x00\x20");
	CHANGED("ipv4_total_past_the_end", ipv4_tcp, 2, "\xff\xff");
	CHANGED("ipv4_total_0", ipv4_tcp, 2, "\x00\x00");
	CHANGED("ipv4_protocol_0", ipv4_tcp, 9, "\x00");
	CHANGED("ipv4_fragment_at_byte_8", ipv4_tcp, 6, "\x20\x01");
	CHANGED("ipv4_gre_all_bits", ipv4_gre, 20, "\xff\xff");
	CHANGED("ipv4_gre_in_gre", ipv4_gre, 20, "\x00\x00\x08\x00\x45\x00\x00\x20\x00\x00"
						 "\x00\x00\x40\x2f");
	CHANGED("ipv6_payload_0", ipv6_tcp, 4, "\x00\x00");
	CHANGED("ipv6_payload_past_the_end", ipv6_tcp, 4, "\xff\xff");
	CHANGED("ipv6_extension_past_the_end", ipv6_chain, 41, "\xff");
	CHANGED("ipv6_two_fragment_headers", ipv6_first_fragment, 40, "\x2c");
	CHANGED("ipv6_no_next_header", ipv6_tcp, 6, "\x3b");
	CHANGED("ipv6_mobility", ipv6_tcp, 6, "\x87");
	CHANGED("ipv6_hip", ipv6_tcp, 6, "\x8b");
	CHANGED("ipv6_shim6", ipv6_tcp, 6, "\x8c");
	CHANGED("ipv6_hop_by_hop_in_a_fragment", ipv6_first_fragment, 40, "\x00");
	CHANGED("ipv6_ah_past_the_end", ipv6_chain, 40 + 48 + 1, "\xff");
	CHANGED("ipv6_payload_within_the_chain", ipv6_chain, 4, "\x00\x10");
	CHANGED("ipv6_fragment_at_byte_8_of_options", ipv6_later_fragment, 40, "\x3c");
	CHANGED("ipv4_total_within_tcp", ipv4_tcp, 2, "\x00\x22");
	CHANGED("ipv4_sctp_total_0", ipv4_sctp, 2, "\x00\x00");
	CHANGED("rarp_of_infiniband", rarp_request, 1, "\x20");
	CHANGED("nd_option_of_length_0", ipv6_advert, 40 + 24, "\x02\x00");
	CHANGED("nd_option_past_the_end", ipv6_advert, 40 + 24, "\x02\xff");
	CHANGED("nd_two_lengths", ipv6_advert, 40 + 24, "\x02\x02");
	CHANGED("arp_protocol_ipv6", arp_request, 2, "\x86\xdd");
	CHANGED("arp_op_large", arp_request, 6, "\x01\x01");
	CHANGED("snap_other_oui", snap_ipv4, 3, "\x00\x00\xf8");
	CHANGED("snap_type_is_a_length", snap_ipv4, 6, "\x05\xdc");
	CHANGED("snap_type_is_a_tpid", snap_ipv4, 6, "\x81\x00");
}

/* A field of a sample that is set to a pattern under a mask with gaps: see fuzz_set */
static void write_set(const char *name, u8 field, u8 len, void (*put_payload)(struct frame *f),
		      u8 control)
{
	struct frame in = { .len = 0 }, f = make_frame(control & 3 ? 0 : 1, put_payload);
	u8 i;

	put8(&in, field);
	put_fill(&in, 0xc7, 16);
	for (i = 0; i < 16; i++)
		put8(&in, i < len ? 0xff - (i & 1) : 0);
	put8(&in, control);
	put(&in, f.b, f.len);
	write_file("set", name, in.b, in.len);
}

static void write_sets(void)
{
	write_set("eth_dst", VSWITCH_FIELD_ETH_DST, 6, experimental, 0);
	write_set("ip_src_tcp", VSWITCH_FIELD_IP_SRC, 4, ipv4_tcp, 0);
	write_set("ip_dst_udp_partial", VSWITCH_FIELD_IP_DST, 4, ipv4_udp_padded, 5);
	write_set("ip_dst_options", VSWITCH_FIELD_IP_DST, 4, ipv4_tcp_options, 1);
	write_set("ip_dst_first_fragment", VSWITCH_FIELD_IP_DST, 4, ipv4_first_fragment, 0);
	write_set("ip_dst_later_fragment", VSWITCH_FIELD_IP_DST, 4, ipv4_later_fragment, 0);
	write_set("ip_tos", VSWITCH_FIELD_IP_TOS, 1, snap_ipv4, 0);
	write_set("ip_ttl", VSWITCH_FIELD_IP_TTL, 1, ipv4_gre, 2);
	write_set("ipv6_dst_chain", VSWITCH_FIELD_IP_DST, 16, ipv6_chain, 0);
	write_set("ipv6_src_long_chain", VSWITCH_FIELD_IP_SRC, 16, ipv6_long_chain, 0);
	write_set("ipv6_src_first_fragment", VSWITCH_FIELD_IP_SRC, 16, ipv6_first_fragment, 0);
	write_set("ipv6_traffic_class", VSWITCH_FIELD_IP_TOS, 1, ipv6_tcp, 0);
	write_set("tp_src_sctp", VSWITCH_FIELD_TP_SRC, 2, ipv4_sctp, 0);
	write_set("tp_dst_udplite", VSWITCH_FIELD_TP_DST, 2, ipv4_udplite, 0);
	write_set("tp_dst_atomic_fragment", VSWITCH_FIELD_TP_DST, 2, ipv6_atomic_fragment, 0);
	write_set("icmp_type", VSWITCH_FIELD_TP_SRC, 2, ipv4_icmp, 0);
	write_set("icmpv6_code", VSWITCH_FIELD_TP_DST, 2, ipv6_echo, 0);
	write_set("arp_sha", VSWITCH_FIELD_ARP_SHA, 6, arp_request, 0);
	write_set("arp_tpa", VSWITCH_FIELD_IP_DST, 4, arp_request, 1);
	write_set("ip_src_tiny_fragment", VSWITCH_FIELD_IP_SRC, 4, ipv4_tiny_fragment, 0);
	write_set("tp_dst_sctp_fragment", VSWITCH_FIELD_TP_DST, 2, ipv4_sctp_fragment, 0);
	write_set("ipv6_src_tiny_fragment", VSWITCH_FIELD_IP_SRC, 16, ipv6_tiny_fragment, 0);
	write_set("ip_ttl_hop_by_hop_behind", VSWITCH_FIELD_IP_TTL, 1, ipv6_hop_by_hop_behind, 0);
	write_set("total_within_header", VSWITCH_FIELD_IP_SRC, 4, ipv4_total_within_header, 0);
	write_set("short_header", VSWITCH_FIELD_IP_DST, 4, ipv4_short_header, 0);
}

/* struct row - actions in the making */
struct row {
	_Alignas(4) u8 b[2 * VSWITCH_ACTIONS_MAX * 4];
	size_t len;
};

static struct row row;

static void add(u16 type, u32 value)
{
	struct vsw_action action = { .type = type, .port = value };

	if (vsw_action_put(row.b, sizeof(row.b), &row.len, &action))
		abort();
}

static void add_push(u16 tpid, u16 tci)
{
	struct vsw_action action = {
		.type = VSWITCH_ACT_PUSH_VLAN, .vlan = { BE16(tpid), BE16(tci) },
	};

	if (vsw_action_put(row.b, sizeof(row.b), &row.len, &action))
		abort();
}

static void add_set(u8 field, u8 at, u8 value, u8 mask)
{
	struct vsw_action action = { .type = VSWITCH_ACT_SET, .set.field = field };

	action.set.value[at] = value;
	action.set.mask[at] = mask;
	if (vsw_action_put(row.b, sizeof(row.b), &row.len, &action))
		abort();
}

static void add_sample(u32 len, u32 in)
{
	struct vsw_action action = {
		.type = VSWITCH_ACT_SAMPLE,
		.sample = { .probability = ~0U, .group = 1, .len = len, .in = in, .cookie = "x" },
	};

	if (vsw_action_put(row.b, sizeof(row.b), &row.len, &action))
		abort();
}

static void add_check(u32 n)
{
	struct vsw_action action = {
		.type = VSWITCH_ACT_CHECK_LEN, .check_len = { .len = 1500, .n = n },
	};

	if (vsw_action_put(row.b, sizeof(row.b), &row.len, &action))
		abort();
}

static void write_row(const char *name)
{
	write_file("action", name, row.b, row.len);
	row.len = 0;
}

static void write_good_rows(void)
{
	int i;

	write_row("none");
	add(VSWITCH_ACT_OUTPUT, 1);
	write_row("output");
	add(VSWITCH_ACT_OUTPUT, VSWITCH_PORT_MAX);
	write_row("output_last_port");
	add(VSWITCH_ACT_POP_VLAN, 0);
	add(VSWITCH_ACT_OUTPUT, 2);
	write_row("pop_output");
	add_push(0x8100, 0x000a);
	add(VSWITCH_ACT_OUTPUT, 2);
	add_push(0x88a8, 0xffff);
	add(VSWITCH_ACT_OUTPUT, 2);
	write_row("push_output_push_output");
	add(VSWITCH_ACT_DROP, VSWITCH_DROP_POLICY);
	write_row("drop");
	for (i = 1; i <= 64; i++)
		add(VSWITCH_ACT_OUTPUT, i);
	write_row("flood");
	add_set(VSWITCH_FIELD_IP_DST, 15, 0x12, 0xff);
	add(VSWITCH_ACT_OUTPUT, 2);
	add_set(VSWITCH_FIELD_IPV6_LABEL, 1, 0x0f, 0x0f);
	add(VSWITCH_ACT_OUTPUT, 3);
	write_row("set_output_set_output");
	add(VSWITCH_ACT_STORM, VSWITCH_STORM_UNKNOWN);
	add(VSWITCH_ACT_SET_TUNNEL, 0x80);
	add(VSWITCH_ACT_TRUNC, 14);
	add(VSWITCH_ACT_OUTPUT, 2);
	write_row("storm_tunnel_trunc_output");
	add(VSWITCH_ACT_COPY, 0);
	add(VSWITCH_ACT_OUTPUT, 2);
	write_row("copy_output");
	add_sample(0, 0);
	add(VSWITCH_ACT_OUTPUT, 2);
	write_row("sample_output");
	add_sample(14, 65535);
	add(VSWITCH_ACT_DROP, VSWITCH_DROP_NO_RULE);
	write_row("sample_drop");
	add(VSWITCH_ACT_METER, 1);
	add(VSWITCH_ACT_SET_PRIORITY, 0x10002);
	add(VSWITCH_ACT_OUTPUT, 2);
	add(VSWITCH_ACT_SET_PRIORITY, VSWITCH_PRIORITY_RECEIVED);
	add(VSWITCH_ACT_OUTPUT, 3);
	write_row("meter_priority_output");
	add_check(4);
	add_check(1);
	add(VSWITCH_ACT_DROP, VSWITCH_DROP_POLICY);
	add(VSWITCH_ACT_METER, 65535);
	add(VSWITCH_ACT_OUTPUT, 2);
	add(VSWITCH_ACT_OUTPUT, 1);
	write_row("check_in_check");
	for (i = 0; i <= VSWITCH_CHECK_LEN_MAX; i++)
		add_check(0);
	write_row("one_check_too_many");
	for (i = 0; i <= VSWITCH_ACTIONS_MAX; i++)
		add(VSWITCH_ACT_POP_VLAN, 0);
	write_row("one_too_many");
}

static void write_bad_rows(void)
{
	add(VSWITCH_ACT_OUTPUT, 0);
	write_row("output_port_0");
	add(VSWITCH_ACT_OUTPUT, VSWITCH_PORT_MAX + 1);
	write_row("output_port_too_large");
	add_push(0x9100, 0);
	write_row("push_tpid_9100");
	add(VSWITCH_ACT_DROP, VSWITCH_DROP_TOO_SHORT);
	write_row("drop_for_a_reason_of_the_module");
	add(VSWITCH_ACT_OUTPUT, 1);
	add(VSWITCH_ACT_DROP, VSWITCH_DROP_POLICY);
	write_row("output_drop");

	add_set(VSWITCH_FIELD_IP_TTL, 1, 0, 1);
	write_row("set_past_the_field");
	add_set(VSWITCH_FIELD_IP_TTL, 0, 2, 1);
	write_row("set_outside_the_mask");
	add_set(__VSWITCH_FIELD_MAX, 0, 0, 0);
	write_row("set_of_an_unknown_field");
	add(VSWITCH_ACT_TRUNC, 13);
	write_row("trunc_too_short");
	add(VSWITCH_ACT_STORM, __VSWITCH_STORM_MAX);
	write_row("storm_of_an_unknown_kind");
	add_sample(13, 0);
	write_row("sample_too_short");
	add_sample(0, 65536);
	write_row("sample_of_a_device_past_16_bits");
	add(VSWITCH_ACT_DROP, VSWITCH_DROP_POLICY);
	add_sample(0, 0);
	write_row("drop_sample");
	add(VSWITCH_ACT_METER, 0);
	write_row("meter_0");
	add(VSWITCH_ACT_METER, VSWITCH_METER_MAX + 1);
	write_row("meter_too_large");
	add_check(2);
	add(VSWITCH_ACT_OUTPUT, 1);
	write_row("check_past_the_end");
	add_check(1);
	add_check(1);
	add(VSWITCH_ACT_OUTPUT, 1);
	write_row("check_past_its_way");

	add(VSWITCH_ACT_OUTPUT, 1);
	row.b[3] |= NLA_F_NESTED >> 8;
	write_row("flag_in_the_type");
	add(VSWITCH_ACT_OUTPUT, 1);
	row.b[2] = __VSWITCH_ACT_MAX;
	write_row("unknown_type");
	add(VSWITCH_ACT_OUTPUT, 1);
	row.b[0] = 3;
	write_row("length_below_the_header");
	add(VSWITCH_ACT_OUTPUT, 1);
	row.b[0] = 7;
	write_row("length_short");
	add(VSWITCH_ACT_OUTPUT, 1);
	row.b[0] = 12;
	write_row("length_past_the_end");
	add(VSWITCH_ACT_OUTPUT, 1);
	row.len -= 1;
	write_row("cut_in_the_value");
	add(VSWITCH_ACT_OUTPUT, 1);
	add(VSWITCH_ACT_POP_VLAN, 0);
	row.len -= 1;
	write_row("cut_in_the_header");
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: %s FOLDER (that has key/, set/ and action/ in it)\n",
			argv[0]);
		return 1;
	}
	root = argv[1];
	write_samples();
	write_tagged();
	write_cut();
	write_malformed();
	write_sets();
	write_good_rows();
	write_bad_rows();
	return 0;
}
