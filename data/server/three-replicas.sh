#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sh data/server/three-replicas.sh [FOLDER]: PostgreSQL, three servers on it and nginx in front of them, on this machine's
# loopback, until Ctrl-C; nothing of the system is touched. The same as in a computing centre, only that there each part
# has a machine of its own. FOLDER is kept, so that what was stored is there again the next time; without one it is a
# temporary one. Environment: KONTOR_PORT (8443, of nginx), and that of program.sh.
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

program=$(sh "$here/data/server/program.sh")
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
  trap '' PIPE INT TERM
  trap - EXIT
  exec >/dev/null 2>&1 # whoever read it may be gone
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  for pid in $pids; do wait "$pid" 2>/dev/null || true; done
  as_postgres pg_ctl -D "$folder/postgres/data" -m fast -w stop >/dev/null 2>&1 || true
  [ -n "$keep" ] || rm -rf "$folder"
}
trap stop EXIT
trap 'exit 0' INT TERM

# PostgreSQL, on a socket in a folder where nobody else comes.
chmod 711 "$folder"
mkdir -p -m 700 "$folder/postgres"
if [ "$(id -u)" = 0 ]; then chown postgres "$folder/postgres"; fi
if [ ! -d "$folder/postgres/data" ]; then
  as_postgres initdb -D "$folder/postgres/data" -U kontor -A trust -E UTF8 --locale=C >/dev/null
fi
as_postgres pg_ctl -D "$folder/postgres/data" -l "$folder/postgres/log" -w start \
  -o "-c listen_addresses='' -c unix_socket_directories='$folder/postgres' -c max_connections=60" >/dev/null
psql() { command psql -h "$folder/postgres" -U kontor -v ON_ERROR_STOP=1 -qAt "$@"; }
[ -n "$(psql -d postgres -c "SELECT 1 FROM pg_database WHERE datname = 'kontor'")" ] \
  || createdb -h "$folder/postgres" -U kontor kontor

# Servers come as a role that owns nothing, who administers as the owner of the tables, and neither as a superuser.
psql -d kontor -f "$here/data/server/roles.sql"
place="postgresql:///kontor?host=$(echo "$folder/postgres" | sed 's|/|%2F|g')"
database="$place&user=kontor_server"
owner="$place&user=kontor_owner"

# One house, if it is the first time.
mkdir -p "$folder/data"
"$program" admin --database "$owner" migrate >/dev/null
if ! "$program" admin --database "$owner" tenant list 2>/dev/null | grep -q house; then
  "$program" admin --database "$owner" tenant add house
  "$program" admin --database "$owner" user set admin --name Administrator --roles 'admin;sales' --territories '*'
  echo "The code for the first device of admin, good for 24 hours:"
  "$program" admin --database "$owner" code admin
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
sh "$here/data/server/authority.sh" "$folder/certificates" DNS:localhost IP:127.0.0.1
sed -e "s|    server 127.0.0.1:8462;|$servers|" -e "s|listen 443|listen 127.0.0.1:$port|" \
  -e "s|/etc/kontor/server.crt|$folder/certificates/crt|" -e "s|/etc/kontor/server.key|$folder/certificates/key|" \
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
nginx=$!
pids="$pids $nginx"

# As a client would ask.
is_up() {
  printf 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' \
    | openssl s_client -quiet -connect "127.0.0.1:$port" -verify_hostname localhost -verify_return_error \
      -CAfile "$folder/certificates/ca.crt" 2>/dev/null | grep -q '^HTTP/1.1 200'
}
for _ in $(seq 50); do is_up && break; sleep 0.1; done
is_up || { echo "nginx does not answer:" >&2; cat "$folder/nginx/error" "$folder/nginx/kontor-error.log" >&2; exit 1; }

cat <<END
ready https://localhost:$port/
Its certificate is of an authority of its own, $folder/certificates/ca.crt. For a Kontor that trusts it:
  kontor --profile FOLDER --server-ca $folder/certificates/ca.crt
For all of this machine:
  sudo cp $folder/certificates/ca.crt /usr/local/share/ca-certificates/kontor.crt && sudo update-ca-certificates
Another code: $program admin --database '$owner' code LOGIN
A catalog: $program admin --database '$owner' --data $folder/data release add TREE
END
[ -n "$keep" ] || echo "All of it is gone when this ends; with a folder as argument it is kept."
# Not `wait`: a signal that comes just before it would not be heard.
while kill -0 $nginx 2>/dev/null; do sleep 0.5; done
