#!/usr/bin/env bash
# Rotate edge certificates and signing keys. See 06-operations/security/certificate-rotation.md.
set -euo pipefail

usage() {
  echo "usage: rotate.sh edge --zone ZONE [--dry-run|--restore]" >&2
  echo "       rotate.sh signing --publish|--activate|--retire" >&2
  exit 2
}

# Services read the published keys every five minutes; three rounds are safe.
PUBLISH_WAIT_MINUTES=15
KEEP_OLD_DAYS=7
STORE=${STORE:-/var/lib/tamarind/certs}

edge() {
  local zone=$1 mode=${2:-renew}
  case $mode in
    --dry-run) lego --domains "$zone" list ;;
    --restore) cp "$STORE/$zone.previous.pem" "$STORE/$zone.pem" ;;
    renew)
      cp "$STORE/$zone.pem" "$STORE/$zone.previous.pem"
      lego --domains "$zone" --path "$STORE" renew
      find "$STORE" -name '*.previous.pem' -mtime +"$KEEP_OLD_DAYS" -delete
      ;;
    *) usage ;;
  esac
}

signing() {
  tamctl keys "${1#--}" --use svc --wait "${PUBLISH_WAIT_MINUTES}m"
}

case ${1:-} in
  edge) shift
    [[ ${1:-} == --zone ]] || usage
    edge "${2:?zone}" "${3:-renew}" ;;
  signing) signing "${2:?step}" ;;
  *) usage ;;
esac
