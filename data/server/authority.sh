#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sh data/server/authority.sh FOLDER NAME…: a certificate authority of the house in FOLDER (ca.crt, ca.key; ten years), and a certificate
# of it for the server of these names (key, crt; DNS:kontor.example IP:192.0.2.1; a year). The authority is made once and can vouch for
# these names only, so whoever trusts it trusts nothing else by it; the certificate is made anew when it has a month left.
# ca.crt is for everybody; ca.key is needed for the next certificate only, and is best kept elsewhere until then.
set -eu
folder=$1
shift
mkdir -p "$folder"
cd "$folder"
umask 077
curve='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'

# What an authority may vouch for is written as a network.
names=
permitted=
for name; do
  names="$names${names:+,}$name"
  case $name in
    IP:*:*) name=$name/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ;;
    IP:*) name=$name/255.255.255.255 ;;
  esac
  permitted="$permitted${permitted:+,}permitted;$name"
done

if [ ! -e ca.crt ]; then
  # shellcheck disable=SC2086 # a list of words
  openssl req -x509 $curve -days 3650 -keyout ca.key -out ca.part -subj "/CN=Kontor, authority of this house" \
    -addext keyUsage=critical,keyCertSign,cRLSign -addext "nameConstraints=critical,$permitted" 2>/dev/null
  mv ca.part ca.crt
  rm -f crt
fi
if [ ! -e crt ] || ! openssl x509 -in crt -noout -checkend 2592000 >/dev/null; then
  # shellcheck disable=SC2086
  openssl req $curve -keyout key -out csr -subj "/CN=${1#*:}" -addext "subjectAltName=$names" \
    -addext extendedKeyUsage=serverAuth 2>/dev/null
  openssl x509 -req -in csr -out crt.part -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 15)" -days 365 \
    -copy_extensions copy 2>/dev/null
  mv crt.part crt
  rm csr
fi
chmod 644 ca.crt crt
