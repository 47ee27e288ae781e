// SPDX-License-Identifier: GPL-2.0-or-later
/* The verbs of ovs-vsctl on tables: get, set, add, remove, clear, list, find, create, destroy */
#include "tests/unit/control/ctl_rig.h"

/* br0 with its port tap0; tap1, eth0 are plugged in */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	dp_fake_plug(r->fake, "eth0");
	ok(r, "add-br br0 -- add-port br0 tap0");
	return rc;
}

static void set_changes_columns_and_keys(void **state)
{
	ok(*state, "set Port tap0 tag=10 other_config={a=b,c=d}");
	ok(*state, "set Port tap0 other_config:c=e other-config:f='a b'");
	gives(*state, "get Port tap0 tag other_config",
	      "10\n[\"map\",[[\"a\",\"b\"],[\"c\",\"e\"],[\"f\",\"a b\"]]]\n");
	ok(*state, "set Port tap0 tag=[]");
	gives(*state, "get Port tap0 tag", "[\"set\",[]]\n");
}

static void set_refuses_what_it_cannot_set(void **state)
{
	gives(*state, "set Port tap0 tag:a=1",
	      "error: cannot specify key to set for non-map column tag");
	gives(*state, "set Port tap0 other_config:a",
	      "error: other_config:a: argument does not end in \"=\" followed by a value.");
	gives(*state, "set Port tap0 tag=",
	      "error: tag=: argument does not end in \"=\" followed by a value.");
	gives(*state, "set Port tap0 tag!=1",
	      "error: tag!=1: argument does not end in \"=\" followed by a value.");
	gives(*state, "set Port tap0 =1", "error: =1: missing column name");
	gives(*state, "set Port tap0 _uuid=1",
	      "error: Port does not contain a column whose name matches \"_uuid\"");
	gives(*state, "set Port tap0 name=x",
	      "error: cannot modify read-only column name in table Port");
	gives(*state, "set Interface tap0 ofport=5",
	      "error: cannot modify read-only column ofport in table Interface");
	gives(*state, "set Port nope tag=1", "error: no row \"nope\" in table Port");
	gives(*state, "set Prt tap0 tag=1", "error: unknown table \"Prt\"");
	ok(*state, "--if-exists set Port nope tag=1");
}

static void get_prints_columns_and_keys(void **state)
{
	ok(*state, "set Port tap0 other_config:a=b");
	gives(*state, "get Port tap0 name other_config:a", "\"tap0\"\n\"b\"\n");
	gives(*state, "get p tap0 na", "\"tap0\"\n");
	gives(*state, "get Port tap0", "");
	gives(*state, "get Port tap0 other_config:z",
	      "error: no key \"z\" in Port record \"tap0\" column other_config");
	gives(*state, "--if-exists get Port tap0 other_config:z tag", "null\n[\"set\",[]]\n");
	gives(*state, "--if-exists get Port nope tag", "");
	gives(*state, "get Port nope tag", "error: no row \"nope\" in table Port");
	gives(*state, "get Port tap0 name:x",
	      "error: cannot specify key to get for non-map column name");
	gives(*state, "get Port tap0 tag=1", "error: tag=1: trailing garbage \"=1\" in argument");
	gives(*state, "get Port tap0 other_config:", "error: An empty string is not valid as "
	      "input; use \"\" to represent the empty string");
}

static void records_have_uuids_too(void **state)
{
	struct rig *r = *state;
	char uuid[40], command[80];

	assert_int_equal(sscanf(vs(r, "get Port tap0 _uuid"), "[\"uuid\",\"%36s", uuid), 1);
	snprintf(command, sizeof(command), "get Port %s name", uuid);
	gives(r, command, "\"tap0\"\n");
	snprintf(command, sizeof(command), "get Port %.8s name", uuid);
	gives(r, command, "\"tap0\"\n");
	snprintf(command, sizeof(command), "get Port %.3s name", uuid);
	assert_non_null(strstr(vs(r, command), "error: no row"));
}

static void the_singleton_is_a_dot(void **state)
{
	gives(*state, "get Open_vSwitch . db_version ovs_version",
	      "\"8.3.1\"\n\"" VSWITCH_VERSION "\"\n");
	gives(*state, "get Port . name", "error: no row \".\" in table Port");
	gives(*state, "create Open_vSwitch next_cfg=1",
	      "error: table Open_vSwitch has one row, and no other can be created");
	gives(*state, "destroy Open_vSwitch .",
	      "error: table Open_vSwitch has one row, which cannot be destroyed");
}

