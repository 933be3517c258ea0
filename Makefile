# Every target is complete from a fresh clone; what each one does is in packaging/bootstrap.py.
PYTHON ?= python3

TARGETS = run test test-slow bench package screenshots reference clean

.PHONY: $(TARGETS)
$(TARGETS):
	@$(PYTHON) packaging/bootstrap.py $@
