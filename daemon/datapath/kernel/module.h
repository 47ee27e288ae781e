/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel module vswitch: whether it is there, loading it, whether it fits this daemon. */
#ifndef VSW_DATAPATH_KERNEL_MODULE_H
#define VSW_DATAPATH_KERNEL_MODULE_H

#include <env.h>

/*
 * Load the module if it is not, as modprobe(8) would: with the aliases, options, blacklist and
 * install commands of modprobe.d. 0, or -errno and *err.
 * @dirname: where its files are, NULL: /lib/modules/RELEASE; @configs: NULL-terminated list of
 * modprobe.d files or directories, NULL: those of the system
 */
int module_load(const char *dirname, const char *const *configs, char **err);
/* Is it loaded or built in? Asking the kernel for the netlink family would load it. */
bool module_present(void);
/* See to it that it is there; @load: by loading it, if need be. 0, or -errno and *err */
int module_provide(bool load, char **err);

/* Whether a module of this version and uAPI (VSWITCH_A_DP_UAPI) can be used: 0, -EPROTO and *err */
int module_check_uapi(const char *version, u32 uapi, char **err);

#endif
