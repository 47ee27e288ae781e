/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * vswitch: the generic netlink contract between vswitch.ko and its daemon.
 *
 * One datapath exists per network namespace; a message acts on the namespace of the socket that
 * sends it. Every command needs CAP_NET_ADMIN in the initial user namespace (GENL_ADMIN_PERM), and
 * membership of the multicast group needs CAP_NET_ADMIN where the kernel can ask for it.
 *
 * Integers are in host byte order unless a field is named __be16/__be32/__be64. Frames and MAC
 * addresses are bytes as on the wire. Unknown attributes, attributes of a wrong length, nesting
 * that is too deep, trailing bytes and flags of the message other than NLM_F_ACK, NLM_F_ECHO and
 * NLM_F_DUMP are refused with -EINVAL and an extended ACK.
 *
 * The DPDK datapath speaks the same messages over a unix socket (SOCK_SEQPACKET) that root alone
 * may connect to: a datagram holds one message or several, each with the headers of netlink and
 * generic netlink, of any type from NLMSG_MIN_TYPE on. A connection takes the place of a netlink
 * socket. VSWITCH_CMD_PORT_EVENT sent as a request makes it one that hears of ports; NLMSG_OVERRUN
 * says that some events were lost.
 *
 * The message trees below use these marks: (m) must be present, (o) may be present, (n) may occur
 * more than once; -> is towards the kernel, <- is from it.
 */
#ifndef _UAPI_LINUX_VSWITCH_H
#define _UAPI_LINUX_VSWITCH_H

#include <linux/types.h>

#define VSWITCH_GENL_NAME	"vswitch"
#define VSWITCH_GENL_VERSION	1
/* Multicast group with VSWITCH_CMD_PORT_EVENT messages of the namespace. */
#define VSWITCH_MCGRP_PORTS	"ports"

/*
 * Compatibility of module and daemon: the daemon works with a module that reports the same
 * VSWITCH_UAPI_MAJOR and a minor that is not smaller than the one that the daemon needs.
 */
#define VSWITCH_UAPI_MAJOR	1
#define VSWITCH_UAPI_MINOR	6

#define VSWITCH_PORT_MAX	65535	/* port numbers are 1 to this; 0 is "no port" */
#define VSWITCH_IFNAMSIZ	16	/* as IFNAMSIZ, with the final NUL */
#define VSWITCH_ARGSSIZ		256	/* of VSWITCH_A_PORT_ARGS, with the final NUL */
#define VSWITCH_OPTIONSSIZ	1024	/* of VSWITCH_A_DP_OPTIONS, with the final NUL */
#define VSWITCH_LCORE_QUEUES	1024	/* in VSWITCH_A_LCORE_QUEUES, at most */

/*
 * struct vswitch_flow_key - what a frame looks like to the flow table; also the shape of a mask.
 *
 * Fields that a frame does not have are zero, as are all fields past the depth to which the
 * installed flows look. A mask has a bit set for each bit of the key that a flow looks at.
 *
 * The struct only ever grows at its end. A shorter one is extended with zeros; a longer one is
 * accepted if all that follows the part known to the receiver is zero, else refused with -E2BIG.
 *
 * @in_port:     number of the port that received the frame. A mask holds 0 or ~0 here.
 * @vlan_tci:    outermost tag: PCP (3 bits), DEI (1), VID (12), IEEE 802.1Q clause 9.6. A tag that
 *               the device has taken out of the frame (accelerated) counts like one in the frame.
 * @vlan_tpid:   its TPID, 0x8100 or 0x88a8; 0 in a frame without a tag.
 * @eth_dst, @eth_src: MAC addresses.
 * @eth_type:    Ethernet type behind the tags; 0x05ff for a frame with an IEEE 802.3 length that
 *               has no SNAP header with an OUI of zero and an Ethernet type (0x0600 or more) in it,
 *               and for one that is cut off before the type.
 * @cvlan_tci, @cvlan_tpid: second tag, likewise.
 * @ip_proto:    IPv4 protocol, or the next header behind all IPv6 extension headers, in a later
 *               fragment the one that its fragment header names; the low byte of ar$op in ARP and
 *               RARP. Their fields are those of Ethernet and IPv4 only.
 * @ip_tos:      DSCP and ECN.
 * @ip_ttl:      TTL or hop limit.
 * @ip_frag:     enum vswitch_frag in the bits of VSWITCH_FRAG_BITS; and VSWITCH_UNREAD_*.
 * @tcp_flags:   flags of TCP, the low 12 bits of its 13th and 14th byte.
 * @ip_src, @ip_dst: IPv6 addresses; IPv4 ones (and ARP's SPA, TPA) in the first four bytes.
 * @tp_src, @tp_dst: TCP, UDP, UDP-Lite, SCTP ports; ICMP and ICMPv6 type and code as numbers.
 * @ipv6_label:  IPv6 flow label, low 20 bits.
 * @arp_sha, @arp_tha: ARP hardware addresses; in IPv6 neighbour discovery the link-layer address
 *               option of source (sha) and target (tha).
 * @tun_id:      key of the tunnel that brought the frame (GRE: RFC 2890), if its port was made with
 *               VSWITCH_TUN_F_IN_FLOW; 0 in all other frames and where the tunnel gave no key.
 * @nd_target:   target address of a neighbour solicitation or advertisement.
 */
