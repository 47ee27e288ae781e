// SPDX-License-Identifier: GPL-2.0-or-later
/* ovs-ofctl show, dump-ports-desc, mod-port. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <errno.h>
#include <net/if.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/device.h"
#include "cli/compat/ofctl.h"
#include "cli/compat/ports.h"
#include "cli/error.h"
#include "cli/plain.h"

/* OpenFlow 1.0 has no word for a port that works. */
static void put_port(const struct front *f, struct json_object *port)
{
	const char *mac = front_text(port, "mac");
	bool link = front_flag(port, "link");

	putchar(' ');
	port_put(stdout, port, false);
	putchar('(');
	plain_put(stdout, front_text(port, "port"));
	printf("): addr:%s\n", mac ? mac : "00:00:00:00:00:00");
	printf("     config:     %s\n", front_flag(port, "up") ? "0" : "PORT_DOWN");
	printf("     state:      %s\n", !link ? "LINK_DOWN" : f->opts.of ? "LIVE" : "0");
	device_put_modes(stdout, front_text(port, "port"), port_has_device(port));
}

static void put_ports(const struct front *f, struct json_object *ports, const char *only)
{
	struct json_object *one = only ? port_find(ports, only) : NULL;

	for (size_t i = 0; i < json_object_array_length(ports); i++) {
		struct json_object *port = json_object_array_get_idx(ports, i);

		if (!only || port == one)
			put_port(f, port);
	}
}

static void put_ports_desc(const struct front *f, struct json_object *ports, const char *only,
			   unsigned int xid)
{
	printf("OFPST_PORT_DESC reply");
	front_put_xid(stdout, f, xid);
	puts(":");
	put_ports(f, ports, only);
}

static const char *dpid(struct json_object *ports, char id[17])
{
	struct json_object *local = port_find(ports, "LOCAL");
	const char *mac = local ? front_text(local, "mac") : NULL;
	size_t n = 4;

	strcpy(id, "0000000000000000");
	for (; mac && *mac && n < 16; mac++) {
		if (*mac != ':')
			id[n++] = *mac;
	}
	return id;
}

static void put_features(const struct front *f, struct json_object *ports)
{
	char id[17];

	printf("OFPT_FEATURES_REPLY");
	front_put_xid(stdout, f, 2);
	printf(": dpid:%s\nn_tables:254, n_buffers:0\n", dpid(ports, id));
	if (!f->opts.of)
		puts("capabilities: FLOW_STATS TABLE_STATS PORT_STATS ARP_MATCH_IP\n"
		     "actions: output set_vlan_vid set_vlan_pcp strip_vlan mod_dl_src mod_dl_dst "
		     "mod_nw_src mod_nw_dst mod_nw_tos mod_tp_src mod_tp_dst");
	else
		puts("capabilities: FLOW_STATS TABLE_STATS PORT_STATS");
}

int ofctl_show(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *ports;
	int rc = ports_ask(f, args[0], &ports, err);

	(void)n;
	if (rc)
		return rc;
	put_features(f, ports);
	if (f->opts.of)
		put_ports_desc(f, ports, NULL, 3);
	else
		put_ports(f, ports, NULL);
	printf("OFPT_GET_CONFIG_REPLY");
	front_put_xid(stdout, f, f->opts.of ? 5 : 4);
	puts(": frags=normal miss_send_len=0");
	json_object_put(ports);
	return CTL_EXIT_OK;
}

/* A port can be asked for from OpenFlow 1.5 on; before that all are answered. */
int ofctl_dump_ports_desc(const struct front *f, int n, char *const *args, char **err)
{
	const char *one = n > 1 ? args[1] : NULL;
	struct json_object *ports;
	int rc = ports_ask(f, args[0], &ports, err);

	if (rc)
		return rc;
	if (one && !port_is_number(one) && !port_find(ports, one)) {
		rc = CTL_EXIT_ERROR;
		error_set(err, "%s: unknown port `%s'", args[0], one);
	} else {
		put_ports_desc(f, ports, f->opts.of == 5 ? one : NULL,
			       one && !port_is_number(one) ? 4 : 2);
	}
	json_object_put(ports);
	return rc;
}

/* --- mod-port ------------------------------------------------------------------------------ */

/* The device itself: the kernel tells vswitchd, and vswitchd keeps no state of its own of it. */
static int set_up(const char *name, bool up, char **err)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), rc;
	struct ifreq req = { .ifr_flags = 0 };

	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", name);
	rc = fd < 0 ? -1 : ioctl(fd, SIOCGIFFLAGS, &req);
	if (!rc && !!(req.ifr_flags & IFF_UP) != up) {
		req.ifr_flags ^= IFF_UP;
		rc = ioctl(fd, SIOCSIFFLAGS, &req);
	}
	if (rc)
		error_set(err, "%s: cannot be set %s: %s", name, up ? "up" : "down",
			  strerror(errno));
	if (fd >= 0)
		close(fd);
	return rc ? CTL_EXIT_ERROR : CTL_EXIT_OK;
}

/* What each port does anyway is no change; and what none can do, with what does it. */
static const struct action {
	const char *name, *instead;	/* NULL: it is so */
} actions[] = {
	{ "stp", NULL }, { "receive", NULL }, { "flood", NULL }, { "forward", NULL },
	{ "no-stp", NULL }, { "no-packet-in", NULL },
	{ "no-receive", "a rule 'in_port=PORT actions=drop' is" },
	{ "no-forward", "'down' and rules are" },
	{ "no-flood", "'ovs-vsctl set Port PORT protected=true' and rules are" },
	{ "packet-in", "no OpenFlow controller is spoken to" },
};

static int set_other(const char *action, char **err)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (strcasecmp(actions[i].name, action))
			continue;
		if (!actions[i].instead)
			return CTL_EXIT_OK;
		error_set(err, "mod-port '%s' is not served by vswitch: %s", action,
			  actions[i].instead);
		return CTL_EXIT_ERROR;
	}
	error_set(err, "unknown mod-port command '%s'", action);
	return CTL_EXIT_ERROR;
}

int ofctl_mod_port(const struct front *f, int n, char *const *args, char **err)
{
	bool up = !strcasecmp(args[2], "up"), state = up || !strcasecmp(args[2], "down");
	struct json_object *ports, *port;
	int rc = ports_ask(f, args[0], &ports, err);

	(void)n;
	if (rc)
		return rc;
	port = port_find(ports, args[1]);
	if (!port)
		error_set(err, "%s: couldn't find port `%s'", args[0], args[1]);
	else if (state && !port_has_device(port))
		error_set(err, "%s: has no device here that could be set %s", args[1], args[2]);
	if (*err)
		rc = CTL_EXIT_ERROR;
	else if (state)
		rc = set_up(front_text(port, "port"), up, err);
	else
		rc = set_other(args[2], err);
	json_object_put(ports);
	return rc;
}
