// SPDX-License-Identifier: GPL-2.0-or-later
#include <locale.h>
#include <ncurses.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/clock.h"
#include "cli/error.h"
#include "cli/top/screen.h"

#define HEAD_LINES	3	/* sums, error or nothing, headings */

/* struct field - a column of numbers; @key sorts by it */
static const struct field {
	const char *heading;
	char key;
	int order;	/* enum sample_counter or sample_order */
	double factor;
} fields[] = {
	{ "rx/s", 'r', SAMPLE_RX_PACKETS, 1 },
	{ "rx bit/s", 'R', SAMPLE_RX_BYTES, 8 },
	{ "tx/s", 't', SAMPLE_TX_PACKETS, 1 },
	{ "tx bit/s", 'T', SAMPLE_TX_BYTES, 8 },
	{ "miss/s", 'm', SAMPLE_MISSES, 1 },
	{ "drop/s", 'd', SAMPLE_DROPS, 1 },
	{ "flows", 'f', SAMPLE_BY_FLOWS, 1 },
};

#define N_FIELDS	((int)(sizeof(fields) / sizeof(*fields)))
#define FIELD_WIDTH	9

/* struct screen - @before, @now: samples; @top: the first port that is shown */
struct screen {
	const struct client_options *client;
	struct sample before, now;
	int order, top;
	char *err;
};

void screen_number(double value, char text[16])
{
	static const char units[] = " kMGTPE";
	const char *unit = units;

	while (value >= 999.5 && unit[1]) {
		value /= 1000;
		unit++;
	}
	snprintf(text, 16, "%.*f%.*s", unit == units || value >= 99.95 ? 0 : 1, value,
		 unit != units, unit);
}

/* Bytes of @text that fill at most @width columns: names are of one column a character */
static int fitting(const char *text, int width)
{
	int len = 0;

	for (; text[len]; len++) {
		if ((text[len] & 0xc0) != 0x80 && width-- <= 0)
			break;
	}
	return len;
}

