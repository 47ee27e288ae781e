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
#include "cli/noun.h"
#include "cli/plain.h"

/* Bits of OpenFlow 1.0 section 5.2.1, as vswitchd has them */
static const struct bit {
	const char *word, *shown;
	int bit;
	bool until_1_0;		/* later versions have no such bit */
} bits[] = {
	{ "stp", "NO_STP", 0x02, true }, { "receive", "NO_RECV", 0x04, false },
	{ "receive-stp", "NO_RECV_STP", 0x08, true }, { "flood", "NO_FLOOD", 0x10, true },
	{ "forward", "NO_FWD", 0x20, false }, { "packet-in", "NO_PACKET_IN", 0x40, false },
};

static void put_config(const struct front *f, struct json_object *port)
{
	unsigned long long config = front_number(port, "config");
	const char *blank = "";

	printf("     config:     ");
	if (!front_flag(port, "up")) {
		printf("PORT_DOWN");
		blank = " ";
	}
	for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++) {
		if (!(config & (unsigned int)bits[i].bit) || (f->opts.of && bits[i].until_1_0))
			continue;
		printf("%s%s", blank, bits[i].shown);
		blank = " ";
	}
	puts(*blank ? "" : "0");
}

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
	put_config(f, port);
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
		puts("capabilities: FLOW_STATS TABLE_STATS PORT_STATS GROUP_STATS");
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

/* "flood" clears a bit that "no-flood" sets. */
static int set_bit(const struct front *f, const char *bridge, struct json_object *port,
		   const char *action, char **err)
{
	bool no = !strncasecmp(action, "no-", 3);
	struct json_object *params;

	for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++) {
		if (strcasecmp(bits[i].word, action + (no ? 3 : 0)))
			continue;
		params = front_bridge(bridge);
		noun_put(params, "port", front_text(port, "port"));
		json_object_object_add(params, "config", json_object_new_int(no ? bits[i].bit : 0));
		json_object_object_add(params, "mask", json_object_new_int(bits[i].bit));
		return ofctl_change(f, "port.mod", params, err);
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
		rc = set_bit(f, args[0], port, args[2], err);
	json_object_put(ports);
	return rc;
}
