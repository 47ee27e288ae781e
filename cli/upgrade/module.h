/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vswitch.ko: the one that is loaded, and the one that would be. */
#ifndef VSW_CLI_UPGRADE_MODULE_H
#define VSW_CLI_UPGRADE_MODULE_H

#include <stdbool.h>

/*
 * struct module - @loaded, @installed: srcversion, a hash of the sources; the rest is of the
 * latter. @magic: what it is built for, the kernel's release first
 */
struct module {
	struct kmod_ctx *ctx;
	struct kmod_module *mod;
	char loaded[64], installed[64], version[64], magic[128], path[4096];
	bool is_signed;
};

/* 0; -1 and *err: none is loaded, or none is installed. In either case module_exit() ends it. */
int module_init(struct module *m, char **err);
void module_exit(struct module *m);
bool module_is_newest(const struct module *m);
/* 0; -1 and *err: the kernel would refuse the installed one, when the other is gone already */
int module_check(const struct module *m, char **err);

/* The installed one is read now, so that nothing has to be when the other has gone. */
void module_warm(const struct module *m);
/* Take the one that is loaded out, once nobody holds it any more. -1 and *err: it is there still */
int module_remove(const struct module *m, char **err);
/* Load the installed one; or that of @path, with the parameters of modprobe.d. -1 and *err */
int module_insert(const struct module *m, char **err);
int module_insert_file(const char *path, char **err);

/* Write the srcversion of the module that @path has; "": it cannot be read */
void module_srcversion(const char *path, char text[64]);

#endif
