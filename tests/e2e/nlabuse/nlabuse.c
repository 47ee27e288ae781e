// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sends the module what no daemon would: every command with every attribute missing, short, long,
 * twice, unknown, nested too deep; actions of 64 KiB and of noise; cookies that were made up; half
 * messages. The module must answer each with an error or an ACK, and must answer sense with sense
 * afterwards.
 *
 * usage: nlabuse [-s SEED] [-n RANDOM_MESSAGES]   exit 0: the module still answers
 *        nlabuse -p                               exit 0: every command was refused with EPERM
 */
#include <err.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/vswitch.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define BUF_SIZE (256 * 1024)

static struct mnl_socket *sock;
static uint16_t family;
static char *buf, *answer;
static uint64_t rng = 1;
static unsigned long sent, acked, refused, silent;

static uint32_t rnd(uint32_t below)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (uint32_t)(rng >> 16) % below;
}

/* --- messages ------------------------------------------------------------------------------ */

static struct nlmsghdr *begin(uint8_t cmd, uint16_t flags)
{
	static unsigned int seq;
	struct nlmsghdr *n = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *g;

	n->nlmsg_type = family;
	n->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	n->nlmsg_seq = ++seq;
	g = mnl_nlmsg_put_extra_header(n, sizeof(*g));
	g->cmd = cmd;
	g->version = VSWITCH_GENL_VERSION;
	return n;
}

/* The errno of the answer, 0 for an ACK or the end of a dump, -1 if none came. */
static int receive(unsigned int seq)
{
	for (;;) {
		ssize_t len = mnl_socket_recvfrom(sock, answer, BUF_SIZE);
		struct nlmsghdr *n = (struct nlmsghdr *)answer;

		if (len < 0)
			return errno == EAGAIN ? -1 : errno;
		for (int left = (int)len; mnl_nlmsg_ok(n, left); n = mnl_nlmsg_next(n, &left)) {
			if (n->nlmsg_seq != seq)
				continue;
			if (n->nlmsg_type == NLMSG_ERROR)
				return -((struct nlmsgerr *)mnl_nlmsg_get_payload(n))->error;
			if (n->nlmsg_type == NLMSG_DONE)
				return 0;
		}
	}
}

static int transact(struct nlmsghdr *n)
{
	int code;

	sent++;
	if (mnl_socket_sendto(sock, n, n->nlmsg_len) < 0)
		return errno;
	code = receive(n->nlmsg_seq);
	if (code < 0)
		silent++;
	else if (code)
		refused++;
	else
		acked++;
	return code;
}

static void find_family(void)
{
	struct nlmsghdr *n = begin(CTRL_CMD_GETFAMILY, 0);
	struct nlattr *a;
	ssize_t len;

	n->nlmsg_type = GENL_ID_CTRL;
	mnl_attr_put_strz(n, CTRL_ATTR_FAMILY_NAME, VSWITCH_GENL_NAME);
	if (mnl_socket_sendto(sock, n, n->nlmsg_len) < 0)
		err(1, "send");
	len = mnl_socket_recvfrom(sock, answer, BUF_SIZE);
	n = (struct nlmsghdr *)answer;
	if (len <= 0 || n->nlmsg_type == NLMSG_ERROR)
		errx(1, "no generic netlink family %s", VSWITCH_GENL_NAME);
	mnl_attr_for_each(a, n, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(a) == CTRL_ATTR_FAMILY_ID)
			family = mnl_attr_get_u16(a);
	receive(n->nlmsg_seq);	/* the ACK */
}

/* --- sense --------------------------------------------------------------------------------- */

static void put_flow(struct nlmsghdr *n, uint32_t vid)
{
	struct vswitch_flow_key key = { .vlan_tci = (uint16_t)vid, .vlan_tpid = 0x0081 };
	struct vswitch_flow_key mask = { .vlan_tci = 0xffff, .vlan_tpid = 0xffff };

	mnl_attr_put(n, VSWITCH_A_FLOW_KEY, sizeof(key), &key);
	mnl_attr_put(n, VSWITCH_A_FLOW_MASK, sizeof(mask), &mask);
}

static void put_drop(struct nlmsghdr *n)
{
	struct nlattr *nest = mnl_attr_nest_start(n, VSWITCH_A_FLOW_ACTIONS);

	mnl_attr_put_u32(n, VSWITCH_ACT_DROP, VSWITCH_DROP_POLICY);
	mnl_attr_nest_end(n, nest);
}

static bool expect(const char *step, int code, int wanted)
{
	if (code != wanted)
		printf("%s: %s\n", step, code < 0 ? "no answer" : strerror(code));
	return code == wanted;
}

