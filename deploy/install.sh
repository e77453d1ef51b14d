#!/bin/sh
# Installs Osame for one city on Debian 12, or brings an installation up to this state. Run it as often as you like.
#   deploy/install.sh --city ise --code 242039 --name 伊勢市
# See docs/installation.md. What it makes: accounts, folders, the program, the SSH server of the terminals, timers, an
# empty city. It deletes nothing, changes no data of a city, and never touches the machine's own sshd.
set -eu
umask 022

city='' code='' name='' root='' check=no wheels='' python=python3
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source=$(dirname -- "$here")

usage() {
    cat <<'TEXT'
install.sh --city NAME --code CODE --name 名称 [--check] [--wheels DIR] [--source DIR] [--python PYTHON]
  --city NAME     short name in small letters, as in osame-NAME and /srv/osame/NAME
  --code CODE     地方公共団体コード, six digits
  --name 名称     name of the city, as on its papers
  --check         say what would be done, do nothing
  --wheels DIR    take the Python packages from this folder and not from a registry
  --source DIR    the source of Osame or a wheel of it (default: where this script lies)
  --python PYTHON the Python to use, 3.11 or newer (default: python3)
  --root PREFIX   put all files below PREFIX, make no accounts, start nothing (for trying it out)
TEXT
}

fail() {
    echo "install.sh: $*" >&2
    exit 2
}

while [ $# -gt 0 ]; do
    case $1 in
        --check) check=yes ;;
        -h | --help) usage; exit 0 ;;
        --city | --code | --name | --root | --wheels | --source | --python)
            [ $# -ge 2 ] || fail "$1 needs a value"
            case $1 in
                --city) city=$2 ;;
                --code) code=$2 ;;
                --name) name=$2 ;;
                --root) root=$2 ;;
                --wheels) wheels=$2 ;;
                --source) source=$2 ;;
                --python) python=$2 ;;
            esac
            shift
            ;;
        *) usage >&2; fail "unknown word $1" ;;
    esac
    shift
done

case $city in
    '' | *[!a-z0-9]*) fail '--city must be small letters and digits' ;;
    [0-9]*) fail '--city must begin with a letter' ;;
    in | sshd) fail "--city $city is taken" ;;
esac
[ "${#city}" -le 20 ] || fail '--city must not be longer than 20 letters'
case $code in
    [0-9][0-9][0-9][0-9][0-9][0-9]) ;;
    *) fail '--code must be six digits' ;;
esac
[ -n "$name" ] || fail '--name is missing'
[ -n "$root" ] || [ "$check" = yes ] || [ "$(id -u)" -eq 0 ] || fail 'must be run as root'

account=osame-$city
sender=osame-in-$city

# Each step goes through one of these: with --check it is only told.
run() {
    if [ "$check" = yes ]; then echo "would: $*"; else "$@"; fi
}

say() { echo "install.sh: $*"; }

# folder MODE OWNER PATH
folder() {
    if [ "$check" = yes ]; then
        [ -d "$root$3" ] || echo "would: make $3 ($2 $1)"
        return 0
    fi
    [ -d "$root$3" ] || mkdir -p "$root$3"
    [ -n "$root" ] || chown "$2" "$3"
    chmod "$1" "$root$3"
}

# file MODE FROM TO: written only when it differs, and moved into place whole.
file() {
    if cmp -s "$2" "$root$3"; then
        [ "$check" = yes ] || chmod "$1" "$root$3"
        return 0
    fi
    if [ "$check" = yes ]; then echo "would: write $3"; return 0; fi
    cp "$2" "$root$3.new"
    chmod "$1" "$root$3.new"
    mv "$root$3.new" "$root$3"
    say "wrote $3"
}

# list MODE OWNER PATH: a file that the administrator fills; it is made empty and never written again.
list() {
    if [ "$check" = yes ]; then
        [ -e "$root$3" ] || echo "would: make $3 ($2 $1)"
        return 0
    fi
    [ -e "$root$3" ] || : >"$root$3"
    [ -n "$root" ] || chown "$2" "$3"
    chmod "$1" "$root$3"
}

need() {
    command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || fail "$1 is missing: apt-get install $2"
}

group() {
    getent group "$1" >/dev/null || run groupadd --system "$1"
}

# user NAME GROUP SHELL COMMENT: a system account without a password; `*` lets keys in, `!` would shut it.
user() {
    group "$1"
    getent passwd "$1" >/dev/null ||
        run useradd --system --gid "$1" --groups "$2" --no-create-home --home-dir /var/lib/osame --shell "$3" --comment "$4" "$1"
    case " $(id -nG "$1" 2>/dev/null) " in
        *" $2 "*) ;;
        *) run usermod --append --groups "$2" "$1" ;;
    esac
    case $(getent shadow "$1") in
        "$1:*:"*) ;;
        *) run usermod -p '*' "$1" ;;
    esac
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || fail "$python is not 3.11 or newer"
"$python" -c 'import venv, ensurepip' 2>/dev/null || fail 'venv is missing: apt-get install python3-venv'
need sshd openssh-server

