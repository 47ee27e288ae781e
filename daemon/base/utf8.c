// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <iconv.h>
#include "daemon/base/utf8.h"
#include "daemon/base/xalloc.h"

bool utf8_valid(const char *text)
{
	size_t left = strlen(text), room;
	char *in = (char *)text, *out;
	char buf[256];
	iconv_t cd;
	bool ok = true;

	while (left && !(*in & 0x80)) {
		in++;
		left--;
	}
	if (!left)
		return true;
	cd = iconv_open("UTF-32", "UTF-8");
	if (cd == (iconv_t)-1)
		xcheck(NULL);
	while (left && ok) {
		out = buf;
		room = sizeof(buf);
		ok = iconv(cd, &in, &left, &out, &room) != (size_t)-1 || errno == E2BIG;
	}
	iconv_close(cd);
	return ok;
}
