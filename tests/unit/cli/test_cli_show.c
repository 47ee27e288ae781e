// SPDX-License-Identifier: GPL-2.0-or-later
/* "show": what is expected was printed by ovs-vsctl 3.1 for the same configuration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "cli/show.h"
#include "tests/unit/cli/cli_text.h"

#define IFACE(name, rest)	"\"interfaces\":[{\"name\":\"" name "\"," rest "}]"

static void expect(const char *result, const char *want)
{
	struct json_object *obj = json(result);
	char *text = show_text(obj, NULL);

	assert_string_equal(text, want);
	free(text);
	json_object_put(obj);
}

static void nothing_configured(void **state)
{
	(void)state;
	expect("{\"uuid\":\"56b54c05-16d3-48f3-9d72-8abfcbb697c5\",\"version\":\"0.1.0\","
	       "\"bridges\":[]}",
	       "56b54c05-16d3-48f3-9d72-8abfcbb697c5\n    ovs_version: \"0.1.0\"\n");
}

static void bridges_ports_and_interfaces(void **state)
{
	(void)state;
	expect("{\"uuid\":\"56b54c05-16d3-48f3-9d72-8abfcbb697c5\",\"version\":\"0.1.0\","
	       "\"bridges\":[{\"name\":\"br-int\",\"ports\":["
	       "{\"name\":\"br-int\",\"tag\":null,\"trunks\":[],\"vlan_mode\":null,"
	       IFACE("br-int", "\"type\":\"internal\",\"options\":{},\"error\":null") "},"
	       "{\"name\":\"2tap\",\"tag\":null,\"trunks\":[],\"vlan_mode\":null,"
	       IFACE("2tap", "\"type\":\"\",\"options\":{},\"error\":null") "}]},"
	       "{\"name\":\"br 1\",\"ports\":[]}]}",
	       "56b54c05-16d3-48f3-9d72-8abfcbb697c5\n"
	       "    Bridge br-int\n"
	       "        Port br-int\n"
	       "            Interface br-int\n"
	       "                type: internal\n"
	       "        Port \"2tap\"\n"
	       "            Interface \"2tap\"\n"
	       "    Bridge \"br 1\"\n"
	       "    ovs_version: \"0.1.0\"\n");
}

static void vlans_and_errors(void **state)
{
	(void)state;
	expect("{\"uuid\":\"u\",\"version\":\"1\",\"bridges\":[{\"name\":\"br0\",\"ports\":["
	       "{\"name\":\"tap0\",\"tag\":10,\"trunks\":[5],\"vlan_mode\":null,"
	       IFACE("tap0", "\"type\":\"\",\"options\":{},"
		     "\"error\":\"could not open network device tap0 (No such device)\"") "}]}]}",
	       "u\n"
	       "    Bridge br0\n"
	       "        Port tap0\n"
	       "            tag: 10\n"
	       "            trunks: [5]\n"
	       "            Interface tap0\n"
	       "                error: \"could not open network device tap0 (No such device)\"\n"
	       "    ovs_version: \"1\"\n");
}

static void options_of_an_interface(void **state)
{
	(void)state;
	expect("{\"uuid\":\"u\",\"version\":\"1\",\"bridges\":[{\"name\":\"br0\",\"ports\":["
	       "{\"name\":\"tap1\",\"tag\":null,\"trunks\":[1,2,7,9],\"vlan_mode\":null,"
	       IFACE("tap1", "\"type\":\"gre\",\"options\":{\"key\":\"flow\","
		     "\"remote_ip\":\"1.2.3.4\"},\"error\":null") "}]}]}",
	       "u\n"
	       "    Bridge br0\n"
	       "        Port tap1\n"
	       "            trunks: [1, 2, 7, 9]\n"
	       "            Interface tap1\n"
	       "                type: gre\n"
	       "                options: {key=flow, remote_ip=\"1.2.3.4\"}\n"
	       "    ovs_version: \"1\"\n");
}

static void controllers_and_fail_mode(void **state)
{
	(void)state;
	expect("{\"uuid\":\"u\",\"bridges\":[{\"name\":\"br0\",\"controllers\":[\"tcp:1.2.3.4\"],"
	       "\"fail_mode\":\"secure\",\"ports\":[]},"
	       "{\"name\":\"br1\",\"controllers\":[],\"fail_mode\":null,\"ports\":[]}]}",
	       "u\n"
	       "    Bridge br0\n"
	       "        Controller \"tcp:1.2.3.4\"\n"
	       "        fail_mode: secure\n"
	       "    Bridge br1\n");
}

/* Not shown by ovs-vsctl; without it a native VLAN could not be told from an access port's. */
static void managers_come_before_bridges(void **state)
{
	(void)state;
	expect("{\"uuid\":\"u\",\"bridges\":[{\"name\":\"br0\",\"ports\":[]}],"
	       "\"managers\":[\"ptcp:6640\"]}",
	       "u\n"
	       "    Manager \"ptcp:6640\"\n"
	       "    Bridge br0\n");
}

static void vlan_mode_is_shown_if_set(void **state)
{
	(void)state;
	expect("{\"uuid\":\"u\",\"bridges\":[{\"name\":\"br0\",\"ports\":["
	       "{\"name\":\"p\",\"tag\":0,\"trunks\":[],\"vlan_mode\":\"native-untagged\","
	       "\"interfaces\":[]}]}]}",
	       "u\n"
	       "    Bridge br0\n"
	       "        Port p\n"
	       "            tag: 0\n"
	       "            vlan_mode: native-untagged\n");
}

static void missing_and_odd_members_do_no_harm(void **state)
{
	(void)state;
	expect("{}", "");
	expect("{\"uuid\":\"u\",\"bridges\":[{},5,"
	       "{\"name\":\"b\",\"ports\":[{\"interfaces\":5}]}]}",
	       "u\n    Bridge \n    Bridge \n    Bridge b\n        Port \n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_configured),
		cmocka_unit_test(bridges_ports_and_interfaces),
		cmocka_unit_test(vlans_and_errors),
		cmocka_unit_test(options_of_an_interface),
		cmocka_unit_test(controllers_and_fail_mode),
		cmocka_unit_test(managers_come_before_bridges),
		cmocka_unit_test(vlan_mode_is_shown_if_set),
		cmocka_unit_test(missing_and_odd_members_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
