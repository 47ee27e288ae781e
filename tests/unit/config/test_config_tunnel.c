// SPDX-License-Identifier: GPL-2.0-or-later
/* Options of tunnels, from the tables to struct vswitch_tunnel */
#include <arpa/inet.h>
#include "tests/unit/config/config_rig.h"

static int setup(void **state)
{
	int rc = rig_setup(state);

	ok(*state, "add-br br0");
	return rc;
}

/* A tunnel gre0 with these options, as the configuration has it; then it is deleted. */
static struct config_port tunnel(struct rig *r, const char *options)
{
	struct config_port port = { 0 }, *p;
	struct config cfg;
	char *command;

	assert_true(asprintf(&command, "add-port br0 gre0 -- set Interface gre0 type=gre %s",
			     options) > 0);
	ok(r, command);
	free(command);
	cfg = load(r);
	for (p = cfg.bridges->ports; p; p = p->next) {
		if (!strcmp(p->name, "gre0"))
			port = *p;
	}
	config_free(&cfg);
	ok(r, "del-port gre0");
	assert_non_null(port.tunnel_kind);
	return port;
}

#define REMOTE		"options:remote_ip=192.0.2.1 "
#define DEFAULTS	(VSWITCH_TUN_F_DF | VSWITCH_TUN_F_PMTUD)

static void a_remote_address_is_enough(void **state)
{
	struct config_port p = tunnel(*state, REMOTE);
	const struct vswitch_tunnel want = {
		.remote = { 192, 0, 2, 1 }, .flags = DEFAULTS,
	};

	assert_memory_equal(&p.tunnel, &want, sizeof(want));
}

static void ipv6_addresses_arrive(void **state)
{
	struct config_port p = tunnel(*state, "options:remote_ip=\"2001:db8::1\" "
				      "options:local_ip=\"2001:db8::2\"");
	u8 remote[16], local[16];

	inet_pton(AF_INET6, "2001:db8::1", remote);
	inet_pton(AF_INET6, "2001:db8::2", local);
	assert_memory_equal(p.tunnel.remote, remote, 16);
	assert_memory_equal(p.tunnel.local, local, 16);
	assert_int_equal(p.tunnel.flags, DEFAULTS | VSWITCH_TUN_F_IPV6);
}

static void a_key_is_for_both_directions(void **state)
{
	struct config_port p = tunnel(*state, REMOTE "options:key=0x10");

	assert_int_equal(ntohl(p.tunnel.in_key), 16);
	assert_int_equal(ntohl(p.tunnel.out_key), 16);
	assert_int_equal(p.tunnel.flags,
			 DEFAULTS | VSWITCH_TUN_F_IN_KEY | VSWITCH_TUN_F_OUT_KEY);
}

static void a_direction_has_its_own_key(void **state)
{
	struct config_port p = tunnel(*state, REMOTE "options:key=1 options:in_key=1.2.3.4 "
				      "options:out_key=4294967295");

	assert_int_equal(ntohl(p.tunnel.in_key), 0x01020304);
	assert_int_equal(ntohl(p.tunnel.out_key), 4294967295u);
}

static void a_key_of_zero_is_a_key(void **state)
{
	struct config_port p = tunnel(*state, REMOTE "options:key=0");

	assert_int_equal(p.tunnel.flags,
			 DEFAULTS | VSWITCH_TUN_F_IN_KEY | VSWITCH_TUN_F_OUT_KEY);
}

static void a_key_may_be_the_flow_s(void **state)
{
	struct config_port p = tunnel(*state, REMOTE "options:key=flow");

	assert_int_equal(p.tunnel.flags,
			 DEFAULTS | VSWITCH_TUN_F_IN_FLOW | VSWITCH_TUN_F_OUT_FLOW);
	assert_int_equal(p.tunnel.in_key, 0);
}

