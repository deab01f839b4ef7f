# Everything here works in a clean clone with nothing but Python (3.11 or newer) and make.
# `make` alone lists what there is.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$python; break; fi; done)

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
COURSE ?= my-course
HUB := $(BIN)/jupyterhub
PROXY := serving/node_modules/.bin/configurable-http-proxy

# What the oldest versions that pyproject.toml allows are, for `make test-oldest`.
OLDEST := numpy==1.26.* scikit-learn==1.6.* pandas==2.2.* scipy==1.11.4 matplotlib==3.9.*
# The outputs that the notebooks store, and the code's format, belong to the pinned versions:
# other versions run the library's tests alone.
LIBRARY_TESTS := -m "not pinned"

# A worker for each processor; what shares a server and a browser stays with one.
TESTS := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup

.DEFAULT_GOAL := help
.PHONY: help lab compare test test-fast test-lab test-builds notebooks register lint format demo slides bench bench-recipe bench-methods bench-ladder bench-pictures bench-gpu bench-hub hub proxy lock test-oldest test-matrix clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-13s %s\n", $$1, $$2}'

lab: $(INSTALLED) ## install the course and open it in JupyterLab, in the folder my-course
	$(BIN)/teachkit start $(COURSE)

compare: $(INSTALLED) ## add scikit-image, OpenCV, schemathesis, pyarrow and JupyterHub, for the tests that need them
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-ci.txt

test: $(INSTALLED) ## run every test: library, lessons, notebooks, browser
	$(TESTS)

test-fast: $(INSTALLED) ## run what takes less than two minutes: for those who write
	$(TESTS) -m "not slow"

test-lab: $(INSTALLED) ## run every lesson from top to bottom in JupyterLab, in a real browser
	$(BIN)/python -m pytest -m lab

test-builds: $(INSTALLED) ## build every lesson twice, and run it as on an older machine
	$(TESTS) -m builds

notebooks: $(INSTALLED) ## build the notebooks whose lesson, or whose library, changed
	$(BIN)/python tools/build_notebooks.py

register: $(INSTALLED) ## bring minutes, README and guide up to date with the lessons
	$(BIN)/python tools/register.py

lint: $(INSTALLED) ## look for mistakes in the code and the lessons, with line numbers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/lint_lessons.py

format: $(INSTALLED) ## bring the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

demo: $(INSTALLED) ## show every demo on one page, large, for a projector
	$(BIN)/teachkit demo

slides: $(INSTALLED) ## make slides of a lesson, such as LESSON=05 (all without it), in the folder slides
	$(BIN)/python tools/slides.py $(LESSON)

bench: $(INSTALLED) ## time the library beside others, and the demos against interact
	$(BIN)/python tools/bench.py
	$(BIN)/python tools/bench_sweep.py
	$(BIN)/python tools/bench_demos.py

bench-recipe: $(INSTALLED) ## try lesson 08's recipe for a bandwidth on data that did not shape it
	@# One thread: where others want the processors too, threads wait in circles, which counts as work.
	OMP_NUM_THREADS=1 $(BIN)/python tools/bench_recipe.py

bench-methods: $(INSTALLED) ## time clustering methods side by side, for lesson 10's table
	$(BIN)/python tools/bench_methods.py

bench-ladder: $(INSTALLED) ## time the rungs of lesson 15, for its table
	$(BIN)/python tools/bench_ladder.py

bench-pictures: $(INSTALLED) ## time pictures and films beside scikit-image and OpenCV (make compare), where installed
	$(BIN)/python tools/bench_pictures.py

bench-gpu: $(INSTALLED) ## time climbs on a graphics card beside the library, for lesson 17's table (torch must be installed)
	$(BIN)/python tools/bench_gpu.py

bench-hub: $(HUB) $(PROXY) ## measure the memory that the course's JupyterHub takes for two learners
	$(BIN)/python tools/bench_hub.py

