# `make run` serves, `make test` tests; both set up all they need in .venv by themselves. `make help` lists the rest.
#
# How it works: .venv holds the packages of others, never our own, so that nothing stale can be imported from it.
# `make compile` builds the wheel with mypyc's extension modules into build/compiled, from where the server runs.
# Each step leaves a stamp file behind and depends on what it was made from. `make run` serves at once: compiled if that
# is up to date, else interpreted, and says so; compiled modules that are older than a source file never run.

MIN_PYTHON := 3.11
BIN := .venv/bin
COMPILED := build/compiled
CRASHES := 50
KILLS := 200
MARKET := BTC_USDT
ARGS :=

SOURCES := $(sort $(shell find protocol server persistence -name '*.py'))
FAST := not slow and not stock
# One worker a core, a file to one of them: module fixtures are shared within it. `make test WORKERS=` for one process.
WORKERS := -n auto --dist loadfile

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run cli watch bridge compile test test-slow test-compiled lint format stock-clients client-libraries
.PHONY: bridge-clients crash crash-1000 crash-history crash-bridge bench bench-history bench-clients bench-bridge clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile
	@echo '  Flags for the server go in ARGS: make run ARGS="--port 4000". PYTHON=... chooses the interpreter for .venv.'

# --- serve -----------------------------------------------------------------------------------------------------------

# A bridge that the server is to start needs more than the server.
run: $(BIN)/.runtime $(if $(findstring --bridge,$(ARGS)),$(BIN)/.bridge) ## serve on port 3464, data in ./data; from the compiled modules where `make compile` made them
	@if $(MAKE) --no-print-directory --question compile 2>/dev/null; then \
		PYTHONPATH=$(COMPILED) exec $(BIN)/python -P -m server $(ARGS); \
	else \
		echo 'make: serving interpreted; once `make compile` has run, `make run` is several times faster' >&2; \
		exec $(BIN)/python -m server $(ARGS); \
	fi

cli: $(BIN)/.cli ## the exchange at a prompt: make cli, make cli ARGS="--json MARKET.LIST"
	@exec $(BIN)/python -m clients.cli $(ARGS)

watch: $(BIN)/.cli ## a market live in the terminal: make watch MARKET=BTC_USDT ARGS="--interval 1s"
	@exec $(BIN)/python -m clients.cli watch $(MARKET) $(ARGS)

bridge: $(BIN)/.bridge ## gRPC for a server that runs: make bridge ARGS="--http 127.0.0.1:8765 --presets"
	@exec $(BIN)/python -m clients.bridge $(ARGS)

compile: $(COMPILED)/.stamp ## compile the hot path with mypyc (two minutes; again after an edit)

$(COMPILED)/.stamp: $(SOURCES) pyproject.toml hatch_build.py | $(BIN)/.compile
	@echo 'make: compiling the hot path; this takes about two minutes'
	@rm -rf $(COMPILED)
	@HATCH_BUILD_HOOK_ENABLE_CUSTOM=1 \
		$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --target $(COMPILED) .
	@echo '$(SOURCES)' >$(COMPILED)/sources.txt
	@touch $@

# A source file that came or went makes the compiled modules stale, too.
ifneq ($(file <$(COMPILED)/sources.txt),$(SOURCES))
.PHONY: $(COMPILED)/.stamp
endif

# --- test ------------------------------------------------------------------------------------------------------------

test: lint ## everything but the slow tests
	$(BIN)/python -m pytest $(WORKERS) -m '$(FAST)' $(ARGS)

lint: $(BIN)/.test ## ruff, mypy --strict, and whether the generated files are up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m protocol.generate --check
	$(BIN)/python -m clients.generate --check
	$(BIN)/python -m clients.bridge.generate --check

format: $(BIN)/.test ## let ruff rewrite what it can, and regenerate the generated files
	$(BIN)/python -m protocol.generate
	$(BIN)/python -m clients.generate
	$(BIN)/python -m clients.bridge.generate
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test-slow: $(BIN)/.test ## the slow tests
	$(BIN)/python -m pytest -m 'slow and not stock' $(ARGS)

test-compiled: $(COMPILED)/.stamp $(BIN)/.test ## the tests of `make test`, against the compiled modules
	@rm -rf build/tested
	@cp -r $(COMPILED) build/tested
	@tar -c --exclude=node_modules --exclude=target tests pyproject.toml | tar -x -C build/tested
	@ln -sfn $(abspath ../shared) build/shared
	cd build/tested && ../../$(BIN)/python -c 'import protocol.values as m; assert m.__file__.endswith(".so"), m.__file__'
	cd build/tested && ../../$(BIN)/python -m pytest $(WORKERS) -m '$(FAST)' $(ARGS)

stock-clients: $(BIN)/.test ## the unmodified client libraries of five languages against the server
	$(BIN)/python -m tests.stock_clients $(ARGS)

client-libraries: $(BIN)/.test ## our own client libraries, installed as their users would, while connections break
	$(BIN)/python -m tests.client_libraries $(ARGS)

