// SPDX-License-Identifier: GPL-2.0-or-later
/* Groups as text: what is written is read back the same, and what is wrong is refused by name */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>
#include "daemon/syntax/group_line.h"

static bool any_port(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "nowhere") != 0;
}

static const struct rule_ports ports = { .local = "br0", .known = any_port };

/* The text of a group that a line makes, or what is wrong with it; to be freed */
static char *read_as(const char *line, enum group_command command, bool any)
{
	struct group_spec spec;
	struct text text;
	char *result = NULL;

	text_init(&text);
	if (!group_line_parse(&spec, line, command, any, &ports, &result)) {
		if (asprintf(&result, "%u %s", spec.group->id,
			     group_text(&text, spec.group, &ports)) < 0)
			fail();
	}
	text_exit(&text);
	group_spec_free(&spec);
	return result;
}

static void gives_for(enum group_command command, const char *line, const char *expected)
{
	char *text = read_as(line, command, false);

	assert_string_equal(text, expected);
	free(text);
}

static void gives(const char *line, const char *expected)
{
	gives_for(GROUP_ADD, line, expected);
}

/* The same behind "1 ", and it is read as itself */
static void stays(const char *text)
{
	char line[1024], expected[1024];

	snprintf(line, sizeof(line), "group_id=1,%s", text);
	snprintf(expected, sizeof(expected), "1 %s", text);
	gives(line, expected);
}

static void what_is_written_is_read_the_same(void **state)
{
	(void)state;
	stays("type=all");
	stays("type=ff");
	stays("type=indirect,bucket=bucket_id:0,actions=drop");
	stays("type=select,bucket=bucket_id:7,weight:0,watch_port:LOCAL,watch_group:9,"
	      "actions=output:tap0");
	stays("type=select,selection_method=dp_hash,selection_method_param=18446744073709551615");
	stays("type=select,selection_method=hash,fields=eth_src");
	stays("type=select,selection_method=hash,fields(eth_src=01:00:00:00:00:00)");
	stays("type=select,selection_method=hash,selection_method_param=3,"
	      "fields(eth_src,dl_vlan,ip_src=255.255.255.0,ipv6_dst=ffff::,ip_dscp=0x3c,tcp_dst,"
	      "in_port,reg0=0xff00,xxreg1)");
	stays("type=ff,bucket=bucket_id:0,watch_port:\"a,b\",actions=pop_vlan,LOCAL,"
	      "bucket=bucket_id:1,watch_port:\"bucket=\",actions=output:\"x)\"");
	stays("type=all,bucket=bucket_id:4294967040,actions=push_vlan:0x8100,"
	      "set_field:4101->vlan_vid,dec_ttl,group:5");
}

/* No match says of which frames a field is: the action does itself. */
static void fields_in_buckets_keep_their_names(void **state)
{
	static const char *const sets[] = {
		"set_field:1.2.3.4->ip_src", "set_field:1.2.3.4->arp_spa",
		"set_field:::1->ipv6_dst", "set_field:5->tcp_src", "set_field:5->udp_dst",
		"set_field:5->sctp_src", "set_field:5/0xff->tp_dst", "set_field:5->icmp_type",
		"set_field:5->icmpv6_code", "set_field:1->arp_op", "set_field:64->nw_ttl",
		"set_field:2->nw_ecn", "set_field:0x5->ipv6_label", "set_field:0x5->reg3",
		"move:NXM_OF_IP_SRC[]->NXM_NX_REG0[]", "move:NXM_NX_REG0[0..15]->NXM_OF_UDP_DST[]",
		"set_field:02:00:00:00:00:01->eth_dst", "set_tunnel:0x5", "dec_ttl", "NORMAL",
		"resubmit(,5)", "IN_PORT", "FLOOD",
	};
	char line[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		snprintf(line, sizeof(line), "type=all,bucket=bucket_id:0,actions=%s", sets[i]);
		stays(line);
	}
}

