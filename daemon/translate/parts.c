// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bits of fields and registers that rules read, write and move: xlate.h. A bit of the frame that is
 * read was looked at, wherever it goes; a register is known, and in no mask.
 */
#include "daemon/rules/action.h"
#include "daemon/rules/key_parts.h"
#include "daemon/syntax/rule_fields.h"
#include "daemon/translate/xlate.h"

void xlate_set_tci(struct xlate *x, u16 bits, u16 value, bool push)
{
	struct tag tag;
	u16 tci;

	if (!xlate_tag(x, 0, &tag)) {
		if (push)
			xlate_push(x, cpu_to_be16(VSW_TPID_C), cpu_to_be16(value));
		return;
	}
	xlate_look_tci(x, 0, 0xffff);
	tci = (be16_to_cpu(tag.tci) & ~bits) | value;
	if (tag.tci == cpu_to_be16(tci))
		return;
	xlate_pop(x);
	xlate_push(x, tag.tpid, cpu_to_be16(tci));
}

void xlate_set_whole_tci(struct xlate *x, u16 value, u16 mask)
{
	bool tag = value & OF_TAG_PRESENT;

	if (mask & OF_TAG_PRESENT && !tag)
		xlate_pop(x);
	else
		xlate_set_tci(x, mask & (u16)~OF_TAG_PRESENT, value & (u16)~OF_TAG_PRESENT, tag);
}

void xlate_set_tunnel(struct xlate *x, __be32 id, __be32 kept)
{
	if (!x->has_tun)
		x->d->mask.k.tun_id |= kept;
	x->has_tun = true;
	x->now.k.tun_id = (x->now.k.tun_id & kept) | id;
}

/* --- numbers ------------------------------------------------------------------------------- */

static xlate_number all_bits(u32 n)
{
	return n >= 128 ? ~(xlate_number)0 : ((xlate_number)1 << n) - 1;
}

static xlate_number load(const u8 *bytes, size_t size)
{
	xlate_number n = 0;
	size_t i;

	for (i = 0; i < size; i++)
		n = n << 8 | bytes[i];
	return n;
}

static void store(u8 *bytes, size_t size, xlate_number n)
{
	while (size--) {
		bytes[size] = (u8)n;
		n >>= 8;
	}
}

/* --- reading ------------------------------------------------------------------------------- */

/* The bit of VSWITCH_UNREAD that says that a field could not be read; 0: it always can */
static u8 unread_bit(const struct of_field *f)
{
	size_t i;

	for (i = 0; i < N_PARTS; i++) {
		if (key_parts[i].offset == f->offset)
			return key_parts[i].unread;
	}
	return 0;
}

/* What cannot be read ends the frame's way: there is nothing to go on with. */
static bool is_readable(struct xlate *x, const struct of_field *f)
{
	u8 bit = unread_bit(f);

	x->d->mask.k.ip_frag |= bit;
	if (!(x->now.k.ip_frag & bit))
		return true;
	xlate_say(x, "%s cannot be read", f->name);
	xlate_end(x, VSWITCH_DROP_UNREADABLE);
	return false;
}

static xlate_number read_key(struct xlate *x, const struct of_field *f, const struct of_part *p)
{
	u8 *mask = (u8 *)&x->d->mask.k + f->offset;
	const u8 *now = (const u8 *)&x->now.k + f->offset;
	xlate_number bits = all_bits(p->n) << p->first << f->shift;
	u8 looked[16];
	size_t i;

	if (!is_readable(x, f))
		return 0;
	store(looked, f->size, bits);
	for (i = 0; i < f->size; i++)
		mask[i] |= looked[i];
	return load(now, f->size) >> f->shift;
}

/* With the bit that stands for a tag */
static xlate_number read_tag(struct xlate *x, const struct of_field *f)
{
	struct tag tag;
	u16 tci;

	if (!xlate_tag(x, 0, &tag))
		return 0;
	xlate_look_tci(x, 0, f->place == PLACE_PCP ? VSW_TCI_PCP : f->place == PLACE_VID ?
		       VSW_TCI_VID : (u16)~OF_TAG_PRESENT);
	tci = (be16_to_cpu(tag.tci) & (u16)~OF_TAG_PRESENT) | OF_TAG_PRESENT;
	if (f->place == PLACE_PCP)
		return tci >> 13;
	return f->place == PLACE_VID ? tci & (OF_TAG_PRESENT | VSW_TCI_VID) : tci;
}

