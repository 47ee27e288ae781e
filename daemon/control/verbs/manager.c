// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs about managers and SSL: written down for those who read it. Nobody is connected to. */
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/control/verbs/targets.h"

static int run_get_manager(struct transaction *t, struct command *c, char **err)
{
	struct row *root;
	int rc = row_singleton(t->db, TBL_OPEN_VSWITCH, &root, err);

	if (rc)
		return rc;
	rc = targets_show(t, c, root, "manager_options", err);
	row_free(root);
	return rc;
}

static int run_del_manager(struct transaction *t, struct command *c, char **err)
{
	struct row *root;
	int rc = row_singleton(t->db, TBL_OPEN_VSWITCH, &root, err);

	(void)c;
	if (rc)
		return rc;
	rc = targets_delete(t, root, "manager_options", err);
	row_free(root);
	return rc;
}

static int run_set_manager(struct transaction *t, struct command *c, char **err)
{
	struct row *root;
	int rc = row_singleton(t->db, TBL_OPEN_VSWITCH, &root, err);

	if (rc)
		return rc;
	rc = targets_set(t, c, root, "manager_options", 0, err);
	row_free(root);
	command_note(c, "managers are kept, and not spoken to");
	return rc;
}

/* The row of SSL, if there is one: 1, 0 or -errno. @root: the caller row_free()s it */
static int find_ssl(struct transaction *t, struct row **root, struct row **ssl, char **err)
{
	const struct datum *ref;
	int rc = row_singleton(t->db, TBL_OPEN_VSWITCH, root, err);

	if (rc)
		return rc;
	ref = row_datum(*root, "ssl");
	rc = ref->n ? row_by_uuid(t->db, TBL_SSL, ref->keys[0].string, ssl, err) : 0;
	if (rc < 0)
		row_free(*root);
	return rc;
}

static int run_get_ssl(struct transaction *t, struct command *c, char **err)
{
	struct row *root, *ssl;
	int rc = find_ssl(t, &root, &ssl, err);

	if (rc < 0)
		return rc;
	row_free(root);
	if (!rc)
		return 0;
	command_line(c, "Private key: %s", row_string(ssl, "private_key"));
	command_line(c, "Certificate: %s", row_string(ssl, "certificate"));
	command_line(c, "CA Certificate: %s", row_string(ssl, "ca_cert"));
	command_line(c, "Bootstrap: %s",
		     row_datum(ssl, "bootstrap_ca_cert")->keys[0].boolean ? "true" : "false");
	row_free(ssl);
	return 0;
}

/* Rows without a reference go when the transaction ends. */
static int run_del_ssl(struct transaction *t, struct command *c, char **err)
{
	struct row *root;
	int rc = row_singleton(t->db, TBL_OPEN_VSWITCH, &root, err);

	(void)c;
	if (rc)
		return rc;
	rc = command_clear(t, root, row_column(root, "ssl"), err);
	row_free(root);
	return rc;
}

static int run_set_ssl(struct transaction *t, struct command *c, char **err)
{
	struct row *root, *ssl = row_new(TBL_SSL);
	int rc;

	row_put_string(ssl, "private_key", c->args[0]);
	row_put_string(ssl, "certificate", c->args[1]);
	row_put_string(ssl, "ca_cert", c->args[2]);
	row_datum(ssl, "bootstrap_ca_cert")->keys[0].boolean = command_flag(c, "bootstrap");
	rc = row_insert(t->db, ssl, err);
	if (!rc)
		rc = row_singleton(t->db, TBL_OPEN_VSWITCH, &root, err);
	if (!rc) {
		row_put_string(root, "ssl", ssl->uuid);
		rc = row_update(t->db, root, row_column(root, "ssl"), err);
		row_free(root);
	}
	row_free(ssl);
	command_note(c, "SSL keys are kept, and not used");
	return rc;
}

const struct control_verb manager_verbs[] = {
	{ "get-manager", 0, 0, "", .run = run_get_manager },
	{ "del-manager", 0, 0, "", .run = run_del_manager },
	{ "set-manager", 1, VERB_MANY, "inactivity-probe=", .run = run_set_manager },
	{ "get-ssl", 0, 0, "", .run = run_get_ssl },
	{ "del-ssl", 0, 0, "", .run = run_del_ssl },
	{ "set-ssl", 3, 3, "bootstrap", .run = run_set_ssl },
	{ 0 },
};
