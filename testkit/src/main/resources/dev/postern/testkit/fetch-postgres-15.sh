#!/bin/sh
# Fetches PostgreSQL 15 as Debian builds it, and the test suites of that very release's source:
#
#     fetch-postgres-15.sh FOLDER
#
#     FOLDER/bin                                 PostgreSQL's programs and those that run the suites
#     FOLDER/postgres                            what those packages install
#     FOLDER/source/src/test/regress, isolation  the suites
#
# Installs nothing, needs no root and writes only into FOLDER. Where something cannot be had it ends
# with status 3, and its last line of standard output says what.
set -eu

unavailable() {
  echo "$1"
  exit 3
}

for program in apt-get dpkg-deb tar bzip2 cc ldd; do
  command -v "$program" >/dev/null ||
    unavailable "$program is missing; needed are apt-get, dpkg-deb, tar, bzip2, ldd and a C compiler"
done

rm -rf "$1"
mkdir -p "$1"
cd "$1"
folder=$(pwd -P)
work=$folder/work
mkdir -p "$work/sources" "$work/lists/partial" "$work/cache/archives/partial" "$work/packages" postgres source bin

# The machine's own sources, asked for source packages too.
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ ! -f "$file" ] ||
    sed -n 's/^[[:space:]]*deb\([[:space:]].*\)/deb\1\ndeb-src\1/p' "$file" >"$work/sources/${file##*/}.list"
done
for file in /etc/apt/sources.list.d/*.sources; do
  [ ! -f "$file" ] || sed 's/^Types:.*/Types: deb deb-src/' "$file" >"$work/sources/${file##*/}"
done

# As root, apt would become a user who may not be able to enter the folder.
apt() { # PROGRAM ARGUMENT...
  program=$1
  shift
  "$program" -qq \
    -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/sources" \
    -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" \
    -o Debug::NoLocking=true -o APT::Sandbox::User=root "$@" </dev/null
}

# A source that others run may fail; what counts is whether the packages are found.
apt apt-get update >&2 || true

# Programs and source must be of one release, and a mirror may not have the newest one's source.
fetched=
cd "$work/packages"
for version in $(apt apt-cache show postgresql-15 2>/dev/null | sed -n 's/^Version: //p'); do
  if apt apt-get source --download-only "postgresql-15=$version" >&2 &&
    apt apt-get download "postgresql-15=$version" "postgresql-client-15=$version" \
      "postgresql-server-dev-15=$version" "libpq5=$version" >&2; then
    fetched=$version
    break
  fi
  rm -f ./*
done
[ -n "$fetched" ] ||
  unavailable "apt-get finds no postgresql-15 together with its source among this machine's package sources"
for package in ./*.deb; do
  dpkg-deb -x "$package" "$folder/postgres"
done
tar -xjf ./*.orig.tar.bz2 -C "$folder/source" --strip-components=1 --wildcards \
  '*/src/test/regress' '*/src/test/isolation'
cd "$folder"

home=$folder/postgres/usr/lib/postgresql/15
find_libraries() {
  libraries=$(find postgres/usr/lib postgres/lib -maxdepth 1 -name '*-linux-gnu*' 2>/dev/null |
    sed "s|^|$folder/|" | paste -s -d : -)
}
lacking() {
  LD_LIBRARY_PATH=$libraries ldd "$home/bin/postgres" "$home/bin/psql" |
    sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u | paste -s -d ' ' -
}
find_libraries
if [ -n "$(lacking)" ]; then
  # What postgresql-15 depends on and this machine has not installed.
  apt apt-get install --download-only --no-install-recommends -y "postgresql-15=$fetched" >&2 || true
  for package in "$work"/cache/archives/*.deb; do
    [ ! -f "$package" ] || dpkg-deb -x "$package" postgres
  done
  find_libraries
  [ -z "$(lacking)" ] || unavailable "libraries are missing: $(lacking)"
fi

# The functions in C that the regression suite defines; those of contrib/spi stand beside it.
cc -shared -fPIC -O1 -o "$home/lib/regress.so" source/src/test/regress/regress.c \
  -I "postgres/usr/include/postgresql/15/server" >&2 ||
  unavailable "cc cannot compile the suite's functions: it needs the C library's headers (Debian: libc6-dev)"

for program in "$home"/bin/* "$home"/lib/pgxs/src/test/regress/* "$home"/lib/pgxs/src/test/isolation/*; do
  {
    echo '#!/bin/sh'
    echo "LD_LIBRARY_PATH='$libraries' exec '$program' \"\$@\""
  } >"bin/${program##*/}"
  chmod 755 "bin/${program##*/}"
done
rm -rf "$work"
echo "$fetched"