struct vswitch_flow_key {
	__u32	in_port;
	__be16	vlan_tci;
	__be16	vlan_tpid;
	__u8	eth_dst[6];
	__u8	eth_src[6];
	__be16	eth_type;
	__be16	cvlan_tci;
	/* 24: behind this line only when a flow looks there */
	__be16	cvlan_tpid;
	__be16	tcp_flags;
	__u8	ip_proto;
	__u8	ip_tos;
	__u8	ip_ttl;
	__u8	ip_frag;
	/* 32: layer 3 addresses */
	__u8	ip_src[16];
	__u8	ip_dst[16];
	/* 64 */
	__be16	tp_src;
	__be16	tp_dst;
	__be32	ipv6_label;
	__u8	arp_sha[6];
	__u8	arp_tha[6];
	__be32	tun_id;
	__u8	nd_target[16];
	/* 104 */
};

/* enum vswitch_frag - RFC 791, RFC 8200 section 4.5 */
enum vswitch_frag {
	VSWITCH_FRAG_NONE,
	VSWITCH_FRAG_FIRST,	/* offset 0, more follow: layer 4 is there */
	VSWITCH_FRAG_LATER,	/* no layer 4 in it */
};
#define VSWITCH_FRAG_BITS	0x03

/*
 * Bits of vswitch_flow_key.ip_frag: fields that the frame should have, going by its Ethernet type
 * and protocol, and that could not be read: headers end before they should, contradict themselves,
 * or go on past the first 32 KiB. Such fields are zero in the key, and zero says nothing of them:
 * a flow that depends on a field has the field's bit in its mask. A bit comes with all lower ones.
 *
 * REST:  tcp_flags, nd_target and the link-layer addresses of ND and ARP; and checksums: see struct
 *        vswitch_set
 * PORTS: tp_src, tp_dst. Also in a TCP fragment that begins at byte 8: it could replace what the
 *        first fragment said (RFC 3128)
 * PROTO: ip_proto and the kind of fragment: an IPv6 extension header is cut off (in a first
 *        fragment, too: RFC 7112), or a hop-by-hop header is not the first (RFC 8200 section 4.1)
 * IP:    all fields of the IP header or of ARP: an IPv4 header of another version, shorter than 20
 *        bytes, or longer than the packet (RFC 791); ARP that is not of Ethernet and IPv4
 *
 * VSWITCH_UNREAD_REST and _PORTS lie deeper than layer 3: they are zero where no flow looks at
 * layer 4 or at one of them.
 */
#define VSWITCH_UNREAD_REST	0x04
#define VSWITCH_UNREAD_PORTS	0x08
#define VSWITCH_UNREAD_PROTO	0x10
#define VSWITCH_UNREAD_IP	0x20
#define VSWITCH_UNREAD		0x3c

/* enum vswitch_port_kind - value of VSWITCH_A_PORT_KIND */
enum vswitch_port_kind {
	VSWITCH_PORT_UNSPEC,
	VSWITCH_PORT_NETDEV,	/* an existing device */
	VSWITCH_PORT_INTERNAL,	/* a device that the module creates and owns */
	VSWITCH_PORT_GRE,	/* a peer behind a gretap or ip6gretap device in external mode,
				 * which any number of such ports share (RFC 2784, RFC 2890)
				 */
	/* The DPDK datapath alone has these; the module refuses them with -EOPNOTSUPP: */
	VSWITCH_PORT_DPDK,	/* a device of DPDK: PORT_ARGS are its devargs */
	VSWITCH_PORT_VHOST_CLIENT, /* a guest by vhost-user, whose side listens at PORT_ARGS */
	VSWITCH_PORT_VHOST_SERVER, /* likewise, but the guest's side connects to PORT_ARGS */
	__VSWITCH_PORT_KIND_MAX,
};

/* enum vswitch_port_origin - who made the port; decides what a restarted daemon does with it */
enum vswitch_port_origin {
	VSWITCH_ORIGIN_DAEMON,	/* VSWITCH_CMD_PORT_ADD */
	VSWITCH_ORIGIN_LINK,	/* "ip link set DEV master BR" */
};

/* enum vswitch_port_event - value of VSWITCH_A_PORT_EVENT */
enum vswitch_port_event {
	VSWITCH_EVENT_UNSPEC,
	VSWITCH_EVENT_ADDED,	/* a port has come */
	VSWITCH_EVENT_REMOVED,	/* taken out by VSWITCH_CMD_PORT_DEL */
	VSWITCH_EVENT_NOMASTER,	/* taken out by "ip link set DEV nomaster" */
	VSWITCH_EVENT_GONE,	/* its device was unregistered, or moved to another namespace and is
				 * none of an internal port
				 */
	VSWITCH_EVENT_RENAMED,	/* VSWITCH_A_PORT_NAME is the new name; of a port that is away
				 * (VSWITCH_PORT_F_AWAY), VSWITCH_A_PORT_DEVICE
				 */
	VSWITCH_EVENT_LINK,	/* administrative or operational state changed */
	VSWITCH_EVENT_MTU,
	VSWITCH_EVENT_ADDRESS,	/* the device's MAC address changed */
	VSWITCH_EVENT_NETNS,	/* an internal port's device came to another network namespace */
};

