// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <libkmod.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/error.h"
#include "cli/upgrade/module.h"

#define NAME		"vswitch"
#define LOOK_MS		2
#define LOOKS_MAX	5000

static int read_loaded(struct module *m, char **err)
{
	FILE *f = fopen("/sys/module/" NAME "/srcversion", "re");

	if (!f)
		return error_set(err, "module " NAME " is not loaded: there is nothing to upgrade, "
				 "and vswitchd loads the one that is installed");
	if (!fgets(m->loaded, sizeof(m->loaded), f))
		m->loaded[0] = '\0';
	m->loaded[strcspn(m->loaded, "\n")] = '\0';
	fclose(f);
	return 0;
}

/* A context that says nothing by itself: what it has to say is in what it returns. */
static struct kmod_ctx *quiet_context(void)
{
	struct kmod_ctx *ctx = kmod_new(NULL, NULL);

	if (ctx)
		kmod_set_log_priority(ctx, -1);
	return ctx;
}

static void take_info(struct module *m, struct kmod_list *info)
{
	struct kmod_list *item;

	kmod_list_foreach(item, info) {
		const char *key = kmod_module_info_get_key(item);
		const char *value = kmod_module_info_get_value(item);

		if (!strcmp(key, "srcversion"))
			snprintf(m->installed, sizeof(m->installed), "%s", value);
		else if (!strcmp(key, "version"))
			snprintf(m->version, sizeof(m->version), "%s", value);
		else if (!strcmp(key, "vermagic"))
			snprintf(m->magic, sizeof(m->magic), "%s", value);
		else if (!strcmp(key, "signer"))
			m->is_signed = true;
	}
}

static int read_installed(struct module *m, char **err)
{
	struct kmod_list *info = NULL;
	const char *path = NULL;
	struct utsname kernel;

	if (uname(&kernel))
		return error_set(err, "uname: %s", strerror(errno));
	m->ctx = quiet_context();
	if (m->ctx && !kmod_module_new_from_name(m->ctx, NAME, &m->mod))
		path = kmod_module_get_path(m->mod);
	if (!path || kmod_module_get_info(m->mod, &info) < 0)
		return error_set(err, "there is no module " NAME " for kernel %s in /lib/modules: "
				 "see 'dkms status " NAME "'", kernel.release);
	snprintf(m->path, sizeof(m->path), "%s", path);
	take_info(m, info);
	kmod_module_info_free_list(info);
	return 0;
}

int module_init(struct module *m, char **err)
{
	memset(m, 0, sizeof(*m));
	return read_loaded(m, err) ?: read_installed(m, err);
}

void module_exit(struct module *m)
{
	if (m->mod)
		kmod_module_unref(m->mod);
	if (m->ctx)
		kmod_unref(m->ctx);
}

bool module_is_newest(const struct module *m)
{
	return *m->installed && !strcmp(m->loaded, m->installed);
}

/* The kernel takes signed modules only, as with Secure Boot or module.sig_enforce. */
static bool wants_signature(void)
{
	FILE *f = fopen("/sys/module/module/parameters/sig_enforce", "re");
	int c = f ? getc(f) : EOF;

	if (f)
		fclose(f);
	return c == 'Y' || c == '1';
}

int module_check(const struct module *m, char **err)
{
	struct utsname kernel;
	size_t len;

	if (uname(&kernel))
		return error_set(err, "uname: %s", strerror(errno));
	len = strlen(kernel.release);
	if (strncmp(m->magic, kernel.release, len) || m->magic[len] != ' ')
		return error_set(err, "%s is built for kernel %s, and this is %s", m->path,
				 m->magic, kernel.release);
	if (wants_signature() && !m->is_signed)
		return error_set(err, "%s is not signed, and this kernel takes no other", m->path);
	return 0;
}

void module_warm(const struct module *m)
{
	char buf[65536];
	int fd = open(m->path, O_RDONLY | O_CLOEXEC);

	kmod_load_resources(m->ctx);
	while (fd >= 0 && read(fd, buf, sizeof(buf)) > 0)
		;
	if (fd >= 0)
		close(fd);
}

/* The socket of a daemon that has ended holds it a moment longer. */
int module_remove(const struct module *m, char **err)
{
	int ret = kmod_module_remove_module(m->mod, 0);

	for (int i = 0; i < LOOKS_MAX && (ret == -EAGAIN || ret == -EBUSY); i++) {
		poll(NULL, 0, LOOK_MS);
		ret = kmod_module_remove_module(m->mod, 0);
	}
	if (ret >= 0)
		return 0;
	return error_set(err, "module " NAME " cannot be taken out of the kernel: %s",
			 strerror(-ret));
}

int module_insert(const struct module *m, char **err)
{
	int ret = kmod_module_probe_insert_module(m->mod, 0, NULL, NULL, NULL, NULL);

	if (ret >= 0)
		return 0;
	return error_set(err, "%s cannot be loaded: %s (the kernel's log says more)", m->path,
			 strerror(-ret));
}

/* What it depends on is there: it was loaded a moment ago. */
int module_insert_file(const char *path, char **err)
{
	struct kmod_ctx *ctx = quiet_context();
	struct kmod_module *mod = NULL;
	int ret = ctx ? kmod_module_new_from_path(ctx, path, &mod) : -ENOMEM;

	if (ret >= 0)
		ret = kmod_module_insert_module(mod, 0, kmod_module_get_options(mod));
	if (mod)
		kmod_module_unref(mod);
	if (ctx)
		kmod_unref(ctx);
	return ret >= 0 ? 0 : error_set(err, "%s cannot be loaded: %s", path, strerror(-ret));
}

void module_srcversion(const char *path, char text[64])
{
	struct module m = { .ctx = quiet_context() };
	struct kmod_list *info = NULL;

	if (m.ctx && kmod_module_new_from_path(m.ctx, path, &m.mod) >= 0 &&
	    kmod_module_get_info(m.mod, &info) >= 0) {
		take_info(&m, info);
		kmod_module_info_free_list(info);
	}
	memcpy(text, m.installed, sizeof(m.installed));
	module_exit(&m);
}
