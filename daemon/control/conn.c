// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Everybody has a turn in each round of the event loop, in which a connection does one small thing:
 * read a part of a request, run it, or make a piece of its answer. So a client with many requests,
 * or long ones, keeps neither the others nor the datapath waiting. Nothing further is made while
 * something is unread, and no request begun while one is served or waits. What is read meanwhile
 * stays in the input, which has a limit.
 */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include "daemon/control/conn.h"
#include "daemon/control/request.h"
#include "vswitch/ctl.h"
#include "daemon/base/xalloc.h"

/* How often conditions on what no commit changes (counters, link states) are tried again */
#define TICK_MS		100

static struct evbuffer *input(const struct conn *c)
{
	return bufferevent_get_input(c->bev);
}

static struct evbuffer *output(const struct conn *c)
{
	return bufferevent_get_output(c->bev);
}

/* A timer, not an active event: those are served without a look at anybody else's descriptor. */
static void next_turn(struct conn *c)
{
	static const struct timeval soon;

	if (event_add(c->turn, &soon))
		abort();
}

static void end_request(struct conn *c)
{
	c->conns->waiting -= c->waiting;
	c->waiting = false;
	request_free(c->request);
	c->request = NULL;
}

void conn_free(struct conn *c)
{
	struct conns *conns = c->conns;
	bool ends = c->ends;

	*c->pprev = c->next;
	if (c->next)
		c->next->pprev = c->pprev;
	conns->n--;
	end_request(c);
	answer_free(c->answer);
	event_free(c->turn);
	bufferevent_free(c->bev);
	free(c);
	if (ends && conns->exit)
		conns->exit(conns->exit_arg);
}

/* --- answers ------------------------------------------------------------------------------- */

/* The next piece, when the last one was read. That no time is counted while we work matters. */
static void go_on(struct conn *c)
{
	int more = answer_piece(c->answer, c->conns->engine, output(c));

	event_base_update_cache_time(c->conns->base);
	if (more <= 0) {
		answer_free(c->answer);
		c->answer = NULL;
		c->closing |= more < 0;
	}
	/* With output the next turn comes when that has been sent. */
	if (!evbuffer_get_length(output(c)))
		next_turn(c);
}

static void answer(struct conn *c, struct answer *a)
{
	end_request(c);
	c->answer = a;
	c->ends = c->conns->ending;
	c->closing |= c->ends;
	go_on(c);
}

/* What it wanted beside is given up. */
static void refuse(struct conn *c, const char *why)
{
	bufferevent_disable(c->bev, EV_READ);
	evbuffer_drain(input(c), evbuffer_get_length(input(c)));
	answer_free(c->answer);
	c->closing = true;
	answer(c, answer_new(NULL, NULL, why, c->conns->engine));
}

/* --- requests ------------------------------------------------------------------------------ */

/* Cut off the first line; NULL: there is none yet. */
static char *next_line(struct conn *c, size_t *len)
{
	struct evbuffer_ptr from, eol;
	char *line;

	if (c->scanned > evbuffer_get_length(input(c)))
		c->scanned = 0;
	evbuffer_ptr_set(input(c), &from, c->scanned, EVBUFFER_PTR_SET);
	eol = evbuffer_search(input(c), "\n", 1, &from);
	if (eol.pos < 0) {
		c->scanned = evbuffer_get_length(input(c));
		return NULL;
	}
	*len = eol.pos;
	line = xcalloc(1, *len + 1);
	evbuffer_remove(input(c), line, *len);
	evbuffer_drain(input(c), 1);
	c->scanned = 0;
	bufferevent_enable(c->bev, EV_READ);
	return line;
}

void conns_tick_later(struct conns *conns)
{
	static const struct timeval tick = { .tv_usec = TICK_MS * 1000 };

	if (!evtimer_pending(conns->tick, NULL) && event_add(conns->tick, &tick))
		abort();
}

/* Those that wait can be closed for nobody: there must be places left. */
static void begin_waiting(struct conn *c)
{
	u64 timeout = request_timeout_ms(c->request);

	if (c->conns->waiting >= CTL_CONNECTIONS_MAX / 2) {
		answer(c, request_refused(c->request, "too many requests wait already"));
		return;
	}
	c->deadline = timeout ? engine_now(c->conns->engine) + timeout : 0;
	c->waiting = true;
	c->conns->waiting++;
	conns_tick_later(c->conns);
}

static void run(struct conn *c)
{
	struct answer *a = request_run(c->request, c->conns->engine);

	c->conns->ending |= request_ends(c->request);
	if (a)
		answer(c, a);
	else if (!c->waiting)
		begin_waiting(c);
}

