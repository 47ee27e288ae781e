/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The translation of a frame's way through the bridges into actions: what its stages share.
 *
 *   forward.c  begins and ends it          copy.c     what mirrors get
 *   rules.c    user rules                  send.c     into a port of the datapath
 *   group.c    which buckets of a group    tags.c fields.c  the frame's tags and fields,
 *   hash.c     what these hash                             and the actions that change them
 *   has.c      which fields a frame has    places.c   where rules send it
 *   pick.c     one of several, by a hash
 *   parts.c    bits that rules move
 *   normal.c   NORMAL switching in one
 *              bridge
 *   ingress.c  in which VLAN it is         storm.c    storm control
 *   tap.c      what collectors are told of sample.c   and shown of it
 *   bond.c     members of bonds
 *   egress.c   with which tags it leaves   xlate.c    decision, mask, trace
 *   output.c   one port
 *
 * Each calls those below it only; where a frame comes into the next bridge, through xlate.enter.
 *
 * Nothing here changes anything but the decision. Whatever a stage looks at goes into the mask,
 * before anything depends on it: equal bits under the mask give the same steps.
 */
#ifndef VSW_TRANSLATE_XLATE_H
#define VSW_TRANSLATE_XLATE_H

#include "daemon/bridge/bridges.h"
#include "daemon/rules/regs.h"
#include "daemon/translate/decision.h"
#include "daemon/translate/sample_note.h"

enum ofhash;
struct of_part;
struct ofact;
struct ofbucket;
struct ofgroup;
struct rule;

/* Values of fields and registers, up to 128 bits, as numbers */
typedef unsigned __int128 xlate_number;

/* Values that rules have put onto the stack of a bridge */
#define STACK_MAX	64

/* Tags that actions have put onto a frame and that are still there, at most */
#define TAGS_MAX	4
/* Bridges with mirrors on a frame's way; further ones do not mirror it */
#define COPIED_MAX	8
/* Tags of the received frame that its key shows */
#define TAGS_SEEN	2

/* What runs in circles ends here, as in Open vSwitch: bridges and look-ups, nested and in all */
#define DEPTH_MAX	64
#define STEPS_MAX	4096

struct tag {
	__be16 tpid;
	__be16 tci;
};

/*
 * struct tags - the tags of a frame, by what was done to it: @popped of the received ones were
 * taken off from outside, then @n put on, the last one outermost. What lies below need not be
 * known.
 */
struct tags {
	u8 popped;
	u8 n;
	struct tag tag[TAGS_MAX];
};

/*
 * struct crossing - a copy for a mirror's VLAN, while it is in other bridges than the mirror's
 * @on:     the frame is such a copy: not learned from, not looked up, not mirrored, not charged
 * @snaplen: bytes of it that are sent; 0: all
 * @been:   bridges that it has been in (struct bridge.id), the mirror's first; in each once
 * @over:   one ran into a limit: no further copy of this frame crosses
 */
struct crossing {
	bool on, over;
	u32 snaplen;
	u32 n_been;
	u32 been[DEPTH_MAX];
};

