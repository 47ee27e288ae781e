/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a user rule does with a frame, in the words of ovs-ofctl(8). A rule has a row of these; an
 * empty row drops. They are carried out in order; the frame that an output sends is the frame as it
 * is at that point, and what follows goes on from there.
 */
#ifndef VSW_RULES_ACTION_H
#define VSW_RULES_ACTION_H

#include <net/if.h>
#include <env.h>

#define OFTABLE_MAX	254	/* the last table */
#define OFTABLE_SAME	255	/* in resubmit; in a line of rules: none in particular */

/* Numbers of ports that are not ports (OpenFlow 1.0 section 5.2.1) */
#define OFPP_UNSET	0xfff7	/* no port yet; Open vSwitch has it */
#define OFPP_IN_PORT	0xfff8
#define OFPP_TABLE	0xfff9
#define OFPP_NORMAL	0xfffa
#define OFPP_FLOOD	0xfffb
#define OFPP_ALL	0xfffc
#define OFPP_CONTROLLER	0xfffd
#define OFPP_LOCAL	0xfffe
#define OFPP_NONE	0xffff

enum ofact_type {
	OFACT_OUTPUT,	/* .port: that port, unless the frame came in by it; absent: nobody */
	OFACT_IN_PORT,	/* the port that it came in by, which is reached in no other way */
	OFACT_LOCAL,	/* the bridge's own port, unless the frame came in by it */
	OFACT_NORMAL,	/* switch it by VLAN and MAC address, and learn */
	OFACT_FLOOD,	/* all ports but that which it came in by and those that isolation keeps
			 * from it; no VLAN, no learning
			 */
	OFACT_ALL,	/* likewise */
	OFACT_PUSH_VLAN, /* .tpid: new outermost tag, VID 0, PCP 0 */
	OFACT_POP_VLAN,	/* remove the outermost tag, if there is one */
	OFACT_SET_VLAN_VID, /* .vlan: of the outermost tag */
	OFACT_SET_VLAN_PCP, /* .vlan: likewise */
	OFACT_SET_VLAN_TCI, /* .tci: with the bit for "has a tag" set a frame without one gets one
			 * (0x8100); with that bit cleared the outermost tag goes; else nothing
			 * happens to a frame without a tag
			 */
	OFACT_SET_FIELD, /* .set: nothing happens to a frame without the field */
	OFACT_SET_TUNNEL, /* .tunnel: key for tunnels that take it from the flow */
	OFACT_DEC_TTL,	/* IPv4 TTL, IPv6 hop limit; a frame with 1 or 0 ends here; else nothing */
	OFACT_SET_REG,	/* .set, whose .field is a number of syntax/rule_fields.h: a register */
	OFACT_MOVE,	/* .move: bits of a field or register become those of another one */
	OFACT_PUSH,	/* .part: bits are kept on a stack */
	OFACT_POP,	/* .part: and come back from it; nothing happens if it is empty */
	OFACT_OUTPUT_REG, /* .part: the port, or OFPP_*, whose number that is */
	OFACT_SET_QUEUE, /* .queue of the ports that it leaves by from here on */
	OFACT_POP_QUEUE, /* the class that its priority leads to, as when it was received */
	OFACT_ENQUEUE,	/* .queue for the output behind it, and for that alone */
	OFACT_CHECK_LARGER, /* .check: a bit says whether the frame is larger */
	OFACT_METER,	/* .meter: what is above its rate goes no further (meter.h) */
	OFACT_CLONE,	/* .n actions behind it: the frame is afterwards what it was before them */
	OFACT_LEARN,	/* .learn, and its specs behind it: a rule is made of this frame */
	OFACT_LEARN_SPEC, /* .spec */
	OFACT_GROUP,	/* .group: what its buckets say (group.h) */
	OFACT_RESUBMIT,	/* .resubmit: do what the rule found there says, then go on here */
	OFACT_MULTIPATH, /* .multipath: a field gets the number of a link, by a hash */
	OFACT_BUNDLE,	/* .bundle, and its members behind it: one of those that are up */
	OFACT_MEMBER,	/* .port */
	OFACT_CONJUNCTION, /* .conj: the rule is one of a clause of it, and does nothing else */
	OFACT_NOTE,	/* .note: nothing happens; whoever wrote the rule knows what it says */
	OFACT_EXIT,	/* the frame's way through this bridge ends, in tables that lead here too */
	OFACT_CLEAR_ACTIONS, /* nothing happens: nobody can fill an action set */
	OFACT_WRITE_METADATA, /* .set, as OFACT_SET_REG; only goto_table may follow */
	OFACT_GOTO_TABLE, /* .table: go on with the rule found there; always the last of a row */
};

/* struct of_part - @n bits of a field (syntax/rule_fields.h), from bit @first of its number on */
struct of_part {
	u16 field;
	u8 first, n;
};

/* What a spec says of the rule that is learned */
enum learn_kind {
	LEARN_MATCH,	/* it matches on this value in .to */
	LEARN_LOAD,	/* it sets .to to this value */
	LEARN_OUTPUT,	/* it sends to the port, or OFPP_*, of this number */
};

/* struct learn_spec - the value is @value, a number, or (unless @given) @from of the frame */
struct learn_spec {
	u8 kind;
	bool given;
	struct of_part from, to;
	u8 value[16];
};

