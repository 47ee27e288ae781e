// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading actions: ofact_text.h. A table says what each one is called. */
#include "errline.h"
#include "flow_value.h"
#include "ofact_text.h"
#include "xalloc.h"

/*
 * struct reader - a row being read. Most rules have one or two actions, so it grows as they come.
 * @tagged: the frame has a tag at this point, as far as the rule knows
 */
struct reader {
	const struct flow_ports *ports;
	const struct rule_match *match;
	u8 table;
	bool tagged;
	struct ofacts *row;	/* has room for @room */
	u32 room;
	const char *shown;	/* the action as it was given, for errors */
	char **err;
};

static int refuse(struct reader *r, const char *why)
{
	return errline(r->err, -EINVAL, "%s: %s", r->shown, why);
}

static int bad_argument(struct reader *r)
{
	return refuse(r, "bad argument");
}

static size_t row_size(u32 n)
{
	return sizeof(struct ofacts) + n * sizeof(struct ofact);
}

/* Valid until the next one is added */
static struct ofact *add(struct reader *r, enum ofact_type type)
{
	struct ofact *a;

	if (r->row->n == r->room) {
		r->room *= 2;
		r->row = xcheck(realloc(r->row, row_size(r->room)));
	}
	a = &r->row->a[r->row->n++];
	memset(a, 0, sizeof(*a));
	a->type = type;
	return a;
}

/* --- outputs ------------------------------------------------------------------------------- */

/* Words and numbers for what is no port */
static const struct {
	const char *name;
	u32 no;
	enum ofact_type type;
} places[] = {
	{ "in_port", OFPP_IN_PORT, OFACT_IN_PORT },
	{ "normal", OFPP_NORMAL, OFACT_NORMAL },
	{ "flood", OFPP_FLOOD, OFACT_FLOOD },
	{ "all", OFPP_ALL, OFACT_ALL },
	{ "local", OFPP_LOCAL, OFACT_LOCAL },
};

/* 1: it is no such place */
static int read_place(struct reader *r, const char *text)
{
	unsigned long no = 0;
	size_t i;

	if (!value_number(text, 0xffffffff, &no))
		no = 0;
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (strcasecmp(text, places[i].name) && no != places[i].no)
			continue;
		add(r, places[i].type);
		return 0;
	}
	return 1;
}

static int read_output(struct reader *r, char *arg)
{
	char name[IF_NAMESIZE] = "";
	int rc = read_place(r, arg);

	if (rc <= 0)
		return rc;
	if (!strncasecmp(arg, "reg", 3) || !strncasecmp(arg, "nxm_", 4))
		return refuse(r, "registers are not supported");
	if (!strcasecmp(arg, "controller"))
		return refuse(r, "not supported");
	rc = ofport_parse(arg, r->ports, name, r->err);
	if (!rc && !strcmp(name, r->ports->local))
		add(r, OFACT_LOCAL);
	else if (!rc)
		memcpy(add(r, OFACT_OUTPUT)->port, name, sizeof(name));
	return rc;
}

/* --- VLAN ---------------------------------------------------------------------------------- */

static int read_push(struct reader *r, char *arg)
{
	unsigned long tpid;

	if (!value_number(arg, 0xffff, &tpid) || (tpid != VSW_TPID_C && tpid != VSW_TPID_S))
		return refuse(r, "must be 0x8100 or 0x88a8");
	add(r, OFACT_PUSH_VLAN)->tpid = cpu_to_be16((u16)tpid);
	r->tagged = true;
	return 0;
}

static int read_pop(struct reader *r, char *arg)
{
	(void)arg;
	add(r, OFACT_POP_VLAN);
	r->tagged = false;
	return 0;
}

static int set_tag(struct reader *r, enum ofact_type type, unsigned long value, bool push)
{
	struct ofact *a = add(r, type);

	a->vlan.value = (u16)value;
	a->vlan.push = push;
	r->tagged |= push;
	return 0;
}