static void tos_and_ttl_are_values_or_inherited(void **state)
{
	struct config_port p = tunnel(*state, REMOTE "options:tos=0xb8 options:ttl=255");

	assert_int_equal(p.tunnel.tos, 0xb8);
	assert_int_equal(p.tunnel.ttl, 255);
	assert_int_equal(p.tunnel.flags, DEFAULTS);
	p = tunnel(*state, REMOTE "options:tos=inherit options:ttl=inherit");
	assert_int_equal(p.tunnel.flags,
			 DEFAULTS | VSWITCH_TUN_F_TOS_INHERIT | VSWITCH_TUN_F_TTL_INHERIT);
}

static void switches_are_flags(void **state)
{
	struct config_port p = tunnel(*state, REMOTE "options:csum=true options:seq=true "
				      "options:df_default=false options:pmtud=false");

	assert_int_equal(p.tunnel.flags, VSWITCH_TUN_F_CSUM | VSWITCH_TUN_F_SEQ);
}

/* What Open vSwitch's users set against frames that vanish is not undone by what it lacks. */
static void without_df_nobody_is_told_of_sizes_unless_by_name(void **state)
{
	static const struct {
		const char *options;
		u32 flags;
	} cases[] = {
		{ REMOTE, VSWITCH_TUN_F_DF | VSWITCH_TUN_F_PMTUD },
		{ REMOTE "options:df_default=true", VSWITCH_TUN_F_DF | VSWITCH_TUN_F_PMTUD },
		{ REMOTE "options:df_default=false", 0 },
		{ REMOTE "options:df_default=false options:pmtud=false", 0 },
		{ REMOTE "options:df_default=false options:pmtud=true", VSWITCH_TUN_F_PMTUD },
		{ REMOTE "options:df_default=true options:pmtud=false", VSWITCH_TUN_F_DF },
		{ REMOTE "options:pmtud=true", VSWITCH_TUN_F_DF | VSWITCH_TUN_F_PMTUD },
		{ REMOTE "options:pmtud=false", VSWITCH_TUN_F_DF },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(tunnel(*state, cases[i].options).tunnel.flags, cases[i].flags);
}

/* Flags of gre0, as a configuration has it in which mirrors are loaded, too */
static u32 flags_of(struct rig *r)
{
	struct config cfg = load(r);
	struct config_port *p = cfg.bridges->ports;
	u32 flags;

	while (strcmp(p->name, "gre0"))
		p = p->next;
	flags = p->tunnel.flags;
	config_free(&cfg);
	return flags;
}

static void copies_for_a_mirror_may_be_fragmented(void **state)
{
	struct rig *r = *state;

	ok(r, "add-port br0 gre0 -- set Interface gre0 type=gre " REMOTE);
	assert_null(strstr(vs(r, "--id=@p get Port gre0 -- --id=@m create Mirror name=m "
			      "select_all=true output_port=@p -- set Bridge br0 mirrors=@m"),
			   "error"));
	assert_int_equal(flags_of(r), 0);
	ok(r, "set Interface gre0 options:pmtud=true");
	assert_int_equal(flags_of(r), 0);
	ok(r, "set Interface gre0 options:df_default=true");
	assert_int_equal(flags_of(r), VSWITCH_TUN_F_DF);
	ok(r, "remove Interface gre0 options df_default pmtud");
	assert_int_equal(flags_of(r), 0);
	ok(r, "clear Mirror m output_port");
	assert_int_equal(flags_of(r), DEFAULTS);
	assert_null(strstr(vs(r, "--id=@p get Port gre0 -- set Mirror m output_port=@p"), "error"));
	assert_int_equal(flags_of(r), 0);
	ok(r, "clear Bridge br0 mirrors");
	assert_int_equal(flags_of(r), DEFAULTS);
}

static void type_ip6gre_is_the_same_with_ipv6(void **state)
{
	struct rig *r = *state;

	ok(r, "add-port br0 t6 -- set Interface t6 type=ip6gre options:remote_ip=\"fd00::1\"");
	gives(r, "set Interface t6 options:remote_ip=192.0.2.1",
	      "error: port t6: options:remote_ip must be an IPv6 address for type ip6gre, "
	      "not \"192.0.2.1\"");
	ok(r, "del-port t6");
}

static void bad_options_are_named(void **state)
{
#define NO_HOST(text) \
	"options:remote_ip must be the IPv4 or IPv6 address of a host, not \"" text "\""
	static const struct {
		const char *options, *why;
	} bad[] = {
		{ "", "type gre needs options:remote_ip" },
		{ "options:remote_ip=flow", NO_HOST("flow") },
		{ "options:remote_ip=224.0.0.1", NO_HOST("224.0.0.1") },
		{ "options:remote_ip=0.0.0.0", NO_HOST("0.0.0.0") },
		{ "options:remote_ip=\"ff02::1\"", NO_HOST("ff02::1") },
		{ REMOTE "options:local_ip=192.0.2.1",
		  "options:local_ip and remote_ip are the same" },
		{ REMOTE "options:local_ip=\"fd00::1\"",
		  "options:local_ip and remote_ip are of different IP versions" },
		{ REMOTE "options:key=4294967296",
		  "options:key must be a number of 32 bits, four with dots, or flow, "
		  "not \"4294967296\"" },
		{ REMOTE "options:in_key=-1",
		  "options:in_key must be a number of 32 bits, four with dots, or flow, "
		  "not \"-1\"" },
		{ REMOTE "options:out_key=\"\"",
		  "options:out_key must be a number of 32 bits, four with dots, or flow, "
		  "not \"\"" },
		{ REMOTE "options:tos=3",
		  "options:tos must be inherit or a multiple of 4 up to 252, not \"3\"" },
		{ REMOTE "options:tos=256",
		  "options:tos must be inherit or a multiple of 4 up to 252, not \"256\"" },
		{ REMOTE "options:ttl=0",
		  "options:ttl must be inherit or a number from 1 to 255, not \"0\"" },
		{ REMOTE "options:csum=yes", "options:csum must be true or false, not \"yes\"" },
		{ REMOTE "options:dst_port=4789", "type gre has no options:dst_port" },
		{ REMOTE "mtu_request=1400", "mtu_request: a tunnel's MTU is that of its path" },
	};
	struct rig *r = *state;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char command[256], expected[256];

		snprintf(command, sizeof(command),
			 "add-port br0 gre0 -- set Interface gre0 type=gre %s", bad[i].options);
		snprintf(expected, sizeof(expected), "error: port gre0: %s", bad[i].why);
		gives(r, command, expected);
	}
	gives(r, "list-ports br0", "");
}

