#!/usr/bin/env bash
# Calls the service with curl. Run from the repository's top, with the service running:
#   BREVVAKT_TOKEN=... examples/curl.sh http://127.0.0.1:8080
set -euo pipefail
url=${1:-http://127.0.0.1:8080}
samples=data/samples

# The token goes in by a file descriptor: on the command line every user of the machine could read it.
ask() { curl --silent --show-error --fail-with-body --config <(echo "header = \"Authorization: Bearer $BREVVAKT_TOKEN\"") "$@"; echo; }

curl --silent --show-error "$url/v1/health"; echo
ask --form "file=@$samples/outgoing/12-epikrise.pdf" "$url/v1/classify?lang=nn"
ask --form "forsendelse=@$samples/forsendelser/forsendelse-v2.json;type=application/json" \
    --form "dokument=@$samples/forsendelser/vedtak.pdf;type=application/pdf" \
    --form "dokument=@$samples/forsendelser/plan.pdf;type=application/pdf" \
    "$url/v1/route?policy=flagg"
