PYTHON ?= .venv/bin/python
.PHONY: demo test stress lint templates pictures addin bench rules messages

demo:       ## the main job on a real unit
	$(PYTHON) -m workbook demo

test:       ## what CI runs
	$(PYTHON) -m pytest -n 2

stress:     ## the long counts, ten times the suite's
	ZIPING_STRESS=1 $(PYTHON) -m pytest -n 2

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m mypy --platform win32

bench:      ## how long reading, explaining, marking and checking takes, beside what others would write (extra bench)
	$(PYTHON) -m tests.benchmarks.explain
	$(PYTHON) -m tests.benchmarks.marked
	$(PYTHON) -m tests.benchmarks.check
	$(PYTHON) -m tests.benchmarks.returned

templates:  ## rebuild the committed templates
	$(PYTHON) -m workbook.form.templates

addin:      ## rebuild the committed add-in from its ribbon and VBA
	$(PYTHON) -m xladdin.addin.build

pictures:   ## the pictures in docs, from the demonstration (needs LibreOffice, pdftoppm, Noto CJK and Pillow)
	$(PYTHON) -m tests.pictures
	$(PYTHON) -m tests.ribbon_picture

rules:      ## rebuild docs/rules.md from the rules
	$(PYTHON) -m workbook.rule_book

messages:   ## rebuild docs/messages.md from the catalogue of faults
	$(PYTHON) -m tests.messages
