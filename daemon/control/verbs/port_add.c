// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs that make ports, and change of which interfaces one is made */
#include "daemon/control/verbs/attached.h"
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "a1, a2": names in order, to be freed */
static char *sorted_names(const char *const *names, unsigned int n)
{
	const char **sorted = xcalloc(n, sizeof(*sorted));
	struct text text;
	unsigned int i;
	FILE *out;

	memcpy(sorted, names, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare_names);
	text_init(&text);
	out = text_begin(&text);
	for (i = 0; i < n; i++)
		fprintf(out, "%s%s", i ? ", " : "", sorted[i]);
	free(sorted);
	return text_take(&text);
}

/* The same of the interfaces that a port has; NULL: it cannot be read */
static char *iface_names(struct db *db, const struct row *port, char **err)
{
	const char **names;
	struct rows ifaces;
	unsigned int i;
	char *text;

	if (port_ifaces(db, port, &ifaces, err))
		return NULL;
	names = xcalloc(ifaces.n, sizeof(*names));
	for (i = 0; i < ifaces.n; i++)
		names[i] = row_string(ifaces.row[i], "name");
	text = sorted_names(names, ifaces.n);
	free(names);
	rows_free(&ifaces);
	return text;
}

/* "--may-exist" of a port that is there: 0 if it is the one that is wanted */
static int check_existing(struct transaction *t, const struct attached *a, const struct command *c,
			  const struct new_port *new, char **err)
{
	char *have = iface_names(t->db, a->port, err);
	char *want = sorted_names(new->ifaces, new->n_ifaces);
	char *text = command_text(c);
	int rc = have ? 0 : -EIO;

	if (!rc && strcmp(vbridge_name(&a->in), c->args[0]))
		rc = errline(err, -EEXIST, "\"%s\" but %s is actually attached to bridge %s", text,
			     new->name, vbridge_name(&a->in));
	else if (!rc && strcmp(have, want))
		rc = errline(err, -EEXIST, "\"%s\" but %s actually has interface(s) %s", text,
			     new->name, have);
	free(text);
	free(want);
	free(have);
	return rc;
}

/* The real bridge of this name, and in new->vlan the VLAN of one that is not: of all rows only what
 * is needed is read, as a bridge of many ports is a large one.
 */
static int find_place(struct db *db, const char *name, char bridge[UUID_LEN + 1],
		      struct new_port *new, char **err)
{
	struct vbridge v;
	int rc = row_find(db, TBL_BRIDGE, "name", name, bridge, err);

	if (rc)
		return rc < 0 ? rc : 0;
	rc = vbridge_get(db, name, &v, err);
	if (rc)
		return rc;
	memcpy(bridge, v.real->uuid, UUID_LEN + 1);
	new->vlan = v.vlan;
	vbridge_free(&v);
	return 0;
}

/* @settings: index of the first argument that sets a column */
static int create(struct transaction *t, struct command *c, struct new_port *new,
		  unsigned int settings, char **err)
{
	char bridge[UUID_LEN + 1];
	struct row *port;
	unsigned int i;
	int rc = find_place(t->db, c->args[0], bridge, new, err);

	if (!rc)
		rc = port_create(t->db, bridge, new, &port, err);
	if (rc)
		return rc;
	for (i = settings; !rc && i < c->n_args; i++)
		rc = command_write(t, c, port, c->args[i], err);
	row_free(port);
	if (!rc)
		c->note = xstrdup(new->name);
	return rc;
}

static int check_given(const struct new_port *new, char **err)
{
	unsigned int i;

	if (!*new->name)
		return errline(err, -EINVAL, "port name must not be empty string");
	for (i = 0; i < new->n_ifaces; i++) {
		if (!*new->ifaces[i])
			return errline(err, -EINVAL, "interface name must not be empty string");
	}
	return 0;
}

static int add(struct transaction *t, struct command *c, struct new_port *new,
	       unsigned int settings, char **err)
{
	struct attached a;
	int rc = check_given(new, err);

	if (!rc && command_flag(c, "may-exist"))
		rc = attached_port(t->db, new->name, &a, err);
	if (rc > 0) {
		rc = check_existing(t, &a, c, new, err);
		attached_free(&a);
	} else if (!rc) {
		rc = create(t, c, new, settings, err);
	}
	return rc;
}

static int run_add_port(struct transaction *t, struct command *c, char **err)
{
	struct new_port new = {
		.name = c->args[1], .ifaces = &c->args[1], .n_ifaces = 1, .type = "", .vlan = -1,
	};

	return add(t, c, &new, 2, err);
}

/* Of a bond: what stands before the first setting */
static unsigned int count_ifaces(const struct command *c)
{
	unsigned int n = 0;

	while (n < c->n_args - 2 && !strchr(c->args[2 + n], '='))
		n++;
	return n;
}

static int run_add_bond(struct transaction *t, struct command *c, char **err)
{
	struct new_port new = {
		.name = c->args[1], .ifaces = &c->args[2], .type = "", .vlan = -1,
		.fake_iface = command_flag(c, "fake-iface"),
	};

	new.n_ifaces = count_ifaces(c);
	if (new.n_ifaces < 2)
		return errline(err, -EINVAL, "add-bond requires at least 2 interfaces, but only "
			       "%u were specified", new.n_ifaces);
	return add(t, c, &new, 2 + new.n_ifaces, err);
}