static int read_vid(struct reader *r, char *arg)
{
	unsigned long vid;

	if (!value_number(arg, VSW_TCI_VID, &vid))
		return refuse(r, "must be from 0 to 4095");
	return set_tag(r, OFACT_SET_VLAN_VID, vid, r->shown[0] == 'm');
}

static int read_pcp(struct reader *r, char *arg)
{
	unsigned long pcp;

	if (!value_number(arg, 7, &pcp))
		return refuse(r, "must be from 0 to 7");
	return set_tag(r, OFACT_SET_VLAN_PCP, pcp, r->shown[0] == 'm');
}

/* set_field to the tag: 1: it is no field of it. The bit for "has a tag" may stand there or not. */
static int set_tag_field(struct reader *r, const char *value, const char *field)
{
	bool vid = !strcmp(field, "vlan_vid");
	unsigned long n;

	if (!vid && strcmp(field, "vlan_pcp") && strcmp(field, "dl_vlan_pcp"))
		return 1;
	if (!r->tagged)
		return refuse(r, "must come with a match on a tag, or after one was pushed");
	if (!value_number(value, vid ? 0x1fff : 7, &n))
		return bad_argument(r);
	return set_tag(r, vid ? OFACT_SET_VLAN_VID : OFACT_SET_VLAN_PCP, n & VSW_TCI_VID, false);
}

/* --- fields -------------------------------------------------------------------------------- */

/* The value is in the form of the key, where ARP's op is a byte only. */
static int set(struct reader *r, const struct of_field *f, char *value)
{
	u8 bytes[16] = { 0 }, mask[16] = { 0 };
	struct ofact *a;
	size_t i, at = 0;

	if (!ofmatch_has(r->match, f->need))
		return errline(r->err, -EINVAL, "%s: must come with a match on %s", r->shown,
			       of_need_text(f->need));
	if (!f->read(f, value, bytes, mask))
		return bad_argument(r);
	if (f->set == VSWITCH_FIELD_ARP_OP)
		at = 1;
	a = add(r, OFACT_SET_FIELD);
	a->set.field = f->set;
	if (at)
		a->set.mask[0] = 0xff;
	for (i = 0; i < f->size; i++) {
		a->set.value[at + i] = bytes[i] & mask[i];
		a->set.mask[at + i] = mask[i];
	}
	return 0;
}

static int set_tun_id(struct reader *r, const char *arg)
{
	unsigned long id;

	if (!value_number(arg, 0xffffffff, &id))
		return refuse(r, "must be a number of 32 bits");
	add(r, OFACT_SET_TUNNEL)->tun_id = cpu_to_be32((u32)id);
	return 0;
}

static int read_tunnel(struct reader *r, char *arg)
{
	return set_tun_id(r, arg);
}

/* VALUE[/MASK]->FIELD */
static int read_set_field(struct reader *r, char *arg)
{
	char *field = strstr(arg, "->");
	const struct of_field *f;
	int rc;

	if (!field)
		return refuse(r, "must be VALUE->FIELD");
	*field = '\0';
	field += 2;
	rc = set_tag_field(r, arg, field);
	if (rc <= 0)
		return rc;
	if (!strcmp(field, "tun_id") || !strcmp(field, "tunnel_id"))
		return set_tun_id(r, arg);
	f = of_field_find(field);
	if (!f)
		return refuse(r, "no such field");
	return f->set < 0 ? refuse(r, "the field cannot be set") : set(r, f, arg);
}

/* mod_FIELD, which OpenFlow 1.0 has for some fields */
static int read_mod(struct reader *r, char *arg)
{
	char name[16];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(r->shown + 4, ":"), r->shown + 4);
	if (strchr(arg, '/'))
		return bad_argument(r);
	return set(r, of_field_find(name), arg);
}

static int read_dec_ttl(struct reader *r, char *arg)
{
	(void)arg;
	if (!ofmatch_has(r->match, NEED_IP))
		return refuse(r, "must come with a match on ip or ipv6");
	add(r, OFACT_DEC_TTL);
	return 0;
}

