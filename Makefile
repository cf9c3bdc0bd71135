# frontseal. `make demo` and `make test` do all the set-up themselves; everything that they install
# stays inside this folder.

PYTHON ?= python3
CARGO  ?= cargo
VENV   := .venv
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))

.PHONY: help demo test check check-rust check-python check-node check-go check-c check-shell check-words check-circles format lines
.PHONY: rust edge no-std vectors instructions peers python node go media readme clients fuzz bench clean

help:
	@echo 'make demo     build the program and run the main job, explained on screen'
	@echo 'make test     run every test'
	@echo 'make media    play films in Chromium, through the edge'
	@echo 'make edge     send hostile requests to an edge (REQUESTS=20000)'
	@echo 'make check    formatting, lints, types and documentation alone; also make check-python and so on'
	@echo 'make format   format every language, and mend what linters can mend safely'
	@echo 'make lines    count the code that is written by hand'
	@echo 'make clients  measure what HTTP clients change in a URL'
	@echo 'make fuzz     fuzz each parser for some minutes (SECONDS=240)'
	@echo 'make bench    measure'
	@echo 'make clean    remove all that was built and installed here'

demo:
	@tests/need.sh cargo cc
	@$(CARGO) run --quiet --locked -p frontseal-cli -- demo

test: check vectors rust edge no-std instructions peers python node go media readme
	@echo 'All tests passed.'

# What linters and formatters have to say, a language at a time. Their versions are pinned in tests/lint.
check: check-circles check-words check-shell check-c check-python check-node check-go check-rust

# With the crates outside of the workspace.
RUST_FILES = $(shell git ls-files '*.rs')

check-rust:
	@tests/need.sh cargo cc clippy git python3 rustfmt
	rustfmt --edition 2024 --check $(RUST_FILES)
	$(CARGO) clippy --quiet --locked --workspace --all-targets -- -D warnings
	$(CARGO) clippy --quiet --locked -p frontseal --no-default-features -- -D warnings
	$(CARGO) clippy --quiet --locked -p frontseal-cli --no-default-features -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --quiet --locked --no-deps -p frontseal -p frontseal-inspect -p frontseal-manifest -p frontseal-tower -p frontseal-edge

BIOME := tests/lint/node_modules/.bin/biome

check-python: $(VENV)/installed
	$(VENV)/bin/ruff check --quiet
	$(VENV)/bin/ruff format --check --quiet
	$(VENV)/bin/mypy
	cd python && ../$(VENV)/bin/mypy && ../$(VENV)/bin/basedpyright

check-node: tests/lint/node_modules/installed node/node_modules/installed
	$(BIOME) check --error-on-warnings
	node/node_modules/.bin/tsc -p node/test/types
	node/node_modules/.bin/tsc -p node/test/types/exact.json

GO_MODULES := bindings/go bindings/go/peertest benches/drivers/go tests/peers/go
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# The library first: cgo links it to see its symbols.
check-go:
	@tests/need.sh cargo cc go staticcheck
	CARGO_TARGET_DIR=$(TARGET) bindings/go/build.sh
	@for module in $(GO_MODULES); do \
	    echo "gofmt, go vet, staticcheck: $$module"; \
	    (cd $$module && unformatted=$$(gofmt -l .) && test -z "$$unformatted" || { echo "gofmt -w $$unformatted"; exit 1; }; \
	        go vet ./... && go run $(STATICCHECK) ./...) || exit 1; \
	done

# All but what is generated.
C_FILES = $(filter-out include/frontseal.h bindings/go/frontseal_bundled.h,$(shell git ls-files '*.c' '*.h'))
SHELL_FILES = $(shell git ls-files '*.sh') .ci/run

check-c: $(VENV)/installed
	$(VENV)/bin/clang-format --dry-run -Werror $(C_FILES)

check-shell: $(VENV)/installed
	$(VENV)/bin/shellcheck $(SHELL_FILES)

check-words: $(VENV)/installed
	$(VENV)/bin/typos
	$(PYTHON) tests/citations.py
	$(PYTHON) tests/docs_agree.py

check-circles:
	$(PYTHON) tests/circles.py

format: $(VENV)/installed tests/lint/node_modules/installed
	@tests/need.sh rustfmt go
	rustfmt --edition 2024 $(RUST_FILES)
	$(VENV)/bin/ruff check --quiet --fix --exit-zero
	$(VENV)/bin/ruff format --quiet
	$(BIOME) check --write
	gofmt -w $(GO_MODULES)
	$(VENV)/bin/clang-format -i $(C_FILES)

# What is written by hand, without tests. REVISION may name one of git's.
lines:
	@$(PYTHON) tests/lines.py $(REVISION)

# The shared vectors are made anew and compared with what is committed.
vectors:
	@tests/need.sh python3 openssl
	$(PYTHON) tests/vectors/make.py --check
	$(PYTHON) tests/causes/make.py --check

