#!/bin/bash
# Walks through "Setting it up", "Backup" and "Upgrading" in docs/operating.md, in a fresh Debian.
#
#   make dist && tests/walk/walk.sh FOLDER
#
# As root, with debootstrap. FOLDER gets the system, without what the steps install. Every command of
# the docs is run as it stands; see `systemctl` for the one program that has a stand-in. pip gets
# Bahith from build/dist. The services run in a network of their own.
set -euo pipefail

here=$(dirname "$(realpath "$0")")
top=$here/../..
root=$1
name=search.example

step() { printf '\n== %s\n' "$*"; }
inside() { chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive "${pip[@]}" bash -euxc "cd /src; $1"; }
# The commands of the docs whose block has a line that begins so.
block() { awk -v first="$1" '/^```/ { if (text ~ "(^|\n)" first) printf "%s", text; text = ""; next } { text = text $0 "\n" }' \
    "$top/docs/operating.md"; }

# pip asks where this machine asks, and trusts whom it trusts.
mapfile -t pip < <(env | grep '^PIP_' | grep -v '^PIP_FIND_LINKS')
pip+=(PIP_FIND_LINKS=/src/build/dist PIP_CONSTRAINT=/src/constraint PIP_ROOT_USER_ACTION=ignore)

if [ "${2-}" != services ]; then
    step Debian
    [ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase --include=ca-certificates,systemd,curl bookworm "$root" \
        "${MIRROR:-http://deb.debian.org/debian}"
    mkdir -p "$root/src/build" "$root/srv"
    cp -r "$top/deploy" "$root/src"
    cp -r "$top/build/dist" "$root/src/build"
    cp -r "$top/samples" "$root/srv/news"
    echo "bahith @ file:///src/build/dist/$(basename "$top"/build/dist/*.whl)" >"$root/src/constraint"
    [ -z "${PIP_CERT-}" ] || install -D "$PIP_CERT" "$root$PIP_CERT"
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # packages start nothing
    chmod +x "$root/usr/sbin/policy-rc.d"
    step Programs
    inside "$(block 'apt-get update' | sed '/pip install/q')
        $(block 'apt-get install --yes caddy' | head -1)"
    # From here on, nothing needs another machine.
    exec unshare --net --pid --fork --mount "$0" "$root" services
fi

ip link set lo up
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount --rbind /dev "$root/dev"
mkdir -p "$root/run/lock"
install "$here/systemctl" "$root/usr/local/bin/systemctl"
echo "127.0.0.1 localhost $name" >"$root/etc/hosts"

# Asks the server through the proxy, whose certificate nobody has signed.
asks="ask() { curl --silent --show-error --insecure --fail --retry 9 --retry-connrefused --retry-all-errors \"\$@\"; }
ready() { ask https://$name/api/ready; echo; }"

step Services
inside "$(block 'apt-get update' | sed '1,/pip install/d')
    sleep 3; cat /run/bahith*.log; ls -l /etc/bahith.env /var/lib/bahith"

step A proxy
folder=/etc/letsencrypt/live/$name
inside "mkdir -p $folder; openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=$name \
        -keyout $folder/privkey.pem -out $folder/fullchain.pem 2>/dev/null
    $(block 'cp deploy/nginx.conf')
    $asks; ready
    ask 'https://$name/api/search?q=%D8%A7%D9%84%D8%B3%D8%AF&size=1' | grep -q '\"total\"'
    ask --head http://$name/ | grep -i '^location: https://$name/'
    ask 'https://$name/feed?q=%D8%A7%D9%84%D8%B3%D8%AF' | grep -q 'https://$name/article/'"

step A key
inside "$asks; out=\$($(block 'runuser .*keys create')); echo \"\${out:0:12}…\"; key=\$(grep -o 'bahith_[^ ]*' <<<\"\$out\")
    put() { curl --silent --insecure -X PUT 'https://$name/api/articles/walk?wait=true' -H 'Content-Type: application/json' \
        -d '{\"title\": \"متحف الميناء\", \"text\": \"فتح أبوابه\"}' --output /tmp/answer --write-out '%{http_code}' \"\$@\"; }
    set +x
    [ \$(put) = 401 ]; [ \$(put -H \"Authorization: Bearer \$key\") = 200 ]; cat /tmp/answer; echo
    ask https://$name/api/articles/walk"

step Backup
inside "$(block 'install .*/backups')"

step Restore
inside "rm -r /var/lib/bahith/index/*.*
    $(block 'systemctl stop')
    $asks; ready; ask https://$name/api/articles/walk"

step Upgrade
# Nothing but the manifest says that another version made this index.
former="from pathlib import Path; from bahith.indexer.engines import manifest as m; \
f = Path('/var/lib/bahith/index'); m.publish(f, m.read(f) | {'analyzer': 'former'})"
pip+=(PIP_NO_INDEX=1)
inside "runuser -u bahith -- /opt/bahith/bin/python -c \"$former\"
    $(block '/opt/bahith/bin/pip install --upgrade')
    $asks
    for _ in \$(seq 60); do ask https://$name/api/ready | grep -q '\"warnings\": *\[\]' && break; sleep 1; done
    ask https://$name/api/ready | grep -q '\"warnings\": *\[\]'; ready; ask https://$name/api/articles/walk"

step Caddy
# Its certificates come from an authority of its own here, since there is no network.
inside "service nginx stop
    $(block 'apt-get install --yes caddy' | sed '1d; $d')
    sed -i '1i {\n\tlocal_certs\n\tskip_install_trust\n}' /etc/caddy/Caddyfile
    $(block 'apt-get install --yes caddy' | tail -1)
    $asks; ready
    ask 'https://$name/api/search?q=%D8%A7%D9%84%D8%B3%D8%AF&size=1' | grep -q '\"total\"'
    ask --head http://$name/ | grep -i '^location: https://$name/'
    ask 'https://$name/feed?q=%D8%A7%D9%84%D8%B3%D8%AF' | grep -q 'https://$name/article/'"

step Done