static void forms_of_open_vswitch_are_taken(void **state)
{
	(void)state;
	gives(" group_id=0x10 , type=fast_failover bucket=watch_port:tap0,output:tap0",
	      "16 type=ff,bucket=bucket_id:0,watch_port:tap0,actions=output:tap0");
	gives("group_id=1,type=all,bucket=bucket_id=3,output:tap0,bucket=actions(output:tap1),"
	      "bucket=actions=", "1 type=all,bucket=bucket_id:3,actions=output:tap0,"
	      "bucket=bucket_id:0,actions=output:tap1,bucket=bucket_id:1,actions=drop");
	gives("group_id=1,type=select,selection_method=hash,fields=nw_src,bucket=actions=drop",
	      "1 type=select,selection_method=hash,fields=ip_src,bucket=bucket_id:0,actions=drop");
	gives("group_id=1,type=all,bucket=watch_port:any,weight:0,actions=mod_tp_dst:5,tap0",
	      "1 type=all,bucket=bucket_id:0,actions=set_field:5->tp_dst,output:tap0");
	gives(" duration=1.5s, references=2, n_packets=5, n_bytes=300, bucket_packets=4|1, "
	      "bucket_bytes=240|60, group_id=1,type=all,bucket=bucket_id:0,actions=drop",
	      "1 type=all,bucket=bucket_id:0,actions=drop");
	gives_for(GROUP_DELETE, "", "4294967295 type=all");
	gives_for(GROUP_DELETE, "group_id=all", "4294967295 type=all");
	gives_for(GROUP_DELETE, "group_id=5", "5 type=all");
}

#define NO_SET	"cannot be in a bucket, which is an action set: only outputs, resubmit, group " \
		"and what changes the frame"

