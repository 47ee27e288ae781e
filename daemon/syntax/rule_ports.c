// SPDX-License-Identifier: GPL-2.0-or-later
/* Ports in the text of rules: rule_ports.h. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/syntax/value.h"
#include "daemon/syntax/rule_ports.h"

static const struct {
	const char *name;
	u32 no;
} reserved[] = {
	{ "in_port", OFPP_IN_PORT }, { "table", OFPP_TABLE }, { "normal", OFPP_NORMAL },
	{ "flood", OFPP_FLOOD }, { "all", OFPP_ALL }, { "controller", OFPP_CONTROLLER },
	{ "local", OFPP_LOCAL }, { "none", OFPP_NONE }, { "any", OFPP_NONE },
	{ "unset", OFPP_UNSET },
};

/* OpenFlow 1.1 section A.2.1 has the same numbers with 16 more bits set. */
#define OF11_OFFSET	0xffff0000UL

u32 ofport_reserved(const char *text)
{
	u64 no;
	size_t i;

	if (number_parse(text, 0xffffffff, &no)) {
		if (no >= OF11_OFFSET)
			no -= OF11_OFFSET;
		return no >= OFPP_UNSET && no <= OFPP_NONE ? (u32)no : 0;
	}
	for (i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
		if (!strcasecmp(text, reserved[i].name))
			return reserved[i].no;
	}
	return 0;
}

/* --- quotes: as JSON's strings (RFC 8259 section 7) ----------------------------------------- */

/* "\u00e9": one character of the first 65,536, as UTF-8 */
static char *put_utf8(char *to, unsigned int c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3f));
	} else {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	}
	return to;
}

/* What follows a backslash; *text is moved behind it. NULL: nothing that has a meaning */
static char *unescape(const char **text, char *to)
{
	static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	const char *found;
	char digits[5] = "";
	char c = *(*text)++;

	if (c == 'u') {
		memcpy(digits, *text, strnlen(*text, 4));
		if (strspn(digits, "0123456789abcdefABCDEF") != 4)
			return NULL;
		*text += 4;
		return put_utf8(to, (unsigned int)strtoul(digits, NULL, 16));
	}
	found = c ? strchr(escapes, c) : NULL;
	if (!found)
		return NULL;
	*to++ = meanings[found - escapes];
	return to;
}

/* What stands within the quotes; false: it is not a string, or too long, or empty */
static bool unquote(const char *text, char name[IF_NAMESIZE])
{
	char room[IF_NAMESIZE + 3], *to = room;

	for (text++; *text && *text != '"'; ) {
		if (to >= room + IF_NAMESIZE - 1)
			return false;
		if (*text != '\\') {
			*to++ = *text++;
			continue;
		}
		text++;
		to = unescape(&text, to);
		if (!to)
			return false;
	}
	*to = '\0';
	if (*text != '"' || text[1] || to == room || to >= room + IF_NAMESIZE ||
	    strlen(room) != (size_t)(to - room))
		return false;
	memcpy(name, room, (size_t)(to - room));
	return true;
}

static void put_quoted(FILE *out, const char *name)
{
	fputc('"', out);
	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			fputc('\\', out);
		if ((unsigned char)*name < ' ')
			fprintf(out, "\\u%04x", *name);
		else
			fputc(*name, out);
	}
	fputc('"', out);
}

/* As in Open vSwitch, and what is a word: "reg0" would be a register. */
static bool needs_quotes(const char *name)
{
	const char *c;

	if (!isalpha((unsigned char)*name) || ofport_reserved(name) || !strncmp(name, "reg", 3))
		return true;
	for (c = name; *c; c++) {
		if (!isalnum((unsigned char)*c))
			return true;
	}
	return false;
}

/* --- both ways ------------------------------------------------------------------------------- */

static int no_such_port(const char *text, const struct rule_ports *ports, char **err)
{
	return errline(err, -EINVAL, "bridge %s has no port %s", ports->local,
		       *text ? text : "\"\"");
}

static int parse_reserved(u32 no, const char *text, const struct rule_ports *ports,
			  char name[IF_NAMESIZE], char **err)
{
	if (no != OFPP_LOCAL)
		return errline(err, -EINVAL, "%s is no port; the name of one stands in quotes",
			       text);
	snprintf(name, IF_NAMESIZE, "%s", ports->local);
	return 0;
}

static int parse_number(unsigned long no, const char *text, const struct rule_ports *ports,
			char name[IF_NAMESIZE], char **err)
{
	const char *found = NULL;

	if (no && no <= VSWITCH_PORT_MAX && ports->name)
		found = ports->name(ports->arg, (u32)no);
	if (!found)
		return no_such_port(text, ports, err);
	snprintf(name, IF_NAMESIZE, "%s", found);
	return 0;
}

static bool is_name(const char *name, const struct rule_ports *ports)
{
	return !strcmp(name, ports->local) || (ports->known && ports->known(ports->arg, name));
}

int ofport_parse(const char *text, const struct rule_ports *ports, char name[IF_NAMESIZE],
		 char **err)
{
	u32 no = ofport_reserved(text);
	u64 n;
	bool good;

	memset(name, 0, IF_NAMESIZE);
	if (no)
		return parse_reserved(no, text, ports, name, err);
	if (number_parse(text, 0xffffffff, &n))
		return parse_number(n, text, ports, name, err);
	if (*text == '"') {
		good = unquote(text, name);
	} else {
		good = *text && strlen(text) < IF_NAMESIZE && !strchr(text, '"');
		if (good)
			memcpy(name, text, strlen(text));
	}
	if (good && is_name(name, ports))
		return 0;
	return no_such_port(text, ports, err);
}

bool ofport_is_known(const char *text, const struct rule_ports *ports)
{
	char name[IF_NAMESIZE];

	return !ofport_parse(text, ports, name, NULL);
}

void ofport_put(FILE *out, const char *name, const struct rule_ports *ports)
{
	u32 no = ports->number ? ports->number(ports->arg, name) : 0;

	if (!strcmp(name, ports->local))
		fputs("LOCAL", out);
	else if (no)
		fprintf(out, "%u", no);
	else if (needs_quotes(name))
		put_quoted(out, name);
	else
		fputs(name, out);
}
