// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/errline.h"
#include "daemon/schema/symbol.h"
#include "daemon/base/uuid.h"
#include "daemon/base/xalloc.h"

struct symbol {
	struct symbol *next;
	struct hlink by_name;
	char *name;
	char uuid[UUID_LEN + 1];
	bool defined;
};

void symbols_free(struct symbols *symbols)
{
	struct symbol *s, *next;

	for (s = symbols->first; s; s = next) {
		next = s->next;
		free(s->name);
		free(s);
	}
	symbols->first = NULL;
	hash_exit(&symbols->by_name);
}

/* Of a line of one client, who only harms himself: no seed */
static u32 name_hash(const char *name)
{
	return hash_text(name, 0);
}

static struct symbol *find(const struct symbols *symbols, const char *name)
{
	struct hlink *link;

	if (!symbols->first)
		return NULL;
	link = hash_first(&symbols->by_name, name_hash(name));
	for (; link; link = hash_next(link)) {
		struct symbol *s = hash_entry(link, struct symbol, by_name);

		if (!strcmp(s->name, name))
			return s;
	}
	return NULL;
}

static struct symbol *find_or_add(struct symbols *symbols, const char *name)
{
	struct symbol *s = find(symbols, name);

	if (s)
		return s;
	if (!symbols->first && hash_init(&symbols->by_name))
		xcheck(NULL);
	s = xcalloc(1, sizeof(*s));
	s->name = xstrdup(name);
	uuid_generate(s->uuid);
	s->next = symbols->first;
	symbols->first = s;
	hash_add(&symbols->by_name, &s->by_name, name_hash(name));
	return s;
}

const char *symbol_refer(struct symbols *symbols, const char *name)
{
	return find_or_add(symbols, name)->uuid;
}

const char *symbol_define(struct symbols *symbols, const char *name, const char *uuid,
			  char **err)
{
	bool mentioned = find(symbols, name);
	struct symbol *s;

	if (*name != '@') {
		errline(err, -EINVAL, "row id \"%s\" does not begin with \"@\"", name);
		return NULL;
	}
	s = find_or_add(symbols, name);
	if (s->defined) {
		errline(err, -EINVAL, "row id \"%s\" may only be specified on one --id option",
			  name);
		return NULL;
	}
	if (uuid && mentioned) {
		errline(err, -EINVAL, "row id \"%s\" specified on \"get\" command was used "
			"before it was defined", name);
		return NULL;
	}
	if (uuid)
		memcpy(s->uuid, uuid, UUID_LEN);
	s->defined = true;
	return s->uuid;
}

const char *symbol_lookup(const struct symbols *symbols, const char *name)
{
	const struct symbol *s = find(symbols, name);

	return s && s->defined ? s->uuid : NULL;
}

int symbols_check(const struct symbols *symbols, char **err)
{
	const struct symbol *s;

	for (s = symbols->first; s; s = s->next) {
		if (!s->defined)
			return errline(err, -EINVAL, "row id \"%s\" is referenced but never "
					 "created (e.g. with \"-- --id=%s create ...\")",
					 s->name, s->name);
	}
	return 0;
}