static void add_and_remove_work_on_elements(void **state)
{
	ok(*state, "add Port tap0 trunks 8 9 -- add Port tap0 other_config q=r k=v,l=m");
	ok(*state, "add Port tap0 other_config q=s -- remove Port tap0 trunks 8 88");
	gives(*state, "get Port tap0 trunks other_config",
	      "[\"set\",[9]]\n[\"map\",[[\"k\",\"v\"],[\"l\",\"m\"],[\"q\",\"s\"]]]\n");
	ok(*state, "remove Port tap0 other_config k,l q=other");
	gives(*state, "get Port tap0 other_config", "[\"map\",[[\"q\",\"s\"]]]\n");
	ok(*state, "remove Port tap0 other_config q=s");
	gives(*state, "get Port tap0 other_config", "[\"map\",[]]\n");
	ok(*state, "--if-exists add Port x tag 1 -- --if-exists remove Port x tag 1");
}

static void add_and_remove_keep_the_limits(void **state)
{
	ok(*state, "add Port tap0 tag 7");
	ok(*state, "add Port tap0 tag 7");
	gives(*state, "add Port tap0 tag 8", "error: \"add\" operation would put 2 values in "
	      "column tag of table Port but the maximum number is 1");
	gives(*state, "remove Bridge br0 stp_enable false", "error: \"remove\" operation would put "
	      "0 values in column stp_enable of table Bridge but the minimum number is 1");
	gives(*state, "add Port tap0 other_config foo",
	      "error: foo: syntax error at \"\" expecting \"=\"");
	gives(*state, "add Port tap0 trunks []",
	      "error: []: 0 value(s) specified but the minimum number is 1");
	gives(*state, "remove Port tap0 name tap0",
	      "error: cannot modify read-only column name in table Port");
}

static void clear_empties_columns(void **state)
{
	ok(*state, "set Port tap0 tag=7 trunks=1,2");
	ok(*state, "clear Port tap0 tag trunks");
	gives(*state, "get Port tap0 tag trunks", "[\"set\",[]]\n[\"set\",[]]\n");
	gives(*state, "clear Port tap0 interfaces", "error: \"clear\" operation cannot be applied "
	      "to column interfaces of table Port, which is not allowed to be empty");
	gives(*state, "clear Port tap0 name",
	      "error: cannot modify read-only column name in table Port");
	gives(*state, "clear Port nope tag", "error: no row \"nope\" in table Port");
	ok(*state, "--if-exists clear Port nope tag");
	gives(*state, "--if-exists clear Port tap0 nope",
	      "error: Port does not contain a column whose name matches \"nope\"");
}

static void list_shows_rows(void **state)
{
	gives(*state, "--columns=name,tag list Port", "[\"br0\",[\"set\",[]]]\n"
	      "[\"tap0\",[\"set\",[]]]\n");
	gives(*state, "--columns=name list Port tap0 br0", "[\"tap0\"]\n[\"br0\"]\n");
	gives(*state, "--columns=name,name list Port tap0", "[\"tap0\",\"tap0\"]\n");
	gives(*state, "list Port nope", "error: no row \"nope\" in table Port");
	gives(*state, "--if-exists --columns=name list Port nope tap0", "[\"tap0\"]\n");
	gives(*state, "--columns= list Port", "error: must specify at least one column name");
	gives(*state, "--columns=nome list Port",
	      "error: Port does not contain a column whose name matches \"nome\"");
	gives(*state, "list Foo", "error: unknown table \"Foo\"");
}

static void list_names_table_and_columns(void **state)
{
	struct rig *r = *state;
	char *line = line_of("--columns=_uuid,vlan-m list port", "0");
	char *answer = run_line(r, line);

	assert_non_null(strstr(answer, "\"name\":\"Port\",\"columns\":[\"_uuid\",\"vlan_mode\"]"));
	free(answer);
	free(line);
}

