// SPDX-License-Identifier: GPL-2.0-or-later
/* A frame as a line of words. */
#include <arpa/inet.h>
#include <string.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include "tests/e2e/wire/wire.h"

static uint16_t get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static bool is_tpid(uint16_t type)
{
	return type == 0x8100 || type == 0x88a8;
}

static const struct mark *find_mark(const uint8_t *p, const uint8_t *end)
{
	const struct mark *mark = (const struct mark *)p;

	if (p + sizeof(*mark) > end || memcmp(mark->magic, "wire", 4))
		return NULL;
	return mark;
}

static const char *csum_word(const uint8_t *src, size_t alen, int proto, const uint8_t *l4,
			     size_t len, const struct virtio_net_hdr *vnet)
{
	uint32_t sum = csum_add(proto + len, src, 2 * alen);

	if (vnet->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM)
		return "partial";
	return csum_fold(csum_add(sum, l4, len)) == 0xffff ? "ok" : "bad";
}

/* Words about TCP and UDP; returns where their payload begins, or @end */
static const uint8_t *take_l4(struct sight *s, int proto, const uint8_t *addrs, size_t alen,
			      const uint8_t *l4, const uint8_t *end,
			      const struct virtio_net_hdr *vnet)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];
	size_t hlen = proto == IPPROTO_TCP ? 20 : 8;

	if ((proto != IPPROTO_TCP && proto != IPPROTO_UDP) || l4 + hlen > end)
		return end;
	inet_ntop(alen == 4 ? AF_INET : AF_INET6, addrs, src, sizeof(src));
	inet_ntop(alen == 4 ? AF_INET : AF_INET6, addrs + alen, dst, sizeof(dst));
	snprintf(s->ip, sizeof(s->ip), " ip=%.40s-%.40s %s=%u-%u csum=%s", src, dst,
		 proto == IPPROTO_TCP ? "tcp" : "udp", get16(l4), get16(l4 + 2),
		 csum_word(addrs, alen, proto, l4, end - l4, vnet));
	return l4 + (proto == IPPROTO_TCP ? (l4[12] >> 4) * 4 : 8);
}

static const uint8_t *take_ip(struct sight *s, const uint8_t *p, const uint8_t *end,
			      const struct virtio_net_hdr *vnet)
{
	if (s->type == 0x0800 && p + sizeof(struct iphdr) <= end) {
		if (p + get16(p + 2) < end)
			end = p + get16(p + 2);
		return take_l4(s, p[9], p + 12, 4, p + (p[0] & 15) * 4, end, vnet);
	}
	if (s->type == 0x86dd && p + sizeof(struct ip6_hdr) <= end)
		return take_l4(s, p[6], p + 8, 16, p + 40, end, vnet);
	return p;
}

void sight_take(struct sight *s, const uint8_t *data, size_t len, const struct tag *accelerated,
		const struct virtio_net_hdr *vnet)
{
	const uint8_t *p = data + 12, *end = data + len;

	memset(s, 0, sizeof(*s));
	s->len = len;
	if (len < 14)
		return;
	memcpy(s->dst, data, 6);
	memcpy(s->src, data + 6, 6);
	if (accelerated->tpid) {
		s->tags[s->tag_count++] = *accelerated;
		s->len += 4;
	}
	for (; p + 6 <= end && is_tpid(get16(p)) && s->tag_count < TAGS_MAX; p += 4)
		s->tags[s->tag_count++] = (struct tag){ get16(p), get16(p + 2) };
	s->type = get16(p);
	p = take_ip(s, p + 2, end, vnet);
	s->mark = find_mark(p, end);
}

/* "8100:000a,8100:0014", outermost first; "-" without tags */
const char *sight_tags(const struct sight *s, char buf[TAGS_MAX * 10 + 1])
{
	char *p = buf;
	int i;

	strcpy(buf, "-");
	for (i = 0; i < s->tag_count; i++)
		p += sprintf(p, "%s%04x:%04x", i ? "," : "", s->tags[i].tpid, s->tags[i].tci);
	return buf;
}

static const char *gso_name(uint8_t type, char buf[8])
{
	switch (type & ~VIRTIO_NET_HDR_GSO_ECN) {
	case VIRTIO_NET_HDR_GSO_TCPV4:
		return "tcp4";
	case VIRTIO_NET_HDR_GSO_TCPV6:
		return "tcp6";
	case VIRTIO_NET_HDR_GSO_UDP:
		return "udp";
	case 5:
		return "udp_l4";
	}
	snprintf(buf, 8, "%u", type);
	return buf;
}

void sight_print(const struct sight *s, const struct virtio_net_hdr *vnet, FILE *out)
{
	char dst[18], src[18], tags[TAGS_MAX * 10 + 1], gso[8];

	if (s->mark)
		fprintf(out, "id=%u seq=%u ", ntohl(s->mark->id), ntohl(s->mark->seq));
	fprintf(out, "dst=%s src=%s vlan=%s type=%04x len=%zu%s", mac_name(s->dst, dst),
		mac_name(s->src, src), sight_tags(s, tags), s->type, s->len, s->ip);
	if (vnet->gso_type)
		fprintf(out, " gso=%s gso_size=%u", gso_name(vnet->gso_type, gso), vnet->gso_size);
	if (s->mark)
		fprintf(out, " sent=%llu", (unsigned long long)be64toh(s->mark->sent_us));
	fputc('\n', out);
}
