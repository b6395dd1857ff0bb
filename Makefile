# `make demo` and `make test` need Python 3.13 and nothing else; each makes .venv by itself.
.PHONY: help venv demo doctor test check format lock messages migrations schema screens secrets compose-smoke bench

# Without Python's own cache each of the many processes would compile the whole project anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON = .venv/bin/python
EMBEDDED = COACHSITE_EMBEDDED=1

help:
	@echo "make demo     the whole product on this machine, with invented people"
	@echo "make test     every test that can run here"
	@echo "make check    every linter"
	@echo "make bench    figures about speed and memory: ONLY=name for one, BENCH_SCALE=0.1 for small sizes"
	@echo "make venv     only the environment, with all tools"
	@echo "more: doctor format lock messages migrations schema screens secrets compose-smoke"

venv:
	@sh scripts/venv.sh dev

demo:
	@sh scripts/venv.sh demo
	@$(EMBEDDED) $(PYTHON) manage.py demo

test: venv
	@$(PYTHON) scripts/test.py

check: venv
	@$(PYTHON) scripts/check.py

format: venv
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

doctor:
	@sh scripts/venv.sh demo
	@$(EMBEDDED) COACHSITE_DEMO=1 $(PYTHON) manage.py doctor

lock: venv
	@$(PYTHON) scripts/lock.py $(if $(UPGRADE),--upgrade)

messages: venv
	@$(EMBEDDED) $(PYTHON) scripts/messages.py

migrations: venv
	@$(EMBEDDED) $(PYTHON) manage.py makemigrations

schema: venv
	@$(PYTHON) scripts/check_schema.py --write

screens: venv
	@$(EMBEDDED) $(PYTHON) scripts/screens.py

secrets: venv
	@$(PYTHON) scripts/make_secrets.py

compose-smoke: venv
	@$(PYTHON) scripts/compose_smoke.py

bench: venv
	@$(PYTHON) -m benchmarks $(if $(ONLY),--only=$(ONLY))
