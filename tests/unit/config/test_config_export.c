// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows of NetFlow, IPFIX and sFlow become what a bridge tells collectors. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include "daemon/base/log.h"
#include "tests/unit/config/config_rig.h"

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
#define NETFLOW		"set Bridge br0 netflow=@n -- --id=@n create NetFlow "
#define SFLOW		"set Bridge br0 sflow=@s -- --id=@s create sFlow "
#define IPFIX		"set Bridge br0 ipfix=@i -- --id=@i create IPFIX "

static int setup(void **state)
{
	int rc = rig_setup(state);

	log_set("any", "off");
	ok(*state, "add-br br0");
	return rc;
}

static void refused(struct rig *r, const char *line, const char *why)
{
	char wanted[256];

	snprintf(wanted, sizeof(wanted), "error: %s", why);
	assert_string_equal(vs(r, line), wanted);
}

static void good(struct rig *r, const char *line)
{
	if (!strncmp(vs(r, line), "error: ", 7))
		fail_msg("%s: %s", line, r->answer);
}

static u16 port_of(const struct export_target *t)
{
	return ntohs(((const struct sockaddr_in *)&t->addr)->sin_port);
}

static void netflow_is_of_version_5_unless_the_bridge_says_9(void **state)
{
	struct rig *r = *state;
	struct config cfg;
	const struct export_settings *s;

	good(r, NETFLOW "targets=\"192.0.2.1:2055\"");
	cfg = load(r);
	s = cfg.bridges->exports[EXPORT_NETFLOW];
	assert_int_equal(s->version, 5);
	assert_int_equal(s->active_ms, 600000);
	assert_int_equal(s->n_targets, 1);
	assert_int_equal(port_of(&s->targets[0]), 2055);
	assert_null(cfg.bridges->exports[EXPORT_IPFIX]);
	config_free(&cfg);
	good(r, "set Bridge br0 other_config:netflow-version=9 -- set NetFlow br0 "
	     "active_timeout=60 "
	     "engine_type=1 engine_id=2 add_id_to_interface=true "
	     "targets=\"192.0.2.1:2055\",\"[2001:db8::1]:9995\"");
	cfg = load(r);
	s = cfg.bridges->exports[EXPORT_NETFLOW];
	assert_int_equal(s->version, 9);
	assert_int_equal(s->active_ms, 60000);
	assert_int_equal(s->engine_type, 1);
	assert_int_equal(s->engine_id, 2);
	assert_true(s->add_id);
	assert_int_equal(s->n_targets, 2);
	assert_int_equal(port_of(&s->targets[1]), 9995);
	config_free(&cfg);
	good(r, "set NetFlow br0 active_timeout=-1");
	cfg = load(r);
	assert_true(cfg.bridges->exports[EXPORT_NETFLOW]->active_ms == EXPORT_NEVER);
	config_free(&cfg);
}

static void ipfix_has_a_port_of_its_own_and_caches_what_it_is_told(void **state)
{
	struct rig *r = *state;
	struct config cfg;
	const struct export_settings *s;

	good(r, IPFIX "targets=\"192.0.2.1\" obs_domain_id=7 obs_point_id=8 "
	     "cache_active_timeout=60 cache_max_flows=1000");
	cfg = load(r);
	s = cfg.bridges->exports[EXPORT_IPFIX];
	assert_int_equal(port_of(&s->targets[0]), 4739);
	assert_int_equal(s->domain, 7);
	assert_int_equal(s->point, 8);
	assert_int_equal(s->active_ms, 60000);
	assert_int_equal(s->cached, 1000);
	config_free(&cfg);
}

