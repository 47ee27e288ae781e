/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_BASE_LISTEN_ADDRESS_H
#define VSW_BASE_LISTEN_ADDRESS_H

#include <sys/socket.h>

/* Open_vSwitch.other_config: where metrics are served beside their socket */
#define LISTEN_ADDRESS_KEY	"metrics-listen"

/* "127.0.0.1:9100", "[::1]:9100". -EINVAL: it is no such address, or has no port */
int listen_address_parse(const char *text, struct sockaddr_storage *addr, int *len);

#endif
