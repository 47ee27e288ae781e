// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reading actions that change the frame: rule_actions_read.h. set_field, load and the older
 * mod_FIELD are three ways to write the same.
 */
#include <string.h>
#include "daemon/syntax/value.h"
#include "daemon/syntax/rule_actions_read.h"
#include "daemon/base/number.h"

/* --- the tag ------------------------------------------------------------------------------- */

int ofact_read_push(struct reader *r, char *arg)
{
	u64 tpid;
	struct ofact *a;

	if (!number_parse(arg, 0xffff, &tpid) || (tpid != VSW_TPID_C && tpid != VSW_TPID_S))
		return ofact_refuse(r, "must be 0x8100 or 0x88a8");
	a = ofact_add(r, OFACT_PUSH_VLAN);
	if (!a)
		return -E2BIG;
	a->tpid = cpu_to_be16((u16)tpid);
	r->tagged = true;
	return 0;
}

int ofact_read_pop(struct reader *r, char *arg)
{
	(void)arg;
	r->tagged = false;
	return ofact_add_plain(r, OFACT_POP_VLAN);
}

/* mod_ gives a tag to frames that have none. */
static int set_whole(struct reader *r, enum ofact_type type, unsigned long value)
{
	bool push = r->shown[0] == 'm' || r->shown[0] == 'M';
	struct ofact *a = ofact_add(r, type);

	if (!a)
		return -E2BIG;
	a->vlan.value = (u16)value;
	a->vlan.push = push;
	r->tagged |= push;
	return 0;
}

int ofact_read_vid(struct reader *r, char *arg)
{
	u64 vid;

	if (!number_parse(arg, VSW_TCI_VID, &vid))
		return ofact_refuse(r, "must be from 0 to 4095");
	return set_whole(r, OFACT_SET_VLAN_VID, vid);
}

int ofact_read_pcp(struct reader *r, char *arg)
{
	u64 pcp;

	if (!number_parse(arg, 7, &pcp))
		return ofact_refuse(r, "must be from 0 to 7");
	return set_whole(r, OFACT_SET_VLAN_PCP, pcp);
}

static int set_tci(struct reader *r, u16 tci, u16 mask)
{
	struct ofact *a = ofact_add(r, OFACT_SET_VLAN_TCI);

	if (!a)
		return -E2BIG;
	a->tci.value = tci;
	a->tci.mask = mask;
	if (mask & OF_TAG_PRESENT)
		r->tagged = tci & OF_TAG_PRESENT;
	return 0;
}

/* The bit for "has a tag" may stand in a VID or not: without a tag nothing is set. */
static int set_tag(struct reader *r, const struct of_field *f, u16 tci, u16 mask)
{
	struct ofact *a;

	if (f->place == PLACE_TCI)
		return set_tci(r, tci, mask);
	if (!r->tagged)
		return ofact_refuse(r, "must come with a match on a tag, or after one was pushed");
	if (f->place == PLACE_VID && mask & OF_TAG_PRESENT && mask != 0x1fff &&
	    !(tci & OF_TAG_PRESENT))
		return ofact_refuse(r, "pop_vlan takes a tag away");
	a = ofact_add(r, f->place == PLACE_VID ? OFACT_SET_VLAN_VID : OFACT_SET_VLAN_PCP);
	if (!a)
		return -E2BIG;
	if (f->place == PLACE_VID) {
		a->vlan.value = tci & mask & VSW_TCI_VID;
		a->vlan.kept = (u16)~mask & VSW_TCI_VID;
	} else {
		a->vlan.value = (u16)((tci & mask) >> 13);
		a->vlan.kept = (u16)~mask >> 13;
	}
	a->vlan.field = true;
	return 0;
}

/* --- fields -------------------------------------------------------------------------------- */

static int set_tunnel(struct reader *r, __be32 id, __be32 mask)
{
	struct ofact *a = ofact_add(r, OFACT_SET_TUNNEL);

	if (!a)
		return -E2BIG;
	a->tunnel.id = id & mask;
	a->tunnel.kept = ~mask;
	return 0;
}

/* The value is in the form of the key, where ARP's op is a byte only. */
static int set_key(struct reader *r, const struct of_field *f, const u8 *value, const u8 *mask)
{
	struct ofact *a = ofact_add(r, OFACT_SET_FIELD);
	size_t at = f->set == VSWITCH_FIELD_ARP_OP, i;

	if (!a)
		return -E2BIG;
	a->set.field = (u32)f->set;
	if (at)
		a->set.mask[0] = 0xff;
	for (i = 0; i < f->size; i++) {
		a->set.value[at + i] = value[i] & mask[i];
		a->set.mask[at + i] = mask[i];
	}
	return 0;
}

static int set_register(struct reader *r, enum ofact_type type, const struct of_field *f,
			const u8 *value, const u8 *mask)
{
	struct ofact *a = ofact_add(r, type);
	size_t i;

	if (!a)
		return -E2BIG;
	a->set.field = of_field_number(f);
	for (i = 0; i < f->size; i++) {
		a->set.value[i] = value[i] & mask[i];
		a->set.mask[i] = mask[i];
	}
	return 0;
}

static bool is_zero(const u8 mask[16])
{
	static const u8 zero[16];

	return !memcmp(mask, zero, sizeof(zero));
}

static int set(struct reader *r, const struct of_field *f, const u8 value[16], const u8 mask[16])
{
	__be32 id, bits;

	if (ofact_check_need(r, f->need, 0))
		return -EINVAL;
	if (is_zero(mask))
		return ofact_bad_argument(r);
	if (f->place == PLACE_REG)
		return set_register(r, OFACT_SET_REG, f, value, mask);
	if (f->place != PLACE_KEY)
		return set_tag(r, f, (u16)(value[0] << 8 | value[1]),
			       (u16)(mask[0] << 8 | mask[1]));
	if (f->set >= 0)
		return set_key(r, f, value, mask);
	memcpy(&id, value, sizeof(id));
	memcpy(&bits, mask, sizeof(bits));
	return set_tunnel(r, id, bits);
}