# The C library is among the workspace's: its tests install it, and compile C and C++ against it.
# The workspace builds the core on AWS-LC; the second line runs the same tests in pure Rust, and the
# third runs without any key of ours.
rust:
	@tests/need.sh cargo cc c++ openssl pkg-config python3 valgrind
	$(CARGO) test --quiet --locked --workspace
	$(CARGO) test --quiet --locked -p frontseal -p frontseal-inspect
	$(CARGO) test --quiet --locked -p frontseal --no-default-features --test own_key

# Hostile requests to a running edge. REQUESTS is how many.
REQUESTS ?= 20000
edge:
	@tests/need.sh cargo cc python3
	$(CARGO) build --quiet --locked -p frontseal-cli
	CARGO_TARGET_DIR=$(TARGET) $(PYTHON) tests/edge_soak.py $(REQUESTS)

no-std:
	@tests/need.sh cargo cc python3
	tests/no_std/run.sh

# What a URL costs beside the key operation, in instructions: slower code fails.
instructions:
	@tests/need.sh cargo cc python3 valgrind
	$(PYTHON) tests/instructions.py

# The peers from the package registries, on the same input.
peers: $(VENV)/installed tests/peers/node/node_modules/installed
	@tests/need.sh cargo cc go
	$(CARGO) build --quiet --locked -p frontseal-cli
	$(VENV)/bin/python -m pytest -q tests/peers

REQUIREMENTS := tests/lint/requirements.txt tests/peers/requirements.txt python/requirements-test.txt python/tests/compat/requirements.txt benches/requirements.txt

$(VENV)/installed: $(REQUIREMENTS)
	@tests/need.sh python3
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check $(REQUIREMENTS:%=-r %)
	@touch $@

# The Python package, installed as a user installs it; its tests build and install a wheel and an sdist too.
python: $(VENV)/installed
	@tests/need.sh cargo cc
	CARGO_TARGET_DIR=$(TARGET) $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check ./python
	cd python && CARGO_TARGET_DIR=$(TARGET) ../$(VENV)/bin/python -m pytest -q

%/node_modules/installed: %/package-lock.json
	@tests/need.sh node
	cd $* && npm ci --silent --no-audit --no-fund
	@touch $@

# The npm package: its tests pack it and install it into an empty folder too.
node: node/node_modules/installed
	@tests/need.sh cargo cc node
	cd node && CARGO_TARGET_DIR=$(TARGET) npm run --silent build
	cd node && npm test --silent

# The Go module, over the C library that is built here.
go:
	@tests/need.sh cargo cc go pkg-config
	CARGO_TARGET_DIR=$(TARGET) bindings/go/test.sh

# Films that ffmpeg makes, through the edge, in Chromium. Without these two it is skipped, unless FRONTSEAL_MEDIA=required.
media:
	@tests/need.sh cargo cc node
	$(CARGO) build --quiet --locked -p frontseal-cli
	CARGO_TARGET_DIR=$(TARGET) tests/media/run.sh

# Every example of the README, as a user runs it. It comes after the packages were built.
readme:
	@tests/need.sh cargo cc go node pkg-config python3
	$(CARGO) build --quiet --locked -p frontseal-cli
	$(PYTHON) tests/readme.py

# What HTTP clients change in a URL: writes docs/clients.md, which the checks of a URL follow.
clients:
	@tests/need.sh chromium curl go node python3
	$(PYTHON) -m venv target/clients
	target/clients/bin/pip install --quiet --disable-pip-version-check -r tests/clients/requirements.txt
	target/clients/bin/python tests/clients/measure.py --write

SECONDS ?= 240
FUZZED := url=fuzz/seeds/url cookies=fuzz/seeds/cookies policy=fuzz/seeds/policy pem=tests/keys manifest=crates/frontseal-manifest/tests/manifests
fuzz:
	@tests/need.sh cargo cc cargo-fuzz
	@for target in $(FUZZED); do \
	    mkdir -p target/corpus/$${target%%=*} && \
	    RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run $${target%%=*} target/corpus/$${target%%=*} $${target#*=} \
	        -- -max_total_time=$(SECONDS) -timeout=10 || exit 1; \
	done

# The core for itself, then every language beside its peers, in one run. It wants a quiet machine.
bench: $(VENV)/installed
	@tests/need.sh cargo cc go node pkg-config python3
	$(CARGO) bench --locked -p frontseal --features aws-lc --bench signing
	$(CARGO) bench --locked -p frontseal-manifest
	$(CARGO) bench --locked -p frontseal-inspect
	CARGO_TARGET_DIR=$(TARGET) $(VENV)/bin/python benches/run.py

clean:
	$(CARGO) clean
	rm -rf $(VENV) tests/lint/node_modules tests/peers/node/node_modules tests/media/node_modules node/node_modules node/build node/npm node/*.node bindings/go/lib/*.a