/* --- other tables -------------------------------------------------------------------------- */

static int read_table(struct reader *r, const char *text, u8 *table)
{
	unsigned long n;

	if (!value_number(text, OFTABLE_MAX, &n))
		return refuse(r, "a table is a number from 0 to 254");
	*table = (u8)n;
	return 0;
}

static int read_resubmit_port(struct reader *r, const char *text, char port[IF_NAMESIZE])
{
	unsigned long no;

	if (!*text || !strcasecmp(text, "in_port") ||
	    (value_number(text, 0xffff, &no) && no == OFPP_IN_PORT))
		return 0;
	return ofport_parse(text, r->ports, port, r->err);
}

/* resubmit:PORT, resubmit([PORT],[TABLE]) */
static int read_resubmit(struct reader *r, char *arg)
{
	struct ofact *a = add(r, OFACT_RESUBMIT);
	char *quote = *arg == '"' ? strchr(arg + 1, '"') : NULL;
	char *comma = strchr(quote ? quote : arg, ',');
	int rc = 0;

	a->resubmit.table = r->table;
	if (comma)
		*comma++ = '\0';
	if (comma && strchr(comma, ','))
		return bad_argument(r);
	if (!*arg && (!comma || !*comma))
		return refuse(r, "neither a port nor a table");
	if (comma && *comma)
		rc = read_table(r, comma, &a->resubmit.table);
	return rc ? rc : read_resubmit_port(r, arg, a->resubmit.port);
}

static int read_goto(struct reader *r, char *arg)
{
	u8 table = 0;
	int rc = read_table(r, arg, &table);

	if (rc)
		return rc;
	if (table <= r->table)
		return refuse(r, "leads only to tables behind the rule's own");
	add(r, OFACT_GOTO_TABLE)->table = table;
	return 0;
}

/* --- the row ------------------------------------------------------------------------------- */

/* Which argument an action takes: none, one behind ":", or one in parentheses too */
enum how { BARE, COLON, PARENS };

static const struct word {
	const char *name;
	enum how how;
	int (*read)(struct reader *r, char *arg);
} words[] = {
	{ "output", PARENS, read_output },
	{ "push_vlan", COLON, read_push },
	{ "pop_vlan", BARE, read_pop },
	{ "strip_vlan", BARE, read_pop },
	{ "mod_vlan_vid", COLON, read_vid },
	{ "set_vlan_vid", COLON, read_vid },
	{ "mod_vlan_pcp", COLON, read_pcp },
	{ "set_vlan_pcp", COLON, read_pcp },
	{ "set_field", COLON, read_set_field },
	{ "mod_dl_src", COLON, read_mod },
	{ "mod_dl_dst", COLON, read_mod },
	{ "mod_nw_src", COLON, read_mod },
	{ "mod_nw_dst", COLON, read_mod },
	{ "mod_nw_tos", COLON, read_mod },
	{ "mod_nw_ecn", COLON, read_mod },
	{ "mod_nw_ttl", COLON, read_mod },
	{ "mod_tp_src", COLON, read_mod },
	{ "mod_tp_dst", COLON, read_mod },
	{ "set_tunnel", COLON, read_tunnel },
	{ "set_tunnel64", COLON, read_tunnel },
	{ "dec_ttl", BARE, read_dec_ttl },
	{ "resubmit", PARENS, read_resubmit },
	{ "goto_table", COLON, read_goto },
};

/* Those of Open vSwitch that are refused by name; others are ports, or mistakes */
static const char *const later[] = {
	"controller", "group", "meter", "learn", "ct", "ct_clear", "nat", "enqueue", "set_queue",
	"pop_queue", "bundle", "bundle_load", "conjunction", "move", "load", "push", "pop",
	"multipath", "note", "sample", "exit", "clone", "fin_timeout", "dec_mpls_ttl",
	"set_mpls_ttl", "set_mpls_label", "set_mpls_tc", "push_mpls", "pop_mpls", "encap", "decap",
	"dec_nsh_ttl", "write_metadata", "write_actions", "clear_actions", "apply_actions",
	"check_pkt_larger", "delete_field", "debug_recirc",
};