hub: $(HUB) $(PROXY) ## start the course's JupyterHub on this machine, for a trial, in the folder my-class
	$(BIN)/python -m jupyterhub --config serving/jupyterhub_config.py

proxy: $(PROXY) ## add JupyterHub's proxy, which Node.js runs, for the tests that need it

lock: $(INSTALLED) ## choose the newest versions again and pin them in requirements.txt, requirements-ci.txt
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv lock --quiet --upgrade --python $(BIN)/python
	$(BIN)/uv export --quiet --frozen --format requirements-txt --no-header --no-annotate \
		--no-emit-project --all-extras --no-extra bench --no-extra compare --no-extra fuzz --no-extra parquet --no-extra hub \
		--output-file requirements.txt
	$(BIN)/python -c "import tomllib; project = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
		print(*(name for extra in ('compare', 'fuzz', 'parquet', 'hub') for name in project['optional-dependencies'][extra]), sep='\n')" \
	| $(BIN)/uv pip compile - --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-header --no-annotate --constraint requirements.txt --output-file requirements-ci.txt

test-oldest: $(INSTALLED) ## run the library's tests with the oldest versions, Python 3.11
	$(BIN)/python -m pip install --quiet uv
	[ -x .venv-oldest/bin/python ] || $(BIN)/uv venv --quiet --python 3.11 .venv-oldest
	$(BIN)/uv pip install --quiet --python .venv-oldest/bin/python -e '.[test,build]' $(OLDEST)
	.venv-oldest/bin/python -m pytest $(LIBRARY_TESTS)

test-matrix: $(INSTALLED) ## run the library's tests with the newest versions, Python 3.11 and 3.13
	$(BIN)/python -m pip install --quiet uv
	for version in 3.11 3.13; do \
		[ -x .venv-$$version/bin/python ] || $(BIN)/uv venv --quiet --python $$version .venv-$$version || exit 1; \
		$(BIN)/uv pip install --quiet --upgrade --python .venv-$$version/bin/python -e '.[test,build]' || exit 1; \
		.venv-$$version/bin/python -m pytest $(LIBRARY_TESTS) || exit 1; \
	done

clean: ## remove the environments and what the tools left behind (never your my-course folder)
	rm -rf .venv .venv-oldest .venv-3.11 .venv-3.13 build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis uv.lock
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(HUB): requirements-ci.txt | $(INSTALLED)
	@$(MAKE) --no-print-directory compare
	@touch $@

$(PROXY): serving/package.json serving/package-lock.json
	@command -v npm >/dev/null || { \
		echo "JupyterHub's proxy needs Node.js, 18 or newer, and npm, and no npm was found here."; \
		echo "On Debian and Ubuntu: sudo apt install nodejs npm. Then run make again."; \
		exit 1; }
	npm ci --prefix serving --no-audit --no-fund
	@touch $@

# Needs the network once. As long as requirements.txt and pyproject.toml stay as they are,
# nothing is installed again.
$(INSTALLED): requirements.txt pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "This course needs Python 3.11 or newer, and none was found here."; \
		echo "Please install one (from python.org, say), then run make again."; \
		echo "If you have one in an unusual place: make PYTHON=/path/to/python3 lab"; \
		exit 1; \
	fi
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) || { \
		echo "Python could not make a virtual environment. On Debian and Ubuntu,"; \
		echo "'sudo apt install python3-venv' adds what it lacks. Then run make again."; \
		rm -rf $(VENV); exit 1; }
	@echo "Installing the course into $(VENV): about a minute the first time."
	@if $(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet uv; then \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt; \
	else \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt; \
	fi
	$(BIN)/python -m pip install --quiet --no-index --no-deps --no-build-isolation -e .
	@# matplotlib lists the fonts once, here, and not in the middle of a lesson.
	@$(BIN)/python -c "import matplotlib.font_manager"
	@touch $@
