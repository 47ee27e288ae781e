/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the shells' completions ask for: what may stand where the cursor is. One place knows, for
 * bash, zsh and fish (packaging/completion).
 */
#ifndef VSW_CLI_COMPLETE_H
#define VSW_CLI_COMPLETE_H

#include <stdio.h>
#include "cli/client.h"

struct noun;

/* The word that asks, before those of the command line; nobody types it. */
#define COMPLETE_WORD	"complete-words"

#define COMPLETE_SECONDS	1	/* how long the daemon may take: somebody waits at a key */

/* Tables of the configuration that are offered; ends with NULL */
extern const char *const complete_tables[];

/*
 * What the arguments of a command, or of "NOUN VERB", are, a letter each; the last is that of all
 * more.
 * b bridge  p port of the bridge before, or of any  x bridge or port  d network device  t table
 * r record  c column  C column=  k column= of a port  m fail mode  a log area  l log level
 * - what nobody can know
 */
const char *complete_kinds(const char *command);

/*
 * @words: of the line, without the program; the last is the one at the cursor, and may be empty.
 * Prints what may take its place, a line each, with a tab and a line of help where there is one.
 * Without a daemon what it knows is missing. @nouns: NULL for ovs-vsctl
 */
void complete_print(FILE *f, int n, char *const *words, const struct noun *const *nouns,
		    const struct client_options *client);

#endif
