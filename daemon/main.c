// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Start and end of vswitchd. Nothing is touched before the lock is held, and nothing is told to
 * whoever started us before the control socket answers.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/handler.h"
#include "daemon/policy/policy.h"
#include "daemon/control/control.h"
#include "daemon/metrics/metrics.h"
#include "daemon/engine/engine.h"
#include "daemon/config/rows.h"
#include "daemon/db/db.h"
#include "daemon/process/detach.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/process/loop.h"
#include "daemon/datapath/kernel/kernel.h"
#include "daemon/datapath/kernel/module.h"
#include "daemon/datapath/kernel/pair.h"
#include "daemon/datapath/share.h"
#include "daemon/netlink/links.h"
#include "daemon/process/notify.h"
#include "daemon/process/cmdline.h"
#include "daemon/process/pidfile.h"
#include "daemon/process/privilege.h"
#include "daemon/process/rundir.h"
#include "vswitch/ctl.h"

#define LINKS_BUDGET	64	/* news of links that are taken in one turn of the loop */
#define RUNDIR_MODE	0755
#define DBDIR		"/var/lib/vswitch"
#define DBDIR_MODE	0700

struct vswitchd {
	struct cmdline opts;
	int pidfile;
	struct db *db;
	struct dp *dp;
	struct dp_handler handler;
	struct dp_share share;
	struct links *links;
	struct policy *policy;
	struct loop *loop;
	struct engine engine;
	struct control *control;
	struct metrics *metrics;
	struct policy_listener listener;
};


static u64 now(void *arg)
{
	(void)arg;
	return loop_now();
}

static void control_exit(void *arg)
{
	struct vswitchd *d = arg;

	vlog(LOG_MAIN, LVL_INFO, "ending: asked to on the control socket");
	loop_stop(d->loop);
}

static int take_lock(struct vswitchd *d, char **err)
{
	int ret = rundir_make(d->opts.pidfile, CTL_RUNDIR_DEFAULT, RUNDIR_MODE, err) ?:
		  rundir_make(d->opts.socket, CTL_RUNDIR_DEFAULT, RUNDIR_MODE, err) ?:
		  rundir_make(d->opts.db, DBDIR, DBDIR_MODE, err);

	if (ret)
		return ret;
	d->pidfile = pidfile_take(d->opts.pidfile, err);
	return d->pidfile < 0 ? d->pidfile : 0;
}

static int open_log(const struct cmdline *opts, char **err)
{
	enum log_output output = opts->log_file ? LOG_TO_FILE : log_output_auto(opts->detach);
	int ret = log_open(output, opts->log_file);

	return ret ? errline(err, ret, "cannot open log file %s: %s", opts->log_file,
			     strerror(-ret)) : 0;
}

/* A start that fails leaves one line, so what leads to success is told when that is there. */
static void log_start(struct vswitchd *d)
{
	struct dp_info info = { .version = "?" };

	d->dp->ops->info(d->dp, &info);
	vlog(LOG_MAIN, LVL_INFO, "vswitchd " VSWITCH_VERSION ", process %ld, serves %s; %s %s has "
	     "%u flows", (long)getpid(), d->opts.socket,
	     d->opts.no_module ? "vswitch-dpdk" : "module vswitch", info.version, info.flows);
}

static int open_module(struct vswitchd *d, char **err)
{
	struct dp *system;
	int ret;

	if (d->opts.no_module)
		return 0;
	ret = module_provide(d->opts.load_module, err);
	ret = ret ?: dp_kernel_open(&system, dp_pair_handler(d->dp), err);
	if (!ret)
		dp_pair_set_system(d->dp, system);
	return ret;
}

static int open_datapaths(struct vswitchd *d, char **err)
{
	int ret;

	config_dpdk_alone(d->opts.no_module);
	d->handler = policy_handler(&d->policy);
	ret = dp_pair_open(&d->dp, &d->handler, d->opts.dpdk, err);
	if (ret)
		return ret;
	d->share.dp = d->dp;
	ret = open_module(d, err);
	return ret ?: dp_pair_begin(d->dp, err);
}

static void link_news(void *arg, const struct link_news *news)
{
	struct vswitchd *d = arg;

	policy_link_news(d->policy, news, loop_now());
}

static void on_links(void *arg)
{
	struct vswitchd *d = arg;

	links_run(d->links, LINKS_BUDGET, link_news, d);
}

static u64 tick(void *arg, u64 now)
{
	struct vswitchd *d = arg;
	u64 pair = dp_pair_tick(d->dp, now), policy = policy_tick(d->policy, now);

	return pair < policy ? pair : policy;
}

