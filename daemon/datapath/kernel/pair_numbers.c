// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One set of numbers for the ports of module and vswitch-dpdk. Rules and flows know a port by its
 * number alone, users may ask for any, and each of the two gives by itself what it has free. So
 * where there is a module vswitch-dpdk is told which to take, and what the module gives is given
 * back if it is a number of the other's.
 */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/datapath/kernel/pair_state.h"

/* Where those of vswitch-dpdk begin beside a module, which counts up from 1 */
#define FIRST_BESIDE	32768
/* Numbers that are tried where no port has one */
#define TRIES		16

static bool has(const struct side *s, u32 no)
{
	struct dp_port port;

	return s->dp && !s->dp->ops->port_get(s->dp, no, &port);
}

/* Flows may still name a port that has left: its number stays with its side until asked for. */
static bool is_free(struct pair *p, struct side *s, u32 no)
{
	return side_of_no(p, no) == s || (s == &p->dpdk && !has(&p->system, no));
}

static void take(struct pair *p, const struct side *s, u32 no)
{
	p->of_dpdk[no] = s == &p->dpdk;
	if (s == &p->dpdk)
		p->last_no = no;
}

void numbers_mark(const struct side *s, struct dp_port *port)
{
	port->dpdk = s == &s->pair->dpdk;
	port->serial |= s->bit;
}

bool numbers_admit(struct pair *p, struct side *s, u32 no)
{
	if (!is_free(p, s, no))
		return false;
	take(p, s, no);
	return true;
}

/*
 * With the first number behind @from that both have free. @port is all but that. One that no port
 * has may be held by flows of a port that has left, or it is the device that is busy.
 */
static int add_behind(struct pair *p, struct side *s, u32 from, struct dp_port *port, char **err)
{
	const struct dp_port want = *port;
	int ret = -EBUSY, tries = TRIES;
	char *text = NULL;
	u32 i, no;

	for (i = 0; ret == -EBUSY && tries && i < VSWITCH_PORT_MAX; i++) {
		no = (from + i) % VSWITCH_PORT_MAX + 1;
		if (!is_free(p, s, no) || has(s, no))
			continue;
		free(text);
		text = NULL;
		*port = want;
		port->no = no;
		ret = s->dp->ops->port_add(s->dp, port, &text);
		tries--;
	}
	if (tries == TRIES)
		return errline(err, ret, "port %s: no number is free", want.name);
	if (err)
		*err = text;
	else
		free(text);
	return ret;
}

static int give_another(struct pair *p, struct side *s, u32 no, struct dp_port *port, char **err)
{
	int ret = s->dp->ops->port_del(s->dp, no);

	return ret ? errline(err, ret, "port %s: %s", port->name, strerror(-ret)) :
		     add_behind(p, s, no, port, err);
}

static int add_any(struct pair *p, struct side *s, struct dp_port *port, char **err)
{
	const struct dp_port want = *port;
	int ret;
	u32 no;

	if (s == &p->dpdk && p->system.dp)
		return add_behind(p, s, p->last_no < FIRST_BESIDE ? FIRST_BESIDE - 1 : p->last_no,
				  port, err);
	ret = s->dp->ops->port_add(s->dp, port, err);
	if (ret || is_free(p, s, port->no))
		return ret;
	no = port->no;
	*port = want;
	return give_another(p, s, no, port, err);
}

int numbers_add(struct pair *p, struct side *s, struct dp_port *port, char **err)
{
	const struct side *other = s == &p->dpdk ? &p->system : &p->dpdk;
	int ret;

	if (port->no && has(other, port->no))
		return errline(err, -EBUSY, "port %s: port number %u is taken", port->name,
			       port->no);
	ret = port->no ? s->dp->ops->port_add(s->dp, port, err) : add_any(p, s, port, err);
	if (ret)
		return ret;
	take(p, s, port->no);
	numbers_mark(s, port);
	return 0;
}

/* News of it may be older than what became of it. */
void numbers_mend(struct pair *p, struct side *s, const struct dp_port *port)
{
	struct dp_port added = *port;
	char *err = NULL;
	int ret = give_another(p, s, port->no, &added, &err);

	if (ret && ret != -ENOENT)
		vlog(LOG_DP, LVL_WARN, "it is taken out: %s", err ?: port->name);
	free(err);
}