if [ -z "$root" ]; then
    group osame-clerks
    group osame-senders
    user "$account" osame-clerks /bin/sh "Osame $city"
    user "$sender" osame-senders /usr/sbin/nologin "Osame $city incoming files"
fi

# What is root's and can be read by all; no secret lies here.
for each in /opt/osame /opt/osame/bin /etc/osame /etc/osame/terminals /etc/osame/senders /etc/osame/accounts \
    /srv/osame /srv/osame-in /var/lib/osame /etc/systemd/system /etc/systemd/system/osame-.service.d /etc/sysctl.d; do
    folder 755 root:root "$each"
done
folder 711 root:root /etc/osame/keys
folder 755 root:root /var/lib/osame/anchor
# What is the city's.
folder 700 "$account:$account" "/etc/osame/keys/$city"
folder 700 "$account:$account" "/etc/osame/accounts/$city"
folder 700 "$account:$account" "/srv/osame/$city"
folder 700 "$account:$account" "/var/lib/osame/anchor/$city"
# The tray: its top is root's, as a chroot must be; each channel is the sender's, and the city may take out of it.
folder 755 root:root "/srv/osame-in/$sender"
for each in direct_debit convenience parties assessments; do
    folder 2770 "$sender:$account" "/srv/osame-in/$sender/$each"
done
for each in done refused; do
    folder 700 "$account:$account" "/srv/osame-in/$sender/$each"
done
if [ ! -e "$root/srv/osame/$city/in" ] && [ ! -L "$root/srv/osame/$city/in" ]; then
    run ln -s "$root/srv/osame-in/$sender" "$root/srv/osame/$city/in"
fi

# Keys of terminals and of senders: lists of root's that sshd reads as the account; the account cannot write them.
list 640 "root:$account" "/etc/osame/terminals/$account"
list 640 "root:$sender" "/etc/osame/senders/$sender"

# The program.
if [ "$check" = yes ]; then
    echo "would: install $source into /opt/osame/venv"
else
    [ -x "$root/opt/osame/venv/bin/python" ] || "$python" -m venv "$root/opt/osame/venv"
    if [ -n "$wheels" ]; then set -- --no-index --find-links "$wheels"; else set --; fi
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 "$root/opt/osame/venv/bin/python" -m pip install --quiet --upgrade "$@" "$source"
    chmod -R go-w,a+rX "$root/opt/osame/venv"
fi
file 755 "$here/bin/osame-terminal" /opt/osame/bin/osame-terminal
file 755 "$here/bin/osame-city" /opt/osame/bin/osame-city
file 644 "$here/sshd_config" /etc/osame/sshd_config
file 644 "$here/sysctl-osame.conf" /etc/sysctl.d/60-osame.conf
file 644 "$here/systemd/osame-.service.d/hardening.conf" /etc/systemd/system/osame-.service.d/hardening.conf
for each in "$here"/systemd/*.service "$here"/systemd/*.timer; do
    file 644 "$each" "/etc/systemd/system/${each##*/}"
done

# The city itself, once.
if [ -n "$root" ]; then
    if [ "$check" = no ] && [ ! -e "$root/srv/osame/$city/city.db" ]; then
        "$root/opt/osame/venv/bin/python" -I -m tui.cli.main init --dir "$root/srv/osame/$city" --keys "$root/etc/osame/keys/$city" --code "$code" --name "$name"
    fi
    exit 0
fi
[ -e "/srv/osame/$city/city.db" ] || run /opt/osame/bin/osame-city "$city" init --code "$code" --name "$name"

run sysctl --quiet --load /etc/sysctl.d/60-osame.conf || say 'some settings of the kernel could not be set here'
if [ -d /run/systemd/system ]; then
    run systemctl daemon-reload
    run systemctl enable --quiet --now sshd-osame.service
    run systemctl reload sshd-osame.service
    run systemctl enable --quiet --now "osame-reap@$city.service"
    for each in "$here"/systemd/*@.timer; do
        unit=${each##*/}
        case $unit in osame-replica*) continue ;; esac # only where there is another machine
        run systemctl enable --quiet --now "${unit%@.timer}@$city.timer"
    done
else
    say 'no systemd here: start sshd-osame and the timers by other means'
fi
[ "$check" = yes ] || /opt/osame/bin/osame-city "$city" doctor || say 'doctor names what is still to be done'
