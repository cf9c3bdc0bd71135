#!/bin/sh
# Say which of the named tools this machine lacks, and how to get them.
set -u
missing=0

lack() {
    echo "frontseal needs $1: $2" >&2
    missing=1
}

for tool in "$@"; do
    case $tool in
        cargo)
            command -v cargo >/dev/null || lack "Rust 1.88 or newer" "install it with rustup (rustup.rs), or your system's packages rustc and cargo"
            ;;
        rustfmt | clippy)
            name=$tool
            [ "$tool" = clippy ] && name=cargo-clippy
            command -v "$name" >/dev/null || lack "$tool" "rustup component add $tool"
            ;;
        cargo-fuzz)
            command -v cargo-fuzz >/dev/null || lack "cargo-fuzz" "cargo install cargo-fuzz"
            ;;
        cc)
            command -v cc >/dev/null || lack "a C compiler" "apt-get install gcc, or xcode-select --install on macOS"
            ;;
        c++)
            command -v c++ >/dev/null || lack "a C++ compiler" "apt-get install g++, or xcode-select --install on macOS"
            ;;
        chromium | curl | git | pkg-config | valgrind)
            command -v "$tool" >/dev/null || lack "$tool" "apt-get install $tool"
            ;;
        python3)
            python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 9))' 2>/dev/null ||
                lack "Python 3.9 or newer with venv" "apt-get install python3 python3-venv"
            ;;
        go)
            command -v go >/dev/null || lack "Go 1.23 or newer" "install it from go.dev, or apt-get install golang"
            ;;
        staticcheck)
            go version 2>/dev/null | grep -Eq 'go1\.(2[6-9]|[3-9][0-9])' || lack "Go 1.26 or newer for staticcheck" "install it from go.dev"
            ;;
        node)
            { command -v npm >/dev/null && node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(+(major < 20 || (major === 20 && minor < 17)))'; } ||
                lack "Node.js 20.17 or newer with npm" "install it from nodejs.org, or apt-get install nodejs npm"
            ;;
        openssl)
            command -v openssl >/dev/null || lack "the openssl program" "apt-get install openssl"
            ;;
        *)
            lack "$tool" "and tests/need.sh does not know how to get it"
            ;;
    esac
done
exit $missing
