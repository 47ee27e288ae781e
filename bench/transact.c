// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Transactions: one byte there and one byte back, one after the other, as netperf's TCP_RR, TCP_CRR
 * (each on a connection of its own) and UDP_RR.
 *
 *	transact server				serves all three at port 11111, until it is killed
 *	transact KIND ADDRESS SECONDS		prints how many there were per second; KIND: tcp_rr,
 *						tcp_crr, udp_rr
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PORT		11111
#define WAIT_MS		200	/* for an answer by UDP, which may be lost; then it asks again */
#define CONNECTIONS	16

static void fail(const char *what) __attribute__((noreturn));
static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int socket_of(int type)
{
	int s = socket(AF_INET, type, 0), one = 1;

	if (s < 0)
		fail("socket");
	if (type == SOCK_STREAM && setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)))
		fail("TCP_NODELAY");
	return s;
}

/* --- server -------------------------------------------------------------------------------- */

static int serving(int type)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	int s = socket_of(type), one = 1;

	if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) ||
	    bind(s, (struct sockaddr *)&at, sizeof(at)) ||
	    (type == SOCK_STREAM && listen(s, CONNECTIONS)))
		fail("bind");
	return s;
}

static void answer_datagram(int s)
{
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	char byte;

	if (recvfrom(s, &byte, 1, 0, (struct sockaddr *)&from, &len) == 1)
		(void)!sendto(s, &byte, 1, 0, (struct sockaddr *)&from, len);
}

/* false: the client has gone */
static int answer(int s)
{
	char byte;

	return read(s, &byte, 1) == 1 && write(s, &byte, 1) == 1;
}

static void serve(void)
{
	struct pollfd fds[2 + CONNECTIONS] = {
		{ .fd = serving(SOCK_STREAM), .events = POLLIN },
		{ .fd = serving(SOCK_DGRAM), .events = POLLIN },
	};
	int n = 2, i;

	while (poll(fds, n, -1) > 0 || errno == EINTR) {
		for (i = 2; i < n; i++) {
			if (!fds[i].revents || answer(fds[i].fd))
				continue;
			close(fds[i].fd);
			fds[i--] = fds[--n];
		}
		if (fds[1].revents)
			answer_datagram(fds[1].fd);
		if (fds[0].revents && n < 2 + CONNECTIONS) {
			fds[n] = (struct pollfd){
				.fd = accept(fds[0].fd, NULL, NULL), .events = POLLIN
			};
			if (fds[n].fd >= 0)
				n++;
		}
	}
	fail("poll");
}

/* --- client -------------------------------------------------------------------------------- */

/* Of TCP connections the side that closes first keeps the port for a minute: this one resets. */
static int connected(int type, const struct sockaddr_in *to)
{
	struct linger reset = { .l_onoff = 1 };
	int s = socket_of(type);

	if (type == SOCK_STREAM && setsockopt(s, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)))
		fail("SO_LINGER");
	if (connect(s, (const struct sockaddr *)to, sizeof(*to)))
		fail("connect");
	return s;
}

static void transact(int s, int type)
{
	struct pollfd fd = { .fd = s, .events = POLLIN };
	char byte = 1;

	do {
		if (write(s, &byte, 1) != 1)
			fail("write");
	} while (type == SOCK_DGRAM && !poll(&fd, 1, WAIT_MS));
	if (read(s, &byte, 1) != 1)
		fail("read");
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void ask(const char *kind, const struct sockaddr_in *to, double seconds)
{
	int type = strcmp(kind, "udp_rr") ? SOCK_STREAM : SOCK_DGRAM;
	int one_each = !strcmp(kind, "tcp_crr");
	double begun = now(), end = begun + seconds;
	int s = connected(type, to);
	unsigned long n = 0;

	for (; now() < end; n++) {
		transact(s, type);
		if (one_each) {
			close(s);
			s = connected(type, to);
		}
	}
	printf("%.0f\n", n / (now() - begun));
}

int main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(PORT) };

	if (argc == 2 && !strcmp(argv[1], "server"))
		serve();
	if (argc != 4 || !inet_pton(AF_INET, argv[2], &to.sin_addr) || atof(argv[3]) <= 0 ||
	    (strcmp(argv[1], "tcp_rr") && strcmp(argv[1], "tcp_crr") &&
	     strcmp(argv[1], "udp_rr"))) {
		fprintf(stderr, "usage: transact server | tcp_rr|tcp_crr|udp_rr ADDRESS SECONDS\n");
		return 2;
	}
	ask(argv[1], &to, atof(argv[3]));
	return 0;
}