static void two_tunnels_do_not_receive_the_same(void **state)
{
	struct rig *r = *state;

	ok(r, "add-port br0 gre0 -- set Interface gre0 type=gre " REMOTE "options:key=1");
	gives(r, "add-port br0 gre1 -- set Interface gre1 type=gre " REMOTE
	      "options:in_key=1 options:out_key=2",
	      "error: port gre1: remote_ip, local_ip and key are those of port gre0");
	ok(r, "add-port br0 gre1 -- set Interface gre1 type=gre " REMOTE "options:key=2");
	ok(r, "add-port br0 gre2 -- set Interface gre2 type=gre " REMOTE "options:key=flow");
	ok(r, "add-port br0 gre3 -- set Interface gre3 type=gre " REMOTE);
	ok(r, "add-port br0 gre4 -- set Interface gre4 type=gre " REMOTE "options:key=1 "
	   "options:local_ip=192.0.2.7");
}

int main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_remote_address_is_enough),
		TEST(ipv6_addresses_arrive),
		TEST(a_key_is_for_both_directions),
		TEST(a_direction_has_its_own_key),
		TEST(a_key_of_zero_is_a_key),
		TEST(a_key_may_be_the_flow_s),
		TEST(tos_and_ttl_are_values_or_inherited),
		TEST(switches_are_flags),
		TEST(without_df_nobody_is_told_of_sizes_unless_by_name),
		TEST(copies_for_a_mirror_may_be_fragmented),
		TEST(type_ip6gre_is_the_same_with_ipv6),
		TEST(bad_options_are_named),
		TEST(two_tunnels_do_not_receive_the_same),
	};

	return cmocka_run_group_tests_name("config_tunnel", tests, NULL, NULL);
}
