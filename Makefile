# frontseal. `make demo` and `make test` do all the set-up themselves; everything that they install
# stays inside this folder.

PYTHON ?= python3
CARGO  ?= cargo
VENV   := .venv

.PHONY: help demo test check rust no-std vectors peers readme bench clean

help:
	@echo 'make demo     build the program and run the main job, explained on screen'
	@echo 'make test     run every test'
	@echo 'make check    formatting, lints and documentation alone'
	@echo 'make bench    measure'
	@echo 'make clean    remove all that was built and installed here'

demo:
	@tests/need.sh cargo cc
	@$(CARGO) run --quiet --locked -p frontseal-cli -- demo

test: check vectors rust no-std peers readme
	@echo 'All tests passed.'

check:
	@tests/need.sh cargo cc rustfmt clippy
	$(CARGO) fmt --all --check
	$(CARGO) clippy --quiet --locked --workspace --all-targets -- -D warnings
	$(CARGO) check --quiet --locked -p frontseal --no-default-features
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --quiet --locked --no-deps -p frontseal

# The shared vectors are made anew and compared with what is committed.
vectors:
	@tests/need.sh python3 openssl
	$(PYTHON) tests/vectors/make.py --check

# The workspace builds the core on AWS-LC; the second line runs the same tests in pure Rust.
rust:
	@tests/need.sh cargo cc openssl
	$(CARGO) test --quiet --locked --workspace
	$(CARGO) test --quiet --locked -p frontseal

no-std:
	@tests/need.sh cargo cc python3
	tests/no_std/run.sh

# The peers from the package registries, on the same input.
peers: $(VENV)/installed
	@tests/need.sh cargo cc
	$(CARGO) build --quiet --locked -p frontseal-cli
	$(VENV)/bin/python -m pytest -q tests/peers

$(VENV)/installed: tests/peers/requirements.txt
	@tests/need.sh python3
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# Every shell example of the README, from an empty folder.
readme:
	@tests/need.sh cargo cc python3
	$(CARGO) build --quiet --locked -p frontseal-cli
	$(PYTHON) tests/readme.py

bench:
	@tests/need.sh cargo cc
	$(CARGO) bench --locked -p frontseal --features aws-lc

clean:
	$(CARGO) clean
	rm -rf $(VENV)