static void find_compares(void **state)
{
	ok(*state, "add-port br0 tap1 tag=10 trunks=1,2,3 -- set Port tap1 other_config:a=b");
	gives(*state, "--columns=name find Port tag=10", "[\"tap1\"]\n");
	gives(*state, "--columns=name find Port tag>=1", "[\"tap1\"]\n");
	gives(*state, "--columns=name find Port tag!=10", "[\"br0\"]\n[\"tap0\"]\n");
	gives(*state, "--columns=name find Port tag=[] name!=br0", "[\"tap0\"]\n");
	gives(*state, "--columns=name find Port trunks=[1,2,3]", "[\"tap1\"]\n");
	gives(*state, "--columns=name find Port trunks=1", "");
	gives(*state, "--columns=name find Port name<tap1", "[\"br0\"]\n[\"tap0\"]\n");
	gives(*state, "--columns=name find Port other_config:a=b", "[\"tap1\"]\n");
	gives(*state, "--columns=name find Port other_config:a!=b", "");
	gives(*state, "--columns=name find Port other_config:z!=b", "");
	gives(*state, "--columns=name find Interface type=internal", "[\"br0\"]\n");
	gives(*state, "--columns=name find Interface link_state=up ofport>1 ofport<65534",
	      "[\"tap0\"]\n[\"tap1\"]\n");
}

static void find_compares_sets(void **state)
{
	ok(*state, "add-port br0 tap1 tag=10 trunks=1,2,3 -- set Port tap1 other_config:a=b");
	gives(*state, "--columns=name find Port trunks{>=}1", "[\"tap1\"]\n");
	gives(*state, "--columns=name find Port trunks{<}1", "[\"br0\"]\n[\"tap0\"]\n");
	gives(*state, "--columns=name find Port trunks{>}1,2,3", "");
	gives(*state, "--columns=name find Port trunks{<=}[1,2,3,4] name!=br0",
	      "[\"tap0\"]\n[\"tap1\"]\n");
	gives(*state, "--columns=name find Port trunks{=}3,2,1", "[\"tap1\"]\n");
	gives(*state, "--columns=name find Port trunks{!=}3,2,1", "[\"br0\"]\n[\"tap0\"]\n");
	gives(*state, "--columns=name find Port tag{in}9,10 tag!=[]", "[\"tap1\"]\n");
	gives(*state, "--columns=name find Port trunks{not-in}1", "[\"br0\"]\n[\"tap0\"]\n");
	gives(*state, "--columns=name find Port other_config:a{in}b,c name=tap0", "[\"tap0\"]\n");
	gives(*state, "--columns=name find Port other_config{>=}{a=b}", "[\"tap1\"]\n");
}

static void find_refuses_bad_conditions(void **state)
{
	static const char wanted[] = "argument does not end in \"=\", \"!=\", \"<\", \">\", "
		"\"<=\", \">=\", \"{=}\", \"{!=}\", \"{<}\", \"{>}\", \"{<=}\", \"{>=}\", "
		"\"{in}\", or \"{not-in}\" followed by a value.";

	gives(*state, "find Port tag=x", "error: \"x\" is not a valid integer or range");
	gives(*state, "find Queue dscp=x", "error: \"x\" is not a valid integer or range");
	gives(*state, "find Port foo=1",
	      "error: Port does not contain a column whose name matches \"foo\"");
	assert_non_null(strstr(vs(*state, "find Port tag"), wanted));
	gives(*state, "find Port tag:a=1",
	      "error: cannot specify key to check for non-map column tag");
}

static void create_makes_rows(void **state)
{
	struct rig *r = *state;

	assert_int_equal(strlen(vs(r, "create Queue external_ids:a=b")), 37);
	gives(r, "--columns=dscp,external_ids list Queue",
	      "[[\"set\",[]],[\"map\",[[\"a\",\"b\"]]]]\n");
	assert_non_null(strstr(vs(r, "create Queue dscp=7"), "column dscp of table Queue is kept"));
	gives(r, "create Queue dscp=70", "error: constraint violation: 70 is not in the valid "
	      "range 0 to 63 (inclusive)");
	gives(r, "create Interface ofport=7",
	      "error: cannot modify read-only column ofport in table Interface");
}

