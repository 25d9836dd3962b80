# Everything one does with this project. `make` alone lists it.

PYTHON ?= python3
PORT ?= 8000
PYTEST_OPTIONS ?=
WORKERS ?= 0
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := portal/translations
# What the whole suite uses beside Python: a browser, fonts of all six languages, pdftotext, pdftoppm.
DEBIAN_PACKAGES := chromium fonts-noto-core fonts-noto-cjk poppler-utils gettext

.DEFAULT_GOAL := help
.PHONY: help demo test check messages messages-check lock format lint browser debian-packages

help:  ## List what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | \
	while IFS="$$(printf '\t')" read -r name text; do printf '  make %-15s %s\n' "$$name" "$$text"; done

demo: $(VENV)/.installed  ## A whole portal with example data on http://localhost:8000 (PORT, PORTAL_DATA_DIR)
	@PORT=$(PORT) PORTAL_ENVIRONMENT=demo PORTAL_BASE_URL=$${PORTAL_BASE_URL:-http://localhost:$(PORT)} $(BIN)/flask --app wsgi demo

test: $(VENV)/.installed-dev browser  ## Every test: both databases, a real browser, the kill test (WORKERS=2 for two at a time)
	$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST_OPTIONS)

check: lint messages-check  ## Lint, types, imports, messages, and the tests on SQLite without a browser
	$(BIN)/python -m pytest -m "not postgresql and not browser and not load" $(PYTEST_OPTIONS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(BIN)/djlint portal/templates --lint --quiet

format: $(VENV)/.installed-dev  ## Format the code and mend what can be mended without thought
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(VENV)/.installed-dev  ## Extract what people read into the catalogues of every language
	$(call extract,$(CATALOGUES))

messages-check: $(VENV)/.installed-dev  ## Fail when the catalogues are not what `make messages` makes
	@rm -rf build/messages && mkdir -p build && cp -R $(CATALOGUES) build/messages
	@$(call extract,build/messages) >build/messages.log 2>&1 || { cat build/messages.log; exit 1; }
	@diff -ru --exclude='*.mo' $(CATALOGUES) build/messages || \
	{ echo 'The catalogues are behind the code: run `make messages` and translate what is new.'; exit 1; }

lock:  ## Pin every dependency anew, with hashes (needs uv); read the diff before committing it
	uv lock --upgrade
	uv export --quiet --no-emit-index-url --no-emit-project --no-annotate --no-header --no-dev -o requirements.lock
	uv export --quiet --no-emit-index-url --no-emit-project --no-annotate --no-header -o requirements-dev.lock

browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	$(MAKE) --no-print-directory debian-packages; } || \
	echo 'No chromium here, and no right to install it: browser tests will be skipped.'

debian-packages:
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(DEBIAN_PACKAGES)

# $(1): folder of the catalogues. No line numbers and no dates, so that a diff shows only words.
define extract
$(BIN)/pybabel --quiet extract -F babel.cfg --no-location --omit-header --sort-output \
	--add-comments=Translators: --strip-comments -k _l -k lazy_gettext -k lazy_ngettext:1,2 -k lazy_pgettext:1c,2 -k _lp:1c,2 \
	-o $(1)/messages.pot portal && \
$(BIN)/pybabel --quiet update -i $(1)/messages.pot -d $(1) --ignore-obsolete --no-fuzzy-matching \
	--ignore-pot-creation-date
endef

# The environment is made once, from pinned hashes, and again only when a lock file changes.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || \
	{ echo 'Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 …'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	{ echo 'Python has no venv module here. On Debian and Ubuntu: apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.installed