bridge-clients: $(BIN)/.test ## both gRPC services as Python's, Node's and Go's stock tools see them, and grpcurl
	$(BIN)/python -m tests.clients.bridge $(ARGS)

crash: $(BIN)/.test ## kill -9 at CRASHES=50 random moments under load; nothing acknowledged may be lost or doubled
	$(BIN)/python -m tests.crash --points $(CRASHES) $(ARGS)

crash-1000: ## the same, a thousand times (hours)
	$(MAKE) crash CRASHES=1000

crash-history: $(BIN)/.test ## kill -9 the server, its followers and PostgreSQL KILLS=200 times; each row must be there once
	$(BIN)/python -m tests.crash.history --kills $(KILLS) $(ARGS)

crash-bridge: KILLS := 100
crash-bridge: $(BIN)/.test ## kill -9 the server and its bridge KILLS=100 times under gRPC load; no order lost or doubled, no gap
	$(BIN)/python -m tests.crash.bridge --kills $(KILLS) $(ARGS)

bench: $(COMPILED)/.stamp $(BIN)/.test ## side by side with redis-server, ratios of medians
	PYTHONPATH=$(COMPILED) $(BIN)/python -m benchmarks $(ARGS)

bench-clients: $(COMPILED)/.stamp $(BIN)/.test ## what our client libraries cost, beside generic Redis clients
	PYTHONPATH=$(COMPILED) $(BIN)/python -m benchmarks.client_libraries $(ARGS)

bench-history: $(COMPILED)/.stamp $(BIN)/.test ## what history keeps up with, a database that stands still, a history made anew
	PYTHONPATH=$(COMPILED) $(BIN)/python -m benchmarks.history $(ARGS)

bench-bridge: $(COMPILED)/.stamp $(BIN)/.test ## orders through gRPC, beside the wire and grpcio's own echo
	PYTHONPATH=$(COMPILED) $(BIN)/python -m benchmarks.bridge $(ARGS)

clean: ## remove .venv, build and the caches; never the data
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set up ----------------------------------------------------------------------------------------------------------

# Prints the requirements of: the runtime (no argument), and each extra or `build-system` that is named.
REQUIREMENTS = $(BIN)/python -c 'import sys, tomllib; \
	toml = tomllib.load(open("pyproject.toml", "rb")); extras = toml["project"]["optional-dependencies"]; \
	extras["build-system"] = toml["build-system"]["requires"]; extras["runtime"] = toml["project"]["dependencies"]; \
	print(*[line for name in sys.argv[1:] for line in extras[name]], sep="\n")'
INSTALL = $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --requirement /dev/stdin

$(BIN)/.runtime: pyproject.toml | $(BIN)/pip
	@echo 'make: installing what the server needs'
	@$(REQUIREMENTS) runtime | $(INSTALL)
	@touch $@

$(BIN)/.cli: pyproject.toml $(BIN)/.runtime
	@echo 'make: installing what the terminal needs'
	@$(REQUIREMENTS) cli | $(INSTALL)
	@touch $@

# Our own client library comes by a path, so that it can't be stale either.
$(BIN)/.bridge: pyproject.toml $(BIN)/.runtime
	@echo 'make: installing what the bridge needs'
	@$(REQUIREMENTS) bridge | $(INSTALL)
	@echo '$(abspath clients/python/src)' >"$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/dingir.pth"
	@touch $@

$(BIN)/.compile: pyproject.toml $(BIN)/.runtime
	@echo 'make: installing what the compilation needs'
	@command -v cc >/dev/null || { echo 'make: no C compiler (cc) found' >&2; exit 1; }
	@$(BIN)/python -c 'import sys, sysconfig, os; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))' || \
		{ echo 'make: no Python.h for this interpreter; on Debian: apt-get install python3-dev' >&2; exit 1; }
	@$(REQUIREMENTS) build-system compile | $(INSTALL)
	@touch $@

$(BIN)/.test: pyproject.toml $(BIN)/.bridge
	@echo 'make: installing what the tests need'
	@$(REQUIREMENTS) build-system compile cli test | $(INSTALL)
	@touch $@

# `pip` is the last file that venv writes. python3 may be older than python3.13, or a shim that runs nothing. The
# distribution's own interpreter comes first: it is built with profile and link time optimization, which pyenv's is not
# (resting orders at pipeline 16, compiled: 155,000 to 177,000 a second with Debian's, 98,000 to 112,000 with pyenv's).
PYTHONS = $(or $(PYTHON),/usr/bin/python3 python3.13 python3.12 python3.11 python3)
USABLE = import ensurepip, venv, sys; sys.exit(sys.version_info < ($(subst .,$(comma),$(MIN_PYTHON))) or sys.implementation.name != "cpython")

$(BIN)/pip:
	@for python in $(PYTHONS); do \
		$$python -c '$(USABLE)' 2>/dev/null || continue; \
		echo "make: setting up .venv with $$($$python --version)"; \
		exec $$python -m venv .venv; \
	done; \
	echo 'make: expected CPython >= $(MIN_PYTHON) with its venv module, found none ($(PYTHONS); or PYTHON=...);' \
		'on Debian: apt-get install python3-venv' >&2; exit 1
comma := ,