static void create_links_rows_by_symbols(void **state)
{
	struct rig *r = *state;

	vs(r, "--id=@i create Interface name=tap1 -- --id=@p create Port name=tap1 "
	   "interfaces=@i -- add Bridge br0 ports @p");
	gives(r, "list-ports br0", "tap0\ntap1\n");
	vs(r, "create QoS type=foo queues:1=@q -- --id=@q create Queue dscp=1");
	gives(r, "--columns=type find QoS", "[\"foo\"]\n");
	ok(r, "--id=@p get Port tap1 -- remove Bridge br0 ports @p");
	gives(r, "list-ports br0", "tap0\n");
}

static void create_refuses_symbols_that_do_not_add_up(void **state)
{
	gives(*state, "set Port tap0 qos=@nope", "error: row id \"@nope\" is referenced but never "
	      "created (e.g. with \"-- --id=@nope create ...\")");
	gives(*state, "--id=x create Queue dscp=1",
	      "error: row id \"x\" does not begin with \"@\"");
	gives(*state, "--id=@a create Queue dscp=1 -- --id=@a create Queue dscp=2",
	      "error: row id \"@a\" may only be specified on one --id option");
	gives(*state, "set Bridge br0 ports=@p -- --id=@p get Port tap0",
	      "error: row id \"@p\" specified on \"get\" command was used before it was defined");
	gives(*state, "list Queue", "");
}

static void create_warns_of_rows_without_reference(void **state)
{
	assert_non_null(strstr(vs(*state, "create Mirror name=m"), "warning: applying \"create\" "
			       "command to table Mirror without --id option will have no effect"));
	assert_non_null(strstr(vs(*state, "--id=@m create Mirror name=m"), "warning: row id "
			       "\"@m\" was created but no reference to it was inserted, so it "
			       "will not actually appear in the database"));
	gives(*state, "list Mirror", "");
}

static void destroy_removes_rows(void **state)
{
	struct rig *r = *state;

	vs(r, "create Queue dscp=1 -- create Queue dscp=2 -- create Queue dscp=3");
	gives(r, "destroy Queue nope", "error: no row \"nope\" in table Queue");
	ok(r, "--if-exists destroy Queue nope");
	gives(r, "--all destroy Queue x",
	      "error: --all and records argument should not be specified together");
	gives(r, "destroy Queue", "warning: either --all or records argument should be "
	      "specified\n");
	ok(r, "--all destroy Queue");
	gives(r, "list Queue", "");
}

/* What something refers to goes with the last that does so; what stays by itself is refused. */
static void destroy_keeps_references_whole(void **state)
{
	struct rig *r = *state;

	assert_non_null(strstr(vs(r, "destroy Port tap0"), "it stays, as it is referred to"));
	gives(r, "list-ports br0", "tap0\n");
	vs(r, "set Port tap0 qos=@q -- --id=@q create QoS type=linux-noop");
	assert_non_null(strstr(vs(r, "destroy QoS tap0"), "error: transaction error: "
			       "{\"details\":\"cannot delete QoS row "));
	assert_non_null(strstr(vs(r, "--all destroy QoS"), " because of 1 remaining reference(s)\","
			       "\"error\":\"referential integrity violation\"}"));
	ok(r, "clear Port tap0 qos -- --all destroy QoS");
	gives(r, "list QoS", "");
}

static void a_reference_to_nothing_is_refused_as_by_a_database_server(void **state)
{
	assert_non_null(strstr(vs(*state, "set Bridge br0 mirrors="
				  "12345678-1234-1234-1234-123456789abc"),
			       "error: transaction error: {\"details\":\"Table Bridge column "
			       "mirrors row "));
	assert_non_null(strstr(vs(*state, "--id=@p create Port name=y"),
			       " in table Interface.\",\"error\":\"referential integrity "
			       "violation\"}"));
	gives(*state, "list Port y", "error: no row \"y\" in table Port");
}

#define UUID	"c5cc12f8-eaa1-43a7-8a73-bccd18df1111"

static void create_takes_a_uuid(void **state)
{
	gives(*state, "--id=" UUID " create Bridge name=tst0 -- add Open . bridges " UUID,
	      UUID "\n");
	gives(*state, "list-br", "br0\ntst0\n");
	gives(*state, "get Bridge " UUID " name", "\"tst0\"\n");
	assert_non_null(strstr(vs(*state, "--id=" UUID " create Bridge name=tst1"),
			       "\"error\":\"duplicate uuid\"}"));
}