/* Bits of vswitch_tunnel.flags */
#define VSWITCH_TUN_F_IPV6	(1U << 0)	/* IPv6 addresses; else IPv4, in the first bytes */
#define VSWITCH_TUN_F_IN_KEY	(1U << 1)	/* frames come in with key in_key, else with none */
#define VSWITCH_TUN_F_IN_FLOW	(1U << 2)	/* with any key or none: it is in the flow key */
#define VSWITCH_TUN_F_OUT_KEY	(1U << 3)	/* frames go out with key out_key, else none */
#define VSWITCH_TUN_F_OUT_FLOW	(1U << 4)	/* with what VSWITCH_ACT_SET_TUNNEL said, or none */
#define VSWITCH_TUN_F_CSUM	(1U << 5)	/* GRE checksum on what goes out */
#define VSWITCH_TUN_F_SEQ	(1U << 6)	/* sequence numbers on what goes out */
#define VSWITCH_TUN_F_DF	(1U << 7)	/* don't fragment the outer packet */
#define VSWITCH_TUN_F_TOS_INHERIT (1U << 8)	/* TOS or traffic class from the inner header */
#define VSWITCH_TUN_F_TTL_INHERIT (1U << 9)	/* TTL or hop limit likewise */
#define VSWITCH_TUN_F_PMTUD	(1U << 10)	/* answer frames that are too large with ICMP(v6);
						 * those that cannot be answered, and mirrors'
						 * copies, go out in fragments
						 */

/*
 * struct vswitch_tunnel - value of VSWITCH_A_PORT_TUNNEL. May grow at its end, as flow keys do.
 * A frame belongs to the port whose remote, local and key are the frame's; a port with a local
 * address before one without, a port with a certain key before one with VSWITCH_TUN_F_IN_FLOW.
 *
 * @remote: the peer; not zero, not a group
 * @local:  zero: any, and what routing says for frames that go out
 * @in_key, @out_key: zero unless their flag is set
 * @tos:    of the outer header, unless inherited; without the bits of ECN, which are the frame's
 * @ttl:    likewise; 0: the namespace's default
 */
struct vswitch_tunnel {
	__u8	remote[16];
	__u8	local[16];
	__be32	in_key;
	__be32	out_key;
	__u32	flags;
	__u8	tos;
	__u8	ttl;
	__u8	pad[2];
};

/* enum vswitch_storm - kinds of flooded frames whose rate a port may limit */
enum vswitch_storm {
	VSWITCH_STORM_BROADCAST,
	VSWITCH_STORM_MULTICAST,
	VSWITCH_STORM_UNKNOWN,		/* unicast to a station that is not known */
	__VSWITCH_STORM_MAX,
};

/*
 * struct vswitch_port_limits - value of VSWITCH_A_PORT_LIMITS: what a port may receive. 0: no
 * limit. May grow at its end. A GSO frame counts as its segments. One frame passes whenever the
 * burst is there in full, even if it is larger; later ones pay for that.
 * @police_kbps:   all frames, 1000 bits per second of Ethernet frames (without FCS)
 * @police_kbits:  burst, 1000 bits; 0: 8000
 * @police_pps:    all frames, per second
 * @police_packets: burst, frames; 0: a tenth of a second's, at least 16
 * @storm_pps:     frames per second by enum vswitch_storm, as VSWITCH_ACT_STORM charges them; the
 *                 burst is a tenth of a second's, at least 16
 * @pad:           0
 */
struct vswitch_port_limits {
	__u32	police_kbps;
	__u32	police_kbits;
	__u32	police_pps;
	__u32	police_packets;
	__u32	storm_pps[__VSWITCH_STORM_MAX];
	__u32	pad;
};

/* Bits of vswitch_meter.flags */
#define VSWITCH_METER_F_PACKETS	(1U << 0)	/* rate and burst count frames, not bits */

#define VSWITCH_METER_MAX	65535	/* numbers of meters are 1 to this */

/*
 * struct vswitch_meter - value of VSWITCH_A_METER: a rate that all flows share whose actions name
 * the meter (VSWITCH_ACT_METER). May grow at its end. A GSO frame counts as its segments. One frame
 * passes whenever the burst is there in full, even if it is larger; later ones pay for that.
 * @no:    number, 1 to VSWITCH_METER_MAX
 * @flags: VSWITCH_METER_F_*
 * @rate:  1000 bits per second of Ethernet frames (without FCS), or frames per second; 0: the meter
 *         counts, and drops nothing
 * @burst: 1000 bits, or frames; 0: what comes in a second
 */
struct vswitch_meter {
	__u32	no;
	__u32	flags;
	__u32	rate;
	__u32	burst;
};

/*
 * struct vswitch_meter_stats - value of VSWITCH_A_METER_STATS; frames and bytes as in struct
 * vswitch_port_stats. May grow at its end.
 */
struct vswitch_meter_stats {
	__u64	packets;	/* that came to the meter, dropped ones included */
	__u64	bytes;
	__u64	dropped_packets;
	__u64	dropped_bytes;
	__u64	age_ms;		/* time since the meter was made */
};

/*
 * struct vswitch_lcore - value of VSWITCH_A_LCORE: a thread of vswitch-dpdk that polls, and what it
 * did in the last whole second. May grow at its end.
 * @no:     of the thread, from 1 on
 * @cpu:    on which it runs; -1: where the kernel puts it
 * @cycles: of the TSC in that second, of which @busy went into frames, @idle into looking for some;
 *          in the others it slept
 * @frames: that it received then
 * @total:  frames that it received since it began
 */
