// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs about ports and interfaces that are there. A bridge's own port is none: it is that */
#include "daemon/control/verbs/attached.h"
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"

static int is_local(const struct command *c, const char *name, char **err)
{
	if (command_flag(c, "if-exists"))
		return 0;
	return errline(err, -EINVAL, "cannot delete port %s because it is the local port for "
		       "bridge %s (deleting this port requires deleting the entire bridge)", name,
		       name);
}

/* 1 and @a; 0: there is none, and that is forgiven; or -errno and *err */
static int find_target(struct transaction *t, const struct command *c, const char *name,
		       struct attached *a, char **err)
{
	struct vbridge v;
	int rc = vbridge_find(t->db, name, &v, err);

	if (rc > 0) {
		vbridge_free(&v);
		return is_local(c, name, err);
	}
	if (!rc)
		rc = attached_port(t->db, name, a, err);
	if (!rc && command_flag(c, "with-iface"))
		rc = attached_iface(t->db, name, a, err);
	if (rc || command_flag(c, "if-exists"))
		return rc;
	return errline(err, -ENOENT, "no port %snamed %s",
		       command_flag(c, "with-iface") ? "or interface " : "", name);
}

/* That the port is on the bridge that was named */
static int check_bridge(struct transaction *t, const struct command *c, const struct attached *a,
			char **err)
{
	const char *child = vbridge_name(&a->in);
	struct vbridge v;
	bool parent;
	int rc;

	if (c->n_args < 2 || !strcmp(child, c->args[0]))
		return 0;
	rc = vbridge_get(t->db, c->args[0], &v, err);
	if (rc)
		return rc;
	parent = !v.fake && !strcmp(v.real->uuid, a->in.real->uuid);
	vbridge_free(&v);
	if (parent)
		return errline(err, -ENOENT, "bridge %s does not have a port %s (although its "
			       "child bridge %s does)", c->args[0], c->args[1], child);
	return errline(err, -ENOENT, "bridge %s does not have a port %s", c->args[0], c->args[1]);
}

static int run_del_port(struct transaction *t, struct command *c, char **err)
{
	struct attached a;
	int rc = find_target(t, c, c->args[c->n_args - 1], &a, err);

	if (rc <= 0)
		return rc;
	rc = check_bridge(t, c, &a, err);
	if (!rc)
		rc = port_delete(t->db, a.in.real, a.port, err);
	attached_free(&a);
	return rc;
}

/* Which VLANs of a bridge go by names of their own, from the ports of it */
static void find_fake_vlans(const struct rows *ports, bool fake[4096])
{
	unsigned int i;

	memset(fake, 0, 4096 * sizeof(*fake));
	for (i = 0; i < ports->n; i++) {
		if (port_is_fake_bridge(ports->row[i]))
			fake[port_tag(ports->row[i])] = true;
	}
}

/* Whether a port of the real bridge counts as one of @v */
static bool counts(const struct vbridge *v, const struct row *port, const bool fake[4096])
{
	int tag = port_tag(port);

	return v->fake ? vbridge_claims(v, port) : tag < 0 || !fake[tag];
}

/* Call @list for the ports of the bridge that the command names. */
static int each_port(struct transaction *t, struct command *c,
		     int (*list)(struct transaction *t, struct command *c, const struct row *port,
				 char **err), char **err)
{
	struct vbridge v;
	struct rows ports;
	bool fake[4096];
	unsigned int i;
	int rc = vbridge_get(t->db, c->args[0], &v, err);

	if (rc)
		return rc;
	rc = bridge_ports(t->db, v.real, &ports, err);
	find_fake_vlans(&ports, fake);
	for (i = 0; !rc && i < ports.n; i++) {
		if (counts(&v, ports.row[i], fake))
			rc = list(t, c, ports.row[i], err);
	}
	command_sort_lines(c);
	rows_free(&ports);
	vbridge_free(&v);
	return rc;
}

static int list_port(struct transaction *t, struct command *c, const struct row *port, char **err)
{
	(void)t, (void)err;
	if (strcmp(row_string(port, "name"), c->args[0]))
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

	for (i = 0; !rc && i < ifaces.n; i++) {
		if (strcmp(row_string(ifaces.row[i], "name"), c->args[0]))
			command_line(c, "%s", row_string(ifaces.row[i], "name"));
	}
	rows_free(&ifaces);
	return rc;
}

static int run_list_ifaces(struct transaction *t, struct command *c, char **err)
{
	return each_port(t, c, list_ifaces, err);
}

static int tell_bridge(struct command *c, struct attached *a)
{
	command_line(c, "%s", vbridge_name(&a->in));
	attached_free(a);
	return 0;
}

static int run_port_to_br(struct transaction *t, struct command *c, char **err)
{
	struct attached a;
	int rc = attached_port_get(t->db, c->args[0], &a, err);

	return rc ? rc : tell_bridge(c, &a);
}

static int run_iface_to_br(struct transaction *t, struct command *c, char **err)
{
	struct attached a;
	int rc = attached_iface_get(t->db, c->args[0], &a, err);

	return rc ? rc : tell_bridge(c, &a);
}

const struct control_verb port_verbs[] = {
	{ "del-port", 1, 2, "if-exists,with-iface", .run = run_del_port },
	{ "list-ports", 1, 1, "", .run = run_list_ports },
	{ "port-to-br", 1, 1, "", .run = run_port_to_br },
	{ "list-ifaces", 1, 1, "", .run = run_list_ifaces },
	{ "iface-to-br", 1, 1, "", .run = run_iface_to_br },
	{ 0 },
};
