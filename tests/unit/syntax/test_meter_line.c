// SPDX-License-Identifier: GPL-2.0-or-later
/* Meters as text: what is written is read back the same, and what is wrong is refused by name */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/syntax/meter_line.h"

/* The text of a meter that a line makes, or what is wrong with it; to be freed */
static char *read_as(const char *line, enum meter_command command)
{
	struct ofmeter *meter;
	struct text text;
	char *result = NULL;

	if (meter_line_parse(&meter, line, command, &result))
		return result;
	text_init(&text);
	if (asprintf(&result, "%u %s", meter->id, command == METER_DELETE ? "goes" :
		     meter_text(&text, meter)) < 0)
		fail();
	text_exit(&text);
	ofmeter_put(meter);
	return result;
}

static void gives_for(enum meter_command command, const char *line, const char *expected)
{
	char *text = read_as(line, command);

	assert_string_equal(text, expected);
	free(text);
}

static void gives(const char *line, const char *expected)
{
	gives_for(METER_ADD, line, expected);
}

/* The same behind "1 ", and it is read as itself */
static void stays(const char *text)
{
	char line[256], expected[256];

	snprintf(line, sizeof(line), "meter=1 %s", text);
	snprintf(expected, sizeof(expected), "1 %s", text);
	gives(line, expected);
}

static void what_is_written_is_read_the_same(void **state)
{
	(void)state;
	stays("kbps bands=type=drop rate=1000");
	stays("pktps stats bands=type=drop rate=4294967295");
	stays("kbps burst stats bands=type=drop rate=1 burst_size=4294967295");
}

static void forms_of_ovs_ofctl_are_read(void **state)
{
	(void)state;
	gives("meter=4294901760,kbps,burst,band=type=drop,rate=10,burst_size=5",
	      "4294901760 kbps burst bands=type=drop rate=10 burst_size=5");
	gives("meter=0x10\tpktps stats bands=\ntype=drop rate=1000",
	      "16 pktps stats bands=type=drop rate=1000");
	gives("meter=1 kbps burst bands= type=drop rate=1 burst_size=2",
	      "1 kbps burst bands=type=drop rate=1 burst_size=2");
	gives(" duration=1.500s, references=2, n_packets=5, n_bytes=300, dropped_packets=1, "
	      "dropped_bytes=60, meter=1 kbps bands=type=drop rate=1",
	      "1 kbps bands=type=drop rate=1");
	gives("meter=1 kbps bands=type=drop rate=1 burst_size=0",
	      "1 kbps bands=type=drop rate=1");
	gives_for(METER_DELETE, "meter=7", "7 goes");
	gives_for(METER_DELETE, "meter=all", "4294967295 goes");
	gives_for(METER_DELETE, "", "4294967295 goes");
}

static void what_is_missing_is_told_as_ovs_ofctl_does(void **state)
{
	(void)state;
	gives("kbps bands=type=drop rate=1", "must specify 'meter'");
	gives("meter=1 kbps", "must specify bands");
	gives("meter=1 kbps bands=", "meter must have bands");
	gives("meter=1 kbps bands=type=drop", "band must have 'rate'");
	gives("meter=1 kbps bands=type=drop rate=0", "band must have 'rate'");
	gives("meter=1 bands=type=drop rate=1", "meter must specify either 'kbps' or 'pktps'");
	gives("meter=1 kbps pktps bands=type=drop rate=1",
	      "meter must specify either 'kbps' or 'pktps'");
	gives("meter=1 kbps burst bands=type=drop rate=1",
	      "band must have 'burst_size' when 'burst' flag is set");
	gives("meter=1 kbps bands=type=drop rate=1 burst_size=1",
	      "band may have 'burst_size' only when 'burst' flag is set");
}

static void what_is_wrong_is_named(void **state)
{
	(void)state;
	gives("meter=0 kbps bands=type=drop rate=1", "meter: bad value \"0\"");
	gives("meter=4294901761 kbps bands=type=drop rate=1", "meter: bad value \"4294901761\"");
	gives("meter=all kbps bands=type=drop rate=1", "meter: bad value \"all\"");
	gives("meter=controller pktps bands=type=drop rate=1",
	      "meter=controller: not supported: frames go to no controller");
	gives("meter=1 kbps bands=rate=1", "rate: a band begins with its type");
	gives("meter=1 kbps bands=type=drop rate=4294967296", "rate: bad value \"4294967296\"");
	gives("meter=1 kbps bands=type=dscp_remark rate=1 prec_level=1",
	      "type=dscp_remark: not supported; drop is");
	gives("meter=1 kbps bands=type=frob rate=1", "type=frob: there is no such type of band");
	gives("meter=1 kbps bands=type=drop rate=1 type=drop rate=2",
	      "a second band is not supported");
	gives("meter=1 kbps bands=type=drop rate=1 frob=1", "frob: no such word of a band");
	gives("meter=1 mbps bands=type=drop rate=1", "mbps: no such word of a meter");
	gives("meter=1 kbps\x01", "there is a control character in the meter");
	gives_for(METER_DELETE, "meter=1 kbps", "kbps: cannot stand here");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_the_same),
		cmocka_unit_test(forms_of_ovs_ofctl_are_read),
		cmocka_unit_test(what_is_missing_is_told_as_ovs_ofctl_does),
		cmocka_unit_test(what_is_wrong_is_named),
	};

	return cmocka_run_group_tests_name("meter_line", tests, NULL, NULL);
}
