#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A short run of churn.sh, which draws the topology.
CHURN_SECONDS=${CHURN_SECONDS:-20}
. "$(dirname "$0")/churn.sh"