struct vswitch_lcore {
	__u32	no;
	__s32	cpu;
	__u64	cycles;
	__u64	busy;
	__u64	idle;
	__u64	frames;
	__u64	total;
};

/*
 * struct vswitch_lcore_queue - a receive queue that an lcore serves
 * @busy:   cycles that went into its frames in the last whole second
 * @frames: that came from it then
 */
struct vswitch_lcore_queue {
	__u32	port_no;
	__u32	queue;
	__u64	busy;
	__u64	frames;
};

/* Bits of VSWITCH_A_PORT_FLAGS */
#define VSWITCH_PORT_F_UP	(1U << 0)	/* IFF_UP */
#define VSWITCH_PORT_F_RUNNING	(1U << 1)	/* up, and carrier is on */
#define VSWITCH_PORT_F_AWAY	(1U << 2)	/* the device is in another network namespace */

/*
 * Why frames are dropped: enumerator, name as shown to people. The counter is that of the port
 * which received the frame; for reasons that begin with tx_ that of the port which should have
 * sent it. New reasons are added at the end.
 *
 * Those from POLICY on may be given by the daemon as the value of VSWITCH_ACT_DROP.
 */
#define VSWITCH_DROP_REASONS(X)							\
	X(TOO_SHORT, "too_short")	/* shorter than an Ethernet header */	\
	X(BAD_SOURCE, "bad_source")	/* source MAC is a group's or zero */	\
	X(LRO, "lro")			/* merged by the NIC beyond repair */	\
	X(LOOP, "loop")			/* passed through the switch too often at once */ \
	X(NO_MEMORY, "no_memory")						\
	X(MISS_OVERFLOW, "miss_overflow") /* too many frames wait for a flow */	\
	X(MISS_TIMEOUT, "miss_timeout")	/* no flow came in time */		\
	X(PORT_REMOVED, "port_removed")	/* ingress port left while the frame waited */ \
	X(ACTION, "action")		/* an action could not be applied */	\
	X(HAIRPIN, "hairpin")		/* a flow sends it back to its ingress port */ \
	X(TX_GONE, "tx_gone")		/* egress port has left */		\
	X(TX_DOWN, "tx_down")		/* egress device is down or lacks carrier */ \
	X(TX_MTU, "tx_mtu")		/* larger than the egress device's MTU */ \
	X(TX_REFUSED, "tx_refused")	/* egress device or its qdisc refused it */ \
	X(POLICY, "policy")		/* a rule says so */			\
	X(VLAN, "vlan")			/* ingress port does not carry this VLAN */ \
	X(RESERVED, "reserved")		/* reserved multicast, IEEE 802.1Q table 8-1 */ \
	X(SAME_PORT, "same_port")	/* destination is behind the ingress port */ \
	X(NO_EGRESS, "no_egress")	/* no other port is in this VLAN */	\
	X(NO_BRIDGE, "no_bridge")	/* ingress port belongs to no bridge */	\
	X(NO_RULE, "no_rule")		/* user flow tables hold no rule for it */ \
	X(RULE_LIMIT, "rule_limit")	/* resubmitted too often, or too many actions */ \
	X(ISOLATED, "isolated")		/* port isolation leaves no port to go to */ \
	X(MAC_LIMIT, "mac_limit")	/* new source on a port that has its number of them */ \
	X(MAC_STICKY, "mac_sticky")	/* source belongs to another port for good */ \
	X(MIRROR_PORT, "mirror_port")	/* a mirror's output port takes nothing in */ \
	X(POLICED, "policed")		/* above the ingress port's rate */	\
	X(STORM, "storm")		/* above the ingress port's rate of flooded frames */ \
	X(TUNNEL, "tunnel")		/* could not be put into a tunnel: no route, loop */ \
	X(TUNNEL_MTU, "tunnel_mtu")	/* too large for a tunnel, see VSWITCH_TUN_F_PMTUD */ \
	X(TUNNEL_ECN, "tunnel_ecn")	/* tagged, out of a packet with a mark of congestion */ \
	X(UNREADABLE, "unreadable")	/* headers that a rule needs or changes are not whole */ \
	X(METER, "meter")		/* above the rate of a meter that a rule names */ \
	X(BOND_STANDBY, "bond_standby")	/* this member of a bond takes no such frame in */ \
	X(BOND_LOOP, "bond_loop")	/* came back by a bond from a station that is elsewhere */

enum vswitch_drop {
	VSWITCH_DROP_UNSPEC,
#define VSWITCH_DROP_ENUM(name, text) VSWITCH_DROP_##name,
	VSWITCH_DROP_REASONS(VSWITCH_DROP_ENUM)
#undef VSWITCH_DROP_ENUM
	__VSWITCH_DROP_MAX,
};

/*
 * struct vswitch_port_stats - value of VSWITCH_A_PORT_STATS: frames as the switch sees them. A GSO
 * frame is one frame, however many segments it becomes later. Bytes include the Ethernet header
 * and tags, not the FCS. May grow at its end.
 */
struct vswitch_port_stats {
	__u64	rx_packets;	/* received from the device, dropped ones included */
	__u64	rx_bytes;
	__u64	tx_packets;	/* accepted by the device */
	__u64	tx_bytes;
	__u64	misses;		/* messages sent to the daemon */
	__u64	flows;		/* that are installed and look at this ingress port */
	__u64	flows_refused;	/* how often VSWITCH_CMD_FLOW_SET gave -EDQUOT for one more */
};

