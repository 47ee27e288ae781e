// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A connection handles one request in a turn of the event loop, so that a client with many does
 * not keep the others (and the datapath) waiting; none while an answer has not been read or a
 * request waits. What is read meanwhile stays in the input, which has a limit.
 */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <unistd.h>
#include "ctl_conn.h"
#include "ctl_request.h"
#include "vswitch/ctl.h"
#include "xalloc.h"

/* How often conditions on what no commit changes (counters, link states) are tried again */
#define TICK_MS		100

/*
 * struct conn
 * @turn:     handles the next request
 * @scanned:  bytes of the input that are known to have no newline
 * @waiting:  the request that waits, or NULL; until @deadline (0: for ever)
 * @eof:      the client sends no more; what it has sent is still answered
 * @closing:  is closed when the answer has been read
 * @ends:     and then ends the daemon
 */
struct conn {
	struct conn *next, **pprev;
	struct conns *conns;
	struct bufferevent *bev;
	struct event *turn;
	size_t scanned;
	struct request *waiting;
	u64 deadline;
	bool eof, closing, ends;
};

static struct evbuffer *input(const struct conn *c)
{
	return bufferevent_get_input(c->bev);
}

static void conn_free(struct conn *c)
{
	struct ctl_context *ctx = c->conns->ctx;
	bool ends = c->ends;

	*c->pprev = c->next;
	if (c->next)
		c->next->pprev = c->pprev;
	c->conns->n--;
	if (c->waiting)
		c->conns->waiting--;
	request_free(c->waiting);
	event_free(c->turn);
	bufferevent_free(c->bev);
	free(c);
	if (ends && ctx->opts.exit)
		ctx->opts.exit(ctx->opts.arg);
}

static void answer(struct conn *c, char *line)
{
	/* A request may have taken longer than the client has time to read the answer. */
	event_base_update_cache_time(c->conns->base);
	/* The evbuffer frees the line when it has been sent. */
	evbuffer_add_reference(bufferevent_get_output(c->bev), line, strlen(line),
			       request_answer_free, line);
	c->ends = c->conns->ctx->ending;
	c->closing |= c->ends;
}

static void refuse(struct conn *c, const char *why)
{
	answer(c, request_error(why));
	c->closing = true;
	bufferevent_disable(c->bev, EV_READ);
}

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
	return line;
}

/* Run a request, new or waiting. */
static void run(struct conn *c, struct request *request)
{
	char *line = request_run(request, c->conns->ctx);

	if (!line) {
		c->waiting = request;
		return;
	}
	c->waiting = NULL;
	request_free(request);
	answer(c, line);
}

static void tick_later(struct conns *conns)
{
	static const struct timeval tick = { .tv_usec = TICK_MS * 1000 };

	if (!evtimer_pending(conns->tick, NULL) && event_add(conns->tick, &tick))
		abort();
}

static void run_new(struct conn *c, struct request *request)
{
	u64 timeout = request_timeout_ms(request);

	c->deadline = timeout ? ctl_now(c->conns->ctx) + timeout : 0;
	run(c, request);
	if (!c->waiting)
		return;
	c->conns->waiting++;
	tick_later(c->conns);
}

static void handle_line(struct conn *c, char *line, size_t len)
{
	char *why = NULL;
	struct request *request = request_parse(line, len, &why);

	free(line);
	if (request)
		run_new(c, request);
	else
		refuse(c, why);
	free(why);
}

static bool can_go_on(const struct conn *c)
{
	return !c->closing && !c->waiting &&
	       !evbuffer_get_length(bufferevent_get_output(c->bev));
}

static void take_turn(struct conn *c)
{
	size_t len;
	char *line;

	if (!can_go_on(c))
		return;
	line = next_line(c, &len);
	if (line && len < CTL_REQUEST_MAX) {
		handle_line(c, line, len);
		return;
	}
	if (line || evbuffer_get_length(input(c)) >= CTL_REQUEST_MAX)
		refuse(c, "request is too long");
	else if (c->eof)
		conn_free(c);
	free(line);
}

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	take_turn(arg);
}

static size_t total_input(const struct conns *conns)
{
	const struct conn *c;
	size_t total = 0;

	for (c = conns->first; c; c = c->next)
		total += evbuffer_get_length(input(c));
	return total;
}

static void on_read(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	(void)bev;
	if (c->closing)
		return;
	/* Reading stops at the limit: a client that leaves then would not be noticed. */
	if (c->waiting && evbuffer_get_length(input(c)) >= CTL_REQUEST_MAX)
		conn_free(c);
	else if (total_input(c->conns) > CTL_INPUT_TOTAL_MAX)
		refuse(c, "too many large requests at once");
	else
		event_active(c->turn, 0, 0);
}

/* All has been sent. */
static void on_write(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	(void)bev;
	if (c->closing)
		conn_free(c);
	else
		event_active(c->turn, 0, 0);
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct conn *c = arg;

	/* Silence is bad in the midst of a request only, and not while we are the ones to speak. */
	if (what & BEV_EVENT_TIMEOUT && what & BEV_EVENT_READING &&
	    (c->waiting || c->closing || !evbuffer_get_length(input(c)))) {
		bufferevent_enable(bev, EV_READ);
		return;
	}
	/* Who waits does not wait any more if it has closed; others may just have said it all. */
	if (what & BEV_EVENT_EOF && !c->waiting) {
		c->eof = true;
		event_active(c->turn, 0, 0);
		return;
	}
	conn_free(c);
}

static void retry(struct conn *c)
{
	struct request *request = c->waiting;

	run(c, request);
	if (c->waiting && c->deadline && ctl_now(c->conns->ctx) >= c->deadline) {
		answer(c, request_timed_out(request));
		request_free(request);
		c->waiting = NULL;
	}
	if (!c->waiting)
		c->conns->waiting--;
}

void conns_retry(struct conns *conns)
{
	struct conn *c, *next;

	for (c = conns->first; c; c = next) {
		next = c->next;
		if (c->waiting)
			retry(c);
	}
	if (conns->waiting)
		tick_later(conns);
}

void conns_add(struct conns *conns, int fd)
{
	static const struct timeval stall = { .tv_sec = CTL_STALL_SECONDS };
	struct conn *c;

	if (conns->n >= CTL_CONNECTIONS_MAX) {
		close(fd);
		return;
	}
	c = xcalloc(1, sizeof(*c));
	c->conns = conns;
	c->bev = xcheck(bufferevent_socket_new(conns->base, fd, BEV_OPT_CLOSE_ON_FREE));
	c->turn = xcheck(event_new(conns->base, -1, 0, on_turn, c));
	bufferevent_setcb(c->bev, on_read, on_write, on_event, c);
	bufferevent_setwatermark(c->bev, EV_READ, 0, CTL_REQUEST_MAX);
	bufferevent_set_timeouts(c->bev, &stall, &stall);
	c->next = conns->first;
	c->pprev = &conns->first;
	if (c->next)
		c->next->pprev = &c->next;
	conns->first = c;
	conns->n++;
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
}

void conns_close(struct conns *conns)
{
	while (conns->first)
		conn_free(conns->first);
}
