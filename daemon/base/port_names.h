/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ports of a datapath are called, for text: who has ports tells. */
#ifndef VSW_BASE_PORT_NAMES_H
#define VSW_BASE_PORT_NAMES_H

#include <env.h>

/* struct port_names - both functions may be NULL: numbers are used then. */
struct port_names {
	const char *(*name)(void *arg, u32 port_no);	/* NULL: unknown, its number is printed */
	u32 (*number)(void *arg, const char *name);	/* 0: unknown */
	void *arg;
};

#endif
