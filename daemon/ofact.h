/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a user rule does with a frame, in the words of ovs-ofctl(8). A rule has a row of these; an
 * empty row drops. They are carried out in order; the frame that an output sends is the frame as it
 * is at that point, and what follows goes on from there.
 */
#ifndef VSW_OFACT_H
#define VSW_OFACT_H

#include <net/if.h>
#include <env.h>

/* Numbers of ports that are not ports (OpenFlow 1.0 section 5.2.1) */
#define OFPP_MAX	0xff00	/* real ports have smaller ones */
#define OFPP_IN_PORT	0xfff8
#define OFPP_NORMAL	0xfffa
#define OFPP_FLOOD	0xfffb
#define OFPP_ALL	0xfffc
#define OFPP_LOCAL	0xfffe

#define OFTABLE_MAX	254	/* the last table; 255 means "this one" or "all" */

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
	OFACT_SET_FIELD, /* .set: nothing happens to a frame without the field */
	OFACT_SET_TUNNEL, /* .tun_id: key for tunnels that take it from the flow */
	OFACT_DEC_TTL,	/* IPv4 TTL, IPv6 hop limit; a frame with 1 or 0 ends here, others: nothing */
	OFACT_RESUBMIT,	/* .resubmit: do what the rule found there says, then go on here */
	OFACT_GOTO_TABLE, /* .table: go on with the rule found there; always the last of a row */
};

/*
 * struct ofact
 * @port: by name, as numbers may change; "" for OFACT_RESUBMIT: the port that it has come in by
 */
struct ofact {
	enum ofact_type type;
	union {
		char port[IF_NAMESIZE];
		__be16 tpid;			/* 0x8100 or 0x88a8 */
		struct {
			u16 value;		/* VID 0..4095 or PCP 0..7, host byte order */
			bool push;		/* an untagged frame gets a tag (0x8100) for it */
		} vlan;
		struct vswitch_set set;		/* value is masked */
		__be32 tun_id;
		struct {
			char port[IF_NAMESIZE];	/* in_port of the look-up only */
			u8 table;
		} resubmit;
		u8 table;
	};
};

/* struct ofacts - a row; fixed once it is made, freed by free() */
struct ofacts {
	u32 n;
	struct ofact a[];
};

/* At most this many in one rule */
#define OFACTS_MAX	256

#endif