static void sflow_has_the_defaults_of_open_vswitch(void **state)
{
	struct rig *r = *state;
	struct config cfg;
	const struct export_settings *s;

	good(r, SFLOW "targets=\"192.0.2.1\"");
	cfg = load(r);
	s = cfg.bridges->exports[EXPORT_SFLOW];
	assert_int_equal(port_of(&s->targets[0]), 6343);
	assert_int_equal(s->sampling, 400);
	assert_int_equal(s->header, 128);
	assert_int_equal(s->poll_ms, 30000);
	assert_string_equal(s->agent, "");
	config_free(&cfg);
	good(r, "set sFlow br0 sampling=64 polling=0 header=64 agent=eth0");
	cfg = load(r);
	s = cfg.bridges->exports[EXPORT_SFLOW];
	assert_int_equal(s->sampling, 64);
	assert_int_equal(s->header, 64);
	assert_int_equal(s->poll_ms, 0);
	assert_string_equal(s->agent, "eth0");
	config_free(&cfg);
}

static void what_cannot_be_is_refused_by_name(void **state)
{
	struct rig *r = *state;

	refused(r, NETFLOW "targets=\"collector:2055\"",
		"bridge br0: NetFlow: targets: \"collector:2055\" is no IP address with a port, "
		"such as 192.0.2.1:2055");
	refused(r, NETFLOW "targets=\"192.0.2.1\"",
		"bridge br0: NetFlow: targets: \"192.0.2.1\" is no IP address with a port, "
		"such as 192.0.2.1:2055");
	refused(r, IPFIX "targets=collector",
		"bridge br0: IPFIX: targets: \"collector\" is no IP address, such as "
		"192.0.2.1:4739");
	refused(r, SFLOW "targets=\"192.0.2.1\" sampling=0",
		"bridge br0: sFlow: sampling must be a number from 1 to 4294967295, not 0");
	refused(r, SFLOW "targets=\"192.0.2.1\" header=9",
		"bridge br0: sFlow: header must be a number from 14 to 512, not 9");
	good(r, NETFLOW "targets=\"192.0.2.1:2055\"");
	refused(r, "set Bridge br0 other_config:netflow-version=7",
		"bridge br0: other_config:netflow-version must be 5 or 9, not \"7\"");
}

static void what_has_no_effect_is_a_note(void **state)
{
	struct rig *r = *state;

	good(r, IPFIX "targets=\"192.0.2.1\" sampling=64 "
	     "other_config:enable-input-sampling=false");
	assert_non_null(strstr(method(r, "status", "{}"), "\"notes\":["
			       "\"bridge br0: IPFIX: kept and not acted upon: sampling=64: all "
			       "frames are counted\",\"bridge br0: IPFIX: kept and not acted upon: "
			       "other_config:enable-input-sampling\"]"));
	good(r, "clear Bridge br0 ipfix");
	assert_non_null(strstr(method(r, "status", "{}"), "\"notes\":[]"));
}

static void collectors_are_shown(void **state)
{
	struct rig *r = *state;

	assert_string_equal(method(r, "export.show", "{}"), "[]");
	good(r, NETFLOW "targets=\"127.0.0.1:9\"");
	assert_string_equal(method(r, "export.show", "{\"bridge\":\"br0\"}"),
			    "[{\"bridge\":\"br0\",\"protocol\":\"NetFlow\",\"version\":5,"
			    "\"target\":\"127.0.0.1:9\",\"records\":0,\"datagrams\":0,"
			    "\"dropped\":0,\"lost_records\":0,\"refused\":0,\"error\":null}]");
	assert_string_equal(method(r, "export.show", "{\"bridge\":\"br9\"}"),
			    "\"no bridge named br9\"");
	good(r, "clear Bridge br0 netflow");
	assert_string_equal(method(r, "export.show", "{}"), "[]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(netflow_is_of_version_5_unless_the_bridge_says_9),
		TEST(ipfix_has_a_port_of_its_own_and_caches_what_it_is_told),
		TEST(sflow_has_the_defaults_of_open_vswitch),
		TEST(what_cannot_be_is_refused_by_name),
		TEST(what_has_no_effect_is_a_note),
		TEST(collectors_are_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