/*
 * struct learn - @n specs follow
 * @limit:  rules with its table and cookie, at most; 0: any number
 * @result: a bit that is set unless that is reached; .n 0: none
 * @delete_learned: with the last rule that has this, those of its table and cookie go
 */
struct learn {
	u64 cookie;
	u16 priority, idle_timeout, hard_timeout;
	u8 table;
	bool delete_learned;
	u32 n, limit;
	struct of_part result;
};

/* What a hash is made of, in the words of ovs-actions(7); symmetric: the same both ways */
enum ofhash {
	OFHASH_ETH_SRC,
	OFHASH_SYMMETRIC_L4,	/* MAC and IP addresses, VLANs, protocol, ports but UDP's */
	OFHASH_SYMMETRIC_L3L4,	/* IP addresses, protocol, ports but UDP's */
	OFHASH_SYMMETRIC_L3L4_UDP,
	OFHASH_NW_SRC,
	OFHASH_NW_DST,
	OFHASH_SYMMETRIC_L3,
	OFHASH_L4,		/* IP addresses, protocol, ports; not symmetric */
};

/* How a hash becomes one of several, likewise; of a bundle the first two */
enum ofpick {
	OFPICK_HRW,		/* each has a number of its own of it; the greatest is taken */
	OFPICK_ACTIVE_BACKUP,	/* the first one; no hash */
	OFPICK_MODULO_N,
	OFPICK_HASH_THRESHOLD,
	OFPICK_ITER_HASH,	/* numbers up to .arg, if that is not far more, until one will do */
};

/* struct ofact_multipath - @links: from 1 to 65536 */
struct ofact_multipath {
	u8 hash, pick;			/* enum ofhash, enum ofpick */
	u16 basis;
	u32 links, arg;
	struct of_part to;
};

/*
 * struct ofact_bundle - @n members follow
 * @load: the number of the one that is taken is written to @to, or OFPP_NONE; else it is sent there
 */
struct ofact_bundle {
	u8 hash, pick;
	u16 basis;
	u32 n;
	bool load;
	struct of_part to;
};

#define OFCONJ_CLAUSES_MAX	64

/* Bytes of a note in one action; longer notes take several. */
#define OFACT_NOTE_MAX	30

/*
 * struct ofact
 * @max_len: of OFACT_OUTPUT, OFACT_IN_PORT and OFACT_LOCAL: send this many bytes at most; 0: all
 * @need: in a bucket of a group, where no match says what a frame is: enum of_need (of
 *         syntax/rule_fields.h); nothing happens to a frame that has not both. Else 0
 * @port: by name, as numbers may change; "" for OFACT_RESUBMIT: the port that it has come in by
 */
struct ofact {
	enum ofact_type type;
	u32 max_len;
	u8 need[2];
	union {
		char port[IF_NAMESIZE];
		__be16 tpid;			/* 0x8100 or 0x88a8 */
		struct {
			u16 value;		/* VID 0..4095 or PCP 0..7, host byte order */
			u16 kept;		/* bits of it that stay as they are */
			bool push;		/* an untagged frame gets a tag (0x8100) for it */
			bool field;		/* it was written as set_field or load */
		} vlan;
		struct {
			u16 value, mask;	/* host byte order; 0x1000 for "has a tag" */
		} tci;
		struct vswitch_set set;		/* value is masked */
		struct {
			__be32 id;
			__be32 kept;		/* bits of it that stay as they are */
		} tunnel;
		struct {
			u8 len;
			bool goes_on;		/* the next action is the rest of it */
			u8 bytes[OFACT_NOTE_MAX];
		} note;
		struct {
			char port[IF_NAMESIZE];	/* in_port of the look-up only */
			u8 table;		/* OFTABLE_SAME: that of the rule */
		} resubmit;
		u8 table;
		u32 group;
		u32 meter;
		u32 queue;
		struct {
			u32 len;		/* bytes, without tags and FCS */
			struct of_part to;	/* of one bit */
		} check;
		struct {
			struct of_part from, to;	/* as many bits */
		} move;
		struct of_part part;
		struct {
			u32 id;
			u8 clause, n;		/* which one, from 0, of how many */
		} conj;
		struct ofact_multipath multipath;
		struct ofact_bundle bundle;
		struct learn learn;
		struct learn_spec spec;
		u32 n;
	};
};

/* struct ofacts - a row; fixed once it is made, freed by free() */
struct ofacts {
	u32 n;
	struct ofact a[];
};

/* How many of the actions behind it belong to it */
static inline u32 ofact_within(const struct ofact *a)
{
	if (a->type == OFACT_BUNDLE)
		return a->bundle.n;
	if (a->type == OFACT_CLONE)
		return a->n;
	return a->type == OFACT_LEARN ? a->learn.n : a->type == OFACT_ENQUEUE;
}

/* At most this many in one rule */
#define OFACTS_MAX	256

bool ofacts_equal(const struct ofacts *a, const struct ofacts *b);
/* Whether one of them sends to this port */
bool ofacts_output_to(const struct ofacts *actions, const char *port, const char *local);
/* Whether one of them sends to what has this number, OFPP_* */
bool ofacts_output_place(const struct ofacts *actions, u32 no);
/* OFPP_* of an action that sends to what is no port of its own name; 0: it is another action */
u32 ofact_place(enum ofact_type type);

#endif