static void what_is_wrong_is_refused_by_name(void **state)
{
	static const struct {
		const char *line, *error;
	} cases[] = {
		{ "type=all", "group_id is missing" },
		{ "group_id=1", "group 1: type is missing" },
		{ "group_id=4294967041,type=all", "group_id: bad value \"4294967041\"" },
		{ "group_id=all,type=all", "group_id: bad value \"all\"" },
		{ "group_id=1,type=foo", "foo: there is no such type of group" },
		{ "group_id=1,type=all,foo=1", "foo: no such word of a group" },
		{ "group_id=1,type=all,actions=drop", "actions: no such word of a group" },
		{ "group_id=1,type=all,command_bucket_id=1",
		  "command_bucket_id: cannot stand here" },
		{ "group_id=1,type=all,bucket=", "a bucket has no actions" },
		{ "group_id=1,type=all,bucket=weight:1,actions=drop",
		  "group 1: only buckets of select groups have weights" },
		{ "group_id=1,type=select,bucket=weight:65536,actions=drop",
		  "weight: bad value \"65536\"" },
		{ "group_id=1,type=ff,bucket=drop", "group 1: a bucket of a fast_failover group "
		  "must have watch_port or watch_group" },
		{ "group_id=1,type=indirect", "group 1: an indirect group has one bucket" },
		{ "group_id=1,type=indirect,bucket=drop,bucket=drop",
		  "group 1: an indirect group has one bucket" },
		{ "group_id=1,type=all,bucket=bucket_id:1,drop,bucket=bucket_id:1,drop",
		  "group 1: two buckets have the number 1" },
		{ "group_id=1,type=ff,bucket=watch_port:nowhere,drop",
		  "bridge br0 has no port nowhere" },
		{ "group_id=1,type=ff,bucket=watch_port:controller,drop",
		  "watch_port: controllers are not supported" },
		{ "group_id=1,type=all,bucket=output:nowhere", "bridge br0 has no port nowhere" },
		{ "group_id=1,type=all,bucket=nowhere", "nowhere: no such action" },
		{ "group_id=1,type=all,bucket=in_port,exit", "action 2 " NO_SET },
		{ "group_id=1,type=all,bucket=output(port=tap0,max_len=64)", "action 1 " NO_SET },
		{ "group_id=1,type=all,selection_method=hash",
		  "group 1: only select groups have a selection_method" },
		{ "group_id=1,type=select,selection_method=best",
		  "selection_method: \"best\" is not supported" },
		{ "group_id=1,type=select,fields=eth_src",
		  "group 1: fields only go with selection_method=hash" },
		{ "group_id=1,type=select,selection_method_param=1",
		  "group 1: selection_method_param only goes with selection_method" },
		{ "group_id=1,type=select,selection_method=hash,fields(foo)",
		  "fields: foo: no such field" },
		{ "group_id=1,type=select,selection_method=hash,fields(ip_frag)",
		  "fields: ip_frag cannot be hashed" },
		{ "group_id=1,type=select,selection_method=hash,fields(eth_src,dl_src)",
		  "fields: dl_src is there twice" },
		{ "group_id=1,type=select,selection_method=hash,fields(ip_src=0.0.0.0)",
		  "fields: ip_src: bad mask \"0.0.0.0\"" },
		{ "group_id=1,type=select,selection_method=hash,fields(ip_dscp=0x40)",
		  "fields: ip_dscp: bad mask \"0x40\"" },
		{ "group_id=1,type=select,selection_method=hash,fields(eth_src",
		  "fields(eth_src: a parenthesis is not closed" },
		{ "group_id=1,\a", "there is a control character in the group" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		gives(cases[i].line, cases[i].error);
	gives_for(GROUP_DELETE, "bucket=drop", "bucket: cannot stand here");
	gives_for(GROUP_DELETE, "type=all", "type: no such word of a group");
	gives_for(GROUP_INSERT_BUCKETS, "group_id=1,bucket=drop",
		  "group 1: command_bucket_id is missing");
	gives_for(GROUP_INSERT_BUCKETS, "group_id=1,command_bucket_id=first",
		  "group 1: bucket is missing");
	gives_for(GROUP_INSERT_BUCKETS, "group_id=1,command_bucket_id=all,bucket=drop",
		  "command_bucket_id: bad value \"all\"");
}

/* Words in any order and number: a line is read as what it is written as, or refused; no more */
static void whatever_is_read_is_written_and_read_the_same(void **state)
{
	static const char *const words[] = {
		"group_id=1", "type=all", "type=select", "type=ff", "type=indirect", "bucket=",
		"bucket=output:tap0", "bucket=drop", "weight:3", "watch_port:tap1", "watch_group:2",
		"bucket_id:4", "actions=output:\"a,b\"", "set_field:5->tcp_dst", "group:3",
		"resubmit(,3)", "selection_method=hash", "selection_method=dp_hash",
		"fields(ip_src,tcp_dst=0xf)", "fields=reg1", "selection_method_param=7",
		"mod_vlan_vid:5", "drop", "(", "\"", "add", "delete", "insert_bucket",
		"command_bucket_id=1", "move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]", "=", ":",
	};
	unsigned int seed = 7, read = 0, turn, n;
	char line[1024], again[1200], *text, *twice;

	(void)state;
	for (turn = 0; turn < 200000; turn++) {
		line[0] = '\0';
		if (rand_r(&seed) % 4)
			strcpy(line, "group_id=1,type=select,");
		for (n = (unsigned int)rand_r(&seed) % 8; n; n--) {
			strcat(line, words[(unsigned int)rand_r(&seed) %
					   (sizeof(words) / sizeof(words[0]))]);
			strcat(line, rand_r(&seed) % 8 ? "," : "");
		}
		text = read_as(line, GROUP_ADD, false);
		assert_non_null(text);
		if (!strncmp(text, "1 ", 2)) {
			snprintf(again, sizeof(again), "group_id=1,%s", text + 2);
			twice = read_as(again, GROUP_ADD, false);
			assert_string_equal(twice, text);
			free(twice);
			read++;
		}
		free(text);
		free(read_as(line, GROUP_DELETE, true));
	}
	assert_true(read > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_the_same),
		cmocka_unit_test(fields_in_buckets_keep_their_names),
		cmocka_unit_test(forms_of_open_vswitch_are_taken),
		cmocka_unit_test(what_is_wrong_is_refused_by_name),
		cmocka_unit_test(whatever_is_read_is_written_and_read_the_same),
	};

	return cmocka_run_group_tests_name("group_line", tests, NULL, NULL);
}