/* struct vswitch_flow_stats - value of VSWITCH_A_FLOW_STATS. May grow at its end. */
struct vswitch_flow_stats {
	__u64	packets;
	__u64	bytes;		/* as in struct vswitch_port_stats, as received */
	__u64	used_ms;	/* time since the last frame; ~0 if there was none */
	__u64	age_ms;		/* time since the flow was installed */
	__u64	storm_packets;	/* of these, dropped by VSWITCH_ACT_STORM */
	__u64	storm_bytes;
};

/*
 * Commands. All answer with an ACK or an error; those that say "<-" send what follows it too.
 * Errors that each can give: -EPERM, -EINVAL, -ENOMEM, -EOPNOTSUPP.
 */
enum vswitch_cmd {
	VSWITCH_CMD_UNSPEC,

	/*
	 * VSWITCH_CMD_DP_GET - what the module is and holds.
	 * ->  nothing
	 * <-  DP_VERSION (m), DP_UAPI (m), DP_FLOWS (m), DP_MASKS (m), DP_PARKED (m),
	 *     DP_MISS_LOST (m)
	 */
	VSWITCH_CMD_DP_GET,

	/*
	 * VSWITCH_CMD_BIND - the sending socket becomes the daemon's: misses go to it, and the
	 * module cannot be unloaded until that socket is closed. Misses that wait already are
	 * announced to it. Its receive buffer (SO_RCVBUF) bounds how many are sent before it
	 * reads.
	 * ->  nothing
	 * Errors: -EBUSY another socket is bound in this namespace.
	 */
	VSWITCH_CMD_BIND,

	/*
	 * VSWITCH_CMD_PORT_ADD
	 * ->  PORT_KIND (m)
	 *     PORT_NAME (m) of the existing device (netdev), or of the one to create (internal)
	 *     PORT_MASTER (o) number of the internal port whose device becomes rtnl master
	 *     PORT_NO (o) wanted number; without it the next free one
	 *     PORT_TUNNEL (m for gre, else refused); PORT_LIMITS (o)
	 *     PORT_DEVICE (m for gre, else refused) name of the tunnel device; PORT_NAME is then
	 *     only a name
	 * <-  as PORT_GET
	 * A name belongs to one port only, whatever its kind and wherever its device: a port's
	 * device is not renamed to that of another, either (-EEXIST).
	 * What could not become a port is refused later, too: while its device is one, it does not
	 * change its type, nor come up if it has become of such a kind (-EBUSY).
	 * Errors, with an extended ACK: -ENODEV no such device; -EEXIST it is a port already, or
	 * a port or device bears the name of a new one; -EBUSY it is in use by another bridge, bond
	 * or the like, or the number is taken; -EINVAL loopback, our own internal port, not
	 * Ethernet, or the master is no internal port, or one that has a master itself or is away;
	 * -ELOOP the device stands on the master's; -ENOSPC no number is free.
	 */
	VSWITCH_CMD_PORT_ADD,

	/*
	 * VSWITCH_CMD_PORT_DEL - the device of an internal port is deleted with it, in whatever
	 * namespace it is. Ports under an internal port lose their master and stay.
	 * ->  PORT_NO (m)
	 * Errors: -ENOENT no such port.
	 */
	VSWITCH_CMD_PORT_DEL,

	/*
	 * VSWITCH_CMD_PORT_GET - one port, or all of the namespace with NLM_F_DUMP.
	 * ->  PORT_NO or PORT_NAME (m unless NLM_F_DUMP)
	 * <-  PORT_NO, PORT_KIND, PORT_ORIGIN, PORT_NAME, PORT_IFINDEX, PORT_MASTER (0: none),
	 *     PORT_FLAGS, PORT_MTU, PORT_ADDRESS, PORT_STATS, PORT_DROPS (all m),
	 *     PORT_SERIAL (m), PORT_LIMITS (if any is set), PORT_TUNNEL, PORT_DEVICE (gre),
	 *     PORT_NETNS, PORT_DEVICE (with VSWITCH_PORT_F_AWAY)
	 *     PORT_MTU of a gre port is what its path takes now, with room for a VLAN tag; 0: there
	 *     is no route. PORT_IFINDEX, PORT_FLAGS and PORT_ADDRESS are those of its device.
	 *     The device of an internal port that was made with a master may be moved to another
	 *     network namespace (VSWITCH_PORT_F_AWAY) and stays a port of this one. PORT_DEVICE and
	 *     PORT_IFINDEX are then what they are there; PORT_NAME stays what it was, and
	 *     PORT_MASTER what it will be when the device is back. If that namespace ends, the port
	 *     is gone (VSWITCH_EVENT_GONE).
	 * Errors: -ENOENT.
	 */
	VSWITCH_CMD_PORT_GET,

	/*
	 * VSWITCH_CMD_PORT_EVENT - to the multicast group.
	 * <-  PORT_EVENT (m), then as PORT_GET without PORT_STATS, PORT_DROPS and PORT_LIMITS; a
	 *     port that has left still has its number, name, kind and origin.
	 */
	VSWITCH_CMD_PORT_EVENT,

