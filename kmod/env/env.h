/* SPDX-License-Identifier: GPL-2.0-only */
/* What core/ needs of its surroundings, in the kernel. daemon/env/env.h is its twin. */
#ifndef VSW_ENV_H
#define VSW_ENV_H

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/netlink.h>
#include <asm/byteorder.h>
#include <uapi/linux/vswitch.h>

#endif
