// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs about ports and interfaces. A bridge's own port is none of them: it is the bridge. */
#include "daemon/control/verbs/argument.h"
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/db/topology.h"
#include "daemon/base/xalloc.h"

/* struct attached - a port, on its bridge */
struct attached {
	struct row *bridge, *port;
};

static void attached_free(struct attached *a)
{
	row_free(a->bridge);
	row_free(a->port);
	memset(a, 0, sizeof(*a));
}

/* Fill in the bridge of a->port. 1; 0 if it is on none or is its own port */
static int attach(struct db *db, struct attached *a, char **err)
{
	int rc = port_find_bridge(db, a->port, &a->bridge, err);

	if (rc > 0 && port_is_local(a->bridge, a->port))
		rc = 0;
	if (rc <= 0)
		attached_free(a);
	return rc;
}

static int find_port(struct db *db, const char *name, struct attached *a, char **err)
{
	int rc;

	memset(a, 0, sizeof(*a));
	rc = row_by_name(db, TBL_PORT, name, &a->port, err);
	return rc > 0 ? attach(db, a, err) : rc;
}

/* The port that an interface of this name is part of */
static int find_iface(struct db *db, const char *name, struct attached *a, char **err)
{
	struct row *iface;
	int rc;

	memset(a, 0, sizeof(*a));
	rc = row_by_name(db, TBL_INTERFACE, name, &iface, err);
	if (rc <= 0)
		return rc;
	rc = iface_find_port(db, iface, &a->port, err);
	row_free(iface);
	return rc > 0 ? attach(db, a, err) : rc;
}

static int check_existing(const struct attached *a, const struct command *c, char **err)
{
	if (!strcmp(row_string(a->bridge, "name"), c->args[0]))
		return 0;
	return errline(err, -EEXIST,
		       "\"--may-exist add-port %s %s\" but %s is actually attached to bridge %s",
		       c->args[0], c->args[1], c->args[1], row_string(a->bridge, "name"));
}

static int create(struct transaction *t, struct command *c, const char *bridge, char **err)
{
	struct row *port;
	unsigned int i;
	int rc = port_create(t->db, bridge, c->args[1], "", &port, err);

	if (rc)
		return rc;
	for (i = 2; !rc && i < c->n_args; i++)
		rc = command_write(t, c, port, c->args[i], err);
	row_free(port);
	if (!rc)
		c->note = xstrdup(c->args[1]);
	return rc;
}

static int run_add_port(struct transaction *t, struct command *c, char **err)
{
	char bridge[UUID_LEN + 1];
	struct attached a;
	int rc = bridge_get_uuid(t->db, c->args[0], bridge, err);

	if (rc)
		return rc;
	rc = command_flag(c, "may-exist") ? find_port(t->db, c->args[1], &a, err) : 0;
	if (rc > 0) {
		rc = check_existing(&a, c, err);
		attached_free(&a);
	} else if (!rc) {
		rc = create(t, c, bridge, err);
	}
	return rc;
}

/* The port is there whether or not its device is: say so if not. */
static void done_add_port(struct transaction *t, struct command *c)
{
	struct iface_status st;

	if (!c->note || policy_iface_status(t->engine->policy, c->note, false, &st) ||
	    !st.error || st.ofport > 0)
		return;
	command_warn(c, "Error detected while setting up '%s': %s.  The port is attached when its "
		     "device can be used.", c->note, st.error);
}

static int no_such_port(struct transaction *t, const struct command *c, const char *name,
			char **err)
{
	struct row *bridge;
	int rc;

	if (command_flag(c, "if-exists"))
		return 0;
	rc = row_by_name(t->db, TBL_BRIDGE, name, &bridge, err);
	if (rc > 0) {
		row_free(bridge);
		return errline(err, -EINVAL, "cannot delete port %s because it is the local port "
			       "for bridge %s (deleting this port requires deleting the entire "
			       "bridge)", name, name);
	}
	if (rc)
		return rc;
	return errline(err, -ENOENT, "no port %snamed %s",
		       command_flag(c, "with-iface") ? "or interface " : "", name);
}

static int check_bridge(struct transaction *t, const struct command *c, char **err)
{
	char bridge[UUID_LEN + 1];

	return c->n_args < 2 ? 0 : bridge_get_uuid(t->db, c->args[0], bridge, err);
}