	/*
	 * VSWITCH_CMD_FLOW_SET - install a flow, or change the actions of the one with the same
	 * masked key and mask (its statistics go on). Frames that wait and are covered by the
	 * flow are sent by it before the first later one; those that wait under the cookie but are
	 * not covered are looked up again, and miss again if nothing matches them. A cookie that
	 * is not known (any more) is not an error.
	 * ->  FLOW_KEY (m), FLOW_MASK (m), FLOW_ACTIONS (m), MISS_COOKIE (o)
	 * Errors: -ENOENT an output names no port, or an action no meter; -ENOSPC the flow limit is
	 * reached; -EDQUOT the ingress port holds eight times as many flows as there is still room
	 * for, or more, while other ports find room; -EMFILE the mask limit is reached; -E2BIG key
	 * or mask of a later version, or too many actions; -EOPNOTSUPP a sample, and the kernel's
	 * psample is not there. No limit keeps the actions of a flow from being changed.
	 * The waiting frames of the cookie stay as they are if the command fails.
	 */
	VSWITCH_CMD_FLOW_SET,

	/*
	 * VSWITCH_CMD_FLOW_DEL
	 * ->  FLOW_KEY (m), FLOW_MASK (m)
	 * <-  as FLOW_GET, with the final statistics, if NLM_F_ECHO is set. The answer for a flow
	 *     in use within the last second waits until no CPU has a frame of it in hand; after 256
	 *     such in a row, 1 ms for each
	 * Errors: -ENOENT.
	 */
	VSWITCH_CMD_FLOW_DEL,

	/*
	 * VSWITCH_CMD_FLOW_GET - one flow, or all with NLM_F_DUMP. A dump during changes may
	 * miss or repeat those that change (NLM_F_DUMP_INTR is then not guaranteed).
	 * ->  FLOW_KEY, FLOW_MASK (m unless NLM_F_DUMP)
	 * <-  FLOW_KEY, FLOW_MASK, FLOW_ACTIONS, FLOW_STATS (all m)
	 */
	VSWITCH_CMD_FLOW_GET,

	/* VSWITCH_CMD_FLOW_FLUSH - remove all flows.  ->  nothing */
	VSWITCH_CMD_FLOW_FLUSH,

	/*
	 * VSWITCH_CMD_MISS - unicast to the bound socket: a frame that no flow matches waits.
	 * <-  MISS_COOKIE (m), FLOW_KEY (m) in full depth, MISS_FRAME (m) its first bytes from the
	 *     destination MAC on, with the tag that was accelerated put back, MISS_LEN (m) its
	 *     length
	 */
	VSWITCH_CMD_MISS,

	/*
	 * VSWITCH_CMD_EXECUTE - apply actions to the frames that wait under a cookie, once.
	 * ->  MISS_COOKIE (m), FLOW_ACTIONS (m)
	 * <-  with NLM_F_ECHO: FLOW_STATS (m) of these frames; its times are 0
	 * Errors: -ENOENT nothing waits under this cookie, an output names no port, or an action no
	 * meter; -EOPNOTSUPP as FLOW_SET.
	 */
	VSWITCH_CMD_EXECUTE,

	/*
	 * VSWITCH_CMD_PORT_SET - change a port in place.
	 * ->  PORT_NO (m), PORT_LIMITS (o, all of them anew), PORT_TUNNEL (o, gre only; the device
	 *     stays)
	 *     of the DPDK datapath: PORT_MTU, PORT_ADDRESS (o, kinds whose device is not the
	 *     kernel's); PORT_ADDRESS of zeros (o, internal) is the one that it was made with
	 * Errors: -ENOENT no such port; -EEXIST another port has the same remote, local and key;
	 * -EINVAL; -EOPNOTSUPP the device is the kernel's: set its MTU and address there.
	 */
	VSWITCH_CMD_PORT_SET,

	/*
	 * VSWITCH_CMD_METER_SET - make a meter, or change the one of that number in place: its
	 * statistics go on, and if anything is another than before its burst is there in full.
	 * ->  METER (m)
	 * Errors: -EINVAL.
	 */
	VSWITCH_CMD_METER_SET,

	/*
	 * VSWITCH_CMD_METER_DEL - no flow can name it any more. Those that do so already go on as
	 * if it were there, until they are changed; a later meter of the number is another one.
	 * ->  METER_NO (m)
	 * Errors: -ENOENT no such meter.
	 */
	VSWITCH_CMD_METER_DEL,

	/*
	 * VSWITCH_CMD_METER_GET - one meter, or all with NLM_F_DUMP, by number.
	 * ->  METER_NO (m unless NLM_F_DUMP)
	 * <-  METER, METER_STATS (all m)
	 * Errors: -ENOENT.
	 */
	VSWITCH_CMD_METER_GET,

	/*
	 * VSWITCH_CMD_LCORE_GET - the threads that poll, all of them, with NLM_F_DUMP; of
	 * vswitch-dpdk alone.
	 * <-  LCORE (m), LCORE_QUEUES (m)
	 * Errors: -EOPNOTSUPP the module.
	 */
	VSWITCH_CMD_LCORE_GET,

	/*
	 * VSWITCH_CMD_LCORE_SET - change how all of these work; of vswitch-dpdk alone.
	 * ->  LCORE_SLEEP_MAX (m)
	 * Errors: -EINVAL; -EOPNOTSUPP the module.
	 */
	VSWITCH_CMD_LCORE_SET,

	__VSWITCH_CMD_MAX,
};
#define VSWITCH_CMD_MAX	(__VSWITCH_CMD_MAX - 1)

enum vswitch_attr {
	VSWITCH_A_UNSPEC,
	VSWITCH_A_PAD,

