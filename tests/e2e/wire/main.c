// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "tests/e2e/wire/wire.h"

static const char usage[] =
"usage: wire send WHERE [FIELD=VALUE...]   send frames, print how many\n"
"       wire listen WHERE ctl=PATH out=PATH [tally]\n"
"                       write what comes in to out, in the background\n"
"       wire tap WHERE ctl=PATH out=PATH [tally] [vnet] [offload=csum,tso4,tso6,ecn,uso] [mq]\n"
"                       the same on a tap that is held open; send by WHERE = @CTL\n"
"       wire sync|reset|stop CTL           all that came is in out | forget it | end\n"
"       wire retype TAP TYPE    make the tap, which is down and held by nobody, a device of this\n"
"                       type (ARPHRD_*)\n"
"WHERE: [NETNS/]INTERFACE\n"
"Frame: dst=MAC|random src=MAC|random\n"
"       sources=N (that count up from src, which ends in :00:00, by turns)\n"
"       vlan=[TPID:]TCI (more than once) type= len= id= hex=BYTES\n"
"       said=TYPE (that a packet socket says it is)\n"
"       ip=SRC-DST|random tcp=SPORT-DPORT|random udp=SPORT-DPORT|random\n"
"       vnet gso=tcp4|tcp6|udp|udp_l4|NUMBER gso_size= hdr_len= csum_start= csum_offset=\n"
"How many: count= rate=PER_SECOND for=SECONDS\n";

void die(const char *fmt, ...)
{
	va_list ap;

	fputs("wire: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

const char *word_value(const char *word, const char *key)
{
	size_t len = strlen(key);

	if (strncmp(word, key, len))
		return NULL;
	if (word[len] == '=')
		return word + len + 1;
	return word[len] ? NULL : "";
}

unsigned long number(const char *text, unsigned long max)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(text, &end, 0);
	if (errno || end == text || *end || n > max)
		die("%s: no number up to %lu", text, max);
	return n;
}

int main(int argc, char **argv)
{
	const char *verb = argc > 2 ? argv[1] : "";

	signal(SIGPIPE, SIG_IGN);
	if (!strcmp(verb, "send"))
		return send_run(argv[2], argv + 3);
	if (!strcmp(verb, "retype") && argc == 4)
		return tap_retype(argv[2], number(argv[3], UINT16_MAX));
	if (!strcmp(verb, "listen"))
		return listen_run(argv[2], argv + 3, false);
	if (!strcmp(verb, "tap"))
		return listen_run(argv[2], argv + 3, true);
	if (!strcmp(verb, "sync") || !strcmp(verb, "reset") || !strcmp(verb, "stop"))
		return ctl_run(argv[2], verb[1] == 'y' ? 's' : verb[1] == 'e' ? 'r' : 'q');
	fputs(usage, stderr);
	return 2;
}
