// SPDX-License-Identifier: GPL-2.0-or-later
/* A frame from the fields that a test names. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include "tests/e2e/wire/wire.h"

bool mac_parse(const char *text, uint8_t mac[6])
{
	unsigned int host;
	char rest;

	if (sscanf(text, "h%u%c", &host, &rest) == 1 && host <= 0xffff) {
		memcpy(mac, (uint8_t[6]){ 2, 0, 0, 0, host >> 8, host & 0xff }, 6);
		return true;
	}
	if (!strcmp(text, "all")) {
		memset(mac, 0xff, 6);
		return true;
	}
	return sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx%c", &mac[0], &mac[1], &mac[2], &mac[3],
		      &mac[4], &mac[5], &rest) == 6;
}

const char *mac_name(const uint8_t mac[6], char buf[18])
{
	if (!memcmp(mac, "\2\0\0\0", 4) && (mac[4] || mac[5]))
		snprintf(buf, 18, "h%u", mac[4] << 8 | mac[5]);
	else if (!memcmp(mac, "\xff\xff\xff\xff\xff\xff", 6))
		snprintf(buf, 18, "all");
	else
		snprintf(buf, 18, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
			 mac[4], mac[5]);
	return buf;
}

uint32_t csum_add(uint32_t sum, const void *data, size_t len)
{
	const uint8_t *p = data;

	for (; len > 1; p += 2, len -= 2)
		sum += p[0] << 8 | p[1];
	return len ? sum + (p[0] << 8) : sum;
}

/* RFC 1071, host byte order */
uint16_t csum_fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

static void parse_tag(struct spec *spec, const char *text)
{
	struct tag *tag = &spec->tags[spec->tag_count];
	const char *colon = strchr(text, ':');

	if (spec->tag_count++ == TAGS_MAX)
		die("more than %d tags", TAGS_MAX);
	tag->tpid = colon ? strtoul(text, NULL, 16) : 0x8100;
	tag->tci = number(colon ? colon + 1 : text, 0xffff);
}

static void parse_hex(struct spec *spec, const char *text)
{
	size_t n = strlen(text) / 2, i;

	spec->hex = malloc(n + 1);
	for (i = 0; i < n; i++)
		if (sscanf(text + 2 * i, "%2hhx", &spec->hex[i]) != 1)
			die("%s: no row of bytes", text);
	spec->hex_len = n;
}

static void parse_ip(struct spec *spec, const char *text)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];
	int family = strchr(text, ':') ? AF_INET6 : AF_INET;

	spec->random_ip = !strcmp(text, "random");
	if (spec->random_ip)
		text = "10.0.0.0-10.0.0.0";
	if (sscanf(text, "%45[^-]-%45s", src, dst) != 2 ||
	    inet_pton(family, src, spec->ip_src) != 1 || inet_pton(family, dst, spec->ip_dst) != 1)
		die("%s: not SRC-DST", text);
	spec->ip_version = family == AF_INET ? 4 : 6;
	spec->type = family == AF_INET ? 0x0800 : 0x86dd;
}

static void parse_ports(struct spec *spec, int proto, const char *text)
{
	spec->random_ports = !strcmp(text, "random");
	if (!spec->random_ports &&
	    sscanf(text, "%hu-%hu", &spec->sport, &spec->dport) != 2)
		die("%s: not SPORT-DPORT", text);
	spec->proto = proto;
}

static uint8_t gso_type(const char *text)
{
	static const struct {
		const char *name;
		uint8_t type;
	} types[] = {
		{ "tcp4", VIRTIO_NET_HDR_GSO_TCPV4 },
		{ "tcp6", VIRTIO_NET_HDR_GSO_TCPV6 },
		{ "udp", VIRTIO_NET_HDR_GSO_UDP },
		{ "udp_l4", 5 /* VIRTIO_NET_HDR_GSO_UDP_L4, not in older headers */ },
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(text, types[i].name))
			return types[i].type;
	return number(text, 255);
}

