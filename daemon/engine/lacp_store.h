/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What LACP has agreed on with partners, in a file beside the pidfile: it is for the next daemon,
 * and for nothing after a reboot, as the ports of the datapath are. It holds by their serials only.
 */
#ifndef VSW_ENGINE_LACP_STORE_H
#define VSW_ENGINE_LACP_STORE_H

#include "daemon/policy/policy.h"

/* Give @policy what the file has. What cannot be read is passed over, and agreed on anew. */
void lacp_store_load(const char *path, struct policy *policy);
/* 0 or -errno: the file is as it was */
int lacp_store_save(const char *path, struct policy *policy);

#endif
