/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines to a datapath, over which the messages of <linux/vswitch.h> go: sockets of generic netlink
 * to the module, of AF_UNIX to vswitch-dpdk. Each is a descriptor; what differs is how one is had.
 */
#ifndef VSW_DATAPATH_KERNEL_LINE_H
#define VSW_DATAPATH_KERNEL_LINE_H

#include <libmnl/libmnl.h>
#include <env.h>

struct dp_kernel;

/*
 * struct line_ops - a way to a datapath
 * @type:     datapath_type of its bridges
 * @who:      for people
 * @at_once:  when a message has been sent it has been carried out, and what it is refused for can
 *            be read. Else an answer has to be asked for, and waited for
 * @prepare:  see to what @open needs. 0 or -errno and *err
 * @open:     a new line, to be closed by close(2); or -errno
 * @listen:   have port events come by a line. 0 or -errno
 */
struct line_ops {
	const char *type;
	const char *who;
	bool at_once;
	int (*prepare)(struct dp_kernel *k, char **err);
	int (*open)(struct dp_kernel *k);
	int (*listen)(struct dp_kernel *k, int fd);
};

void line_close(int fd);
/* 0 or -errno */
int line_send(int fd, const void *msgs, size_t len);
/* Length of what was received; -ETIMEDOUT, -ECONNRESET: the other side has ended; another -errno */
int line_receive(int fd, void *buf, size_t size, int flags);

typedef void (*line_reply_cb)(void *arg, const struct nlmsghdr *nlh);
/*
 * Send @req, whole with its sequence number, and hand each message that answers it to @cb (may be
 * NULL). @buf: for what is received. @text not NULL: becomes the sentence of a refusal, allocated,
 * if there is one. 0; the datapath's error; -EINTR for a dump of what changed on the way (all of it
 * was handed out); or an error of the line's.
 */
int line_request(int fd, struct nlmsghdr *req, void *buf, size_t size, line_reply_cb cb, void *arg,
		 char **text);

#endif
