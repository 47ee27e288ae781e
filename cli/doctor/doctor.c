// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl doctor: what is wrong with the switch and its host, and what to do. */
#include <json-c/json.h>
#include <string.h>
#include <vswitch/ctl.h>

#include "cli/doctor/checks.h"
#include "cli/noun.h"
#include "cli/plain.h"

static const char *or_dash(const char *text)
{
	return *text ? text : "-";
}

/* "kernel 6.12.0, vswitch.ko 1.0 (taint OE), vswitchd 1.0" */
static void put_facts(FILE *f, const struct patient *p)
{
	char version[256], taint[256];

	patient_read(p, "/sys/module/vswitch/version", version);
	patient_read(p, "/sys/module/vswitch/taint", taint);
	fprintf(f, "kernel %s, vswitch.ko %s", p->release, or_dash(version));
	if (*taint)
		fprintf(f, " (taint %s)", taint);
	fprintf(f, ", vswitchd %s\n", or_dash(patient_string(p->status, "version")));
}

static void put_line(FILE *f, const char *before, const char *text)
{
	fputs(before, f);
	plain_put(f, text);
	putc('\n', f);
}

static void put_text(FILE *f, const struct patient *p, const struct findings *found)
{
	put_facts(f, p);
	for (size_t i = 0; i < found->n; i++) {
		plain_put(f, found->list[i].where);
		put_line(f, ": ", found->list[i].wrong);
		put_line(f, "    ", found->list[i].todo);
	}
	if (!found->n)
		fprintf(f, "nothing is wrong, by %zu checks\n", checks_count);
}

static void put_string(struct json_object *obj, const char *name, const char *text)
{
	json_object_object_add(obj, name, json_object_new_string(text));
}

static struct json_object *to_json(const struct findings *found)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < found->n; i++) {
		struct json_object *obj = json_object_new_object();

		put_string(obj, "check", found->list[i].check);
		put_string(obj, "where", found->list[i].where);
		put_string(obj, "wrong", found->list[i].wrong);
		put_string(obj, "todo", found->list[i].todo);
		json_object_array_add(list, obj);
	}
	return list;
}

static int run_doctor(int n, char *const *args, const struct cli_options *opts,
		      struct output *out, char **err)
{
	struct findings found = { NULL, 0, NULL };
	struct patient p;
	int ret = patient_load(&p, &opts->client, err);

	(void)n;
	(void)args;
	if (!ret)
		checks_run(&p, &found);
	if (!ret && out->style.json) {
		struct json_object *list = to_json(&found);

		output_json(out, list);
		json_object_put(list);
	} else if (!ret) {
		put_text(out->stream, &p, &found);
	}
	ret = ret || found.n ? CTL_EXIT_ERROR : CTL_EXIT_OK;
	findings_free(&found);
	patient_free(&p);
	return ret;
}

static const struct noun_verb doctor_verbs[] = {
	{ .run = run_doctor,
	  .help = "print what is wrong with switch and host, and what to do; exit 1 if anything is",
	  .example = "doctor" },
};

const struct noun doctor_noun = {
	.name = "doctor",
	.help = "what is wrong, and what to do",
	.verbs = doctor_verbs,
	.verbs_count = sizeof(doctor_verbs) / sizeof(*doctor_verbs),
};