/* The part of a spec that goes into the virtio-net header; false if it is another word. */
static bool parse_vnet(struct spec *spec, const char *word)
{
	const char *v;

	if (word_value(word, "vnet")) {
		spec->vnet.flags |= VIRTIO_NET_HDR_F_NEEDS_CSUM;
	} else if ((v = word_value(word, "gso"))) {
		spec->vnet.gso_type = gso_type(v);
		spec->vnet.flags |= VIRTIO_NET_HDR_F_NEEDS_CSUM;
	} else if ((v = word_value(word, "gso_size"))) {
		spec->vnet.gso_size = number(v, 0xffff);
	} else if ((v = word_value(word, "hdr_len"))) {
		spec->vnet.hdr_len = number(v, 0xffff);
	} else if ((v = word_value(word, "csum_start"))) {
		spec->vnet.csum_start = number(v, 0xffff);
		spec->raw_csum = true;
	} else if ((v = word_value(word, "csum_offset"))) {
		spec->vnet.csum_offset = number(v, 0xffff);
		spec->raw_csum = true;
	} else {
		return false;
	}
	spec->has_vnet = true;
	return true;
}

static void parse_field(struct spec *spec, const char *word)
{
	const char *v;

	if ((v = word_value(word, "dst"))) {
		spec->random_dst = !strcmp(v, "random");
		if (!spec->random_dst && !mac_parse(v, spec->dst))
			die("%s: no MAC address", v);
	} else if ((v = word_value(word, "src"))) {
		spec->random_src = !strcmp(v, "random");
		spec->has_src = true;
		if (!spec->random_src && !mac_parse(v, spec->src))
			die("%s: no MAC address", v);
	} else if ((v = word_value(word, "sources"))) {
		spec->sources = number(v, 0xffff);
	} else if ((v = word_value(word, "vlan"))) {
		parse_tag(spec, v);
	} else if ((v = word_value(word, "type"))) {
		spec->type = number(v, 0xffff);
	} else if ((v = word_value(word, "len"))) {
		spec->len = number(v, FRAME_MAX);
	} else if ((v = word_value(word, "hex"))) {
		parse_hex(spec, v);
	} else if ((v = word_value(word, "ip"))) {
		parse_ip(spec, v);
	} else if ((v = word_value(word, "tcp"))) {
		parse_ports(spec, IPPROTO_TCP, v);
	} else if ((v = word_value(word, "udp"))) {
		parse_ports(spec, IPPROTO_UDP, v);
	} else if ((v = word_value(word, "id"))) {
		spec->id = number(v, UINT32_MAX);
	} else if ((v = word_value(word, "count"))) {
		spec->count = number(v, UINT32_MAX);
	} else if ((v = word_value(word, "said"))) {
		spec->said = number(v, UINT16_MAX);
	} else if ((v = word_value(word, "rate"))) {
		spec->rate = number(v, 10000000);
	} else if ((v = word_value(word, "for"))) {
		spec->seconds = strtod(v, NULL);
	} else if (!parse_vnet(spec, word)) {
		die("%s: unknown field", word);
	}
}

void spec_parse(struct spec *spec, char **words)
{
	memset(spec, 0, sizeof(*spec));
	memset(spec->dst, 0xff, 6);
	spec->type = TYPE_TEST;
	spec->count = 1;
	for (; *words; words++)
		parse_field(spec, *words);
	if (!spec->len)
		spec->len = 60;
	if (spec->random_src)
		spec->src[0] = 6;
	if (spec->random_dst)
		spec->dst[0] = 6;
}

static void put16(uint8_t **p, uint16_t v)
{
	*(*p)++ = v >> 8;
	*(*p)++ = v & 0xff;
}

static uint32_t pseudo_header(const struct spec *spec, size_t l4_len)
{
	size_t alen = spec->ip_version == 4 ? 4 : 16;

	return csum_add(csum_add(spec->proto + l4_len, spec->ip_src, alen), spec->ip_dst, alen);
}

/* @len: of the packet with this header. IPv4 (RFC 791) or IPv6 (RFC 8200); returns its length */
static size_t put_ip(const struct spec *spec, uint8_t *p, size_t len)
{
	if (spec->ip_version == 4) {
		struct iphdr ip = {
			.version = 4, .ihl = 5, .tot_len = htons(len), .ttl = 64,
			.protocol = spec->proto, .frag_off = htons(0x4000),
		};

		memcpy(&ip.saddr, spec->ip_src, 4);
		memcpy(&ip.daddr, spec->ip_dst, 4);
		ip.check = htons(~csum_fold(csum_add(0, &ip, sizeof(ip))));
		memcpy(p, &ip, sizeof(ip));
		return sizeof(ip);
	}
	struct ip6_hdr ip6 = { .ip6_plen = htons(len - sizeof(ip6)), .ip6_hlim = 64 };

	ip6.ip6_vfc = 0x60;
	ip6.ip6_nxt = spec->proto;
	memcpy(&ip6.ip6_src, spec->ip_src, 16);
	memcpy(&ip6.ip6_dst, spec->ip_dst, 16);
	memcpy(p, &ip6, sizeof(ip6));
	return sizeof(ip6);
}

