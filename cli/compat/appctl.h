/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ovs-appctl and ovs-dpctl: their commands, by file. */
#ifndef VSW_CLI_COMPAT_APPCTL_H
#define VSW_CLI_COMPAT_APPCTL_H

#include "cli/compat/front.h"

/* What Open vSwitch calls its kernel module's datapath; there is one here, too */
#define DATAPATH	"system@ovs-system"

/* appctl_fdb.c */
int appctl_fdb_show(const struct front *f, int n, char *const *args, char **err);
int appctl_fdb_add(const struct front *f, int n, char *const *args, char **err);
int appctl_fdb_del(const struct front *f, int n, char *const *args, char **err);
int appctl_fdb_flush(const struct front *f, int n, char *const *args, char **err);
int appctl_fdb_stats(const struct front *f, int n, char *const *args, char **err);

/* appctl_bond.c */
int appctl_bond_show(const struct front *f, int n, char *const *args, char **err);
int appctl_bond_list(const struct front *f, int n, char *const *args, char **err);
int appctl_bond_set_active(const struct front *f, int n, char *const *args, char **err);
int appctl_bond_enable(const struct front *f, int n, char *const *args, char **err);
int appctl_bond_disable(const struct front *f, int n, char *const *args, char **err);
int appctl_bond_migrate(const struct front *f, int n, char *const *args, char **err);
int appctl_bond_hash(const struct front *f, int n, char *const *args, char **err);
/* Of this name, or (NULL) all. FRONT_REFUSED without *err: there is no such one */
int appctl_bonds(const struct front *f, const char *name, struct json_object **bonds, char **err);

/* appctl_lacp.c */
int appctl_lacp_show(const struct front *f, int n, char *const *args, char **err);
int appctl_lacp_stats(const struct front *f, int n, char *const *args, char **err);

/* appctl_trace.c */
int appctl_trace(const struct front *f, int n, char *const *args, char **err);

/* appctl_daemon.c: the daemon itself */
int appctl_version(const struct front *f, int n, char *const *args, char **err);
int appctl_vlog_list(const struct front *f, int n, char *const *args, char **err);
int appctl_vlog_set(const struct front *f, int n, char *const *args, char **err);
int appctl_coverage(const struct front *f, int n, char *const *args, char **err);
int appctl_exit(const struct front *f, int n, char *const *args, char **err);

/* datapath.c, datapath_flows.c: of both programs */
int datapath_show(const struct front *f, int n, char *const *args, char **err);
int datapath_list(const struct front *f, int n, char *const *args, char **err);
/* "system@br0" of each bridge */
int datapath_of_bridges(const struct front *f, int n, char *const *args, char **err);
int datapath_bridges(const struct front *f, int n, char *const *args, char **err);
int datapath_dump_flows(const struct front *f, int n, char *const *args, char **err);
int datapath_dump_bridge(const struct front *f, int n, char *const *args, char **err);
/* Whether @name is the datapath; else *err */
bool datapath_is(const char *name, char **err);

#endif
