/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queues of a device: the classes (tc-htb(8)) that vswitchd makes of a port's QoS. */
#ifndef VSW_CLI_COMPAT_CLASSES_H
#define VSW_CLI_COMPAT_CLASSES_H

#include <stddef.h>
#include <stdint.h>

/* struct device_queue - @bytes, @packets: sent; @dropped: as the queue was full */
struct device_queue {
	uint32_t id;
	uint64_t bytes, packets, dropped;
};

/*
 * struct device_queues - @all: by rising number, to be freed; @error: an errno, as what there is
 * could not be read
 */
struct device_queues {
	struct device_queue *all;
	size_t n;
	int error;
};
struct device_queues classes_read(int ifindex);

#endif
