// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <json-c/json.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/error.h"
#include "cli/upgrade/service.h"
#include "vswitch/ctl.h"

#define UNIT	"vswitchd.service"
#define LOOK_MS	2
#define ASK_MS	2000	/* between two questions to systemd, which take a program each */
#define WAIT_MS	60000

extern char **environ;

/* 0 if it ran and was content */
static int command(char *const *argv)
{
	pid_t pid;
	int status;

	if (posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ))
		return -1;
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	return status;
}

static int systemctl(const char *verb)
{
	char *const argv[] = { "systemctl", "--quiet", "--no-block", (char *)verb, UNIT, NULL };

	return access("/run/systemd/system", F_OK) ? -1 : command(argv);
}

static const char *socket_path(const struct client_options *client)
{
	return client->socket ?: getenv("VSWITCH_SOCKET") ?: CTL_SOCKET_DEFAULT;
}

/* Who has the other end of the control socket; 0: nobody */
static pid_t daemon_pid(const struct client_options *client)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	struct ucred peer = { 0 };
	socklen_t len = sizeof(peer);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return 0;
	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", socket_path(client));
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len))
		peer.pid = 0;
	close(fd);
	return peer.pid;
}

static char *read_cmdline(pid_t pid, size_t *len)
{
	char path[64], *text = NULL;
	ssize_t n;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
	*len = 0;
	f = fopen(path, "re");
	if (!f)
		return NULL;
	n = getdelim(&text, len, EOF, f);
	*len = n > 0 ? n : 0;
	fclose(f);
	return text;
}

static int split(struct service *s, size_t len)
{
	size_t n = 0, i;

	s->argv = calloc(len + 1, sizeof(*s->argv));
	if (!s->argv)
		abort();
	for (i = 0; i < len; i += strlen(s->cmdline + i) + 1)
		s->argv[n++] = s->cmdline + i;
	for (i = 1; i < n; i++) {
		if (!strcmp(s->argv[i], "--detach"))
			return 0;
	}
	return -1;
}

int service_find(struct service *s, const struct client_options *client, char **err)
{
	pid_t pid = daemon_pid(client);
	size_t len;

	*s = (struct service){ .client = client, .runs = pid };
	if (!pid)
		return 0;
	s->by_systemd = !systemctl("is-active");
	if (s->by_systemd)
		return 0;
	s->cmdline = read_cmdline(pid, &len);
	if (!s->cmdline || split(s, len))
		return error_set(err, "vswitchd (process %d) is neither run by systemd nor in the "
				 "background (--detach): stop it first, and start it after this",
				 (int)pid);
	return 0;
}

void service_free(struct service *s)
{
	free(s->argv);
	free(s->cmdline);
}

int service_stop(const struct service *s, char **err)
{
	struct json_object *result;

	if (!s->runs)
		return 0;
	if (s->by_systemd ? systemctl("stop") : client_call(s->client, "exit", NULL, &result, err))
		return s->by_systemd ? error_set(err, "systemd cannot stop " UNIT) : -1;
	/* Of a unit that has been started too often systemd takes no further start. */
	if (s->by_systemd)
		systemctl("reset-failed");
	for (int64_t end = now_ms() + WAIT_MS; now_ms() < end; poll(NULL, 0, LOOK_MS)) {
		if (!daemon_pid(s->client))
			return 0;
	}
	return error_set(err, "vswitchd does not end");
}

static int failed(const struct service *s, char **err)
{
	return error_set(err, "vswitchd does not start: %s",
			 s->by_systemd ? "see 'journalctl -u vswitchd'" : "see its log");
}

/* systemd is told only: the unit has more to do than what is waited for here. */
int service_start(const struct service *s, char **err)
{
	if (!s->runs || !(s->by_systemd ? systemctl("start") : command(s->argv)))
		return 0;
	return failed(s, err);
}

/* Whoever connects may come before the ports have; who is answered comes after. */
static bool answers(const struct service *s)
{
	struct json_object *result = NULL;
	char *why = NULL;
	bool yes = daemon_pid(s->client) && !client_call(s->client, "status", NULL, &result, &why);

	json_object_put(result);
	free(why);
	return yes;
}

int service_await(const struct service *s, char **err)
{
	int64_t begun = now_ms(), asked = begun;

	for (; s->runs && now_ms() < begun + WAIT_MS; poll(NULL, 0, LOOK_MS)) {
		if (answers(s))
			return 0;
		if (!s->by_systemd || now_ms() < asked + ASK_MS)
			continue;
		if (!systemctl("is-failed"))
			break;
		asked = now_ms();
	}
	return s->runs ? failed(s, err) : 0;
}
