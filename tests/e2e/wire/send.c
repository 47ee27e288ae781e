// SPDX-License-Identifier: GPL-2.0-or-later
/* wire send */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/uio.h>
#include "tests/e2e/wire/wire.h"

static volatile sig_atomic_t stopped;

static void stop(int sig)
{
	(void)sig;
	stopped = 1;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* Wait until frame @n of @rate a second is due. */
static void pace(double start, uint64_t n, double rate)
{
	double left = start + n / rate - now();
	struct timespec t = { (time_t)left, (long)((left - (time_t)left) * 1e9) };

	if (left > 0)
		nanosleep(&t, NULL);
}

static int put_packet(int fd, const struct virtio_net_hdr *vnet, uint8_t *frame, size_t len)
{
	struct iovec iov[2] = { { (void *)vnet, sizeof(*vnet) }, { frame, len } };

	while (writev(fd, iov, 2) < 0) {
		if (errno != EINTR && errno != ENOBUFS)
			return errno;
		if (stopped)
			return EINTR;
	}
	return 0;
}

/* A tap's holder writes for us: header and frame in one message. */
static int put_tap(int fd, const struct virtio_net_hdr *vnet, const uint8_t *frame, size_t len)
{
	static uint8_t buf[sizeof(*vnet) + FRAME_MAX];

	memcpy(buf, vnet, sizeof(*vnet));
	memcpy(buf + sizeof(*vnet), frame, len);
	return ctl_call(fd, 't', buf, sizeof(*vnet) + len);
}

static int send_all(struct spec *spec, int fd, bool tap)
{
	static uint8_t frame[FRAME_MAX];
	double start = now();
	uint64_t n = 0;
	size_t len;
	int err = 0;

	while (!stopped && !err) {
		if (spec->seconds ? now() - start >= spec->seconds : n >= spec->count)
			break;
		if (spec->rate)
			pace(start, n, spec->rate);
		len = frame_build(spec, n, frame);
		err = tap ? put_tap(fd, &spec->vnet, frame, len) :
			    put_packet(fd, &spec->vnet, frame, len);
		if (!err)
			n++;
	}
	printf("%llu\n", (unsigned long long)n);
	if (err && err != EINTR)
		fprintf(stderr, "wire: frame %llu: %s\n", (unsigned long long)n, strerror(err));
	return err && err != EINTR;
}

int send_run(char *where, char **words)
{
	uint8_t mac[6] = { 2, 0, 0, 0, 0xff, 0xff };
	bool tap = where[0] == '@';
	struct spec spec;
	int fd, status;

	spec_parse(&spec, words);
	srandom(getpid());
	fd = tap ? ctl_connect(where + 1) : packet_open(where_enter(where), false, mac);
	if (spec.said && !tap)
		packet_say_type(fd, spec.said);
	if (!spec.has_src)
		memcpy(spec.src, mac, 6);
	signal(SIGTERM, stop);
	signal(SIGINT, stop);
	status = send_all(&spec, fd, tap);
	free(spec.hex);
	return status;
}