/* Control characters would move the cursor. */
static void put_name(int line, int column, int width, const char *text)
{
	char plain[SAMPLE_GUEST_LEN];
	size_t i;

	for (i = 0; text[i] && i < sizeof(plain) - 1; i++)
		plain[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7f ? '?' : text[i];
	plain[i] = '\0';
	mvaddnstr(line, column, plain, fitting(plain, width));
}

/* Columns of names: what the numbers leave */
static int name_width(void)
{
	int left = COLS - N_FIELDS * FIELD_WIDTH;

	return left > 8 ? left : 8;
}

static void put_headings(const struct screen *s)
{
	int at = name_width();

	attron(A_REVERSE);
	mvhline(HEAD_LINES - 1, 0, ' ', COLS);
	mvaddstr(HEAD_LINES - 1, 0, "port");
	for (int i = 0; i < N_FIELDS && at + FIELD_WIDTH <= COLS; i++, at += FIELD_WIDTH) {
		bool sorted = fields[i].order == s->order;

		if (sorted)
			attron(A_BOLD);
		mvprintw(HEAD_LINES - 1, at, "%*s", FIELD_WIDTH, fields[i].heading);
		if (sorted)
			attroff(A_BOLD);
	}
	attroff(A_REVERSE);
}

static void put_port(int line, const struct sample_port *p)
{
	int width = name_width(), at = width;

	/* Who it belongs to says more than what it is called. */
	put_name(line, 0, width - 1, *p->guest ? p->guest : p->name);
	if (*p->guest && width > 40) {
		mvhline(line, width - IF_NAMESIZE - 1, ' ', IF_NAMESIZE);
		put_name(line, width - IF_NAMESIZE, IF_NAMESIZE - 1, p->name);
	}
	for (int i = 0; i < N_FIELDS && at + FIELD_WIDTH <= COLS; i++, at += FIELD_WIDTH) {
		char text[16];

		screen_number(fields[i].order < __SAMPLE_COUNTERS ?
			      p->rates[fields[i].order] * fields[i].factor : (double)p->flows,
			      text);
		mvprintw(line, at, "%*s", FIELD_WIDTH, text);
	}
}

static void put_sums(const struct screen *s)
{
	char rx[16], misses[16], drops[16];

	screen_number(sample_sum(&s->now, SAMPLE_RX_PACKETS), rx);
	screen_number(sample_sum(&s->now, SAMPLE_MISSES), misses);
	screen_number(sample_sum(&s->now, SAMPLE_DROPS), drops);
	mvprintw(0, 0, "%zu ports  %llu flows  %llu masks  %llu parked  %s frames/s  %s misses/s"
		 "  %s drops/s", s->now.n, (unsigned long long)s->now.flows,
		 (unsigned long long)s->now.masks, (unsigned long long)s->now.parked, rx, misses,
		 drops);
	if (s->err)
		put_name(1, 0, COLS, s->err);
	else
		mvaddnstr(1, 0, "sort: r R rx  t T tx  m misses  d drops  f flows  n name; "
			  "arrows scroll, q quits", COLS);
}

static int rows_shown(void)
{
	return LINES > HEAD_LINES ? LINES - HEAD_LINES : 0;
}

static void draw(struct screen *s)
{
	int most = (int)s->now.n - rows_shown();

	if (s->top > most)
		s->top = most;
	if (s->top < 0)
		s->top = 0;
	sample_sort(&s->now, s->order);
	erase();
	put_sums(s);
	put_headings(s);
	for (int i = 0; i < rows_shown() && s->top + i < (int)s->now.n; i++)
		put_port(HEAD_LINES + i, &s->now.ports[s->top + i]);
	refresh();
}

/* A daemon that is away is shown as such, with what it last said. */
static void update(struct screen *s)
{
	struct sample next;
	char *err = NULL;

	if (!sample_take(&next, s->client, &err)) {
		sample_free(&s->before);
		s->before = s->now;
		s->now = next;
		if (s->before.ms)
			sample_rates(&s->now, &s->before);
	} else {
		sample_free(&next);
	}
	free(s->err);
	s->err = err;
}

/* Whether to go on */
static bool take_key(struct screen *s, int key)
{
	for (int i = 0; i < N_FIELDS; i++) {
		if (fields[i].key == key)
			s->order = fields[i].order;
	}
	switch (key) {
	case 'n':
		s->order = SAMPLE_BY_NAME;
		break;
	case KEY_UP:
		s->top--;
		break;
	case KEY_DOWN:
		s->top++;
		break;
	case KEY_PPAGE:
		s->top -= rows_shown();
		break;
	case KEY_NPAGE:
		s->top += rows_shown();
		break;
	}
	return key != 'q' && key != 'Q';
}

/* A terminal that has left: reading from it ends at once, for ever. */
static bool is_gone(void)
{
	struct pollfd pfd = { .fd = STDIN_FILENO };

	return poll(&pfd, 1, 0) > 0 && pfd.revents & (POLLHUP | POLLERR | POLLNVAL);
}

/*
 * Keys are answered at once, with the sample that there is. A terminal that leaves ends it where
 * SIGHUP is ignored, too.
 */
static int loop(struct screen *s, int interval_ms, char **err)
{
	int64_t next = 0;
	int key = ERR;

	do {
		int64_t left = next - now_ms();

		if (left <= 0) {
			update(s);
			next = now_ms() + interval_ms;
			left = interval_ms;
		}
		draw(s);
		timeout(left);
		key = getch();
		if (key == ERR && is_gone())
			return error_set(err, "the terminal has gone");
	} while (take_key(s, key));
	return 0;
}

int screen_run(const struct client_options *client, int interval_ms, int order, char **err)
{
	struct screen s = { .client = client, .order = order };
	SCREEN *terminal;
	int ret;

	setlocale(LC_CTYPE, "");
	terminal = newterm(NULL, stdout, stdin);
	if (!terminal)
		return error_set(err, "the terminal '%s' is unknown: set TERM, or say --once",
				 getenv("TERM") ? getenv("TERM") : "");
	cbreak();
	noecho();
	keypad(stdscr, true);
	curs_set(0);
	ret = loop(&s, interval_ms, err);
	endwin();
	delscreen(terminal);
	sample_free(&s.before);
	sample_free(&s.now);
	free(s.err);
	return ret;
}
