// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/plain.h"

void plain_put(FILE *f, const char *text)
{
	for (; *text; text++) {
		unsigned char c = *text;

		if (c == '\n')
			fputs("\\n", f);
		else if (c < ' ' || c == 0x7f)
			fprintf(f, "\\x%02x", c);
		else if (c == 0xc2 && (unsigned char)text[1] >= 0x80 &&
			 (unsigned char)text[1] < 0xa0)
			fprintf(f, "\\x%02x", (unsigned char)*++text);	/* C1, in UTF-8 */
		else
			putc(c, f);
	}
}
