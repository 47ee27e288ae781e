// SPDX-License-Identifier: GPL-2.0-or-later
/* Of the host as a whole: kernel, module, daemon, database, and its own network. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cli/doctor/checks.h"
#include "vswitch/ctl.h"

#define HOST	"host"
#define DB_ROOM	(1 << 20)	/* bytes that a transaction may want */
#define SCARCE	20		/* less than one part in so many of the memory is left */

void check_kernel(const struct patient *p, struct findings *f)
{
	unsigned int major, minor;

	if (sscanf(p->release, "%u.%u", &major, &minor) != 2 || major > 5 ||
	    (major == 5 && minor >= 10))
		return;
	finding_wrong(f, HOST, "kernel %s is older than those that vswitch.ko is made for",
		      p->release);
	finding_todo(f, "boot a kernel of 5.10 or later");
}

static bool module_loaded(const struct patient *p)
{
	char state[256];

	return !strcmp(patient_read(p, "/sys/module/vswitch/initstate", state), "live");
}

/* A daemon that runs without the module was told to, and so will be one where vswitch-dpdk runs. */
static bool does_without(const struct patient *p)
{
	char *path;
	bool is;

	if (asprintf(&path, "%s" CTL_DPDK_DEFAULT, p->root) < 0)
		abort();
	is = p->status || !access(path, F_OK);
	free(path);
	return is;
}

void check_module(const struct patient *p, struct findings *f)
{
	if (module_loaded(p) || does_without(p))
		return;
	finding_wrong(f, HOST, "the module vswitch is not loaded");
	finding_todo(f, "modprobe vswitch; if it is not found: dkms install vswitch/"
		     VSWITCH_VERSION ", with linux-headers-%s", p->release);
}

void check_module_version(const struct patient *p, struct findings *f)
{
	const char *daemon = patient_string(p->status, "version");
	char module[256];

	patient_read(p, "/sys/module/vswitch/version", module);
	if (*module && *daemon && strcmp(module, daemon)) {
		finding_wrong(f, HOST, "vswitch.ko is of version %s, vswitchd of %s", module,
			      daemon);
		finding_todo(f, "build the module of this version (dkms) and load it");
	}
	if (*daemon && strcmp(daemon, VSWITCH_VERSION)) {
		finding_wrong(f, HOST, "vswitchd is of version %s, vswitchctl of " VSWITCH_VERSION,
			      daemon);
		finding_todo(f, "systemctl restart vswitchd: ports and flows stay");
	}
}

/* A kernel that takes signed modules only says so here, or by lockdown, which implies it. */
static bool wants_signature(const struct patient *p)
{
	char enforce[256], lockdown[256];

	patient_read(p, "/sys/module/module/parameters/sig_enforce", enforce);
	patient_read(p, "/sys/kernel/security/lockdown", lockdown);
	return *enforce == 'Y' || strstr(lockdown, "[integrity]") ||
	       strstr(lockdown, "[confidentiality]");
}

/* Letters of /sys/module/NAME/taint: F forced, E unsigned. O, out of tree, is as it should be. */
void check_signature(const struct patient *p, struct findings *f)
{
	char taint[256];

	patient_read(p, "/sys/module/vswitch/taint", taint);
	if (strchr(taint, 'F')) {
		finding_wrong(f, HOST, "vswitch.ko was loaded by force: it is of another kernel");
		finding_todo(f, "build it for %s (dkms) and load that", p->release);
	}
	if (wants_signature(p) && (strchr(taint, 'E') || !module_loaded(p))) {
		finding_wrong(f, HOST, "the kernel takes signed modules only, and vswitch.ko %s",
			      module_loaded(p) ? "is not signed" : "is not loaded");
		finding_todo(f, "sign it and enroll the key: "
			     "/usr/share/doc/vswitch-dkms/README.Debian");
	}
}

void check_daemon(const struct patient *p, struct findings *f)
{
	if (!p->silence)
		return;
	finding_wrong(f, HOST, "%s", p->silence);
	finding_todo(f, "systemctl start vswitchd; why it does not run: journalctl -u vswitchd");
}

void check_database(const struct patient *p, struct findings *f)
{
	const char *path = patient_string(p->status, "database");
	struct statvfs fs;

	if (!*path || statvfs(path, &fs))
		return;
	if (fs.f_flag & ST_RDONLY) {
		finding_wrong(f, HOST, "the database %s is on a file system that is read-only",
			      path);
		finding_todo(f, "mount it for writing: see dmesg for why it is not");
	} else if ((unsigned long long)fs.f_bavail * fs.f_frsize < DB_ROOM) {
		finding_wrong(f, HOST, "the file system of the database %s is full", path);
		finding_todo(f, "make room: no change of the configuration is taken until then");
	}
}

void check_rows(const struct patient *p, struct findings *f)
{
	struct json_object *errors = json_object_object_get(p->status, "errors");

	for (size_t i = 0; errors && i < json_object_array_length(errors); i++) {
		finding_wrong(f, HOST, "%s",
			      json_object_get_string(json_object_array_get_idx(errors, i)));
		finding_todo(f, "set, clear or destroy what it names; it is left out meanwhile");
	}
}

static bool same_address(const struct host_address *a, const struct host_address *b)
{
	return a->family == b->family &&
	       !memcmp(&a->v6, &b->v6, a->family == AF_INET ? sizeof(a->v4) : sizeof(a->v6));
}

