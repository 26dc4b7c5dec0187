#!/usr/bin/env bash
# Brings the browser parts in again, by package name and exact version, so that a run of the desk needs no Node.
# Run it after changing a version below, look at the difference, and commit what it wrote.
set -euo pipefail
cd "$(dirname "$0")/.."

GOVUK=6.6.0
MOJ=11.1.0
HTMX=2.0.11
HTMX_SSE=2.2.4
AXE=4.14.1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unpack() { # unpack NAME@VERSION: leaves the package's files in $work/$2
    local tarball
    tarball=$(npm pack --silent --pack-destination "$work" "$1" 2>/dev/null)
    mkdir -p "$work/$2"
    tar -xzf "$work/$tarball" -C "$work/$2" --strip-components=1
}

unpack "govuk-frontend@$GOVUK" govuk
unpack "@ministryofjustice/frontend@$MOJ" moj
unpack "htmx.org@$HTMX" htmx
unpack "htmx-ext-sse@$HTMX_SSE" sse
unpack "axe-core@$AXE" axe

vendor=src/firstcall/desk/static/vendor
rm -rf "$vendor/govuk-frontend" "$vendor/moj-frontend" "$vendor/htmx"
mkdir -p "$vendor/govuk-frontend" "$vendor/moj-frontend/images" "$vendor/htmx" tests/journeys/vendor
cp "$work"/govuk/dist/govuk/govuk-frontend.min.{css,js} "$vendor/govuk-frontend/"
cp "$work"/moj/moj/moj-frontend.min.{css,js} "$vendor/moj-frontend/"
for icon in $(grep -oE '/assets/images/[a-z0-9-]+\.(svg|png)' "$vendor/moj-frontend/moj-frontend.min.css" | sort -u); do
    cp "$work/moj/moj$icon" "$vendor/moj-frontend/images/"
done
cp "$work/htmx/dist/htmx.min.js" "$work/sse/dist/sse.min.js" "$vendor/htmx/"
cp "$work/axe/axe.min.js" tests/journeys/vendor/
cp "$work/axe/LICENSE" tests/journeys/vendor/axe-LICENSE.txt
cp "$work/axe/LICENSE-3RD-PARTY.txt" tests/journeys/vendor/axe-LICENSE-3RD-PARTY.txt

python3 tools/vendor_tidy.py "$vendor"/*/*.css "$vendor"/*/*.js tests/journeys/vendor/*.js

cat > "$vendor/LICENSES.md" <<NOTICES
# What stands in this folder, and under which licence

Written by \`tools/vendor.sh\`. The files are the packages' own built ones; the GDS Transport font and the royal crest, which are licensed
for GOV.UK only, are taken out, addresses are made relative, and references to source maps are removed.

| folder | package | version | licence | copyright |
|---|---|---|---|---|
| \`govuk-frontend/\` | govuk-frontend | $GOVUK | MIT | Crown Copyright, Government Digital Service |
| \`moj-frontend/\` | @ministryofjustice/frontend | $MOJ | MIT | Crown Copyright, Ministry of Justice |
| \`htmx/htmx.min.js\` | htmx.org | $HTMX | 0BSD | the htmx contributors |
| \`htmx/sse.min.js\` | htmx-ext-sse | $HTMX_SSE | 0BSD | 2023 Alexander Petros |

axe-core $AXE (MPL-2.0, Deque Systems, Inc.) is used by the tests alone and stands in \`tests/journeys/vendor/\` with its own licence files.

## MIT License (govuk-frontend; @ministryofjustice/frontend)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

## Zero-Clause BSD (htmx.org; htmx-ext-sse)

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES
OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY
DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION,
ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
NOTICES
