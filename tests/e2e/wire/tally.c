// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Frames counted by id and tags, for traffic that is too much for a line a frame. Those without a
 * mark are counted by their tags, with "-" for an id.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include "tests/e2e/wire/wire.h"

#define GROUPS_MAX	64
#define SEQ_MAX		(1U << 23)

/* struct group - frames of one id with the same tags */
struct group {
	bool marked;
	uint32_t id;
	char tags[TAGS_MAX * 10 + 1];
	uint64_t frames, again, reordered;
	uint32_t first, last;
	uint8_t *seen;		/* a bit for each sequence number */
};

static struct group groups[GROUPS_MAX];
static int group_count;

static struct group *find(const struct sight *s)
{
	uint32_t id = s->mark ? ntohl(s->mark->id) : 0;
	char tags[TAGS_MAX * 10 + 1];
	struct group *g;

	sight_tags(s, tags);
	for (g = groups; g < groups + group_count; g++)
		if (g->marked == !!s->mark && g->id == id && !strcmp(g->tags, tags))
			return g;
	if (group_count == GROUPS_MAX)
		die("more than %d kinds of frames", GROUPS_MAX);
	group_count++;
	memset(g, 0, sizeof(*g));
	g->marked = s->mark;
	g->id = id;
	strcpy(g->tags, tags);
	if (g->marked) {
		g->first = g->last = ntohl(s->mark->seq);
		g->seen = calloc(SEQ_MAX / 8, 1);
	}
	return g;
}

static void count_seq(struct group *g, uint32_t seq)
{
	if (seq < g->last)
		g->reordered++;
	else
		g->last = seq;
	if (seq < g->first)
		g->first = seq;
	if (g->seen && seq < SEQ_MAX) {
		g->again += g->seen[seq / 8] >> seq % 8 & 1;
		g->seen[seq / 8] |= 1 << seq % 8;
	}
}

void tally_add(const struct sight *s)
{
	struct group *g = find(s);

	g->frames++;
	if (s->mark)
		count_seq(g, ntohl(s->mark->seq));
}

void tally_clear(void)
{
	while (group_count)
		free(groups[--group_count].seen);
}

void tally_print(FILE *out)
{
	struct group *g;

	for (g = groups; g < groups + group_count; g++) {
		if (g->marked)
			fprintf(out, "id=%u ", g->id);
		else
			fputs("id=- ", out);
		fprintf(out, "vlan=%s frames=%llu again=%llu reordered=%llu first=%u last=%u\n",
			g->tags, (unsigned long long)g->frames, (unsigned long long)g->again,
			(unsigned long long)g->reordered, g->first, g->last);
	}
}