/* Who the loop serves beside the control socket. A tick may leave misses to the datapath's turn. */
static int register_sources(struct vswitchd *d)
{
	static const struct loop_turn policy = { .before = tick };

	return loop_each_turn(d->loop, &notify_turn, NULL) ?:
	       loop_each_turn(d->loop, &policy, d) ?: dp_share_start(&d->share, d->loop) ?:
	       loop_read(d->loop, links_fd(d->links), on_links, d);
}

/* In the midst of work that takes long */
static void give_way_to_others(void *arg)
{
	struct vswitchd *d = arg;

	dp_give_way(&d->share);
	notify_alive(loop_now());
}

/* Links are watched before ports are attached: a device that comes in between is seen. */
static int start_policy(struct vswitchd *d, char **err)
{
	struct links_ops ops;
	int ret = links_open(&d->links, err);

	if (ret)
		return ret;
	links_ops(d->links, &ops);
	d->policy = policy_new(d->dp, &ops, loop_now());
	d->loop = loop_new();
	if (!d->policy || !d->loop || register_sources(d))
		return errline(err, -ENOMEM, "out of memory");
	policy_set_way(d->policy, (struct way){ give_way_to_others, d });
	return 0;
}

static int start_control(struct vswitchd *d, char **err)
{
	const struct control_options copts = {
		.socket = d->opts.socket, .exit = control_exit, .arg = d,
	};
	int ret = engine_init(&d->engine, d->db, d->policy, now, NULL, err);

	if (ret)
		return ret;
	d->engine.lacp_file = d->opts.lacp;
	d->control = control_start(loop_base(d->loop), &copts, &d->engine, err);
	if (!d->control)
		return -EIO;
	ret = engine_start(&d->engine, err);
	if (ret)
		return ret;
	engine_listener(&d->engine, &d->listener);
	policy_listen(d->policy, &d->listener);
	return 0;
}

static int drop_privilege(char **err)
{
	int ret = privilege_drop();

	return ret ? errline(err, ret, "cannot drop privileges: %s", strerror(-ret)) : 0;
}

static int start(struct vswitchd *d, char **err)
{
	int ret = take_lock(d, err);

	ret = ret ?: open_log(&d->opts, err);
	ret = ret ?: db_open(&d->db, d->opts.db, err);
	ret = ret ?: open_datapaths(d, err);
	ret = ret ?: start_policy(d, err);
	ret = ret ?: start_control(d, err);
	if (!ret)
		d->metrics = metrics_start(loop_base(d->loop), d->opts.metrics,
					   d->opts.metrics_group, &d->engine);
	return ret ?: drop_privilege(err);
}

/* In the reverse order. Ports and flows stay in the kernel. */
static void end(struct vswitchd *d)
{
	metrics_stop(d->metrics);
	control_stop(d->control);
	engine_exit(&d->engine);
	loop_free(d->loop);
	policy_free(d->policy);
	links_close(d->links);
	if (d->dp)
		d->dp->ops->close(d->dp);
	if (d->db)
		db_close(d->db);
	log_close();
	if (d->pidfile >= 0)
		pidfile_release(d->pidfile, d->opts.pidfile);
	cmdline_free(&d->opts);
}

/* For whoever started us, and for the log, where that is another place. */
static int complain(char *err)
{
	if (!log_is_on_stderr())
		vlog(LOG_MAIN, LVL_ERR, "%s", err ?: "out of memory");
	fprintf(stderr, "vswitchd: %s\n", err ?: "out of memory");
	free(err);
	return EXIT_FAILURE;
}

static int run(struct vswitchd *d, int parent)
{
	char *err = NULL;
	int status = EXIT_SUCCESS;

	if (start(d, &err)) {
		status = complain(err);
	} else {
		if (parent >= 0)
			detach_ready(parent);
		notify_ready();
		log_start(d);
		if (loop_run(d->loop)) {
			vlog(LOG_MAIN, LVL_ERR, "the event loop failed");
			status = EXIT_FAILURE;
		}
		notify_stopping();
	}
	end(d);
	return status;
}

/* Started with stdin, stdout or stderr closed, a database could become what we print to. */
static void keep_stdio(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char *argv[])
{
	struct vswitchd d = { .pidfile = -1 };
	char *err = NULL;
	int parent = -1;

	keep_stdio();
	switch (cmdline_parse(&d.opts, argc, argv, &err)) {
	case CMDLINE_RUN:
		break;
	case CMDLINE_DONE:
		return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
	case CMDLINE_BAD:
		return complain(err);
	}
	signal(SIGPIPE, SIG_IGN);
	umask(077);
	privilege_raise_limits();
	if (d.opts.detach) {
		parent = detach();
		if (parent < 0) {
			errline(&err, parent, "cannot detach: %s", strerror(-parent));
			return complain(err);
		}
	}
	return run(&d, parent);
}