/* ECN's bits of the TOS are no part of a value, but of a match, where they do not count. */
static bool has_ecn(const struct of_field *f, const char *text)
{
	u64 tos;

	return !strcmp(f->name, "nw_tos") && number_parse(text, 255, &tos) && tos & 3;
}

static int set_text(struct reader *r, const struct of_field *f, char *text)
{
	u8 value[16], mask[16];

	if (f->set == SET_NEVER)
		return ofact_refuse(r, "the field cannot be set");
	if (has_ecn(f, text) || !of_field_read(f, text, value, mask))
		return ofact_bad_argument(r);
	return set(r, f, value, mask);
}

/* --- the words ----------------------------------------------------------------------------- */

/* Cut "VALUE->FIELD" in two; NULL: it is not that */
static char *cut_arrow(char *arg)
{
	char *arrow = strstr(arg, "->");

	if (!arrow || !arrow[2])
		return NULL;
	*arrow = '\0';
	return arrow + 2;
}

/* The name of a field that Open vSwitch has, and this model has not */
static int no_such_field(struct reader *r, const char *name)
{
	static const char *const others[] = {
		"pkt_mark", "NXM_NX_PKT_MARK", "ct_", "NXM_NX_CT_", "tun_",
		"NXM_NX_TUN_", "mpls_", "OXM_OF_MPLS_", "nsh_", "NXM_NX_NSH_", "in_port",
		"NXM_OF_IN_PORT", "OXM_OF_IN_PORT", "skb_priority", "actset_output",
	};
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (!strncmp(name, others[i], strlen(others[i])))
			return ofact_refuse(r, "the field is not supported");
	}
	return ofact_refuse(r, "no such field");
}

/* set_field:VALUE[/MASK]->FIELD */
int ofact_read_set_field(struct reader *r, char *arg)
{
	char *name = cut_arrow(arg);
	const struct of_field *f;

	if (!name)
		return ofact_refuse(r, "must be VALUE->FIELD");
	f = of_field_find(name);
	return f ? set_text(r, f, arg) : no_such_field(r, name);
}

/* load:VALUE->FIELD[BITS] */
int ofact_read_load(struct reader *r, char *arg)
{
	char *name = cut_arrow(arg);
	struct of_subfield sub;
	u8 value[16], mask[16];
	int rc;

	if (!name)
		return ofact_refuse(r, "must be VALUE->FIELD");
	rc = of_subfield_parse(name, &sub);
	if (rc == -ENOENT)
		return no_such_field(r, name);
	if (rc)
		return ofact_refuse(r, "the field has no such bits");
	if (sub.field->set == SET_NEVER)
		return ofact_refuse(r, "the field cannot be set");
	if (!of_subfield_read(&sub, arg, value, mask))
		return ofact_bad_argument(r);
	return set(r, sub.field, value, mask);
}

/* mod_FIELD:VALUE, in either case, which OpenFlow 1.0 has for some fields */
int ofact_read_mod(struct reader *r, char *arg)
{
	static const struct {
		const char *name, *field;
	} mods[] = {
		{ "mod_dl_src", "dl_src" }, { "mod_dl_dst", "dl_dst" }, { "mod_nw_src", "nw_src" },
		{ "mod_nw_dst", "nw_dst" }, { "mod_nw_tos", "nw_tos" }, { "mod_nw_ecn", "nw_ecn" },
		{ "mod_tp_src", "tp_src" }, { "mod_tp_dst", "tp_dst" },
	};
	size_t len = strcspn(r->shown, ":=("), i;
	const struct of_field *f = NULL;

	for (i = 0; i < sizeof(mods) / sizeof(mods[0]) && !f; i++) {
		if (strlen(mods[i].name) == len && !strncasecmp(mods[i].name, r->shown, len))
			f = of_field_find(mods[i].field);
	}
	if (!f)
		return ofact_refuse(r, "no such action");
	return strchr(arg, '/') || !strcmp(arg, "*") ? ofact_bad_argument(r) : set_text(r, f, arg);
}

/* mod_nw_ttl or set_nw_ttl */
int ofact_read_ttl(struct reader *r, char *arg)
{
	const struct of_field *f = of_field_find("nw_ttl");

	if (!f)
		return ofact_refuse(r, "no such action");
	return strchr(arg, '/') || !strcmp(arg, "*") ? ofact_bad_argument(r) : set_text(r, f, arg);
}

/* VALUE[/MASK] */
int ofact_read_metadata(struct reader *r, char *arg)
{
	const struct of_field *f = of_field_find("metadata");
	u8 value[16], mask[16];

	if (!f || !of_field_read(f, arg, value, mask))
		return ofact_bad_argument(r);
	return set_register(r, OFACT_WRITE_METADATA, f, value, mask);
}

int ofact_read_tunnel(struct reader *r, char *arg)
{
	u64 id;

	if (!number_parse(arg, 0xffffffff, &id))
		return ofact_refuse(r, "must be a number of 32 bits");
	return set_tunnel(r, cpu_to_be32((u32)id), ~(__be32)0);
}

/* In parentheses stand controllers that would be told of a frame that ends; there are none. */
int ofact_read_dec_ttl(struct reader *r, char *arg)
{
	if (*arg)
		return ofact_refuse(r, "controllers are not supported");
	if (ofact_check_need(r, NEED_IP, 0))
		return -EINVAL;
	return ofact_add_plain(r, OFACT_DEC_TTL);
}