/*
 * struct xlate - a translation
 * @key:   of the frame as it was received
 * @now:   of the frame as it is at this point; in_port is that of the bridge where it is
 * @tags:  its tags; @now shows the outer two of them
 * @base, @base_tags: the frame as the actions so far have made it. Changes become actions when the
 *         frame leaves by a port, and only then.
 * @wrote: bits of @now that were written (tags apart); @has_set: there are any. In the mask
 * @regs:  what rules have noted of it in this bridge
 * @stack: likewise, @n_stack values
 * @received: where the frame came into the switch: a port of the datapath, or its bond
 * @in:    where the frame has come into the bridge that it is in
 * @unless_ours: a member of a bond has received it that may get back what this switch has sent:
 *         not taken from stations that were learned elsewhere
 * @announces: it is a gratuitous ARP, of a bridge that has to know
 * @vlan:  in which NORMAL has it now; VLAN_NONE: somebody else sends it
 * @may_charge: the row keeps room for one action at its beginning
 * @charged: its port is charged for it, as @storm
 * @copied: which mirrors of which bridge have had it
 * @first_tap, @end_tap: decision.taps of the bridge that it is in
 * @sample: of the bridge that it is in
 * @copy:  it is a copy in another bridge
 * @depth: bridges and tables that it is in by now, one within the other; @steps: in all
 * @has_tun: the key for tunnels is now.tun_id; @base_has_tun: the datapath was told base.tun_id
 * @priority: the class of egress devices that rules say; @base_priority: what the datapath was told
 * @ended: the frame goes no further in this bridge: its TTL is over; @exited: a rule says so
 * @max_len: bytes of the frame that are sent at most; 0: all
 * @outputs: ports of the datapath that it was sent to
 * @reason: why it went nowhere, VSWITCH_DROP_*; the first one stands
 * @full:  the row of actions is at its limit; what is missing is not sent
 * @longer, @at_most: the frame has more bytes than @longer, and not more than @at_most. A rule that
 *         wants to know more ends the translation: @asks, for @ask bytes
 * @start, @start_n, @start_mirrors: where this way's part of the decision begins; @later: there is
 *         another one before it
 * @hops:  how many xlate_hop() was told of
 * @refused: a limit was met on the way: the frame is not sent at all
 * @enter: brings the frame, as it is, into a bridge by a port; afterwards it is where it was before
 * @trace: who wants to know each step; NULL: nobody
 */
struct xlate {
	struct bridges *br;
	struct decision *d;
	const union vsw_key *key;
	union vsw_key now, base, wrote;
	struct tags tags, base_tags;
	union of_regs regs;
	xlate_number stack[STACK_MAX];
	u32 n_stack, storm;
	struct port *received;
	struct port *in;
	bool unless_ours, announces;
	int vlan;
	struct {
		u32 bridge;
		u32 mirrors;
	} copied[COPIED_MAX];
	u32 n_copied, first_tap, end_tap, depth, steps;
	struct sample_note sample;
	struct crossing copy;
	bool may_charge, charged, full, refused, has_set, has_tun, base_has_tun;
	bool ended, exited, asks, later;
	u32 priority, base_priority, max_len, outputs, reason;
	u32 longer, at_most, ask, start_n, start_mirrors, hops;
	size_t start;
	void (*enter)(struct xlate *x, struct port *port);
	const struct trace_sink *trace;
};

/* xlate.c */
/* Append an action as it is. */
void xlate_put(struct xlate *x, const struct vsw_action *action);
/* At the beginning, where there is room: x->may_charge. */
void xlate_put_first(struct xlate *x, const struct vsw_action *action);
/* The frame goes no further on this way. */
void xlate_drop(struct xlate *x, u32 reason);
/* It goes no further in this bridge. */
void xlate_end(struct xlate *x, u32 reason);
/* It goes nowhere at all: VSWITCH_DROP_RULE_LIMIT. */
void xlate_refuse(struct xlate *x);
/*
 * The frame is in a bridge: a flow that it gets belongs there. @vlan as in struct hop;
 * @learn: its source is behind x->in
 */
