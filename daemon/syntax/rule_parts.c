// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing parts of fields, and values of registers: rule_parts.h. */
#include "daemon/syntax/rule_fields.h"
#include "daemon/syntax/rule_parts.h"

/* "NXM_NX_REG0[]", "NXM_NX_REG0[3]", "NXM_NX_REG0[0..15]" */
void of_part_put(FILE *out, const struct of_part *part)
{
	const struct of_field *f = of_field_at(part->field);

	fputs(of_field_code(f), out);
	if (part->n == f->bits)
		fputs("[]", out);
	else if (part->n == 1)
		fprintf(out, "[%u]", part->first);
	else
		fprintf(out, "[%u..%u]", part->first, part->first + part->n - 1);
}

void of_number_put(FILE *out, const u8 *bytes, size_t size)
{
	const char *prefix = "0x%x";
	size_t i = 0;

	while (i < size && !bytes[i])
		i++;
	if (i == size)
		fputc('0', out);
	for (; i < size; i++) {
		fprintf(out, prefix, bytes[i]);
		prefix = "%02x";
	}
}

/* "0x5", "0x5/0xff" */
void of_register_put(FILE *out, const struct vswitch_set *set)
{
	const struct of_field *f = of_field_at((u16)set->field);
	size_t i = 0;

	of_number_put(out, set->value, f->size);
	while (i < f->size && set->mask[i] == 0xff)
		i++;
	if (i == f->size)
		return;
	fputc('/', out);
	of_number_put(out, set->mask, f->size);
}

void of_masked_put(FILE *out, u32 value, u32 mask, u32 full)
{
	fprintf(out, "%u", value);
	if (mask != full)
		fprintf(out, "/0x%x", mask);
	fputs("->", out);
}
