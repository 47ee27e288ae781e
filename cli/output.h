/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a command prints: lines of text and tables, in the formats of ovs-vsctl. */
#ifndef VSW_CLI_OUTPUT_H
#define VSW_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>
#include "cli/cell.h"

struct findings;

enum output_format {
	OUTPUT_LIST,
	OUTPUT_TABLE,
	OUTPUT_HTML,
	OUTPUT_CSV,
	OUTPUT_JSON,
};

/* struct output_style - the options that shape output; all zero is the default */
struct output_style {
	enum output_format format;	/* --format: of tables */
	enum cell_format data;		/* --data: of the cells of tables */
	bool no_headings;
	unsigned int max_column_width;	/* OUTPUT_TABLE: 0 is no limit */
	bool pretty;			/* OUTPUT_JSON: a member a line */
	bool oneline;			/* one line per command, but for tables */
	bool json;			/* --json: a JSON document per command */
};

/* struct output - where it goes */
struct output {
	FILE *stream;
	struct output_style style;
	bool had_table;		/* a further one is set apart by an empty line */
	unsigned int width;	/* columns of the terminal; 0: it is none, or must not matter */
	const struct findings *wrong;	/* with what "show" shows; or NULL */
};

/* -1: there is no such name */
int output_format_parse(const char *name, enum output_format *format);
int output_data_parse(const char *name, enum cell_format *data);

/* @table: {"columns": [string...], "rows": [[DATUM...]...]} */
void output_table(struct output *out, struct json_object *table);

/* @lines: [string...] */
void output_lines(struct output *out, struct json_object *lines);

/* @values: [DATUM...], a line each */
void output_values(struct output *out, struct json_object *values);

/* Text of whole lines */
void output_text(struct output *out, const char *text);

/* For machines that are read by people: indented */
void output_json(struct output *out, struct json_object *obj);

#endif