	VSWITCH_A_DP_VERSION,	/* NUL-terminated string, the module's MODULE_VERSION */
	VSWITCH_A_DP_UAPI,	/* u32: major << 16 | minor */
	VSWITCH_A_DP_FLOWS,	/* u32: installed flows */
	VSWITCH_A_DP_MASKS,	/* u32: distinct masks */
	VSWITCH_A_DP_PARKED,	/* u32: frames that wait */
	VSWITCH_A_DP_MISS_LOST,	/* u64: messages that the daemon's socket did not take; each was
				 * sent again later. Into a full socket none is sent
				 */

	VSWITCH_A_PORT_NO,	/* u32 */
	VSWITCH_A_PORT_KIND,	/* u32, enum vswitch_port_kind */
	VSWITCH_A_PORT_ORIGIN,	/* u32, enum vswitch_port_origin */
	VSWITCH_A_PORT_EVENT,	/* u32, enum vswitch_port_event */
	VSWITCH_A_PORT_NAME,	/* NUL-terminated string, at most VSWITCH_IFNAMSIZ with the NUL */
	VSWITCH_A_PORT_IFINDEX,	/* u32 */
	VSWITCH_A_PORT_MASTER,	/* u32: port number */
	VSWITCH_A_PORT_FLAGS,	/* u32: VSWITCH_PORT_F_* */
	VSWITCH_A_PORT_MTU,	/* u32 */
	VSWITCH_A_PORT_ADDRESS,	/* 6 bytes */
	VSWITCH_A_PORT_STATS,	/* struct vswitch_port_stats */
	VSWITCH_A_PORT_DROPS,	/* array of u64 indexed by enum vswitch_drop, entry 0 unused */

	VSWITCH_A_FLOW_KEY,	/* struct vswitch_flow_key */
	VSWITCH_A_FLOW_MASK,	/* struct vswitch_flow_key */
	VSWITCH_A_FLOW_ACTIONS,	/* nest of enum vswitch_act, in the order of application */
	VSWITCH_A_FLOW_STATS,	/* struct vswitch_flow_stats */

	VSWITCH_A_MISS_COOKIE,	/* u64, never 0 */
	VSWITCH_A_MISS_FRAME,	/* bytes */
	VSWITCH_A_MISS_LEN,	/* u32 */

	VSWITCH_A_PORT_TUNNEL,	/* struct vswitch_tunnel */
	VSWITCH_A_PORT_DEVICE,	/* NUL-terminated string, as PORT_NAME */
	VSWITCH_A_PORT_LIMITS,	/* struct vswitch_port_limits */
	VSWITCH_A_PORT_NETNS,	/* s32: ID of the device's network namespace, as "ip netns list-id"
				 * of the port's own has it; -1: it has none
				 */
	VSWITCH_A_PORT_SERIAL,	/* u64, of one port only since the module was loaded */
	VSWITCH_A_PORT_ARGS,	/* NUL-terminated string, at most VSWITCH_ARGSSIZ with the NUL: see
				 * enum vswitch_port_kind
				 */

	VSWITCH_A_METER,	/* struct vswitch_meter */
	VSWITCH_A_METER_NO,	/* u32 */
	VSWITCH_A_METER_STATS,	/* struct vswitch_meter_stats */

	VSWITCH_A_LCORE,	/* struct vswitch_lcore */
	VSWITCH_A_LCORE_QUEUES,	/* array of struct vswitch_lcore_queue, which does not grow */
	VSWITCH_A_LCORE_SLEEP_MAX, /* u32: microseconds that one sleeps at most where it has to
				 * poll; 0: never; ~0: as vswitch-dpdk was started
				 */
	VSWITCH_A_DP_OPTIONS,	/* NUL-terminated string: what vswitch-dpdk has read from its file
				 * of options, of vswitch-dpdk(8), when it started
				 */

	__VSWITCH_A_MAX,
};
#define VSWITCH_A_MAX	(__VSWITCH_A_MAX - 1)

/* struct vswitch_push_vlan - value of VSWITCH_ACT_PUSH_VLAN */
struct vswitch_push_vlan {
	__be16	tpid;	/* 0x8100 or 0x88a8 */
	__be16	tci;
};

/* enum vswitch_field - what VSWITCH_ACT_SET can change, and where the value has its bytes */
enum vswitch_field {
	VSWITCH_FIELD_ETH_DST,	/* 6 bytes */
	VSWITCH_FIELD_ETH_SRC,	/* 6 */
	VSWITCH_FIELD_IP_SRC,	/* 4 in IPv4 (and ARP: SPA), 16 in IPv6 */
	VSWITCH_FIELD_IP_DST,	/* likewise; ARP: TPA */
	VSWITCH_FIELD_IP_TOS,	/* 1: DSCP and ECN; traffic class of IPv6 */
	VSWITCH_FIELD_IP_TTL,	/* 1: TTL or hop limit */
	VSWITCH_FIELD_IPV6_LABEL, /* 4, low 20 bits */
	VSWITCH_FIELD_TP_SRC,	/* 2: port of TCP, UDP, UDP-Lite, SCTP; the 2nd: type of ICMP(v6) */
	VSWITCH_FIELD_TP_DST,	/* 2: likewise; code */
	VSWITCH_FIELD_ARP_OP,	/* 2 */
	VSWITCH_FIELD_ARP_SHA,	/* 6 */
	VSWITCH_FIELD_ARP_THA,	/* 6 */
	__VSWITCH_FIELD_MAX,
};

