/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wire: puts frames on an interface and writes down what arrives there, as tests need it. A test
 * frame bears a mark with an id, a sequence number and the time of sending, so that what else
 * goes over the wire is not taken for it.
 *
 * MAC addresses have short names, as hosts in the tests have: hN is 02:00:00:00:XX:YY with N =
 * 0xXXYY, "all" is the broadcast address.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <linux/virtio_net.h>

#define FRAME_MAX	(65535 + 64)
#define TAGS_MAX	4
#define TYPE_TEST	0x88b5		/* IEEE 802 local experimental EtherType 1 */

/* struct mark - payload of a test frame, network byte order */
struct mark {
	char magic[4];
	uint32_t id;
	uint32_t seq;
	uint64_t sent_us;	/* CLOCK_REALTIME, as bash's EPOCHREALTIME */
} __attribute__((packed));

/* struct tag - host byte order */
struct tag {
	uint16_t tpid;
	uint16_t tci;
};

/* struct spec - frames to send */
struct spec {
	uint8_t dst[6], src[6];
	bool has_src, random_src, random_dst;
	uint32_t sources, source;		/* so many by turns, from src upwards; this one */
	struct tag tags[TAGS_MAX];
	int tag_count;
	uint16_t type;
	int ip_version;			/* 0: no IP */
	uint8_t ip_src[16], ip_dst[16];
	bool random_ip, random_ports;	/* in each frame other ones */
	int proto;			/* IPPROTO_TCP, IPPROTO_UDP */
	uint16_t sport, dport;
	size_t len;			/* of the whole frame; 0: 60, tags not counted */
	uint8_t *hex;			/* instead of all that */
	size_t hex_len;
	uint32_t id;
	uint16_t said;			/* the type that the socket says it is; 0: the frame's */
	uint64_t count;
	double rate;			/* frames a second; 0: as fast as it goes */
	double seconds;			/* send for this long, instead of count */
	bool has_vnet;
	bool raw_csum;			/* csum_start was given: leave it alone */
	struct virtio_net_hdr vnet;
};

/* frame.c */
bool mac_parse(const char *text, uint8_t mac[6]);
const char *mac_name(const uint8_t mac[6], char buf[18]);
void spec_parse(struct spec *spec, char **words);
size_t frame_build(struct spec *spec, uint32_t seq, uint8_t *buf);
uint16_t csum_fold(uint32_t sum);
uint32_t csum_add(uint32_t sum, const void *data, size_t len);

/* describe.c */
/* struct sight - a received frame, taken apart */
struct sight {
	uint8_t dst[6], src[6];
	struct tag tags[TAGS_MAX];
	int tag_count;
	uint16_t type;
	size_t len;
	char ip[128];			/* words about IP and above, or empty */
	const struct mark *mark;	/* or NULL */
};

void sight_take(struct sight *s, const uint8_t *data, size_t len, const struct tag *accelerated,
		const struct virtio_net_hdr *vnet);
const char *sight_tags(const struct sight *s, char buf[TAGS_MAX * 10 + 1]);
void sight_print(const struct sight *s, const struct virtio_net_hdr *vnet, FILE *out);

/* tally.c */
void tally_add(const struct sight *s);
void tally_clear(void);
void tally_print(FILE *out);

/* socket.c */
/* Enters the namespace of "NETNS/IF", returns the interface's name. */
const char *where_enter(char *where);
int packet_open(const char *ifname, bool receive, uint8_t mac[6]);
void packet_say_type(int fd, uint16_t type);
int tap_retype(const char *ifname, unsigned long type);
int tap_open(const char *ifname, bool vnet, unsigned int offload, bool multi_queue);
/* Reads a frame; *accelerated has tpid 0 if no tag was taken out. 0: nothing is there */
ssize_t packet_read(int fd, uint8_t *buf, size_t size, struct tag *accelerated,
		    struct virtio_net_hdr *vnet);
ssize_t tap_read(int fd, uint8_t *buf, size_t size, bool has_vnet, struct virtio_net_hdr *vnet);

/* send.c */
int send_run(char *where, char **words);

/* listen.c */
int listen_run(char *where, char **words, bool tap);
int ctl_connect(const char *path);
/* Returns the listener's answer, 0 or an errno. */
int ctl_call(int fd, char command, const void *data, size_t len);
int ctl_run(const char *path, char command);

/* main.c */
void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
/* Value of "KEY=VALUE" if word has that key, else NULL; for a lone KEY: an empty string. */
const char *word_value(const char *word, const char *key);
unsigned long number(const char *text, unsigned long max);

#endif
