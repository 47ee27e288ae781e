/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_DHCP_H
#define VSW_CLI_DHCP_H

#include "cli/host/host.h"

/* Who gets addresses for @link by DHCP, as words for people, to be freed; NULL: nobody is known */
char *dhcp_client(const struct host_link *link);

#endif
