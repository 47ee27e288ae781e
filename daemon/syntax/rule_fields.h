/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fields of frames by the names that ovs-fields(7) gives them, and their values as text. Case
 * counts in these names, as it does in ovs-ofctl(8); it does not in the names of actions, and in
 * words such as NORMAL and LOCAL.
 */
#ifndef VSW_SYNTAX_RULE_FIELDS_H
#define VSW_SYNTAX_RULE_FIELDS_H

#include <env.h>

/* enum of_need - what a match must say of a frame for a field to be there */
enum of_need {
	NEED_NOTHING,
	NEED_IPV4,
	NEED_IPV6,
	NEED_IP,	/* either */
	NEED_ARP,
	NEED_IPV4_ARP,
	NEED_IP_ARP,
	NEED_TCP,
	NEED_UDP,
	NEED_SCTP,
	NEED_PORTS,	/* one of these three */
	NEED_ICMP4,
	NEED_ICMP6,
	NEED_ICMP,	/* either */
	NEED_ND,	/* neighbour solicitation or advertisement */
	NEED_NS,
	NEED_NA,
};

/* enum of_form - how the value of a field is written; any may be followed by "/MASK" */
enum of_form {
	FORM_NUMBER,
	FORM_MAC,
	FORM_IPV4,
	FORM_IPV6,
	FORM_FRAG,	/* a word */
	FORM_FLAGS,	/* "+syn-ack", "syn|ack", or a number */
	FORM_VLAN,	/* dl_vlan: a VID, or 0xffff for "no tag" */
	FORM_UNREAD,	/* a word */
};

/* enum of_place - where the bytes of a value belong */
enum of_place {
	PLACE_KEY,	/* in the key, at @offset */
	PLACE_VID,	/* of a tag: TCI in network byte order, OF_TAG_PRESENT for the DEI */
	PLACE_PCP,	/* likewise */
	PLACE_TCI,	/* likewise, all of it */
	PLACE_REG,	/* in the registers (rules/regs.h), at @offset */
	PLACE_PORT,	/* in_port: the number of a port, or of LOCAL */
};

/* What stands for "has a tag" in the values of vlan_vid and vlan_tci (OpenFlow 1.3 table 13) */
#define OF_TAG_PRESENT	0x1000

/*
 * struct of_field
 * @offset, @size: in the key, or the registers, bytes
 * @form, @need, @place: see there
 * @set:    enum vswitch_field, or SET_NEVER, or SET_OTHER: another action does it
 * @bits:   of the number that people see
 * @shift:  its lowest bit in the bytes of the key
 * @masked: a match may look at some bits only
 */
struct of_field {
	const char *name;
	u8 offset, size;
	u8 form;
	u8 need;
	u8 place;
	signed char set;
	u8 bits, shift;
	bool masked;
};

#define SET_NEVER	(-1)
#define SET_OTHER	(-2)

/* NULL: there is none of that name */
const struct of_field *of_field_find(const char *name);
/* Fields have numbers, for struct of_part; only this process knows them. */
u16 of_field_number(const struct of_field *f);
const struct of_field *of_field_at(u16 number);
/* The name by which it stands where bits may be named: "NXM_OF_ETH_SRC" */
const char *of_field_code(const struct of_field *f);
/*
 * Read "VALUE" or "VALUE/MASK" into the bytes of the key, the value masked. "*" is a value that
 * looks at nothing. False: it makes no sense. @text is changed.
 */
bool of_field_read(const struct of_field *f, char *text, u8 value[16], u8 mask[16]);

/* struct of_subfield - @n bits of a field, from bit @first of its number on */
struct of_subfield {
	const struct of_field *field;
	u8 first, n;
};

/*
 * Read "NAME", "NAME[]", "NAME[BIT]" or "NAME[FIRST..LAST]"; names are those of fields, and of NXM
 * and OXM. @text is changed. 0; -ENOENT: there is no such field; -EINVAL: it has no such bits
 */
int of_subfield_parse(char *text, struct of_subfield *sub);
/* Read its value, a number, likewise into bytes of the key. False: it is none, or does not fit. */
bool of_subfield_read(const struct of_subfield *sub, const char *text, u8 value[16], u8 mask[16]);

/* Names of TCP's flags, the lowest bit first; higher ones are called "[200]", "[400]", "[800]" */
#define OF_TCP_FLAGS	9
extern const char *const of_tcp_flags[OF_TCP_FLAGS];

/*
 * struct of_unread - a word for what of a frame's headers could not be read, as bits of
 * ip_frag: none of it, some, the ports at least, the protocol at least, the IP header or ARP.
 * A bit of VSWITCH_UNREAD comes with the lower ones, so that those of all words but "no" add
 * up to one of them.
 */
#define OF_UNREAD	5
extern const struct of_unread {
	const char *name;
	u8 value, mask;
} of_unread[OF_UNREAD];

#endif