/* The port is there whether or not its device is: say so if not. c->note: something was made */
static void tell_unattached(struct transaction *t, struct command *c, const char *name)
{
	const char *why = faults_named(&t->engine->faults, TBL_PORT, name);
	struct iface_status st;

	if (!c->note)
		return;
	if (why) {
		command_warn(c, "Error detected while setting up '%s': %s", name, why);
		return;
	}
	if (policy_iface_status(t->engine->policy, name, false, &st) || !st.error || st.ofport > 0)
		return;
	command_warn(c, "Error detected while setting up '%s': %s.  The port is attached when its "
		     "device can be used.", name, st.error);
}

/* Which Open vSwitch would not say: it would have it carry frames, too, or has a log for that. */
static void tell_standby(struct transaction *t, struct command *c, const char *name)
{
	const char *line = faults_named(&t->engine->faults, TBL_INTERFACE, name) ?:
			   faults_note(&t->engine->faults, TBL_INTERFACE, name);

	if (c->note && line)
		command_note(c, "%s", line);
}

static void done_add_port(struct transaction *t, struct command *c)
{
	tell_unattached(t, c, c->args[1]);
}

static void done_add_bond(struct transaction *t, struct command *c)
{
	unsigned int i;

	for (i = 0; i < count_ifaces(c); i++) {
		tell_unattached(t, c, c->args[2 + i]);
		tell_standby(t, c, c->args[2 + i]);
	}
}

/* "--may-exist" of an interface that is there: 1 if it is one of the port, 0: it is none at all */
static int find_existing(struct transaction *t, const struct command *c, const char *port_uuid,
			 char **err)
{
	struct attached a;
	char *text;
	int rc = attached_iface(t->db, c->args[1], &a, err);

	if (rc <= 0)
		return rc;
	text = command_text(c);
	if (strcmp(a.port->uuid, port_uuid))
		rc = errline(err, -EEXIST, "\"%s\" but %s is actually attached to port %s", text,
			     c->args[1], row_string(a.port, "name"));
	free(text);
	attached_free(&a);
	return rc;
}

static int run_add_bond_iface(struct transaction *t, struct command *c, char **err)
{
	struct attached a;
	int rc = attached_port_get(t->db, c->args[0], &a, err);

	if (rc)
		return rc;
	rc = command_flag(c, "may-exist") ? find_existing(t, c, a.port->uuid, err) : 0;
	if (!rc) {
		rc = port_add_iface(t->db, a.port, c->args[1], err);
		if (!rc)
			c->note = xstrdup(c->args[1]);
	}
	attached_free(&a);
	return rc < 0 ? rc : 0;
}

static void done_add_bond_iface(struct transaction *t, struct command *c)
{
	tell_unattached(t, c, c->args[1]);
	tell_standby(t, c, c->args[1]);
}

/* That the interface of @a is one of the port that was named */
static int check_port(struct transaction *t, const struct command *c, const struct attached *a,
		      char **err)
{
	struct attached named;
	bool same;
	int rc;

	if (c->n_args < 2)
		return 0;
	rc = attached_port_get(t->db, c->args[0], &named, err);
	if (rc)
		return rc;
	same = !strcmp(named.port->uuid, a->port->uuid);
	attached_free(&named);
	return same ? 0 : errline(err, -ENOENT, "port %s does not have an interface %s", c->args[0],
				  c->args[1]);
}

static int remove_iface(struct transaction *t, struct row *port, const char *name, char **err)
{
	struct row *iface;
	int rc;

	if (row_datum(port, "interfaces")->n < 2)
		return errline(err, -EINVAL, "cannot delete last interface from port %s",
			       row_string(port, "name"));
	rc = row_by_name(t->db, TBL_INTERFACE, name, &iface, err);
	if (rc <= 0)
		return rc;
	rc = row_del_ref(t->db, port, "interfaces", iface->uuid, err);
	if (!rc)
		rc = row_delete(t->db, iface, err);
	row_free(iface);
	return rc;
}

static int run_del_bond_iface(struct transaction *t, struct command *c, char **err)
{
	const char *name = c->args[c->n_args - 1];
	struct attached a;
	int rc = attached_iface(t->db, name, &a, err);

	if (!rc && !command_flag(c, "if-exists"))
		return errline(err, -ENOENT, "no interface named %s", name);
	if (rc <= 0)
		return rc;
	rc = check_port(t, c, &a, err);
	if (!rc)
		rc = remove_iface(t, a.port, name, err);
	attached_free(&a);
	return rc;
}

const struct control_verb port_add_verbs[] = {
	{ "add-port", 2, VERB_MANY, "may-exist", .run = run_add_port, .done = done_add_port },
	{ "add-bond", 4, VERB_MANY, "may-exist,fake-iface", .run = run_add_bond,
	  .done = done_add_bond },
	{ "add-bond-iface", 2, 2, "may-exist", .run = run_add_bond_iface,
	  .done = done_add_bond_iface },
	{ "del-bond-iface", 1, 2, "if-exists", .run = run_del_bond_iface },
	{ 0 },
};
