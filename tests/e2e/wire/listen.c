// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wire listen, wire tap: a process in the background that writes down what comes in. It answers
 * on a socket, one letter (and data) a message, with an errno:
 *   s  take in all that has come and write it out     r  forget it
 *   t  virtio-net header and frame: write it to the tap  q  end
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include "tests/e2e/wire/wire.h"

struct listener {
	const char *out_path;
	FILE *out;
	int fd;			/* packet socket or tap */
	int ctl, conn;		/* conn: who talks to us, or -1 */
	bool tap, vnet, tally;
	bool end;
};

static void unix_address(struct sockaddr_un *addr, const char *path)
{
	memset(addr, 0, sizeof(*addr));
	addr->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(addr->sun_path))
		die("%s: too long", path);
	strcpy(addr->sun_path, path);
}

static int ctl_open(const char *path)
{
	struct sockaddr_un addr;
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	unix_address(&addr, path);
	unlink(path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) || listen(fd, 16))
		die("%s: %s", path, strerror(errno));
	return fd;
}

int ctl_connect(const char *path)
{
	struct timeval patience = { .tv_sec = 10 };
	struct sockaddr_un addr;
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	unix_address(&addr, path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("%s: %s", path, strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

int ctl_call(int fd, char command, const void *data, size_t len)
{
	struct iovec iov[2] = { { &command, 1 }, { (void *)data, len } };
	int answer;

	if (writev(fd, iov, 2) < 0 || read(fd, &answer, sizeof(answer)) != sizeof(answer))
		return errno ? errno : EPIPE;
	return answer;
}

int ctl_run(const char *path, char command)
{
	int err = ctl_call(ctl_connect(path), command, NULL, 0);

	if (err)
		die("%s: %s", path, strerror(err));
	return 0;
}

/* Takes in one frame; false if there is none. */
static bool take_frame(struct listener *l)
{
	static uint8_t buf[FRAME_MAX];
	struct virtio_net_hdr vnet = { 0 };
	struct tag accelerated = { 0 };
	struct sight s;
	ssize_t n;

	n = l->tap ? tap_read(l->fd, buf, sizeof(buf), l->vnet, &vnet) :
		     packet_read(l->fd, buf, sizeof(buf), &accelerated, &vnet);
	if (n <= 0)
		return false;
	sight_take(&s, buf, n, &accelerated, &vnet);
	if (l->tally)
		tally_add(&s);
	else
		sight_print(&s, &vnet, l->out);
	return true;
}

static void write_out(struct listener *l)
{
	if (l->tally) {
		rewind(l->out);
		if (ftruncate(fileno(l->out), 0))
			die("%s: %s", l->out_path, strerror(errno));
		tally_print(l->out);
	}
	fflush(l->out);
}

static void drain(struct listener *l)
{
	while (take_frame(l))
		;
	write_out(l);
}

static void forget(struct listener *l)
{
	drain(l);
	tally_clear();
	rewind(l->out);
	if (ftruncate(fileno(l->out), 0))
		die("%s: %s", l->out_path, strerror(errno));
}

static int put_frame(struct listener *l, uint8_t *data, size_t len)
{
	size_t skip = l->vnet ? 0 : sizeof(struct virtio_net_hdr);

	if (!l->tap)
		return EOPNOTSUPP;
	return write(l->fd, data + skip, len - skip) < 0 ? errno : 0;
}

static void serve(struct listener *l)
{
	static uint8_t buf[1 + sizeof(struct virtio_net_hdr) + FRAME_MAX];
	ssize_t n = recv(l->conn, buf, sizeof(buf), 0);
	int answer = 0;

	if (n <= 0) {
		close(l->conn);
		l->conn = -1;
		return;
	}
	if (buf[0] == 's')
		drain(l);
	else if (buf[0] == 'r')
		forget(l);
	else if (buf[0] == 't' && n > (ssize_t)sizeof(struct virtio_net_hdr))
		answer = put_frame(l, buf + 1, n - 1);
	else if (buf[0] == 'q')
		l->end = true;
	else
		answer = EINVAL;
	if (send(l->conn, &answer, sizeof(answer), MSG_NOSIGNAL) < 0)
		l->end = l->end || errno == ENOTCONN;
}

static void loop(struct listener *l)
{
	while (!l->end) {
		struct pollfd fds[2] = {
			{ .fd = l->conn < 0 ? l->ctl : l->conn, .events = POLLIN },
			{ .fd = l->fd, .events = POLLIN },
		};
		int budget = 64;

		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return;
		while (budget-- && take_frame(l))
			;
		/* The device is gone: nothing will come, but a test may still ask. */
		if (fds[1].revents & (POLLERR | POLLHUP))
			l->fd = l->tap ? -1 : l->fd;
		if (fds[0].revents && l->conn < 0)
			l->conn = accept4(l->ctl, NULL, NULL, SOCK_CLOEXEC);
		else if (fds[0].revents)
			serve(l);
		if (!l->tally)
			fflush(l->out);
	}
}

static unsigned int parse_offload(const char *text)
{
	return (strstr(text, "csum") ? TUN_F_CSUM : 0) | (strstr(text, "tso4") ? TUN_F_TSO4 : 0) |
	       (strstr(text, "tso6") ? TUN_F_TSO6 : 0) | (strstr(text, "ecn") ? TUN_F_TSO_ECN : 0) |
	       (strstr(text, "uso") ? 0x60 /* TUN_F_USO4 | TUN_F_USO6, not in older headers */ : 0);
}

/* The parent ends when all is open, so that its caller need not wait. */
static void detach(void)
{
	int null = open("/dev/null", O_RDWR);
	pid_t pid = fork();

	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (pid > 0)
		_exit(0);
	setsid();
	dup2(null, 0);
	dup2(null, 1);
	dup2(null, 2);
}

int listen_run(char *where, char **words, bool tap)
{
	struct listener l = { .tap = tap, .conn = -1 };
	const char *v, *ctl = NULL;
	unsigned int offload = 0;
	bool multi_queue = false;
	uint8_t mac[6];

	for (; *words; words++) {
		if ((v = word_value(*words, "ctl")))
			ctl = v;
		else if ((v = word_value(*words, "out")))
			l.out_path = v;
		else if (word_value(*words, "tally"))
			l.tally = true;
		else if (tap && word_value(*words, "vnet"))
			l.vnet = true;
		else if (tap && word_value(*words, "mq"))
			multi_queue = true;
		else if (tap && (v = word_value(*words, "offload")))
			offload = parse_offload(v);
		else
			die("%s: unknown word", *words);
	}
	if (!ctl || !l.out_path)
		die("ctl= and out= are needed");
	l.out = fopen(l.out_path, "w");
	if (!l.out)
		die("%s: %s", l.out_path, strerror(errno));
	l.ctl = ctl_open(ctl);
	where = (char *)where_enter(where);
	l.fd = tap ? tap_open(where, l.vnet, offload, multi_queue) : packet_open(where, true, mac);
	detach();
	loop(&l);
	return 0;
}
