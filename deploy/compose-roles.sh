#!/bin/sh
# Run once by PostgreSQL's image, in an empty cluster.
set -eu
psql --quiet --username postgres --set ON_ERROR_STOP=1 \
  --set owner_password="$(cat /run/secrets/owner-password)" \
  --set password="$(cat /run/secrets/password)" --file /roles.sql
