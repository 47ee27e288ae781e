// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Start and end of vswitch-dpdk. It goes on when its daemon dies, and it ends by a signal alone.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/netlink/links.h"
#include "daemon/process/detach.h"
#include "daemon/process/loop.h"
#include "daemon/process/notify.h"
#include "daemon/process/pidfile.h"
#include "daemon/process/rundir.h"
#include "dpdk/contract/server.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/ports/kinds.h"
#include "dpdk/process/eal.h"
#include "vswitch/ctl.h"

#define RUNDIR_MODE	0755
#define LINKS_BUDGET	64	/* news of links that are taken in one turn of the loop */
#define LOOK_MS		200	/* between two looks at devices that tell no news */
#define BALANCE_MS	1000
#define SETTLED_MS	30000	/* a daemon that makes no port for so long has all of them */

struct vswitch_dpdk {
	struct options opts;
	int pidfile;
	bool eal;
	struct datapath dp;
	struct loop *loop;
	struct links *links;
	struct server server;
	u64 look_at, balance_at;
	struct {
		const struct conn *daemon;
		u64 ports;	/* made until then */
		u64 at;		/* 0: it has been done */
	} settled;
};

static struct vswitch_dpdk vswitch_dpdk = { .pidfile = -1 };

/* --- what the control thread does ------------------------------------------------------------ */

static void on_bell(void *arg)
{
	struct vswitch_dpdk *v = arg;
	eventfd_t n;

	eventfd_read(v->dp.miss.bell, &n);
	miss_tell(&v->dp);
}

static void on_changed(void *arg)
{
	struct vswitch_dpdk *v = arg;
	eventfd_t n;

	eventfd_read(v->dp.changed, &n);
	datapath_look_at_ports(&v->dp, false);
}

static struct port *port_of_device(const struct datapath *dp, u32 ifindex)
{
	struct port *port;

	for (port = port_next(dp, 1); port; port = port_next(dp, port->no + 1))
		if (port->look.ifindex == ifindex)
			return port;
	return NULL;
}

/* Devices of the kernel come, change, go and are renamed without asking us. */
static void on_link(void *arg, const struct link_news *news)
{
	struct vswitch_dpdk *v = arg;
	struct port *port;

	if (!news->name) {
		datapath_look_at_ports(&v->dp, true);
		return;
	}
	port = port_of_device(&v->dp, news->ifindex);
	if (!port)
		return;
	if (news->gone)
		port_del(port, VSWITCH_EVENT_GONE);
	else if (strcmp(port->name, news->name))
		port_rename(port, news->name);
	else
		datapath_port_changed(port);
}

static void on_links(void *arg)
{
	struct vswitch_dpdk *v = arg;

	links_run(v->links, LINKS_BUDGET, on_link, v);
}

static bool is_due(u64 *at, u64 now, u64 every)
{
	if (now < *at)
		return false;
	*at = now + every;
	return true;
}

/* What a former process has left of ports that were deleted meanwhile goes. */
static void look_for_orphans(struct vswitch_dpdk *v, u64 now)
{
	const struct conn *daemon = v->server.bound;

	if (daemon != v->settled.daemon || v->dp.next_serial != v->settled.ports) {
		v->settled.daemon = daemon;
		v->settled.ports = v->dp.next_serial;
		v->settled.at = now + SETTLED_MS;
	}
	if (!daemon || !v->settled.at || now < v->settled.at)
		return;
	v->settled.at = 0;
	tap_remove_orphans(&v->dp);
}

/* When it wants to be called again, ms */
static u64 before_turn(void *arg, u64 now)
{
	struct vswitch_dpdk *v = arg;
	u64 expire_us = miss_expire(&v->dp), next;

	if (is_due(&v->look_at, now, LOOK_MS))
		datapath_look_at_ports(&v->dp, true);
	look_for_orphans(v, now);
	if (is_due(&v->balance_at, now, BALANCE_MS))
		lcores_balance(&v->dp);
	next = RTE_MIN(v->look_at, v->balance_at);
	return expire_us ? RTE_MIN(next, now + expire_us / 1000) : next;
}

/* --- start and end --------------------------------------------------------------------------- */

static int open_log(const struct options *o, char **err)
{
	enum log_output output = o->log_file ? LOG_TO_FILE : log_output_auto(o->detach);
	int ret = log_open(output, o->log_file);

	return ret ? errline(err, ret, "cannot open log file %s: %s", o->log_file,
			     strerror(-ret)) : 0;
}

