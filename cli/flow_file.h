/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_FLOW_FILE_H
#define VSW_CLI_FLOW_FILE_H

struct json_object;

/*
 * Put the lines of a file, or of standard input ("-"), into @params as @member, and what complaints
 * about them name as "source". -1 and *err if they cannot be read
 */
int flow_file_put(struct json_object *params, const char *member, const char *path, char **err);
/* One line, as @member */
void flow_line_put(struct json_object *params, const char *member, const char *line);

#endif
