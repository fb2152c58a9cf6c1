# make demo   chạy thử trên tỉnh mẫu; dòng cuối là đường dẫn sổ làm việc
# make test   chạy toàn bộ kiểm thử
# Mọi lệnh tự chuẩn bị lấy: môi trường Python riêng trong .venv, thư viện đúng bản đã khóa, trình duyệt.

PYTHON ?= python3
BIN := .venv/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test check nightly lock rubric faults clean

demo: .venv/.run .venv/.browser
	@$(BIN)/kiemtra demo

test: .venv/.dev .venv/.browser
	@$(BIN)/pytest

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Everything test leaves out for its length; what grows with the size of a case, how fast evidence is verified and a page shown.
nightly: test
	$(BIN)/pytest -m nightly
	$(BIN)/python benchmarks/growth.py
	$(BIN)/python benchmarks/fetches.py
	$(BIN)/python benchmarks/province.py
	$(BIN)/python benchmarks/cluster.py
	$(BIN)/python benchmarks/papers.py
	$(BIN)/python benchmarks/verifying.py
	$(BIN)/python benchmarks/first_page.py

# The pages of docs/ that are written by the program itself.
rubric: .venv/.dev
	$(BIN)/python docs/rubric.py

faults: .venv/.dev
	$(BIN)/python docs/faults.py

lock: .venv/bin/python
	$(PIP) install uv
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --extra build --output-file requirements.lock
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --extra build --extra dev --extra cluster --output-file requirements-dev.lock
LOCK := --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# Where Python comes without ensurepip (Debian without python3-venv), its pip fills the environment from outside.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cần Python 3.11 trở lên; chỉ bằng: make PYTHON=python3.11 …")'
	@echo "Tạo môi trường Python riêng trong .venv …" >&2
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || { \
	  $(PYTHON) -m venv --clear --without-pip .venv && \
	  $(PYTHON) -m pip --quiet --disable-pip-version-check --python .venv/bin/python install pip; }

.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Cài thư viện đúng bản đã khóa …" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "Cài thư viện và công cụ kiểm thử đúng bản đã khóa …" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch .venv/.run $@

.venv/.browser: | .venv/.run
	@$(BIN)/python -m inspection.browser_setup
	@touch $@