static bool is_later(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		if (!strcasecmp(name, later[i]))
			return true;
	}
	return false;
}

static const struct word *find_word(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcasecmp(words[i].name, name))
			return &words[i];
	}
	return NULL;
}

/* Cut "name:arg" or "name(arg)" in two; *how tells which, BARE: there is no argument. NULL: neither */
static char *split(char *text, enum how *how)
{
	size_t name = strcspn(text, ":("), len = strlen(text);
	char end = text[name];

	*how = end == ':' ? COLON : end == '(' ? PARENS : BARE;
	text[name] = '\0';
	if (*how != PARENS)
		return text + name + (*how == COLON);
	if (text[len - 1] != ')')
		return NULL;
	text[len - 1] = '\0';
	return text + name + 1;
}

/* A port without "output:" */
static int read_port(struct reader *r, char *text)
{
	const char *name = r->shown;
	unsigned long no;

	if (read_place(r, text) <= 0)
		return 0;
	if (!value_number(text, 0xffffffff, &no) && *text != '"' && strcmp(text, r->ports->local) &&
	    !r->ports->known(r->ports->arg, text))
		return errline(r->err, -EINVAL, "%s: no such action", name);
	return read_output(r, text);
}

static int read_word(struct reader *r, char *text)
{
	const struct word *w;
	enum how how;
	char *arg = split(text, &how);

	if (is_later(text))
		return refuse(r, "not supported");
	w = find_word(text);
	if (!w && how == BARE)
		return read_port(r, text);
	if (!w)
		return refuse(r, "no such action");
	if (!arg || (w->how == BARE ? how != BARE : how == BARE || how > w->how))
		return bad_argument(r);
	if (w->read == read_output && how == PARENS)
		return refuse(r, "not supported");
	return w->read(r, arg);
}

static int read_one(struct reader *r, char *text)
{
	char *shown;
	int rc;

	if (r->row->n && r->row->a[r->row->n - 1].type == OFACT_GOTO_TABLE)
		return errline(r->err, -EINVAL, "goto_table must be the last action");
	if (r->row->n == OFACTS_MAX)
		return errline(r->err, -E2BIG, "more than %d actions", OFACTS_MAX);
	shown = xstrdup(text);
	r->shown = shown;
	rc = read_word(r, text);
	free(shown);
	return rc;
}

/* Cut off the first action: up to a comma or a blank that is not within parentheses or quotes. */
static char *next_action(char **rest)
{
	char *text = *rest + strspn(*rest, ", \t\r\n"), *pos = text;
	bool quoted = false;
	int depth = 0;

	for (; *pos && (depth || quoted || !strchr(", \t\r\n", *pos)); pos++) {
		depth += (*pos == '(') - (*pos == ')');
		quoted ^= *pos == '"';
	}
	*rest = *pos ? pos + 1 : pos;
	*pos = '\0';
	return *text ? text : NULL;
}

int ofacts_parse(char *text, const struct flow_ports *ports, const struct rule_match *match,
		 u8 table, struct ofacts **actions, char **err)
{
	struct reader r = {
		.ports = ports, .match = match, .table = table,
		.tagged = match->key.k.vlan_tpid, .room = 2, .err = err,
	};
	char *rest = text, *one;
	bool drop = false;
	int rc = 0;

	r.row = xcalloc(1, row_size(r.room));
	while (!rc && (one = next_action(&rest))) {
		if (drop || (!strcasecmp(one, "drop") && r.row->n))
			rc = errline(err, -EINVAL, "drop must stand alone");
		else if (!strcasecmp(one, "drop"))
			drop = true;
		else
			rc = read_one(&r, one);
	}
	if (rc)
		free(r.row);
	else
		*actions = r.row;
	return rc;
}
