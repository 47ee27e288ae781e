// SPDX-License-Identifier: GPL-2.0-or-later
#include <cap-ng.h>
#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <env.h>
#include "daemon/process/privilege.h"
#include "vswitch/ctl.h"

/* netlink and database take a few, a connection takes one */
#define FILES_WANTED	(CTL_CONNECTIONS_MAX + 64)

void privilege_raise_limits(void)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_NOFILE, &lim) || lim.rlim_cur >= FILES_WANTED)
		return;
	lim.rlim_cur = FILES_WANTED;
	if (lim.rlim_max < FILES_WANTED)
		lim.rlim_max = FILES_WANTED;
	if (setrlimit(RLIMIT_NOFILE, &lim)) {
		/* a hard limit that we may not raise: take what there is */
		getrlimit(RLIMIT_NOFILE, &lim);
		lim.rlim_cur = lim.rlim_max;
		setrlimit(RLIMIT_NOFILE, &lim);
	}
}

/*
 * What the process shall have, as libcap-ng notes it: CAP_NET_ADMIN if it had that, else nothing.
 * *bounds: it may change its bounding set, with CAP_SETPCAP; libcap-ng would complain else.
 */
static int note_kept(bool *bounds)
{
	bool had;

	if (capng_get_caps_process())
		return -EPERM;
	had = capng_have_capability(CAPNG_PERMITTED, CAP_NET_ADMIN);
	*bounds = capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP);
	capng_clear(CAPNG_SELECT_BOTH);
	capng_update(CAPNG_ADD, CAPNG_BOUNDING_SET, CAP_NET_ADMIN);
	if (had)
		capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, CAP_NET_ADMIN);
	return 0;
}

/*
 * Without CAP_SETPCAP the bounding set stays as the service manager chose it. With the inheritable
 * set the kernel empties the ambient one.
 */
int privilege_drop(void)
{
	bool bounds = false;
	int ret = note_kept(&bounds);

	if (ret)
		return ret;
	if (bounds)
		capng_apply(CAPNG_SELECT_BOUNDS);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -errno;
	return capng_apply(CAPNG_SELECT_CAPS) ? -errno : 0;
}
