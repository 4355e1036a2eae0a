#!/usr/bin/env bash
# The step of action.yml: PATHS, SHAPES, FAIL_ON, BASELINE and SARIF come from its inputs.
set -euo pipefail
paths_given=${PATHS:-.}
shapes_given=${SHAPES:-}
read -r -a paths <<<"${paths_given//$'\n'/ }"
read -r -a shapes <<<"${shapes_given//$'\n'/ }"
options=(--fail-on "${FAIL_ON:-violation}")
for each in "${shapes[@]}"; do options+=(--shapes "$each"); done
if [ -n "${BASELINE:-}" ]; then options+=(--baseline "$BASELINE"); fi
if [ -n "${SARIF:-}" ]; then options+=(--output "sarif:$SARIF"); fi
corpgraph validate "${paths[@]}" --format github "${options[@]}"