static int take_lock(struct vswitch_dpdk *v, char **err)
{
	int ret = rundir_make(v->opts.pidfile, CTL_RUNDIR_DEFAULT, RUNDIR_MODE, err) ?:
		  rundir_make(v->opts.socket, CTL_RUNDIR_DEFAULT, RUNDIR_MODE, err);

	if (ret)
		return ret;
	v->pidfile = pidfile_take(v->opts.pidfile, err);
	return v->pidfile < 0 ? v->pidfile : 0;
}

static int start_datapath(struct vswitch_dpdk *v, char **err)
{
	int ret = datapath_init(&v->dp, &v->opts.datapath, err);

	if (ret)
		return ret;
	ret = lcores_start(&v->dp, v->opts.cpus.cpu, v->opts.cpus.n);
	return ret ? errline(err, ret, "cannot start lcores: %s", strerror(-ret)) : 0;
}

static int start_loop(struct vswitch_dpdk *v, char **err)
{
	static const struct loop_turn turn = { .before = before_turn };
	int ret = links_open(&v->links, err);

	if (ret)
		return ret;
	v->loop = loop_new();
	if (!v->loop || loop_each_turn(v->loop, &turn, v) ||
	    loop_each_turn(v->loop, &notify_turn, NULL) ||
	    loop_read(v->loop, links_fd(v->links), on_links, v) ||
	    loop_read(v->loop, v->dp.miss.bell, on_bell, v) ||
	    loop_read(v->loop, v->dp.changed, on_changed, v))
		return errline(err, -ENOMEM, "out of memory");
	return server_start(&v->server, loop_base(v->loop), &v->dp, v->opts.socket, err);
}

static int start(struct vswitch_dpdk *v, char **err)
{
	int ret = take_lock(v, err);

	ret = ret ?: open_log(&v->opts, err);
	ret = ret ?: eal_start(&v->opts, err);
	v->eal = !ret;
	ret = ret ?: start_datapath(v, err);
	return ret ?: start_loop(v, err);
}

static void end(struct vswitch_dpdk *v)
{
	struct port *port;

	server_stop(&v->server);
	v->dp.ending = true;
	if (v->dp.n_lcores)
		flow_flush(&v->dp);
	while ((port = port_next(&v->dp, 1)))
		port_del(port, VSWITCH_EVENT_REMOVED);
	lcores_stop(&v->dp);
	loop_free(v->loop);
	links_close(v->links);
	if (v->eal) {
		datapath_exit(&v->dp);
		eal_end();
	}
	log_close();
	if (v->pidfile >= 0)
		pidfile_release(v->pidfile, v->opts.pidfile);
	options_free(&v->opts);
}

static int complain(char *err)
{
	if (!log_is_on_stderr())
		vlog(LOG_MAIN, LVL_ERR, "%s", err ?: "out of memory");
	fprintf(stderr, "vswitch-dpdk: %s\n", err ?: "out of memory");
	free(err);
	return EXIT_FAILURE;
}

static int run(struct vswitch_dpdk *v, int parent)
{
	int status = EXIT_SUCCESS;
	char *err = NULL;

	if (start(v, &err)) {
		status = complain(err);
	} else {
		if (parent >= 0)
			detach_ready(parent);
		notify_ready();
		vlog(LOG_MAIN, LVL_INFO, "vswitch-dpdk " VSWITCH_VERSION ", process %ld, serves "
		     "%s with %u lcores", (long)getpid(), v->opts.socket, v->opts.cpus.n);
		if (loop_run(v->loop)) {
			vlog(LOG_MAIN, LVL_ERR, "the event loop failed");
			status = EXIT_FAILURE;
		}
		notify_stopping();
	}
	end(v);
	return status;
}

int main(int argc, char *argv[])
{
	struct vswitch_dpdk *v = &vswitch_dpdk;
	char *err = NULL;
	int parent = -1;

	switch (options_parse(&v->opts, argc, argv, &err)) {
	case OPTIONS_RUN:
		break;
	case OPTIONS_DONE:
		return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
	case OPTIONS_BAD:
		return complain(err);
	}
	signal(SIGPIPE, SIG_IGN);
	umask(077);
	if (v->opts.detach) {
		parent = detach();
		if (parent < 0) {
			errline(&err, parent, "cannot detach: %s", strerror(-parent));
			return complain(err);
		}
	}
	return run(v, parent);
}
