// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <libkmod.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/datapath/kernel/module.h"

#define MODULE	"vswitch"

/* libkmod would write to stderr */
static void __attribute__((format(printf, 6, 0)))
to_log(void *arg, int priority, const char *file, int line, const char *fn, const char *fmt,
       va_list ap)
{
	char text[512];
	size_t n;

	(void)arg, (void)priority, (void)file, (void)line;
	vsnprintf(text, sizeof(text), fmt, ap);
	n = strlen(text);
	if (n && text[n - 1] == '\n')
		text[n - 1] = '\0';
	vlog(LOG_DP, LVL_DBG, "libkmod: %s: %s", fn, text);
}

static const char *release(void)
{
	static struct utsname name;

	return uname(&name) ? "?" : name.release;
}

/* Why the kernel refused it, in the words of somebody who installs modules; NULL: see errno */
static const char *refusal(int error)
{
	switch (-error) {
	case EPERM:
	case EACCES:
		return "not permitted (CAP_SYS_MODULE is needed, and kernel.modules_disabled = 0)";
	case ENOSYS:
		return "this kernel cannot load modules";
	case ENOEXEC:
		return "it is built for another kernel or configuration";
	case ENOENT:
		return "it needs symbols that this kernel does not have";
	case EINVAL:
	case ERANGE:
		return "it refuses its parameters (options in modprobe.d)";
	case ENOKEY:
	case EKEYREJECTED:
	case EBADMSG:
		return "this kernel wants it signed with a key that it trusts";
	default:
		return NULL;
	}
}

static int insert(struct kmod_list *list, char **err)
{
	struct kmod_list *item;

	kmod_list_foreach(item, list) {
		struct kmod_module *mod = kmod_module_get_module(item);
		int ret = kmod_module_probe_insert_module(mod, KMOD_PROBE_APPLY_BLACKLIST, NULL,
							  NULL, NULL, NULL);

		kmod_module_unref(mod);
		if (ret == KMOD_PROBE_APPLY_BLACKLIST)
			return errline(err, -EPERM, "module " MODULE " is blacklisted by "
				       "modprobe.d, so it is not loaded");
		if (ret < 0)
			return errline(err, ret, "cannot load module " MODULE
				       " into kernel %s: %s", release(),
				       refusal(ret) ?: strerror(-ret));
	}
	return 0;
}

static int look_up_and_insert(struct kmod_ctx *ctx, char **err)
{
	struct kmod_list *list = NULL;
	int ret = kmod_module_new_from_lookup(ctx, MODULE, &list);

	if (ret < 0)
		ret = errline(err, ret, "cannot look up module " MODULE " in %s: %s",
			      kmod_get_dirname(ctx), strerror(-ret));
	else if (!list)
		ret = errline(err, -ENOENT, "there is no module " MODULE " for kernel %s in %s",
			      release(), kmod_get_dirname(ctx));
	else
		ret = insert(list, err);
	kmod_module_unref_list(list);
	return ret;
}

int module_load(const char *dirname, const char *const *configs, char **err)
{
	struct kmod_ctx *ctx = kmod_new(dirname, configs);
	int ret;

	if (!ctx)
		return errline(err, -ENOMEM, "cannot read the configuration of modprobe");
	kmod_set_log_fn(ctx, to_log, NULL);
	ret = look_up_and_insert(ctx, err);
	kmod_unref(ctx);
	return ret;
}

bool module_present(void)
{
	return !access("/sys/module/" MODULE, F_OK);
}

int module_provide(bool load, char **err)
{
	if (module_present())
		return 0;
	return load ? module_load(NULL, NULL, err) :
	       errline(err, -ENOENT, "module " MODULE " is not loaded, and --no-module-load was "
		       "given");
}

int module_check_uapi(const char *version, u32 uapi, char **err)
{
	int major = (int)(uapi >> 16), minor = (int)(uapi & 0xffff);

	if (major == VSWITCH_UAPI_MAJOR && minor >= VSWITCH_UAPI_MINOR)
		return 0;
	return errline(err, -EPROTO, "module " MODULE " %s speaks uAPI %d.%d, vswitchd "
		       VSWITCH_VERSION " needs %d.x with x ≥ %d", version, major, minor,
		       VSWITCH_UAPI_MAJOR, VSWITCH_UAPI_MINOR);
}
