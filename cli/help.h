/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_HELP_H
#define VSW_CLI_HELP_H

#include <stdio.h>
#include "cli/noun.h"
#include "cli/verbs.h"

/* @nouns: NULL at its end; itself NULL if they are not offered */
void help_program(FILE *f, const char *prog, const struct noun *const *nouns);
void help_verb(FILE *f, const char *prog, const struct verb *verb);
void help_noun(FILE *f, const char *prog, const struct noun *noun);
void help_noun_verb(FILE *f, const char *prog, const struct noun *noun,
		    const struct noun_verb *verb);

#endif
