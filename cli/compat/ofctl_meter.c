// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ovs-ofctl add-meter, mod-meter, del-meter, del-meters, dump-meter, dump-meters, meter-stats,
 * meter-features. There are meters from OpenFlow 1.3 on: it is spoken where an older one is asked
 * for.
 */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/ofctl.h"
#include "cli/error.h"
#include "cli/flow_args.h"
#include "cli/flow_file.h"
#include "cli/plain.h"

#define METERS		65535	/* of all bridges, at most */

/* --- changes --------------------------------------------------------------------------------- */

static int change(const struct front *f, const char *method, const char *bridge, const char *line,
		  char **err)
{
	struct json_object *params = front_bridge(bridge);

	flow_line_put(params, "meters", line);
	return ofctl_change(f, method, params, err);
}

int ofctl_add_meter(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return change(f, "meter.add", args[0], args[1], err);
}

int ofctl_mod_meter(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return change(f, "meter.mod", args[0], args[1], err);
}

int ofctl_del_meters(const struct front *f, int n, char *const *args, char **err)
{
	return change(f, "meter.del", args[0], n > 1 ? args[1] : "meter=all", err);
}

/* --- output ---------------------------------------------------------------------------------- */

/* "meter=N"; "meter=all" and nothing: all of them */
static int put_id(struct json_object *params, const char *text, char **err)
{
	if (!text || !strcmp(text, "meter=all"))
		return 0;
	if (strncmp(text, "meter=", 6))
		return error_set(err, "%s: must be meter=N or meter=all", text);
	return flow_put_id(params, "meter", text + 6, 1, FLOW_METER_MAX) ? 0 :
	       error_set(err, "invalid value for meter: \"%s\"", text + 6);
}

/* One that is named has to be there. */
static int ask(const struct front *f, int n, char *const *args, struct json_object **meters,
	       char **err)
{
	struct json_object *params = front_bridge(args[0]);
	bool one;
	int rc;

	if (put_id(params, n > 1 ? args[1] : NULL, err)) {
		json_object_put(params);
		return CTL_EXIT_ERROR;
	}
	one = json_object_object_get_ex(params, "meter", NULL);
	rc = front_ask(f, "meter.show", params, FLOW_METERS, meters, err);
	if (!rc && one && !json_object_array_length(*meters)) {
		json_object_put(*meters);
		error_set(err, "there is no such meter: %s", args[1]);
		return CTL_EXIT_ERROR;
	}
	return rc;
}

static void put_heading(const struct front *f, const char *kind)
{
	struct front spoken = *f;

	if (spoken.opts.of < 3)
		spoken.opts.of = 3;
	printf("OFPST_%s reply", kind);
	front_put_xid(stdout, &spoken, 2);
	puts(":");
}

/* The band stands on a line of its own; between two meters is an empty one. */
static void put_config(struct json_object *m, bool first)
{
	static const char bands[] = " bands=";
	const char *text = front_text(m, "text"), *band = strstr(text, bands);

	printf("%smeter=%llu ", first ? "" : "\n", front_number(m, "meter"));
	if (!band) {
		plain_put(stdout, text);
		putchar('\n');
		return;
	}
	fwrite(text, 1, (size_t)(band - text), stdout);
	printf("%s\n", bands);
	plain_put(stdout, band + sizeof(bands) - 1);
	putchar('\n');
}

int ofctl_dump_meters(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *meters;
	int rc = ask(f, n, args, &meters, err);

	if (rc)
		return rc;
	put_heading(f, "METER_CONFIG");
	for (size_t i = 0; i < json_object_array_length(meters); i++)
		put_config(json_object_array_get_idx(meters, i), !i);
	json_object_put(meters);
	return CTL_EXIT_OK;
}

int ofctl_meter_stats(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *meters;
	int rc = ask(f, n, args, &meters, err);

	if (rc)
		return rc;
	put_heading(f, "METER");
	for (size_t i = 0; i < json_object_array_length(meters); i++) {
		struct json_object *m = json_object_array_get_idx(meters, i);

		printf("%smeter:%llu flow_count:%llu packet_in_count:%llu byte_in_count:%llu "
		       "duration:%.3fs bands:\n0: packet_count:%llu byte_count:%llu\n",
		       i ? "\n" : "", front_number(m, "meter"), front_number(m, "references"),
		       front_number(m, "packets"), front_number(m, "bytes"),
		       json_object_get_double(json_object_object_get(m, "duration")),
		       front_number(m, "dropped_packets"), front_number(m, "dropped_bytes"));
	}
	json_object_put(meters);
	return CTL_EXIT_OK;
}

int ofctl_meter_features(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *meters;
	int rc = ask(f, n, args, &meters, err);

	if (rc)
		return rc;
	json_object_put(meters);
	put_heading(f, "METER_FEATURES");
	printf("max_meter:%d max_bands:1 max_color:0\nband_types: drop\n"
	       "capabilities: kbps pktps burst stats\n", METERS);
	return CTL_EXIT_OK;
}