/* Header of TCP (RFC 9293) or UDP (RFC 768) without checksum; returns its length */
static size_t put_l4(const struct spec *spec, uint8_t *p, size_t len, uint32_t seq)
{
	if (spec->proto == IPPROTO_TCP) {
		struct tcphdr tcp = {
			.source = htons(spec->sport), .dest = htons(spec->dport), .doff = 5,
			.ack = 1, .psh = 1, .seq = htonl(seq), .window = htons(8192),
		};

		memcpy(p, &tcp, sizeof(tcp));
		return sizeof(tcp);
	}
	struct udphdr udp = {
		.source = htons(spec->sport), .dest = htons(spec->dport), .len = htons(len),
	};

	memcpy(p, &udp, sizeof(udp));
	return sizeof(udp);
}

/* Fill in the checksum, or ask for it in the virtio-net header. */
static void finish_l4(struct spec *spec, uint8_t *l4, size_t len, size_t offset)
{
	size_t at = spec->proto == IPPROTO_TCP ? offsetof(struct tcphdr, check) :
						 offsetof(struct udphdr, check);
	uint16_t sum = csum_fold(pseudo_header(spec, len));

	if (!(spec->vnet.flags & VIRTIO_NET_HDR_F_NEEDS_CSUM)) {
		sum = ~csum_fold(csum_add(sum, l4, len));
	} else if (!spec->raw_csum) {
		spec->vnet.csum_start = offset;
		spec->vnet.csum_offset = at;
	}
	l4[at] = sum >> 8;
	l4[at + 1] = sum & 0xff;
}

static void put_mark(const struct spec *spec, uint8_t *p, uint32_t seq)
{
	struct mark mark = { .magic = "wire", .id = htonl(spec->id), .seq = htonl(seq) };
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	mark.sent_us = htobe64(now.tv_sec * 1000000ULL + now.tv_nsec / 1000);
	memcpy(p, &mark, sizeof(mark));
}

static void randomize(uint8_t *bytes, size_t n)
{
	while (n--)
		bytes[n] = random();
}

/* The first byte of an address stays: a unicast one, or 10.0.0.0/8. */
static void draw(struct spec *spec)
{
	if (spec->random_src)
		randomize(spec->src + 1, 5);
	if (spec->random_dst)
		randomize(spec->dst + 1, 5);
	if (spec->random_ip) {
		randomize(spec->ip_src + 1, 3);
		randomize(spec->ip_dst + 1, 3);
	}
	if (spec->random_ports) {
		spec->sport = random();
		spec->dport = random();
	}
}

static void put_ethernet(struct spec *spec, uint8_t **p)
{
	int i;

	memcpy(*p, spec->dst, 6);
	memcpy(*p + 6, spec->src, 6);
	*p += 12;
	if (spec->sources) {
		(*p)[-2] += spec->source >> 8;
		(*p)[-1] += spec->source & 0xff;
		spec->source = (spec->source + 1) % spec->sources;
	}
	for (i = 0; i < spec->tag_count; i++) {
		put16(p, spec->tags[i].tpid);
		put16(p, spec->tags[i].tci);
	}
	put16(p, spec->type);
}

/* Frame number @seq of @spec into @buf (FRAME_MAX bytes); returns its length. */
size_t frame_build(struct spec *spec, uint32_t seq, uint8_t *buf)
{
	uint8_t *p = buf, *end = buf + spec->len + 4 * spec->tag_count, *l4 = NULL;

	if (spec->hex) {
		memcpy(buf, spec->hex, spec->hex_len);
		return spec->hex_len;
	}
	if (spec->len + 4 * spec->tag_count > FRAME_MAX)
		die("frame too long");
	memset(buf, 0, end - buf);
	draw(spec);
	put_ethernet(spec, &p);
	if (spec->ip_version)
		p += put_ip(spec, p, end - p);
	if (spec->proto) {
		l4 = p;
		p += put_l4(spec, p, end - p, seq);
	}
	if (p + sizeof(struct mark) > end)
		die("len=%zu is too short for these headers", spec->len);
	put_mark(spec, p, seq);
	if (spec->vnet.gso_type && !spec->vnet.hdr_len)
		spec->vnet.hdr_len = p - buf;
	if (l4)
		finish_l4(spec, l4, end - l4, l4 - buf);
	return end - buf;
}