/* A flow comes, is there, and goes. */
static bool answers_sense(void)
{
	struct nlmsghdr *n = begin(VSWITCH_CMD_FLOW_SET, 0);
	bool ok;

	put_flow(n, 77);
	put_drop(n);
	ok = expect("set", transact(n), 0);
	n = begin(VSWITCH_CMD_FLOW_SET, 0);
	put_flow(n, 77);
	put_drop(n);
	ok &= expect("set again", transact(n), 0);
	ok &= expect("dump", transact(begin(VSWITCH_CMD_FLOW_GET, NLM_F_DUMP)), 0);
	n = begin(VSWITCH_CMD_FLOW_DEL, 0);
	put_flow(n, 77);
	ok &= expect("delete", transact(n), 0);
	n = begin(VSWITCH_CMD_FLOW_DEL, 0);
	put_flow(n, 77);
	return ok & expect("delete again", transact(n), ENOENT);
}

/* --- nonsense ------------------------------------------------------------------------------ */

static const unsigned int lengths[] = { 0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 24, 103, 104, 105, 112,
					512, 1024, 1025, 4096, 60000 };
#define LENGTHS (sizeof(lengths) / sizeof(lengths[0]))

static void put_noise(struct nlmsghdr *n, uint16_t type, unsigned int len, int kind)
{
	static uint8_t data[65536];

	for (unsigned int i = 0; i < len; i++)
		data[i] = kind == 0 ? 0 : kind == 1 ? 0xff : (uint8_t)rnd(256);
	mnl_attr_put(n, type, len, data);
}

/* Every command with one attribute of every length, and with none. */
static void one_attribute(void)
{
	for (int cmd = 0; cmd <= VSWITCH_CMD_MAX + 2; cmd++)
		for (int attr = 0; attr <= VSWITCH_A_MAX + 2; attr++)
			for (unsigned int l = 0; l < LENGTHS; l++)
				for (int kind = 0; kind < 3; kind++) {
					struct nlmsghdr *n = begin((uint8_t)cmd, 0);

					if (attr)
						put_noise(n, (uint16_t)attr, lengths[l], kind);
					if (cmd != VSWITCH_CMD_BIND)
						transact(n);
				}
}

/* Keys, masks and actions that are nearly right. */
static void near_flows(void)
{
	for (unsigned int l = 0; l < LENGTHS; l++) {
		struct nlmsghdr *n = begin(VSWITCH_CMD_FLOW_SET, 0);

		put_noise(n, VSWITCH_A_FLOW_KEY, lengths[l], 2);
		put_noise(n, VSWITCH_A_FLOW_MASK, lengths[l], 2);
		put_drop(n);
		transact(n);
		for (int flag = 0; flag < 2; flag++) {
			n = begin(VSWITCH_CMD_FLOW_SET, 0);
			put_flow(n, 78);
			put_noise(n, VSWITCH_A_FLOW_ACTIONS | (flag ? NLA_F_NESTED : 0),
				  lengths[l], 2);
			transact(n);
		}
	}
	transact(begin(VSWITCH_CMD_FLOW_FLUSH, 0));
}

/* As many actions as a message can hold, of each type. */
static void long_actions(void)
{
	for (uint16_t type = 0; type <= VSWITCH_ACT_MAX + 1; type++) {
		struct nlmsghdr *n = begin(VSWITCH_CMD_FLOW_SET, 0);
		struct nlattr *nest;

		put_flow(n, 79);
		nest = mnl_attr_nest_start(n, VSWITCH_A_FLOW_ACTIONS);
		for (int i = 0; i < 8000; i++)
			mnl_attr_put_u32(n, type, 1);
		mnl_attr_nest_end(n, nest);
		transact(n);
	}
}

static void put_sample(struct nlmsghdr *n, uint32_t field, unsigned int len, int kind)
{
	const struct vswitch_sample sample = {
		.probability = rnd(~0U), .group = field, .len = len,
		.in = kind == 2 ? rnd(~0U) : field, .out = kind == 1 ? rnd(~0U) : field,
	};

	mnl_attr_put(n, VSWITCH_ACT_SAMPLE, sizeof(sample) - (kind == 2 && len == 9), &sample);
}

