# One definition of how Sememe is built, tested and checked. `make help` lists the targets.
#
# Everything is compiled for release. `swift build` and `Scripts/run-tests` share one set of objects, so
# that alternating between `make demo` and `make test` compiles nothing twice.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

PREFIX ?= /usr/local
DESTDIR ?=
SEMEME := .build/release/sememe
# Where the tests draw a sample of every picture.
PICTURES := $(CURDIR)/.build/pictures
DOCUMENTED := Sememe SememeHub SememeTokenizers SememeModels SememeWords SememeProjection SememePlots SememeEvaluation SememeCheckpoints SememeTensors SememeJSON SememeSystem

# An installed command must run where no toolchain is; macOS brings the Swift libraries itself.
ifeq ($(shell uname -s),Linux)
STANDALONE := --static-swift-stdlib -Xlinker -s
endif

.PHONY: help
help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: bootstrap
bootstrap: ## Install what the build needs and this machine lacks.
	@Scripts/bootstrap

.PHONY: build
build: bootstrap ## Build the command.
	swift build -c release --product sememe

.PHONY: model
model: build ## Obtain the default model, all-MiniLM-L6-v2, unless it is there.
	@Scripts/fetch-default-model >/dev/null

.PHONY: demo
demo: model ## Build, obtain the model, and show contextual embeddings at work.
	@$(SEMEME) demo

.PHONY: test
test: build ## Run the suite, kernels and golden cases with scalar kernels, pages in a browser.
	@Scripts/bootstrap test || \
	  echo "make test: going on without a tool; the tests that need it are skipped" >&2
	@Scripts/fetch-default-model >/dev/null || \
	  echo "make test: going on without the default model; the tests that need it are skipped" >&2
	rm -rf $(PICTURES) && mkdir -p $(PICTURES)
	SEMEME_PICTURES=$(PICTURES) Scripts/run-tests
	Scripts/check-pages $(PICTURES)/*.html || [ $$? -eq 77 ]
	SEMEME_KERNELS=scalar Scripts/run-tests --skip-build --filter 'Golden|Kernel'

.PHONY: bench
bench: model ## Measure kernels, tokenizer and encoder against the machine's limits; BENCH=--help.
	swift build -c release --product SememeBenchmarks
	@.build/release/SememeBenchmarks $(BENCH)

.PHONY: lint
lint: ## Check format, arrows and scripts.
	@Scripts/bootstrap lint
	@Scripts/lint

.PHONY: docs
docs: bootstrap ## Build the documentation of every library into docs/site; warnings are errors.
	rm -rf docs/site
	swift package -c release --allow-writing-to-directory docs/site generate-documentation \
	  $(foreach target,$(DOCUMENTED),--target $(target)) \
	  --enable-experimental-combined-documentation --transform-for-static-hosting \
	  --warnings-as-errors --output-path docs/site

.PHONY: sanitize
sanitize: model ## Run the suite under ThreadSanitizer and AddressSanitizer, and prove that they bite.
	Scripts/sanitize thread
	Scripts/sanitize address

.PHONY: parity
parity: model ## Compare with sentence-transformers on real texts; needs SEMEME_DATA.
	Scripts/parity/run

.PHONY: interop
interop: build ## Share a cache with huggingface_hub and word vectors with gensim; needs pip at first.
	Scripts/test-hub-interop $(SEMEME)
	Scripts/words-interop

.PHONY: static
static: bootstrap ## Build the command as one stripped file that needs no Swift where it runs.
	swift build -c release --product sememe --scratch-path .build/static $(STANDALONE)
	@ls -lL .build/static/release/sememe | awk '{ printf "%s: %.1f MB\n", $$NF, $$5 / 1e6 }'

.PHONY: check-static
check-static: build static model ## Check the static command and the smallest example without Swift.
	Scripts/check-static

.PHONY: install
install: static ## Install the command below $(DESTDIR)$(PREFIX).
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 .build/static/release/sememe "$(DESTDIR)$(PREFIX)/bin/sememe"

.PHONY: clean
clean: ## Remove everything that was built.
	rm -rf .build docs/site Examples/*/.build
