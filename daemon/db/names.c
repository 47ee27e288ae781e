// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"
#include "daemon/db/names.h"
#include "daemon/db/vbridge.h"

/* " on bridge br0", for a port that is on one; to be freed */
static char *on_bridge(struct db *db, const struct row *port)
{
	struct vbridge v;
	char *text;

	if (!port || vbridge_of_port(db, port, &v, NULL) <= 0)
		return xstrdup("");
	text = xasprintf(" on bridge %s", vbridge_name(&v));
	vbridge_free(&v);
	return text;
}

static int in_use(struct db *db, const char *what, const char *name, const char *by,
		  const struct row *port, char **err)
{
	char *where = on_bridge(db, port);

	errline(err, -EEXIST, "cannot create %s named %s because %s named %s already exists%s",
		what, name, by, name, where);
	free(where);
	return -EEXIST;
}

static int by_bridge(struct db *db, const char *what, const char *name, char **err)
{
	char uuid[UUID_LEN + 1];
	int rc = row_find(db, TBL_BRIDGE, "name", name, uuid, err);

	return rc > 0 ? in_use(db, what, name, "a bridge", NULL, err) : rc;
}

static int by_port(struct db *db, const char *what, const char *name, char **err)
{
	char uuid[UUID_LEN + 1];
	struct row *port;
	int rc = row_find(db, TBL_PORT, "name", name, uuid, err);

	if (rc > 0)
		rc = row_by_uuid(db, TBL_PORT, uuid, &port, err);
	if (rc <= 0)
		return rc;
	if (port_is_fake_bridge(port))
		rc = in_use(db, what, name, "a bridge", NULL, err);
	else
		rc = in_use(db, what, name, "a port", port, err);
	row_free(port);
	return rc;
}

static int by_iface(struct db *db, const char *what, const char *name, char **err)
{
	struct row *iface, *port = NULL;
	char uuid[UUID_LEN + 1];
	int rc = row_find(db, TBL_INTERFACE, "name", name, uuid, err);

	if (rc > 0)
		rc = row_by_uuid(db, TBL_INTERFACE, uuid, &iface, err);
	if (rc <= 0)
		return rc;
	rc = row_referring(db, TBL_PORT, "interfaces", iface->uuid, &port, err);
	if (rc >= 0)
		rc = in_use(db, what, name, "an interface", rc ? port : NULL, err);
	if (port)
		row_free(port);
	row_free(iface);
	return rc;
}

int name_check_free(struct db *db, const char *what, const char *name, char **err)
{
	int rc = by_bridge(db, what, name, err);

	if (!rc)
		rc = by_port(db, what, name, err);
	return rc ? rc : by_iface(db, what, name, err);
}
