// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/error.h"
#include "cli/upgrade/sysctls.h"

#define VALUE_MAX	64	/* bytes; a stable_secret has 39 */
#define PATH_LEN	320

struct sysctl {
	char path[PATH_LEN];
	char value[VALUE_MAX];
};

static const char *const folders[] = {
	"/proc/sys/net/ipv4/conf", "/proc/sys/net/ipv4/neigh",
	"/proc/sys/net/ipv6/conf", "/proc/sys/net/ipv6/neigh",
};

/* "": it cannot be read, as a secret that nobody has set */
static void read_value(const char *path, char value[VALUE_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, value, VALUE_MAX - 1);

	value[n > 0 ? n : 0] = '\0';
	value[strcspn(value, "\n")] = '\0';
	if (fd >= 0)
		close(fd);
}

static int write_value(const char *path, const char *value)
{
	size_t len = strlen(value);
	int fd = open(path, O_WRONLY | O_CLOEXEC), ret, error;

	if (fd < 0)
		return -1;
	ret = write(fd, value, len) == (ssize_t)len ? 0 : -1;
	error = errno;
	close(fd);
	errno = error;
	return ret;
}

static void take_one(struct sysctls *s, const char *folder, const char *device, const char *name)
{
	char path[PATH_LEN], usual[VALUE_MAX];
	struct sysctl one;

	snprintf(path, sizeof(path), "%s/default/%s", folder, name);
	snprintf(one.path, sizeof(one.path), "%s/%s/%s", folder, device, name);
	read_value(path, usual);
	read_value(one.path, one.value);
	if (!*one.value || !strcmp(one.value, usual))
		return;
	s->of = realloc(s->of, (s->n + 1) * sizeof(*s->of));
	if (!s->of)
		abort();
	s->of[s->n++] = one;
}

void sysctls_take(struct sysctls *s, const char *device)
{
	char path[PATH_LEN];
	struct dirent *file;
	DIR *dir;

	*s = (struct sysctls){ 0 };
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		snprintf(path, sizeof(path), "%s/%s", folders[i], device);
		dir = opendir(path);
		while (dir && (file = readdir(dir))) {
			if (*file->d_name != '.')
				take_one(s, folders[i], device, file->d_name);
		}
		if (dir)
			closedir(dir);
	}
}

void sysctls_free(struct sysctls *s)
{
	free(s->of);
	*s = (struct sysctls){ 0 };
}

int sysctls_give(const struct sysctls *s, char **err)
{
	char now[VALUE_MAX];
	int ret = 0;

	for (unsigned int i = 0; i < s->n; i++) {
		read_value(s->of[i].path, now);
		if (!strcmp(now, s->of[i].value) || !write_value(s->of[i].path, s->of[i].value))
			continue;
		if (!ret)
			ret = error_set(err, "cannot write '%s' to %s: %s", s->of[i].value,
					s->of[i].path, strerror(errno));
	}
	return ret;
}

static void path_of(char path[PATH_LEN], const char *family, const char *device, const char *name)
{
	snprintf(path, PATH_LEN, "/proc/sys/net/%s/conf/%s/%s", family, device, name);
}

int sysctl_get(const char *family, const char *device, const char *name)
{
	char path[PATH_LEN], value[VALUE_MAX];

	path_of(path, family, device, name);
	read_value(path, value);
	return *value ? atoi(value) : -1;
}

void sysctl_set(const char *family, const char *device, const char *name, int value)
{
	char path[PATH_LEN], text[16];

	path_of(path, family, device, name);
	snprintf(text, sizeof(text), "%d", value);
	write_value(path, text);
}