void xlate_hop(struct xlate *x, int vlan, bool learn);
/* One more bridge or table within the others: x->depth grows. False: it is one too many. */
bool xlate_step(struct xlate *x);
/* A rule was found on the way. */
void xlate_use(struct xlate *x, struct rule *rule);
/* A step, for people; costs nothing if nobody listens. */
void xlate_say(const struct xlate *x, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void xlate_say_rule(const struct xlate *x, const struct rule *rule);
void xlate_say_group(const struct xlate *x, const struct ofgroup *group);
void xlate_say_bucket(const struct xlate *x, const struct ofbucket *bucket);

/* tags.c */
/* A tag, counted from outside (0); false, and all zero: there is none. Its TPID was looked at. */
bool xlate_tag(struct xlate *x, unsigned int which, struct tag *tag);
/* Bits of its TPID and TCI were looked at. */
void xlate_look_tag(struct xlate *x, unsigned int which, __be16 tpid, __be16 tci);
/* Likewise; of its TCI, host byte order */
void xlate_look_tci(struct xlate *x, unsigned int which, u16 bits);
/* The VLAN in a tag, which was looked at; 0: none */
u16 xlate_vid(struct xlate *x, unsigned int which);
/* Changes of x->tags: they are in force when the frame leaves by a port. */
void xlate_pop(struct xlate *x);
void xlate_push(struct xlate *x, __be16 tpid, __be16 tci);
void xlate_set_tags(struct xlate *x, const struct tags *tags);
bool tags_equal(const struct tags *a, const struct tags *b);
/* Number of actions that make one of the other */
unsigned int tags_cost(const struct tags *from, const struct tags *to);
/* Bring the frame in the datapath into the form that it has here. */
void xlate_commit(struct xlate *x);

/* fields.c */
/* Write a field, if the frame has it. If it should, but that cannot be changed, it ends here. */
void xlate_set_field(struct xlate *x, const struct vswitch_set *set);
/* A frame whose time is over ends here. One that is not IP goes on as it is. */
void xlate_dec_ttl(struct xlate *x);
/* Part of xlate_commit() */
void xlate_commit_fields(struct xlate *x);

/* parts.c */
/*
 * Write bits of the outer tag (without OF_TAG_PRESENT), or nothing where there is none; @push: a
 * frame without a tag gets one.
 */
void xlate_set_tci(struct xlate *x, u16 bits, u16 value, bool push);
/* With the bit that stands for a tag, which a frame without one does not have */
void xlate_set_whole_tci(struct xlate *x, u16 value, u16 mask);
/* Bits that stay are those of the tunnel that brought the frame, if no rule has set them. */
void xlate_set_tunnel(struct xlate *x, __be32 id, __be32 kept);
/* Write a register: OFACT_SET_REG. */
void xlate_set_register(struct xlate *x, const struct vswitch_set *set);
/* Bits of a field or register. What cannot be read ends the frame's way (x->ended). */
xlate_number xlate_read_part(struct xlate *x, const struct of_part *part);
void xlate_write_part(struct xlate *x, const struct of_part *part, xlate_number n);
void xlate_move(struct xlate *x, const struct of_part *from, const struct of_part *to);
void xlate_stack_push(struct xlate *x, const struct of_part *part);
void xlate_stack_pop(struct xlate *x, const struct of_part *part);

/* has.c */
/* Whether the frame has what a field needs (enum of_need); a field of syntax/rule_fields.h */
bool xlate_has(struct xlate *x, u8 need);
bool xlate_has_field(struct xlate *x, u16 field);

/* hash.c */
u32 xlate_hash(struct xlate *x, enum ofhash what, u64 basis);
/* A number of its own for each @which, all of whose bits depend on all of both */
u32 xlate_stir(u32 hash, u32 which);
/* By what a select group chooses */
u32 xlate_hash_group(struct xlate *x, const struct ofgroup *group);

/* group.c */
/* The bucket of a select or fast_failover group; NULL: none is alive */
const struct ofbucket *xlate_pick(struct xlate *x, const struct ofgroup *group);

/* pick.c: OFACT_MULTIPATH; OFACT_BUNDLE, with its members behind it */
void xlate_pick_one(struct xlate *x, const struct ofact *a);

/* places.c */
/* To a port of the bridge, as a rule says; not to the one by which the frame came in */
void xlate_output_port(struct xlate *x, struct port *port);
/* Ports that it leaves by from here on send it by this queue. */
void xlate_set_queue(struct xlate *x, u32 queue);
/* OFACT_METER: what is above its rate goes no further. */
void xlate_charge(struct xlate *x, u32 meter);
/* A port of the bridge that the frame is in; NULL: there is no such one now. */
struct port *xlate_port_named(const struct xlate *x, const char *name);
/*
 * To all ports of the bridge but that by which it came in, and those kept apart from that; unless
 * @all not to those with PORT_NO_FLOOD either
 */
void xlate_flood(struct xlate *x, bool all);
/* OFACT_OUTPUT, OFACT_IN_PORT, OFACT_LOCAL */
void xlate_output_cut(struct xlate *x, const struct ofact *a);
/* To the port, or place, that has the number in a field */
void xlate_output_part(struct xlate *x, const struct of_part *part);

/* The bit of OFACT_CHECK_LARGER, or the end of this translation */
void xlate_check_larger(struct xlate *x, const struct ofact *a);

/* learned.c */
/* Note the rule that OFACT_LEARN makes of the frame as it is (decision.learned). */
void xlate_learn(struct xlate *x, const struct ofact *learn);

/* send.c */
/*
 * The first @snaplen bytes of the frame as it is, or (0) all, to a port of the
 * datapath; not mirrored.
 * @type: VSWITCH_ACT_OUTPUT or VSWITCH_ACT_OUTPUT_BACK
 */
void xlate_send(struct xlate *x, const struct port *port, u16 type, u32 snaplen, bool is_copy);
static inline void xlate_send_copy(struct xlate *x, const struct port *port, u32 snaplen)
{
	xlate_send(x, port, VSWITCH_ACT_OUTPUT, snaplen, true);
}

/* output.c */
/* Send the frame as it is; never back to where it came from. */
void xlate_output(struct xlate *x, struct port *port);
/* Send it back by the port that it came in by: only where a rule says so. */
void xlate_output_back(struct xlate *x);

/* storm.c */
/* Before all else: the frame has come in by @port. */
void xlate_storm_begin(struct xlate *x, const struct port *port);
/* NORMAL switching sends it, as it is, to all ports of its VLAN. */
void xlate_storm_flood(struct xlate *x);
/* The row is complete. */
void xlate_storm_end(struct xlate *x);

/* ingress.c */
/* A tag without a VLAN */
static inline bool tag_is_priority(const struct tag *tag)
{
	return tag->tpid && !(be16_to_cpu(tag->tci) & VSW_TCI_VID);
}

/* The VLAN of the frame as it would be received by this port; VLAN_NONE: not accepted */
int xlate_vlan_at(struct xlate *x, const struct port *port);
/* An address of IEEE 802.1Q table 8-1, which bridges do not forward. */
static inline bool xlate_is_reserved(const u8 mac[6])
{
	static const u8 prefix[5] = { 0x01, 0x80, 0xc2, 0x00, 0x00 };

	return !memcmp(mac, prefix, sizeof(prefix)) && mac[5] < 16;
}

/* egress.c */
/* More forms than those in which a frame of one VLAN can leave */
#define FORMS_MAX	8

/*
 * struct in_vlan - a frame in a VLAN of a bridge
 * @came:   its tags there: as received, with a service tag before them if it came in by a tunnel
 *          port. The first one, if any, is the bridge's, and what is behind it a customer's
 * @tunnel: it came in by a tunnel port
 */
struct in_vlan {
	struct tags came;
	int vlan;
	bool tunnel;
};

/* Give the frame the form in which it leaves by a port. */
void xlate_form(struct xlate *x, const struct in_vlan *at, const struct port *p);

/* struct forms - the different forms that ports want; the caller adds what there is room for */
struct forms {
	struct tags tags[FORMS_MAX];
	unsigned int n;
};

void forms_add(struct forms *forms, const struct tags *tags);
/* The one that costs least now; of equal ones that of the first port. It is used up. */
struct tags forms_next(struct forms *forms, const struct tags *now);

/* normal.c */
void xlate_normal(struct xlate *x);

/* rules.c */
void xlate_rules(struct xlate *x);

#endif
