// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/errline.h"
#include "daemon/db/vbridge.h"

void vbridge_free(struct vbridge *v)
{
	row_free(v->real);
	row_free(v->fake);
	memset(v, 0, sizeof(*v));
}

const char *vbridge_name(const struct vbridge *v)
{
	return row_string(v->fake ? v->fake : v->real, "name");
}

int port_tag(const struct row *port)
{
	const struct datum *tag = row_datum(port, "tag");

	return tag->n ? (int)tag->keys[0].integer : -1;
}

bool port_is_fake_bridge(const struct row *port)
{
	return row_datum(port, "fake_bridge")->keys[0].boolean && port_tag(port) >= 0;
}

/* Of a port that may be one; what is none is let go of */
static int take_fake(struct db *db, struct row *port, struct vbridge *v, char **err)
{
	int rc = 0;

	if (port_is_fake_bridge(port))
		rc = row_referring(db, TBL_BRIDGE, "ports", port->uuid, &v->real, err);
	if (rc <= 0) {
		row_free(port);
		return rc;
	}
	v->fake = port;
	v->vlan = port_tag(port);
	return 1;
}

int vbridge_find(struct db *db, const char *name, struct vbridge *v, char **err)
{
	struct row *port;
	int rc;

	memset(v, 0, sizeof(*v));
	rc = row_by_name(db, TBL_BRIDGE, name, &v->real, err);
	if (rc)
		return rc;
	v->real = NULL;
	rc = row_by_name(db, TBL_PORT, name, &port, err);
	return rc > 0 ? take_fake(db, port, v, err) : rc;
}

int vbridge_get(struct db *db, const char *name, struct vbridge *v, char **err)
{
	int rc = vbridge_find(db, name, v, err);

	if (!rc)
		return errline(err, -ENOENT, "no bridge named %s", name);
	return rc < 0 ? rc : 0;
}

int vbridges_fake(struct db *db, struct rows *fakes, char **err)
{
	return rows_load_where(db, TBL_PORT, "fake_bridge", "1", fakes, err);
}

int vbridge_on_vlan(struct db *db, const char *real_uuid, int vlan, struct row **fake, char **err)
{
	struct row *real;
	struct rows all;
	unsigned int i;
	int found = 0, rc = vbridges_fake(db, &all, err);

	for (i = 0; !rc && !found && i < all.n; i++) {
		if (port_tag(all.row[i]) != vlan)
			continue;
		rc = row_referring(db, TBL_BRIDGE, "ports", all.row[i]->uuid, &real, err);
		if (rc <= 0)
			continue;
		rc = 0;
		found = !strcmp(real->uuid, real_uuid);
		row_free(real);
		if (found)
			*fake = row_get(all.row[i]);
	}
	rows_free(&all);
	return rc < 0 ? rc : found;
}

static bool is_local(const struct row *real, const struct row *port)
{
	return !strcmp(row_string(real, "name"), row_string(port, "name"));
}

bool vbridge_claims(const struct vbridge *v, const struct row *port)
{
	if (port_tag(port) != v->vlan || is_local(v->real, port))
		return false;
	return !port_is_fake_bridge(port) || !strcmp(port->uuid, v->fake->uuid);
}

int vbridge_of_port(struct db *db, const struct row *port, struct vbridge *v, char **err)
{
	int rc;

	memset(v, 0, sizeof(*v));
	rc = row_referring(db, TBL_BRIDGE, "ports", port->uuid, &v->real, err);
	if (rc <= 0) {
		v->real = NULL;
		return rc;
	}
	if (port_tag(port) < 0 || is_local(v->real, port))
		return 1;
	rc = vbridge_on_vlan(db, v->real->uuid, port_tag(port), &v->fake, err);
	if (rc < 0) {
		vbridge_free(v);
		return rc;
	}
	v->vlan = v->fake ? port_tag(port) : 0;
	return 1;
}
