// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/verbs/attached.h"
#include "daemon/base/errline.h"

void attached_free(struct attached *a)
{
	vbridge_free(&a->in);
	row_free(a->port);
	memset(a, 0, sizeof(*a));
}

/* Fill in the bridge of a->port. 1; 0 if it is on none or is its own port */
static int attach(struct db *db, struct attached *a, char **err)
{
	int rc = vbridge_of_port(db, a->port, &a->in, err);

	if (rc > 0 && !strcmp(vbridge_name(&a->in), row_string(a->port, "name")))
		rc = 0;
	if (rc <= 0)
		attached_free(a);
	return rc;
}

int attached_port(struct db *db, const char *name, struct attached *a, char **err)
{
	int rc;

	memset(a, 0, sizeof(*a));
	rc = row_by_name(db, TBL_PORT, name, &a->port, err);
	return rc > 0 ? attach(db, a, err) : rc;
}

int attached_iface(struct db *db, const char *name, struct attached *a, char **err)
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

int attached_port_get(struct db *db, const char *name, struct attached *a, char **err)
{
	int rc = attached_port(db, name, a, err);

	if (!rc)
		return errline(err, -ENOENT, "no port named %s", name);
	return rc < 0 ? rc : 0;
}

int attached_iface_get(struct db *db, const char *name, struct attached *a, char **err)
{
	int rc = attached_iface(db, name, a, err);

	if (!rc)
		return errline(err, -ENOENT, "no interface named %s", name);
	return rc < 0 ? rc : 0;
}
