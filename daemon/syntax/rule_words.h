/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of rules taken apart into words, as ovs-ofctl(8) does: for matches and actions alike. */
#ifndef VSW_SYNTAX_RULE_WORDS_H
#define VSW_SYNTAX_RULE_WORDS_H

#include <env.h>

#define OFWORD_BLANKS	" \t\r\n"

/*
 * struct ofword - "NAME", "NAME=VALUE", "NAME:VALUE", "NAME(VALUE)"
 * @delim: what stood behind the name: '\0', '=', ':' or '('
 * @value: "" if there is none; in parentheses what stands within them
 */
struct ofword {
	char *name;
	char *value;
	char delim;
};

/*
 * Cut off the first word of *rest, up to a comma or a blank that is not within parentheses or
 * quotes, where a backslash hides the next character. NULL: there is none
 */
char *ofword_cut(char **rest);
/* Take a word apart, which is changed. False: a parenthesis is not closed, or more follows it */
bool ofword_split(char *text, struct ofword *word);
/* The first of @chars in @text that is not within quotes; NULL: there is none */
char *ofword_find(char *text, const char *chars);

/*
 * Ends of lines in a line are blanks; other control characters would come out again in error lines.
 * @what: the line, for these. 0 or -EINVAL and *err
 */
int ofline_check(char *text, const char *what, char **err);
/* Blank, or a comment */
bool ofline_is_nothing(const char *text);

#endif
