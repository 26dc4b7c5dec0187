#!/usr/bin/env bash
# Makes sure that Debian packages are installed: system_packages.sh NAME…
# Where this user may not install them, one line says which command to run first.
set -euo pipefail

missing=()
for name in "$@"; do
    dpkg -s "$name" 2>/dev/null | grep -q '^Status: install ok installed' || missing+=("$name")
done
[ ${#missing[@]} -eq 0 ] && exit 0

may=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Run this first, then make again: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    may=(sudo -n)
fi
install=("${may[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
echo "Installing ${missing[*]}"
if ! "${install[@]}" >/dev/null 2>&1; then
    "${may[@]}" apt-get update -q >/dev/null
    "${install[@]}"
fi
