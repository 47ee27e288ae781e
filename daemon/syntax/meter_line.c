// SPDX-License-Identifier: GPL-2.0-or-later
/* Meters as text: meter_line.h. What is behind "bands=" is the band's. */
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/base/xalloc.h"
#include "daemon/syntax/meter_line.h"
#include "daemon/syntax/rule_words.h"

/* struct reader - a line being read */
struct reader {
	struct ofmeter *meter;
	bool whole;		/* it says what the meter is */
	bool kbps, in_bands, has_band;
	char **err;
};

static int bad_value(struct reader *r, const struct ofword *w)
{
	return errline(r->err, -EINVAL, "%s: bad value \"%s\"", w->name, w->value);
}

static int take_id(struct reader *r, const struct ofword *w)
{
	u64 id = OFMETER_ALL;

	if (!strcmp(w->value, "controller") || !strcmp(w->value, "slowpath"))
		return errline(r->err, -EINVAL, "meter=%s: not supported: frames go to no "
			       "controller", w->value);
	if ((r->whole || strcmp(w->value, "all")) &&
	    (!number_parse(w->value, OFMETER_MAX, &id) || !id))
		return bad_value(r, w);
	r->meter->id = (u32)id;
	return 0;
}

/* What "vswitchctl meter show" prints and, fed back, counts for nothing */
static bool is_statistic(const char *name)
{
	return !strcmp(name, "duration") || !strcmp(name, "references") ||
	       !strcmp(name, "n_packets") || !strcmp(name, "n_bytes") ||
	       !strcmp(name, "dropped_packets") || !strcmp(name, "dropped_bytes");
}

static int take_flag(struct reader *r, const struct ofword *w)
{
	if (!strcmp(w->name, "kbps") && !w->delim)
		r->kbps = true;
	else if (!strcmp(w->name, "pktps") && !w->delim)
		r->meter->packets = true;
	else if (!strcmp(w->name, "burst") && !w->delim)
		r->meter->bursts = true;
	else if (!strcmp(w->name, "stats") && !w->delim)
		r->meter->stats = true;
	else if (!is_statistic(w->name))
		return errline(r->err, -EINVAL, "%s: no such word of a meter", w->name);
	return 0;
}

static int take_type(struct reader *r, const struct ofword *w)
{
	if (strcmp(w->value, "drop"))
		return errline(r->err, -EINVAL, strcmp(w->value, "dscp_remark") ?
			       "type=%s: there is no such type of band" :
			       "type=%s: not supported; drop is", w->value);
	if (r->has_band)
		return errline(r->err, -EINVAL, "a second band is not supported");
	r->has_band = true;
	return 0;
}

static int take_of_band(struct reader *r, const struct ofword *w)
{
	u64 n;

	if (!strcmp(w->name, "type"))
		return take_type(r, w);
	if (!r->has_band)
		return errline(r->err, -EINVAL, "%s: a band begins with its type", w->name);
	if (strcmp(w->name, "rate") && strcmp(w->name, "burst_size"))
		return errline(r->err, -EINVAL, "%s: no such word of a band", w->name);
	if (!number_parse(w->value, 0xffffffff, &n))
		return bad_value(r, w);
	if (!strcmp(w->name, "rate"))
		r->meter->rate = (u32)n;
	else
		r->meter->burst = (u32)n;
	return 0;
}

static int take_word(struct reader *r, char *text)
{
	struct ofword w;

	if (!ofword_split(text, &w))
		return errline(r->err, -EINVAL, "%s: a parenthesis is not closed", text);
	if (r->in_bands)
		return take_of_band(r, &w);
	if (!strcmp(w.name, "meter"))
		return take_id(r, &w);
	if (!r->whole)
		return errline(r->err, -EINVAL, "%s: cannot stand here", w.name);
	if (strcmp(w.name, "band") && strcmp(w.name, "bands"))
		return take_flag(r, &w);
	r->in_bands = true;
	return *w.value ? take_word(r, w.value) : 0;
}

/* NULL: nothing */
static const char *what_is_missing(const struct reader *r)
{
	const struct ofmeter *m = r->meter;

	if (r->whole && !r->in_bands)
		return "must specify bands";
	if (!m->id)
		return "must specify 'meter'";
	if (!r->whole)
		return NULL;
	if (r->kbps == m->packets)
		return "meter must specify either 'kbps' or 'pktps'";
	if (!r->has_band)
		return "meter must have bands";
	if (!m->rate)
		return "band must have 'rate'";
	if (m->bursts && !m->burst)
		return "band must have 'burst_size' when 'burst' flag is set";
	if (m->burst && !m->bursts)
		return "band may have 'burst_size' only when 'burst' flag is set";
	return NULL;
}

/* In the words of ovs-ofctl */
static int check(struct reader *r)
{
	const char *missing = what_is_missing(r);

	return missing ? errline(r->err, -EINVAL, "%s", missing) : 0;
}

static int read_line(struct reader *r, char *text)
{
	char *word;
	int rc = 0;

	if (!r->whole && !text[strspn(text, "," OFWORD_BLANKS)])
		r->meter->id = OFMETER_ALL;
	while (!rc && (word = ofword_cut(&text)))
		rc = take_word(r, word);
	return rc ? rc : check(r);
}

int meter_line_parse(struct ofmeter **meter, const char *text, enum meter_command command,
		     char **err)
{
	struct reader r = { .meter = ofmeter_new(0), .whole = command != METER_DELETE,
			    .err = err };
	char *copy = xstrdup(text);
	int rc = ofline_check(copy, "meter", err);

	if (!rc)
		rc = read_line(&r, copy);
	free(copy);
	if (rc)
		ofmeter_put(r.meter);
	else
		*meter = r.meter;
	return rc;
}

int meter_lines_parse(struct meter_specs *specs, const char *const *text, size_t n,
		      const char *source, enum meter_command command, char **err)
{
	size_t i;
	int rc = 0;

	specs->meter = xcalloc(n, sizeof(*specs->meter));
	specs->n = 0;
	for (i = 0; i < n && !rc; i++) {
		if (command != METER_DELETE && ofline_is_nothing(text[i]))
			continue;
		rc = meter_line_parse(&specs->meter[specs->n], text[i], command, err);
		specs->n += !rc;
		if (source)
			errline_prefix(err, rc, "%s:%zu", source, i + 1);
		give_way(&specs->way);
	}
	return rc;
}

const char *meter_text(struct text *t, const struct ofmeter *m)
{
	FILE *out = text_begin(t);

	fprintf(out, "%s%s%s bands=type=drop rate=%u", m->packets ? "pktps" : "kbps",
		m->bursts ? " burst" : "", m->stats ? " stats" : "", m->rate);
	if (m->bursts)
		fprintf(out, " burst_size=%u", m->burst);
	return text_end(t, NULL);
}
