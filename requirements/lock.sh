#!/bin/sh
# Writes requirements/run.txt and test.txt: universal, hashed, naming no index and no folder of the machine that made them.
set -eu
cd "$(dirname "$0")/.."
lock() {
  out=$1; shift
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-annotate --no-header "$@" pyproject.toml requirements/build.in --output-file "$out"
  if grep -nE '://|^-' "$out"; then echo "$out records an address or an option: look at it" >&2; exit 1; fi
}
lock requirements/run.txt --extra postgres --extra channels --extra sqlcipher
lock requirements/test.txt --extra postgres --extra channels --extra sqlcipher --extra test --constraint requirements/run.txt
