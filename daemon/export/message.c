// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/export/ipfix.h"
#include "daemon/export/message.h"
#include "daemon/export/netflow9.h"

#define SET_HEADER_LEN	4

/* struct format - @templates NULL: there are none, and no sets */
struct format {
	size_t header_len;
	u16 template_set;
	const struct record_template *const *templates;
	const struct record_template *(*template)(const struct export_key *key);
};

static const struct format formats[] = {
	[MESSAGE_NETFLOW5] = { .header_len = 24 },
	[MESSAGE_NETFLOW9] = {
		NETFLOW9_HEADER_LEN, NETFLOW9_TEMPLATE_SET, netflow9_templates, netflow9_template,
	},
	[MESSAGE_IPFIX] = {
		IPFIX_HEADER_LEN, IPFIX_TEMPLATE_SET, ipfix_templates, ipfix_template,
	},
};

bool message_takes(const struct message *m, const struct export_key *key)
{
	const struct format *f = &formats[m->protocol];

	return f->templates ? f->template(key) != NULL : export_is_ipv4(key);
}

u32 message_parts(const struct message *m, const struct export_record *r)
{
	return m->protocol == MESSAGE_NETFLOW5 ? netflow5_parts(r) : 1;
}

/* --- sets ---------------------------------------------------------------------------------- */

static void open_set(struct message *m, u16 id, const struct record_template *template)
{
	m->set = m->w.len;
	m->template = template;
	wire_put16(&m->w, id);
	wire_put16(&m->w, 0);
}

static void close_set(struct message *m)
{
	if (!m->template)
		return;
	wire_pad(&m->w, m->set, 4);
	wire_set(&m->w, m->set + 2, (u32)(m->w.len - m->set), 2);
	m->template = NULL;
}

static void put_templates(struct message *m, const struct format *f, u64 now)
{
	const struct record_template *const *t;

	open_set(m, f->template_set, f->templates[0]);
	for (t = f->templates; *t; t++) {
		template_put(&m->w, *t);
		m->n_all++;
	}
	close_set(m);
	m->templates_at = now;
	m->since = 0;
}

static bool templates_are_due(const struct message *m, u64 now)
{
	return !m->templates_at || m->since >= MESSAGE_TEMPLATES_EACH ||
	       now - m->templates_at >= MESSAGE_TEMPLATES_MS;
}

static bool put_in_set(struct message *m, const struct format *f, const struct export_time *t,
		       const struct export_record *r)
{
	const struct record_template *template = f->template(&r->key);
	const struct template_context c = {
		.time = *t, .engine = m->engine, .point = m->point,
	};
	/* a set that ends before is padded, and so is this one */
	size_t need = template_record_len(template) + SET_HEADER_LEN + 6;

	if (need > m->w.size - m->w.len)
		return false;
	if (m->template != template) {
		close_set(m);
		open_set(m, template->id, template);
	}
	template_put_record(&m->w, template, &c, r);
	return true;
}

/* --- messages ------------------------------------------------------------------------------ */

static void begin(struct message *m, const struct format *f, u64 now)
{
	m->w = wire_begin(m->data, sizeof(m->data));
	m->w.len = f->header_len;
	if (f->templates && templates_are_due(m, now))
		put_templates(m, f, now);
}

static bool put_plain(struct message *m, const struct export_record *r, u32 part)
{
	if (m->n == NETFLOW5_RECORDS_MAX || 48 > m->w.size - m->w.len)
		return false;
	netflow5_record(&m->w, &m->engine, r, part);
	return true;
}

bool message_add(struct message *m, const struct export_time *t, const struct export_record *r,
		 u32 part)
{
	const struct format *f = &formats[m->protocol];

	if (!m->w.len)
		begin(m, f, t->now);
	if (f->templates ? !put_in_set(m, f, t, r) : !put_plain(m, r, part))
		return false;
	m->n++;
	m->n_all++;
	return true;
}

static void put_header(struct message *m, const struct export_time *t)
{
	struct wire w = wire_begin(m->data, formats[m->protocol].header_len);

	switch (m->protocol) {
	case MESSAGE_NETFLOW5:
		netflow5_header(&w, t, &m->engine, m->sequence, m->n);
		break;
	case MESSAGE_NETFLOW9:
		netflow9_header(&w, t, (u32)(m->engine.type << 8 | m->engine.id), m->sequence,
				m->n_all);
		break;
	case MESSAGE_IPFIX:
		ipfix_header(&w, t, m->domain, m->sequence, (u16)m->w.len);
		break;
	}
}

size_t message_end(struct message *m, const struct export_time *t)
{
	if (!m->n)
		return 0;
	close_set(m);
	put_header(m, t);
	return m->w.len;
}

void message_next(struct message *m)
{
	m->sequence += m->protocol == MESSAGE_NETFLOW9 ? 1 : m->n;
	m->since++;
	m->w.len = 0;
	m->n = 0;
	m->n_all = 0;
	m->template = NULL;
}

void message_reset(struct message *m)
{
	m->w.len = 0;
	m->n = 0;
	m->n_all = 0;
	m->template = NULL;
	m->templates_at = 0;
	m->since = 0;
}
