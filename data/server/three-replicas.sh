#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sh data/server/three-replicas.sh [FOLDER]: PostgreSQL, three servers on it and nginx in front of them, on this machine's
# loopback, until Ctrl-C; nothing of the system is touched. The same as in a computing centre, only that there each part
# has a machine of its own. FOLDER is kept, so that what was stored is there again the next time; without one it is a
# temporary one. Environment: KONTOR_PORT (8443, of nginx), KONTOR_BUILD (build).
#
# As root the parts run as the users of their Debian packages (postgres) or as root (nginx, kontor-server).
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
port=${KONTOR_PORT:-8443}
keep=${1:-}
folder=${keep:-$(mktemp -d)}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
PATH=$PATH:/usr/sbin:$(echo /usr/lib/postgresql/*/bin | tr ' ' ':')
export PATH

program=$(command -v kontor-server || true)
if [ -z "$program" ]; then
  build=${KONTOR_BUILD:-$here/build}
  [ -f "$build/build.ninja" ] || meson setup "$build" "$here" >/dev/null
  ninja -C "$build" src/server/kontor-server >/dev/null
  program=$build/src/server/kontor-server
fi
for tool in initdb nginx openssl; do
  command -v $tool >/dev/null || { echo "$tool is not installed: apt-get install postgresql nginx-light openssl" >&2; exit 1; }
done

as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
  else
    "$@"
  fi
}

pids=
stop() {
  trap - EXIT INT TERM
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  for pid in $pids; do wait "$pid" 2>/dev/null || true; done
  as_postgres pg_ctl -D "$folder/postgres/data" -m fast -w stop >/dev/null 2>&1 || true
  [ -n "$keep" ] || rm -rf "$folder"
}
trap stop EXIT
trap 'exit 0' INT TERM

# PostgreSQL, on a socket in its folder only.
chmod 711 "$folder"
mkdir -p "$folder/postgres"
if [ "$(id -u)" = 0 ]; then chown postgres "$folder/postgres"; fi
if [ ! -d "$folder/postgres/data" ]; then
  as_postgres initdb -D "$folder/postgres/data" -U kontor -A trust -E UTF8 --locale=C >/dev/null
fi
as_postgres pg_ctl -D "$folder/postgres/data" -l "$folder/postgres/log" -w start \
  -o "-c listen_addresses='' -c unix_socket_directories='$folder/postgres' -c max_connections=60" >/dev/null
psql -h "$folder/postgres" -U kontor -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = 'kontor'" | grep -q 1 \
  || createdb -h "$folder/postgres" -U kontor kontor
database="postgresql:///kontor?host=$(echo "$folder/postgres" | sed 's|/|%2F|g')&user=kontor"

# One house, if it is the first time.
mkdir -p "$folder/data"
if ! "$program" admin --database "$database" tenant list 2>/dev/null | grep -q house; then
  "$program" admin --database "$database" tenant add house
  "$program" admin --database "$database" user set admin --name Administrator --roles 'admin;sales' --territories '*'
  echo "The code for the first device of admin, good for 24 hours:"
  "$program" admin --database "$database" code admin
fi

# Three servers with one secret, each on a port that the system chooses.
servers=
for replica in 1 2 3; do
  "$program" serve --data "$folder/data" --database "$database" --listen 127.0.0.1:0 --quiet \
    --accel /kontor-catalog/ \
    >"$folder/ready-$replica" 2>"$folder/log-$replica" &
  pids="$pids $!"
  for _ in $(seq 100); do grep -qs ready "$folder/ready-$replica" && break; sleep 0.1; done
  address=$(sed -n 's/^ready //p' "$folder/ready-$replica")
  [ -n "$address" ] || { cat "$folder/log-$replica" >&2; exit 1; }
  servers="$servers    server $address;\\n"
done

# nginx, with the configuration as it is installed, but for paths and ports.
mkdir -p "$folder/nginx" "$folder/data/catalog"
[ -e "$folder/nginx/key" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 \
  -keyout "$folder/nginx/key" -out "$folder/nginx/crt" -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
sed -e "s|    server 127.0.0.1:8462;|$servers|" -e "s|listen 443|listen 127.0.0.1:$port|" \
  -e "s|/etc/kontor/server.crt|$folder/nginx/crt|" -e "s|/etc/kontor/server.key|$folder/nginx/key|" \
  -e "s|/srv/kontor/catalog/|$folder/data/catalog/|" -e "s|/var/log/nginx/|$folder/nginx/|" \
  "$here/data/server/nginx.conf" >"$folder/nginx/site.conf"
cat >"$folder/nginx/nginx.conf" <<END
$([ "$(id -u)" = 0 ] && echo "user root;")
daemon off;
pid $folder/nginx/pid;
worker_processes auto;
worker_rlimit_nofile 25000;
events { worker_connections 12000; }
http {
  client_body_temp_path $folder/nginx/body;
  proxy_temp_path $folder/nginx/proxy;
  fastcgi_temp_path $folder/nginx/fastcgi;
  uwsgi_temp_path $folder/nginx/uwsgi;
  scgi_temp_path $folder/nginx/scgi;
  include $folder/nginx/site.conf;
}
END
nginx -e "$folder/nginx/error" -p "$folder/nginx" -c "$folder/nginx/nginx.conf" &
pids="$pids $!"
for _ in $(seq 50); do curl -fsk "https://127.0.0.1:$port/health" >/dev/null 2>&1 && break; sleep 0.1; done
curl -fsk "https://127.0.0.1:$port/health" >/dev/null
echo "ready https://localhost:$port/ (certificate: $folder/nginx/crt)"
echo "Another code: $program admin --database '$database' code LOGIN"
wait
