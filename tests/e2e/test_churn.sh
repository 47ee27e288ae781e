#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A short run of churn.sh, which draws the topology; longer where everything takes longer.
CHURN_SECONDS=${CHURN_SECONDS:-$([ "${PATIENCE:-5}" -gt 20 ] && echo 90 || echo 20)}
. "$(dirname "$0")/churn.sh"
