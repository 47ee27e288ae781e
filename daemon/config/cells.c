// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/cells.h"
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/base/text.h"

const char *config_text(const struct row *row, const char *key)
{
	return datum_map_get(row_datum(row, "other_config"), key);
}

int config_number(const struct row *row, const char *key, unsigned int min, unsigned int max,
		  unsigned int *value, char **err)
{
	const char *text = config_text(row, key);
	u64 n;

	if (!text)
		return 0;
	if (!number_parse_decimal(text, max, &n) || n < min)
		return errline(err, -EINVAL, "other_config:%s must be a number from %u to %u, "
			       "not \"%s\"", key, min, max, text);
	*value = (unsigned int)n;
	return 0;
}

int config_bool(const struct row *row, const char *key, bool *value, char **err)
{
	const char *text = config_text(row, key);

	if (!text)
		return 0;
	if (strcmp(text, "true") && strcmp(text, "false"))
		return errline(err, -EINVAL, "other_config:%s must be true or false, not \"%s\"",
			       key, text);
	*value = !strcmp(text, "true");
	return 0;
}

int config_name(const struct row *row, const char *key, char value[CFG_GROUP_LEN], char **err)
{
	const char *text = config_text(row, key);

	if (!text)
		return 0;
	if (!*text || strlen(text) >= CFG_GROUP_LEN)
		return errline(err, -EINVAL, "other_config:%s must be a name of 1 to %d bytes, "
			       "not \"%s\"", key, CFG_GROUP_LEN - 1, text);
	snprintf(value, CFG_GROUP_LEN, "%s", text);
	return 0;
}

/* "a, b or c" */
static char *list_words(const struct config_choice *choices)
{
	struct text list;
	FILE *out;

	text_init(&list);
	out = text_begin(&list);
	fputs(choices->word, out);
	while ((++choices)->word)
		fprintf(out, "%s%s", choices[1].word ? ", " : " or ", choices->word);
	return text_take(&list);
}

int config_choice(const struct row *row, const char *key, const struct config_choice *choices,
		  int *value, char **err)
{
	const char *text = config_text(row, key);
	const struct config_choice *c;
	char *list;

	if (!text)
		return 0;
	for (c = choices; c->word; c++) {
		if (!strcmp(text, c->word)) {
			*value = c->value;
			return 0;
		}
	}
	list = list_words(choices);
	errline(err, -EINVAL, "other_config:%s must be %s, not \"%s\"", key, list, text);
	free(list);
	return -EINVAL;
}

int config_integer(const struct row *row, const char *column, u32 max, u32 *value, char **err)
{
	int64_t n = row_datum(row, column)->keys[0].integer;

	if (n < 0 || n > max)
		return errline(err, -EINVAL, "%s must be at most %u, not %lld", column, max,
			       (long long)n);
	*value = n;
	return 0;
}

bool config_vlan_set(const struct row *row, const char *column, u8 vlans[VLAN_COUNT / 8])
{
	const struct datum *d = row_datum(row, column);
	u32 i;

	for (i = 0; i < d->n; i++) {
		if (d->keys[i].integer >= 0 && d->keys[i].integer < VLAN_COUNT)
			vlan_set_add(vlans, d->keys[i].integer);
	}
	return d->n;
}