static void find_compares_a_key_with_sets(void **state)
{
	struct rig *r = *state;

	ok(r, "set Bridge br0 other_config:x=y");
	gives(r, "--columns=name find Bridge other_config:x{<=}x,y,z", "[\"br0\"]\n");
	gives(r, "--columns=name find Bridge other_config:x{in}x,z", "");
	gives(r, "--columns=name find Bridge other_config:x{not-in}x,z", "[\"br0\"]\n");
	gives(r, "--columns=name find Bridge other_config:x!=a,b", "[\"br0\"]\n");
	gives(r, "--columns=name find Bridge other_config:z{<=}[]", "[\"br0\"]\n");
	gives(r, "--columns=name find Bridge other_config:x=a:b",
	      "error: a:b: unexpected \":\" parsing set of strings");
}

/* As "list" has it, but for a client that expects Open vSwitch's tables */
static void what_open_vswitch_has_not_is_not_shown_as_its(void **state)
{
	static const char line[] =
		"{\"id\":1,\"method\":\"transact\",\"params\":{\"as_ovs\":true,"
		"\"commands\":[{\"verb\":\"list\",\"args\":[\"Port\",\"tap0\"]}]}}";

	char *answer = run_line(*state, line);

	assert_null(strstr(answer, "\"static_macs\""));
	assert_non_null(strstr(answer, "\"rstp_status\",\"statistics\""));
	free(answer);
}

/* It answers as if it had happened, refuses what would be refused, and nothing has happened. */
static void a_dry_run_answers_and_changes_nothing(void **state)
{
	static const char line[] =
		"{\"id\":1,\"method\":\"transact\",\"params\":{\"dry_run\":true,\"commands\":["
		"{\"verb\":\"set\",\"args\":[\"Port\",\"tap0\",\"tag=77\"]},"
		"{\"verb\":\"get\",\"args\":[\"Port\",\"tap0\",\"tag\"]},"
		"{\"verb\":\"add-br\",\"args\":[\"br7\"]},{\"verb\":\"list-br\"},"
		"{\"verb\":\"list\",\"args\":[\"Bridge\",\"br7\"],"
		"\"options\":{\"columns\":\"name\"}}]}}";
	static const char bad[] =
		"{\"id\":1,\"method\":\"transact\",\"params\":{\"dry_run\":true,\"commands\":["
		"{\"verb\":\"add-br\",\"args\":[\"br8\"]},"
		"{\"verb\":\"add-port\",\"args\":[\"nope\",\"p\"]}]}}";
	struct rig *r = *state;
	char *answer = run_line(r, line);

	assert_non_null(strstr(answer, "{\"values\":[77]}"));
	assert_non_null(strstr(answer, "{\"lines\":[\"br0\",\"br7\"]}"));
	assert_non_null(strstr(answer, "\"rows\":[[\"br7\"]]"));
	free(answer);
	answer = run_line(r, bad);
	assert_non_null(strstr(answer, "no bridge named nope"));
	free(answer);
	gives(r, "list-br -- get Port tap0 tag", "br0\n[\"set\",[]]\n");
	ok(r, "add-br br7");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_dry_run_answers_and_changes_nothing),
		TEST(set_changes_columns_and_keys),
		TEST(set_refuses_what_it_cannot_set),
		TEST(get_prints_columns_and_keys),
		TEST(records_have_uuids_too),
		TEST(the_singleton_is_a_dot),
		TEST(add_and_remove_work_on_elements),
		TEST(add_and_remove_keep_the_limits),
		TEST(clear_empties_columns),
		TEST(list_shows_rows),
		TEST(list_names_table_and_columns),
		TEST(find_compares),
		TEST(find_compares_sets),
		TEST(find_refuses_bad_conditions),
		TEST(create_makes_rows),
		TEST(create_links_rows_by_symbols),
		TEST(create_refuses_symbols_that_do_not_add_up),
		TEST(create_warns_of_rows_without_reference),
		TEST(destroy_removes_rows),
		TEST(destroy_keeps_references_whole),
		TEST(a_reference_to_nothing_is_refused_as_by_a_database_server),
		TEST(create_takes_a_uuid),
		TEST(find_compares_a_key_with_sets),
		TEST(what_open_vswitch_has_not_is_not_shown_as_its),
	};

	return cmocka_run_group_tests_name("ctl_tables", tests, NULL, NULL);
}
