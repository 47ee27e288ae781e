/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's settings for one network device, below /proc/sys/net. */
#ifndef VSW_CLI_UPGRADE_SYSCTLS_H
#define VSW_CLI_UPGRADE_SYSCTLS_H

struct sysctl;

/* struct sysctls - those of a device that are not as new devices have them */
struct sysctls {
	struct sysctl *of;
	unsigned int n;
};

void sysctls_take(struct sysctls *s, const char *device);
void sysctls_free(struct sysctls *s);
/* Those that differ are written, as far as it works; *err is of the first that fails. 0 or -1 */
int sysctls_give(const struct sysctls *s, char **err);

/* What /proc/sys/net/FAMILY/conf/DEVICE/NAME has, -1 if there is none; and set it */
int sysctl_get(const char *family, const char *device, const char *name);
void sysctl_set(const char *family, const char *device, const char *name, int value);

#endif
