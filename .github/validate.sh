#!/usr/bin/env bash
# The step of action.yml: PATHS, SHAPES, FAIL_ON, BASELINE and SARIF come from its inputs.
set -euo pipefail
read -r -d '' -a paths <<<"${PATHS:-.}" || true
read -r -d '' -a shapes <<<"${SHAPES:-}" || true
options=(--fail-on "${FAIL_ON:-violation}")
for each in "${shapes[@]}"; do options+=(--shapes "$each"); done
if [ -n "${BASELINE:-}" ]; then options+=(--baseline "$BASELINE"); fi
if [ -n "${SARIF:-}" ]; then options+=(--output "sarif:$SARIF"); fi
corpgraph validate "${paths[@]}" --format github "${options[@]}"