static void parse(struct conn *c)
{
	char *why = NULL;
	int rc = request_parse(c->request, &why);

	if (rc > 0)
		next_turn(c);
	else if (rc)
		refuse(c, why);
	else
		run(c);
	free(why);
}

static void begin_request(struct conn *c)
{
	size_t len;
	char *line = next_line(c, &len);

	if (line && len < CTL_REQUEST_MAX) {
		c->request = request_new(line, len);
		parse(c);
		return;
	}
	if (line || evbuffer_get_length(input(c)) >= CTL_REQUEST_MAX)
		refuse(c, "request is too long");
	else if (c->eof)
		conn_free(c);
	free(line);
}

static void take_turn(struct conn *c)
{
	if (c->waiting || evbuffer_get_length(output(c)))
		return;
	if (c->answer)
		go_on(c);
	else if (c->closing)
		conn_free(c);
	else if (c->request)
		parse(c);
	else
		begin_request(c);
}

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	take_turn(arg);
}

/* --- what comes from the socket ------------------------------------------------------------ */

static struct conn *largest_input(const struct conns *conns, size_t *total)
{
	struct conn *c, *largest = NULL;

	*total = 0;
	for (c = conns->first; c; c = c->next) {
		size_t len = evbuffer_get_length(input(c));

		*total += len;
		if (!largest || len > evbuffer_get_length(input(largest)))
			largest = c;
	}
	return largest;
}

/* Who has sent most makes room, not who came last: a small request is always served. */
static void bound_input(const struct conns *conns)
{
	size_t total;
	struct conn *largest = largest_input(conns, &total);

	if (total > CONN_INPUT_TOTAL_MAX)
		refuse(largest, "too many large requests at once");
}

static void on_read(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	(void)bev;
	c->active = engine_now(c->conns->engine);
	if (c->closing)
		return;
	/* Reading stops at the limit: a client that leaves then would not be noticed. */
	if (c->waiting && evbuffer_get_length(input(c)) >= CTL_REQUEST_MAX) {
		conn_free(c);
		return;
	}
	/* libevent would call this again and again, and never look at anybody else. */
	if (evbuffer_get_length(input(c)) >= CTL_REQUEST_MAX)
		bufferevent_disable(bev, EV_READ);
	bound_input(c->conns);
	next_turn(c);
}

/* All has been sent. */
static void on_write(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	(void)bev;
	next_turn(c);
}

static void on_sent(struct evbuffer *buf, const struct evbuffer_cb_info *info, void *arg)
{
	struct conn *c = arg;

	(void)buf;
	if (info->n_deleted)
		c->active = engine_now(c->conns->engine);
}

/* Silence is bad in the midst of a request only, and not while we are the ones to speak. */
static bool may_be_silent(const struct conn *c)
{
	return c->waiting || c->closing || c->request || c->answer ||
	       !evbuffer_get_length(input(c));
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct conn *c = arg;

	if (what & BEV_EVENT_TIMEOUT && what & BEV_EVENT_READING && may_be_silent(c)) {
		bufferevent_enable(bev, EV_READ);
		return;
	}
	/* Who waits does not wait any more if it has closed; others may just have said it all. */
	if (what & BEV_EVENT_EOF && !c->waiting) {
		c->eof = true;
		next_turn(c);
		return;
	}
	conn_free(c);
}

void conn_retry(struct conn *c)
{
	run(c);
	if (c->waiting && c->deadline && engine_now(c->conns->engine) >= c->deadline)
		answer(c, request_timed_out(c->request));
}

/* --- coming -------------------------------------------------------------------------------- */

void conn_new(struct conns *conns, int fd, uid_t uid)
{
	static const struct timeval stall = { .tv_sec = CONN_STALL_SECONDS };
	struct conn *c = xcalloc(1, sizeof(*c));

	c->conns = conns;
	c->uid = uid;
	c->active = engine_now(conns->engine);
	c->bev = xcheck(bufferevent_socket_new(conns->base, fd, BEV_OPT_CLOSE_ON_FREE));
	c->turn = xcheck(event_new(conns->base, -1, 0, on_turn, c));
	xcheck(evbuffer_add_cb(output(c), on_sent, c));
	c->next = conns->first;
	c->pprev = &conns->first;
	if (c->next)
		c->next->pprev = &c->next;
	conns->first = c;
	conns->n++;
	bufferevent_setcb(c->bev, on_read, on_write, on_event, c);
	bufferevent_setwatermark(c->bev, EV_READ, 0, CTL_REQUEST_MAX);
	bufferevent_set_timeouts(c->bev, &stall, &stall);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
}