static int run_del_port(struct transaction *t, struct command *c, char **err)
{
	const char *name = c->args[c->n_args - 1];
	struct attached a;
	int rc = check_bridge(t, c, err);

	if (rc)
		return rc;
	rc = find_port(t->db, name, &a, err);
	if (!rc && command_flag(c, "with-iface"))
		rc = find_iface(t->db, name, &a, err);
	if (!rc)
		return no_such_port(t, c, name, err);
	if (rc < 0)
		return rc;
	if (c->n_args == 2 && strcmp(row_string(a.bridge, "name"), c->args[0]))
		rc = errline(err, -ENOENT, "bridge %s does not have a port %s", c->args[0], name);
	else
		rc = port_delete(t->db, a.bridge, a.port, err);
	attached_free(&a);
	return rc;
}

/* Call @list for the ports of the bridge that the command names, but its own. */
static int each_port(struct transaction *t, struct command *c,
		     int (*list)(struct transaction *t, struct command *c, const struct row *port,
				 char **err), char **err)
{
	struct row *bridge;
	struct rows ports;
	unsigned int i;
	int rc = bridge_get(t->db, c->args[0], &bridge, err);

	if (rc)
		return rc;
	rc = bridge_ports(t->db, bridge, &ports, err);
	for (i = 0; !rc && i < ports.n; i++) {
		if (!port_is_local(bridge, ports.row[i]))
			rc = list(t, c, ports.row[i], err);
	}
	rows_free(&ports);
	row_free(bridge);
	return rc;
}

static int list_port(struct transaction *t, struct command *c, const struct row *port, char **err)
{
	(void)t, (void)err;
	command_line(c, "%s", row_string(port, "name"));
	return 0;
}

static int run_list_ports(struct transaction *t, struct command *c, char **err)
{
	return each_port(t, c, list_port, err);
}

static int list_ifaces(struct transaction *t, struct command *c, const struct row *port, char **err)
{
	struct rows ifaces;
	unsigned int i;
	int rc = port_ifaces(t->db, port, &ifaces, err);

	for (i = 0; !rc && i < ifaces.n; i++)
		command_line(c, "%s", row_string(ifaces.row[i], "name"));
	rows_free(&ifaces);
	return rc;
}

static int run_list_ifaces(struct transaction *t, struct command *c, char **err)
{
	return each_port(t, c, list_ifaces, err);
}

static int run_port_to_br(struct transaction *t, struct command *c, char **err)
{
	struct attached a;
	int rc = find_port(t->db, c->args[0], &a, err);

	if (!rc)
		return errline(err, -ENOENT, "no port named %s", c->args[0]);
	if (rc < 0)
		return rc;
	command_line(c, "%s", row_string(a.bridge, "name"));
	attached_free(&a);
	return 0;
}

static int run_iface_to_br(struct transaction *t, struct command *c, char **err)
{
	struct attached a;
	int rc = find_iface(t->db, c->args[0], &a, err);

	if (!rc)
		return errline(err, -ENOENT, "no interface named %s", c->args[0]);
	if (rc < 0)
		return rc;
	command_line(c, "%s", row_string(a.bridge, "name"));
	attached_free(&a);
	return 0;
}

static int run_add_bond(struct transaction *t, struct command *c, char **err)
{
	(void)t;
	return errline(err, -EOPNOTSUPP, "cannot create bond %s: bonds are not supported yet",
		       c->args[1]);
}

const struct control_verb port_verbs[] = {
	{ "add-port", 2, VERB_MANY, "may-exist", run_add_port, done_add_port },
	{ "del-port", 1, 2, "if-exists,with-iface", run_del_port, NULL },
	{ "list-ports", 1, 1, "", run_list_ports, NULL },
	{ "port-to-br", 1, 1, "", run_port_to_br, NULL },
	{ "list-ifaces", 1, 1, "", run_list_ifaces, NULL },
	{ "iface-to-br", 1, 1, "", run_iface_to_br, NULL },
	{ "add-bond", 4, VERB_MANY, "may-exist,fake-iface", run_add_bond, NULL },
	{ 0 },
};