/* By which port a frame came in is in every mask. */
static xlate_number read_port(const struct xlate *x)
{
	const struct port *local = x->in->bridge->local;

	return x->in == local ? OFPP_LOCAL : x->in->dp.no;
}

xlate_number xlate_read_part(struct xlate *x, const struct of_part *p)
{
	const struct of_field *f = of_field_at(p->field);
	xlate_number n;

	switch ((enum of_place)f->place) {
	case PLACE_REG:
		n = load(&x->regs.b[f->offset], f->size);
		break;
	case PLACE_PORT:
		n = read_port(x);
		break;
	case PLACE_KEY:
		n = read_key(x, f, p);
		break;
	default:
		n = read_tag(x, f);
	}
	return n >> p->first & all_bits(p->n);
}

/* --- writing ------------------------------------------------------------------------------- */

void xlate_set_register(struct xlate *x, const struct vswitch_set *set)
{
	const struct of_field *f = of_field_at((u16)set->field);
	u8 *reg = &x->regs.b[f->offset];
	size_t i;

	for (i = 0; i < f->size; i++)
		reg[i] = (u8)((reg[i] & ~set->mask[i]) | set->value[i]);
}

static void write_tag(struct xlate *x, const struct of_field *f, u16 value, u16 mask)
{
	if (f->place == PLACE_TCI)
		xlate_set_whole_tci(x, value, mask);
	else if (f->place == PLACE_PCP)
		xlate_set_tci(x, (u16)(mask << 13), (u16)(value << 13), false);
	else
		xlate_set_tci(x, mask & VSW_TCI_VID, value & VSW_TCI_VID, false);
}

/* The value is in the form of the key, where ARP's operation is a byte only. */
static void write_key(struct xlate *x, const struct of_field *f, xlate_number value,
		      xlate_number mask)
{
	struct vswitch_set set = { .field = (u32)f->set };
	u8 at = f->set == VSWITCH_FIELD_ARP_OP;

	if (f->set < 0) {
		xlate_set_tunnel(x, cpu_to_be32((u32)value), ~cpu_to_be32((u32)mask));
		return;
	}
	if (at)
		set.mask[0] = 0xff;
	store(set.value + at, f->size, value << f->shift);
	store(set.mask + at, f->size, mask << f->shift);
	xlate_set_field(x, &set);
}

void xlate_write_part(struct xlate *x, const struct of_part *p, xlate_number n)
{
	const struct of_field *f = of_field_at(p->field);
	xlate_number mask = all_bits(p->n) << p->first, value = n << p->first & mask;
	struct vswitch_set set = { .field = p->field };

	switch ((enum of_place)f->place) {
	case PLACE_REG:
		store(set.value, f->size, value);
		store(set.mask, f->size, mask);
		xlate_set_register(x, &set);
		break;
	case PLACE_KEY:
		write_key(x, f, value, mask);
		break;
	case PLACE_PORT:
		break;
	default:
		write_tag(x, f, (u16)value, (u16)mask);
	}
}

void xlate_check_larger(struct xlate *x, const struct ofact *a)
{
	bool larger = a->check.len <= x->longer;

	if (!larger && a->check.len < x->at_most) {
		xlate_say(x, "this depends on whether it has more than %u bytes", a->check.len);
		x->ask = a->check.len;
		x->asks = true;
		xlate_refuse(x);
		return;
	}
	xlate_say(x, "it has %s %u bytes", larger ? "more than" : "at most", a->check.len);
	xlate_write_part(x, &a->check.to, larger);
}

void xlate_move(struct xlate *x, const struct of_part *from, const struct of_part *to)
{
	xlate_number n = xlate_read_part(x, from);

	if (!x->ended)
		xlate_write_part(x, to, n);
}

/* --- the stack ----------------------------------------------------------------------------- */

void xlate_stack_push(struct xlate *x, const struct of_part *p)
{
	xlate_number n = xlate_read_part(x, p);

	if (x->ended)
		return;
	if (x->n_stack == STACK_MAX) {
		xlate_say(x, "too much is on the stack");
		xlate_refuse(x);
		return;
	}
	x->stack[x->n_stack++] = n;
}

void xlate_stack_pop(struct xlate *x, const struct of_part *p)
{
	if (x->n_stack)
		xlate_write_part(x, p, x->stack[--x->n_stack]);
	else
		xlate_say(x, "the stack is empty");
}
