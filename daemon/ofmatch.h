/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The match of a user rule as text: the fields of ovs-ofctl(8). Fields that only some frames have
 * must come with those that say so ("tp_dst=80" with "tcp"): a rule never matches on what is not
 * there. ofmatch_text.c writes, ofmatch.c and ofmatch_value.c read.
 */
#ifndef VSW_OFMATCH_H
#define VSW_OFMATCH_H

#include <stdio.h>
#include "tables.h"

#define ETH_TYPE_RARP	VSW_ETH_TYPE_RARP

/* The bit of vlan_tpid in a rule's key that frames with a tag have, and others do not */
#define TAG_BIT		0x8000
/* What stands for it in the text of vlan_vid and vlan_tci */
#define TAG_PRESENT	0x1000

/* Names of TCP's flags, the lowest bit first; higher ones have none */
#define OF_TCP_FLAGS	9
extern const char *const of_tcp_flags[OF_TCP_FLAGS];

/*
 * struct of_unread - a word for what of a frame's headers could not be read, as bits of ip_frag: none
 * of it, some, the ports at least, the protocol at least, the IP header or ARP. A bit of VSWITCH_UNREAD
 * comes with the lower ones, so that those of all words but "no" add up to one of them.
 */
#define OF_UNREAD	5
extern const struct of_unread {
	const char *name;
	u8 value, mask;
} of_unread[OF_UNREAD];

/*
 * struct flow_ports - the ports of the bridge whose rules are read or written
 * @local:  the bridge's own port, LOCAL in text
 * @known:  whether rules may name a port
 * @name:   of a port number, or NULL
 * @number: of a port, or 0; NULL: ports are written by name
 */
struct flow_ports {
	const char *local;
	bool (*known)(void *arg, const char *name);
	const char *(*name)(void *arg, u32 no);
	u32 (*number)(void *arg, const char *name);
	void *arg;
};

/* Read a port: a name, in quotes perhaps, a number, or LOCAL. 0 or -EINVAL and *err */
int ofport_parse(const char *text, const struct flow_ports *ports, char name[IF_NAMESIZE],
		 char **err);
void ofport_put(FILE *out, const char *name, const struct flow_ports *ports);

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

bool ofmatch_has(const struct rule_match *match, enum of_need need);
/* The shortest way to say it, for an error line */
const char *of_need_text(enum of_need need);

/*
 * struct of_field - a field by one of its names
 * @offset: in the key
 * @read:  reads the value and its mask, in the form of the key, from text that it may change
 * @set:   enum vswitch_field, or -1: no action can change it
 */
struct of_field {
	const char *name;
	u8 offset, size;
	u8 kind;		/* enum value_kind */
	u8 need;		/* enum of_need */
	signed char set;
	bool (*read)(const struct of_field *f, char *text, u8 *value, u8 *mask);
};

/* NULL: there is none of that name */
const struct of_field *of_field_find(const char *name);

/* struct ofmatch_reader - a match being read, field by field */
struct ofmatch_reader {
	struct rule_match *match;
	const struct flow_ports *ports;
	struct {
		const struct of_field *field;
		const char *name;
	} seen[48];		/* fields that need others */
	u32 n_seen;
};

/*
 * Take "@name" or "@name=@value" into the match. @value is changed; both must outlive the reader.
 * 0; 1: there is no such field; -EINVAL and *err
 */
int ofmatch_take(struct ofmatch_reader *r, const char *name, char *value, char **err);
/* After the last field. 0 or -EINVAL and *err */
int ofmatch_finish(struct ofmatch_reader *r, char **err);

/* Fields with commas between them, in the order of ovs-ofctl; nothing for all frames */
void ofmatch_put(FILE *out, const struct rule_match *match, const struct flow_ports *ports);

#endif
