// SPDX-License-Identifier: GPL-2.0-only
#include "cpu.h"

DEFINE_PER_CPU(struct vsw_cpu, vsw_cpu) = { .lock = INIT_LOCAL_LOCK(lock) };
