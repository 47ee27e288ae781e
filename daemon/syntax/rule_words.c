// SPDX-License-Identifier: GPL-2.0-or-later
/* Words of rules: rule_words.h. */
#include <string.h>
#include "daemon/base/errline.h"
#include "daemon/syntax/rule_words.h"

/* Behind the quotes that begin at @at, or at the end of the text */
static char *skip_quotes(char *at)
{
	for (at++; *at && *at != '"'; at++) {
		if (*at == '\\' && at[1])
			at++;
	}
	return *at ? at + 1 : at;
}

char *ofword_find(char *text, const char *chars)
{
	while (*text) {
		if (strchr(chars, *text))
			return text;
		text = *text == '"' ? skip_quotes(text) : text + 1;
	}
	return NULL;
}

/* Behind the parenthesis that closes the one at @at, or at the end of the text */
static char *skip_parens(char *at)
{
	int depth = 0;

	while ((at = ofword_find(at, "()"))) {
		depth += *at == '(' ? 1 : -1;
		at++;
		if (!depth)
			return at;
	}
	return NULL;
}

static char *word_end(char *at)
{
	char *end;

	while (*at && !strchr("," OFWORD_BLANKS, *at)) {
		if (*at == '"') {
			at = skip_quotes(at);
		} else if (*at == '(') {
			end = skip_parens(at);
			at = end ? end : at + strlen(at);
		} else {
			at++;
		}
	}
	return at;
}

char *ofword_cut(char **rest)
{
	char *text = *rest + strspn(*rest, "," OFWORD_BLANKS), *end = word_end(text);

	*rest = *end ? end + 1 : end;
	*end = '\0';
	return *text ? text : NULL;
}

bool ofword_split(char *text, struct ofword *word)
{
	char *at = ofword_find(text, ":=("), *end;

	word->name = text;
	word->delim = at ? *at : '\0';
	word->value = at ? at + 1 : text + strlen(text);
	if (!at)
		return true;
	if (*at == '(') {
		end = skip_parens(at);
		if (!end || *end)
			return false;
		end[-1] = '\0';
	}
	*at = '\0';
	return true;
}

int ofline_check(char *text, const char *what, char **err)
{
	for (; *text; text++) {
		if (strchr(OFWORD_BLANKS, *text))
			*text = ' ';
		else if ((unsigned char)*text < ' ' || *text == 0x7f)
			return errline(err, -EINVAL, "there is a control character in the %s",
				       what);
	}
	return 0;
}

bool ofline_is_nothing(const char *text)
{
	text += strspn(text, OFWORD_BLANKS);
	return !*text || *text == '#';
}
