/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a datapath tells goes to the policy. */
#ifndef VSW_HANDLER_H
#define VSW_HANDLER_H

#include "daemon/policy/policy.h"

/* @policy: which is not there yet when the datapath is opened, and is when that is run */
struct dp_handler policy_handler(struct policy **policy);

#endif
