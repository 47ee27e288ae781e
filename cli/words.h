/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_WORDS_H
#define VSW_CLI_WORDS_H

/*
 * What does here what a command of Open vSwitch's other programs does, as a line to be freed; NULL:
 * @word is none of theirs.
 */
char *words_elsewhere(const char *word);

#endif