/* Another link behind @link that has the address, too */
static const struct host_link *twin(const struct host *host, const struct host_link *link,
				    const struct host_address *a)
{
	for (const struct host_link *l = link + 1; l < host->links + host->n; l++) {
		for (unsigned int i = 0; i < l->n_addresses; i++) {
			if (same_address(a, &l->addresses[i]))
				return l;
		}
	}
	return NULL;
}

void check_duplicate_address(const struct patient *p, struct findings *f)
{
	for (unsigned int l = 0; l < p->host.n; l++) {
		const struct host_link *link = &p->host.links[l];

		for (unsigned int i = 0; i < link->n_addresses; i++) {
			const struct host_link *other = twin(&p->host, link, &link->addresses[i]);
			char text[HOST_ADDRESS_LEN];

			if (!other)
				continue;
			host_address_text(&link->addresses[i], text);
			finding_wrong(f, link->name, "address %s is on %s, too", text,
				      other->name);
			finding_todo(f, "ip address del %s dev the one that shall not have it",
				     text);
		}
	}
}

static bool same_net(const struct host_address *a, const struct host_address *b)
{
	unsigned int prefix = a->prefix < b->prefix ? a->prefix : b->prefix;
	uint32_t mask = prefix ? htonl(~0U << (32 - prefix)) : 0;

	return a->family == AF_INET && b->family == AF_INET && prefix && prefix < 32 &&
	       !((a->v4.s_addr ^ b->v4.s_addr) & mask);
}

/* A link other than @link that is up and has an address of the same IPv4 network */
static const struct host_link *neighbour(const struct host *host, const struct host_link *link)
{
	for (unsigned int l = 0; l < host->n; l++) {
		const struct host_link *other = &host->links[l];

		for (unsigned int i = 0; i < link->n_addresses && other != link; i++) {
			for (unsigned int k = 0; k < other->n_addresses; k++) {
				if (other->flags & IFF_UP &&
				    same_net(&link->addresses[i], &other->addresses[k]))
					return other;
			}
		}
	}
	return NULL;
}

/* The stricter of "all" and the device's own is in force (Documentation/networking/ip-sysctl). */
static bool is_strict(const struct patient *p, const char *device)
{
	char path[128];
	long all = patient_number(p, "/proc/sys/net/ipv4/conf/all/rp_filter"), own;

	snprintf(path, sizeof(path), "/proc/sys/net/ipv4/conf/%s/rp_filter", device);
	own = patient_number(p, path);
	return (all > own ? all : own) == 1;
}

void check_rp_filter(const struct patient *p, struct findings *f)
{
	for (unsigned int l = 0; l < p->host.n; l++) {
		const struct host_link *link = &p->host.links[l];
		const struct host_link *other;

		if (strcmp(link->kind, "vswitch") || !is_strict(p, link->name))
			continue;
		other = neighbour(&p->host, link);
		if (!other)
			continue;
		finding_wrong(f, link->name, "rp_filter is strict, and %s is in the same network: "
			      "the kernel drops what comes over the other of both", other->name);
		finding_todo(f, "take the addresses off %s, or sysctl net.ipv4.conf.%s.rp_filter=2",
			     other->name, link->name);
	}
}

static long meminfo(const struct patient *p, const char *name)
{
	char path[256], line[256];
	long value = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/proc/meminfo", p->root);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (!strncmp(line, name, strlen(name)) && line[strlen(name)] == ':')
			value = strtol(line + strlen(name) + 1, NULL, 10);
	}
	if (file)
		fclose(file);
	return value;
}

/* Flows and frames that wait take ordinary memory. */
void check_hugepages(const struct patient *p, struct findings *f)
{
	long unused = meminfo(p, "HugePages_Free") * meminfo(p, "Hugepagesize") / 1024;
	long total = meminfo(p, "MemTotal"), left = meminfo(p, "MemAvailable");

	if (!unused || left >= total / SCARCE)
		return;
	finding_wrong(f, HOST, "%ld MiB of memory are left, and %ld MiB lie in hugepages that "
		      "nobody uses", left / 1024, unused);
	finding_todo(f, "lower vm.nr_hugepages to what guests take");
}

/* A Linux bridge between guest and switch (OpenStack's qbr) whose frames pass iptables */
void check_br_netfilter(const struct patient *p, struct findings *f)
{
	if (!patient_number(p, "/proc/sys/net/bridge/bridge-nf-call-iptables"))
		return;
	for (unsigned int l = 0; l < p->host.n; l++) {
		const struct host_link *link = &p->host.links[l];
		const struct host_link *bridge = host_link_at(&p->host, link->master);
		const struct host_link *peer = host_link_at(&p->host, link->lower);
		const struct host_link *far = peer ? host_link_at(&p->host, peer->master) : NULL;

		if (!bridge || !far || strcmp(bridge->kind, "bridge") ||
		    strcmp(far->kind, "vswitch"))
			continue;
		finding_wrong(f, link->name, "what comes over the Linux bridge %s passes iptables "
			      "(br_netfilter)", bridge->name);
		finding_todo(f, "sysctl net.bridge.bridge-nf-call-iptables=0, unless security "
			     "groups need it");
	}
}