/*
 * struct vswitch_set - value of VSWITCH_ACT_SET: field = (field & ~mask) | value, and the checksums
 * that cover the field are put right (RFC 1624). Value bits outside the mask are zero, bytes past
 * the field's length too. Nothing happens to a frame that does not have the field, nor to layer 4
 * in a fragment that is not the first. A UDP checksum of 0 stays (RFC 768, RFC 6935).
 *
 * A frame goes no further, and is dropped as "unreadable", if it should have the field and that
 * could not be read (VSWITCH_UNREAD_*); if a checksum that covers the field is not in the frame,
 * for which VSWITCH_UNREAD_REST stands; and if that is SCTP's and the frame a fragment, as its CRC
 * covers the others, too.
 */
struct vswitch_set {
	__u32	field;		/* enum vswitch_field */
	__u8	value[16];	/* network byte order */
	__u8	mask[16];
};

/*
 * struct vswitch_sample - value of VSWITCH_ACT_SAMPLE: of the frames, as they are there, some are
 * handed to the kernel's psample, in the namespace's group @group; they go on as if nothing had
 * been. Those who listen (genetlink family "psample") find the tag in the bytes, even one that a
 * device has taken out, and as PSAMPLE_ATTR_SAMPLE_RATE the nearest N of "one of N".
 * @probability: that a frame is handed on, of 2^32 - 1: 0 none, ~0 each
 * @group:  number of the group
 * @len:    as many bytes of the frame at most, at least 14; 0: all
 * @in:     PSAMPLE_ATTR_IIFINDEX, at most 65535, as kernels hand on 16 bits; 0: the ifindex of the
 *          ingress port's device
 * @out:    PSAMPLE_ATTR_OIFINDEX, likewise; 0: it is not told
 * @cookie: PSAMPLE_ATTR_USER_COOKIE, from Linux 6.11 on; all zero: none
 */
struct vswitch_sample {
	__u32	probability;
	__u32	group;
	__u32	len;
	__u32	in;
	__u32	out;
	__u8	cookie[16];
};

/*
 * struct vswitch_check_len - value of VSWITCH_ACT_CHECK_LEN: here ways part, for good. The next @n
 * actions are for frames of more than @len bytes, all that follow these are for the others. A
 * frame's length is that of the Ethernet frame without its VLAN tags and FCS; of a GSO frame that
 * of its segments. On no way stand more than VSWITCH_CHECK_LEN_MAX of this action.
 */
struct vswitch_check_len {
	__u32	len;
	__u32	n;
};
#define VSWITCH_CHECK_LEN_MAX	8

/* Value of VSWITCH_ACT_SET_PRIORITY: what the frame had when it was received */
#define VSWITCH_PRIORITY_RECEIVED	(~0U)

/* At most this many actions stand in one VSWITCH_A_FLOW_ACTIONS. */
#define VSWITCH_ACTIONS_MAX	4096

/*
 * enum vswitch_act - attributes within VSWITCH_A_FLOW_ACTIONS. No action at all is a drop for the
 * reason VSWITCH_DROP_POLICY.
 */
enum vswitch_act {
	VSWITCH_ACT_UNSPEC,
	VSWITCH_ACT_OUTPUT,	/* u32: port number; the frame as it is now goes there */
	VSWITCH_ACT_PUSH_VLAN,	/* struct vswitch_push_vlan: becomes the outermost tag */
	VSWITCH_ACT_POP_VLAN,	/* empty: remove the outermost tag; nothing where there is none */
	VSWITCH_ACT_DROP,	/* u32, enum vswitch_drop from POLICY on; the last action of its
				 * way, and none stand before it but SAMPLE, METER and CHECK_LEN
				 */
	VSWITCH_ACT_SET,	/* struct vswitch_set */
	VSWITCH_ACT_SET_TUNNEL,	/* __be32: key for tunnels with VSWITCH_TUN_F_OUT_FLOW, from
				 * here on
				 */
	VSWITCH_ACT_TRUNC,	/* u32, at least 14: the next output sends this many bytes at most,
				 * but a tag whole
				 */
	VSWITCH_ACT_STORM,	/* u32, enum vswitch_storm: charge the ingress port; above its rate
				 * the frame is dropped here, as "storm"
				 */
	VSWITCH_ACT_OUTPUT_BACK, /* empty: the frame as it is now goes back by the port which
				 * received it; VSWITCH_ACT_OUTPUT never does that ("hairpin")
				 */
	VSWITCH_ACT_COPY,	/* empty: what the next output sends is a mirror's copy, whose
				 * sender is not told of its size: see VSWITCH_TUN_F_PMTUD
				 */
	VSWITCH_ACT_SAMPLE,	/* struct vswitch_sample */
	VSWITCH_ACT_SET_PRIORITY, /* u32: skb->priority from here on, by which queueing disciplines
				 * of the egress device choose a class (major << 16 | minor);
				 * or VSWITCH_PRIORITY_RECEIVED
				 */
	VSWITCH_ACT_METER,	/* u32: number of a meter; above its rate the frame is dropped
				 * here, as "meter"
				 */
	VSWITCH_ACT_CHECK_LEN,	/* struct vswitch_check_len */
	__VSWITCH_ACT_MAX,
};
#define VSWITCH_ACT_MAX	(__VSWITCH_ACT_MAX - 1)

#endif /* _UAPI_LINUX_VSWITCH_H */