/* Meters of every number, kind and length, while flows name them and when none does */
static void near_meters(void)
{
	static const uint32_t numbers[] = { 0, 1, VSWITCH_METER_MAX, VSWITCH_METER_MAX + 1, ~0U };

	for (unsigned int i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		for (unsigned int l = 0; l < LENGTHS; l++)
			for (int kind = 0; kind < 4; kind++) {
				const uint32_t no = numbers[i];
				struct vswitch_meter meter = {
					.no = kind == 3 ? rnd(~0U) : no, .flags = rnd(3),
					.rate = rnd(~0U), .burst = kind ? rnd(~0U) : 0,
				};
				struct nlmsghdr *n = begin(VSWITCH_CMD_METER_SET, 0);
				struct nlattr *nest;

				if (kind == 2)
					put_noise(n, VSWITCH_A_METER, lengths[l], 1);
				else
					mnl_attr_put(n, VSWITCH_A_METER, sizeof(meter), &meter);
				transact(n);
				n = begin(VSWITCH_CMD_FLOW_SET, 0);
				put_flow(n, 83);
				nest = mnl_attr_nest_start(n, VSWITCH_A_FLOW_ACTIONS);
				mnl_attr_put_u32(n, VSWITCH_ACT_METER, no);
				mnl_attr_nest_end(n, nest);
				transact(n);
				n = begin(kind & 1 ? VSWITCH_CMD_METER_DEL : VSWITCH_CMD_METER_GET,
					  kind == 2 ? NLM_F_DUMP : 0);
				mnl_attr_put_u32(n, VSWITCH_A_METER_NO, no);
				transact(n);
			}
}

/* Ways that end anywhere, one in another, and lead anywhere */
static void near_ways(void)
{
	for (int i = 0; i < 2000; i++) {
		struct nlmsghdr *n = begin(VSWITCH_CMD_FLOW_SET, 0);
		unsigned int actions = rnd(12);
		struct nlattr *nest;

		put_flow(n, 84);
		nest = mnl_attr_nest_start(n, VSWITCH_A_FLOW_ACTIONS);
		while (actions--) {
			struct vswitch_check_len check = {
				.len = rnd(2000), .n = rnd(8) ? rnd(actions + 2) : rnd(~0U),
			};

			if (rnd(2))
				mnl_attr_put(n, VSWITCH_ACT_CHECK_LEN, sizeof(check), &check);
			else if (rnd(2))
				mnl_attr_put_u32(n, VSWITCH_ACT_SET_PRIORITY, rnd(~0U));
			else
				mnl_attr_put_u32(n, VSWITCH_ACT_DROP, VSWITCH_DROP_POLICY);
		}
		mnl_attr_nest_end(n, nest);
		transact(n);
	}
}

/* Sets of every field, and of none, under every mask length; other new actions' limits. */
static void near_actions(void)
{
	for (uint32_t field = 0; field <= __VSWITCH_FIELD_MAX + 1; field++)
		for (unsigned int len = 0; len <= 16; len++)
			for (int kind = 0; kind < 3; kind++) {
				struct vswitch_set set = { .field = kind == 2 ? rnd(~0U) : field };
				struct nlmsghdr *n = begin(VSWITCH_CMD_FLOW_SET, 0);
				struct nlattr *nest;

				put_flow(n, 82);
				nest = mnl_attr_nest_start(n, VSWITCH_A_FLOW_ACTIONS);
				memset(set.mask, 0xff, len);
				memset(set.value, kind ? 0xff : 0, kind ? 16 : len);
				mnl_attr_put(n, VSWITCH_ACT_SET,
					     sizeof(set) - (kind == 1 && len == 7), &set);
				mnl_attr_put_u32(n, VSWITCH_ACT_TRUNC, len);
				mnl_attr_put_u32(n, VSWITCH_ACT_STORM, len - 1);
				put_sample(n, field, len, kind);
				mnl_attr_nest_end(n, nest);
				transact(n);
			}
}

/* Limits of every length, to ports that are there and that are not. */
static void near_limits(void)
{
	for (uint32_t port = 0; port < 4; port++)
		for (unsigned int l = 0; l < LENGTHS; l++)
			for (int kind = 0; kind < 3; kind++) {
				struct nlmsghdr *n = begin(VSWITCH_CMD_PORT_SET, 0);

				mnl_attr_put_u32(n, VSWITCH_A_PORT_NO, port);
				put_noise(n, VSWITCH_A_PORT_LIMITS, lengths[l], kind);
				transact(n);
			}
	for (uint32_t port = 0; port < 4; port++) {
		static const struct vswitch_port_limits none;
		struct nlmsghdr *n = begin(VSWITCH_CMD_PORT_SET, 0);

		mnl_attr_put_u32(n, VSWITCH_A_PORT_NO, port);
		mnl_attr_put(n, VSWITCH_A_PORT_LIMITS, sizeof(none), &none);
		transact(n);
	}
}

static void deep_nest(void)
{
	struct nlmsghdr *n = begin(VSWITCH_CMD_FLOW_SET, 0);
	struct nlattr *nest[200];

	put_flow(n, 80);
	for (int i = 0; i < 200; i++)
		nest[i] = mnl_attr_nest_start(n, VSWITCH_A_FLOW_ACTIONS);
	for (int i = 199; i >= 0; i--)
		mnl_attr_nest_end(n, nest[i]);
	transact(n);
}

static void made_up_cookies(void)
{
	static const uint64_t cookies[] = { 0, 1, 2, 1000, ~0ULL };

	for (unsigned int i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++) {
		struct nlmsghdr *n = begin(VSWITCH_CMD_EXECUTE, 0);

		mnl_attr_put_u64(n, VSWITCH_A_MISS_COOKIE, cookies[i]);
		put_drop(n);
		transact(n);
		n = begin(VSWITCH_CMD_FLOW_SET, 0);
		put_flow(n, 81);
		put_drop(n);
		mnl_attr_put_u64(n, VSWITCH_A_MISS_COOKIE, cookies[i]);
		transact(n);
	}
	transact(begin(VSWITCH_CMD_FLOW_FLUSH, 0));
}

/* Random commands with random attributes, some twice; every third cut off or of a lying length */
static void random_messages(unsigned long count)
{
	while (count--) {
		uint8_t cmd = (uint8_t)rnd(VSWITCH_CMD_MAX + 3);
		struct nlmsghdr *n = begin(cmd, (uint16_t)(rnd(4) ? 0 : rnd(0x1000) & ~NLM_F_ACK));

		if (cmd == VSWITCH_CMD_BIND)
			continue;
		for (uint32_t i = rnd(6); i; i--)
			put_noise(n, (uint16_t)rnd(rnd(4) ? VSWITCH_A_MAX + 1 : 65536),
				  rnd(3) ? rnd(16) : lengths[rnd(LENGTHS - 1)], (int)rnd(3));
		if (!rnd(3) && n->nlmsg_len > 24)
			((struct nlattr *)(buf + 20))->nla_len = (uint16_t)rnd(65536);
		transact(n);
	}
}

/* --- privilege ----------------------------------------------------------------------------- */

/* Those that never go towards the kernel: it sends them, or vswitch-dpdk alone has them. */
static bool is_no_request(uint8_t cmd)
{
	return cmd == VSWITCH_CMD_PORT_EVENT || cmd == VSWITCH_CMD_MISS ||
	       cmd == VSWITCH_CMD_LCORE_GET || cmd == VSWITCH_CMD_LCORE_SET;
}

static int all_refused(void)
{
	int granted = 0;

	for (uint8_t cmd = 1; cmd <= VSWITCH_CMD_MAX; cmd++) {
		int code;

		if (is_no_request(cmd))
			continue;
		code = transact(begin(cmd, 0));
		if (code != EPERM) {
			printf("command %d: %s, not EPERM\n", cmd,
			       code < 0 ? "silence" : strerror(code));
			granted++;
		}
	}
	printf("%lu commands, %d not refused\n", sent, granted);
	return granted ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct timeval wait = { .tv_usec = 500000 };
	unsigned long count = 2000;
	bool privilege = false;
	int opt;

	while ((opt = getopt(argc, argv, "s:n:p")) != -1) {
		if (opt == 's')
			rng = strtoull(optarg, NULL, 0) | 1;
		else if (opt == 'n')
			count = strtoul(optarg, NULL, 0);
		else if (opt == 'p')
			privilege = true;
		else
			return 2;
	}
	buf = calloc(1, BUF_SIZE * 2);
	answer = malloc(BUF_SIZE);
	sock = mnl_socket_open(NETLINK_GENERIC);
	if (!buf || !answer || !sock || mnl_socket_bind(sock, 0, MNL_SOCKET_AUTOPID) < 0)
		err(1, "socket");
	setsockopt(mnl_socket_get_fd(sock), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	find_family();
	if (privilege)
		return all_refused();

	if (!answers_sense())
		errx(1, "the module does not work before the abuse");
	one_attribute();
	near_flows();
	long_actions();
	near_actions();
	near_meters();
	near_ways();
	near_limits();
	deep_nest();
	made_up_cookies();
	random_messages(count);
	transact(begin(VSWITCH_CMD_FLOW_FLUSH, 0));
	printf("%lu messages: %lu acknowledged, %lu refused, %lu without an answer\n", sent, acked,
	       refused, silent);
	if (!answers_sense())
		errx(1, "the module does not work after the abuse");
	return 0;
}
