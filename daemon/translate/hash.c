// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hashes of a frame by which rules choose: xlate.h. What goes into one was looked at, and nothing
 * else. They have no secret in them: a daemon that is started anew chooses as the one before.
 */
#include <netinet/in.h>
#include "daemon/rules/action.h"
#include "daemon/rules/group.h"
#include "daemon/syntax/rule_fields.h"
#include "daemon/translate/xlate.h"

/* struct hashed - what is hashed; both ways of a conversation are one where it is symmetric */
struct hashed {
	u8 address[2][16];
	u8 mac[2][6];
	u8 ports[2][2];
	__be16 type;
	u16 vid[2];
	u8 proto;
};

/* @size bytes of the key at @offset, added to what is there */
static void add(struct xlate *x, u8 *to, size_t offset, size_t size)
{
	const u8 *now = (const u8 *)&x->now.k + offset;
	u8 *mask = (u8 *)&x->d->mask.k + offset;
	size_t i;

	for (i = 0; i < size; i++) {
		to[i] ^= now[i];
		mask[i] = 0xff;
	}
}

#define ADD(x, to, member, size) \
	add(x, to, offsetof(struct vswitch_flow_key, member), size)

static bool is_read(struct xlate *x, u8 unread)
{
	x->d->mask.k.ip_frag |= unread;
	return !(x->now.k.ip_frag & unread);
}

/* Bytes of its addresses; 0: it is not IP, or cannot be read */
static size_t address_size(struct xlate *x)
{
	if (!xlate_has(x, NEED_IP) || !is_read(x, VSWITCH_UNREAD_IP))
		return 0;
	return be16_to_cpu(x->now.k.eth_type) == VSW_ETH_TYPE_IPV4 ? 4 : 16;
}

static void add_type(struct xlate *x, struct hashed *h)
{
	x->d->mask.k.eth_type = 0xffff;
	h->type = x->now.k.eth_type;
}

/* @way: 0: into one, where both ways give the same */
static void add_l3(struct xlate *x, struct hashed *h, size_t size, unsigned int way)
{
	ADD(x, h->address[0], ip_src, size);
	ADD(x, h->address[way], ip_dst, size);
}

static void add_l4(struct xlate *x, struct hashed *h, bool udp, unsigned int way)
{
	if (!is_read(x, VSWITCH_UNREAD_PROTO))
		return;
	ADD(x, &h->proto, ip_proto, 1);
	if (h->proto != IPPROTO_TCP && h->proto != IPPROTO_SCTP &&
	    !(udp && h->proto == IPPROTO_UDP))
		return;
	if (!is_read(x, VSWITCH_UNREAD_PORTS))
		return;
	ADD(x, h->ports[0], tp_src, 2);
	ADD(x, h->ports[way], tp_dst, 2);
}

static void add_l2(struct xlate *x, struct hashed *h)
{
	struct tag tag;
	unsigned int i;

	ADD(x, h->mac[0], eth_src, 6);
	ADD(x, h->mac[0], eth_dst, 6);
	add_type(x, h);
	for (i = 0; i < TAGS_SEEN && xlate_tag(x, i, &tag); i++)
		h->vid[i] = xlate_vid(x, i);
}

static void add_symmetric_l3l4(struct xlate *x, struct hashed *h, bool l4, bool udp)
{
	size_t size = address_size(x);

	if (!size) {
		add_l2(x, h);
		return;
	}
	add_l3(x, h, size, 0);
	if (l4)
		add_l4(x, h, udp, 0);
}

static void gather(struct xlate *x, struct hashed *h, enum ofhash what)
{
	size_t size;

	switch (what) {
	case OFHASH_ETH_SRC:
		ADD(x, h->mac[0], eth_src, 6);
		break;
	case OFHASH_SYMMETRIC_L4:
		add_l2(x, h);
		size = address_size(x);
		if (size) {
			add_l3(x, h, size, 0);
			add_l4(x, h, false, 0);
		}
		break;
	case OFHASH_SYMMETRIC_L3L4:
	case OFHASH_SYMMETRIC_L3L4_UDP:
		add_symmetric_l3l4(x, h, true, what == OFHASH_SYMMETRIC_L3L4_UDP);
		break;
	case OFHASH_SYMMETRIC_L3:
		add_symmetric_l3l4(x, h, false, false);
		break;
	case OFHASH_NW_SRC:
		ADD(x, h->address[0], ip_src, address_size(x));
		break;
	case OFHASH_NW_DST:
		ADD(x, h->address[0], ip_dst, address_size(x));
		break;
	case OFHASH_L4:
		add_type(x, h);
		size = address_size(x);
		if (size) {
			add_l3(x, h, size, 1);
			add_l4(x, h, true, 1);
		}
		break;
	}
}

u32 xlate_hash(struct xlate *x, enum ofhash what, u64 basis)
{
	struct hashed h;

	memset(&h, 0, sizeof(h));
	gather(x, &h, what);
	return hash_bytes(&h, sizeof(h), basis);
}

/* The last steps of splitmix64 */
u32 xlate_stir(u32 hash, u32 which)
{
	u64 n = (u64)which << 32 | hash;

	n = (n ^ n >> 30) * 0xbf58476d1ce4e5b9ULL;
	n = (n ^ n >> 27) * 0x94d049bb133111ebULL;
	return (u32)(n ^ n >> 31);
}

/* --- fields that are named ------------------------------------------------------------------- */

static bool has_bit(const struct of_field *f, const u8 *mask, unsigned int bit)
{
	bit += f->shift;
	return mask[f->size - 1 - bit / 8] >> bit % 8 & 1;
}

/* The bits of a field that are asked for, one run of them after the other */
static u32 hash_bits(struct xlate *x, const struct ofgroup_field *field, u32 hash)
{
	const struct of_field *f = of_field_at(field->field);
	struct of_part part = { .field = field->field };
	unsigned int bit = 0, first;
	xlate_number n;

	while (bit < f->bits) {
		if (!has_bit(f, field->mask, bit)) {
			bit++;
			continue;
		}
		for (first = bit; bit < f->bits && has_bit(f, field->mask, bit);)
			bit++;
		part.first = (u8)first;
		part.n = (u8)(bit - first);
		n = xlate_read_part(x, &part);
		hash = hash_bytes(&n, sizeof(n), (u64)field->field << 40 | (u64)first << 32 | hash);
	}
	return hash;
}

/* What its buckets would be without a mask: tags and ports, as a whole */
static u32 hash_whole(struct xlate *x, const struct ofgroup_field *field, u32 hash)
{
	const struct of_part part = { field->field, 0, of_field_at(field->field)->bits };
	xlate_number n = xlate_read_part(x, &part);

	return hash_bytes(&n, sizeof(n), (u64)field->field << 40 | hash);
}

u32 xlate_hash_group(struct xlate *x, const struct ofgroup *g)
{
	u32 hash, i;

	if (g->method != OFGROUP_HASH)
		return xlate_hash(x, OFHASH_L4, g->param);
	if (!g->n_fields)
		return xlate_hash(x, OFHASH_SYMMETRIC_L4, g->param);
	hash = hash_bytes(&g->param, sizeof(g->param), 0);
	for (i = 0; i < g->n_fields; i++) {
		const struct ofgroup_field *field = &g->field[i];
		u8 place = of_field_at(field->field)->place;

		if (!xlate_has_field(x, field->field))
			continue;
		hash = place == PLACE_KEY || place == PLACE_REG ? hash_bits(x, field, hash) :
		       hash_whole(x, field, hash);
	}
	return hash;
}
