/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line in the syntax of ovs-ofctl(8): a meter, or which meters are meant. */
#ifndef VSW_SYNTAX_METER_LINE_H
#define VSW_SYNTAX_METER_LINE_H

#include "daemon/base/text.h"
#include "daemon/rules/meter.h"

/*
 * Read one; of METER_DELETE its number alone, or "meter=all", which an empty line stands for, too.
 * 0 and *meter, with a reference, or -errno and *err
 */
int meter_line_parse(struct ofmeter **meter, const char *text, enum meter_command command,
		     char **err);
/* Many, as rule_lines_parse() */
int meter_lines_parse(struct meter_specs *specs, const char *const *text, size_t n,
		      const char *source, enum meter_command command, char **err);

/*
 * "kbps burst stats bands=type=drop rate=1000 burst_size=100": what stands behind "meter=1 ". Valid
 * until the next text
 */
const char *meter_text(struct text *t, const struct ofmeter *meter);

#endif
