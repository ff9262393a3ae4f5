# SPDX-License-Identifier: Apache-2.0
# Everything lands in build/. The user's: CC CFLAGS LDFLAGS PREFIX DESTDIR; CI=true turns warnings into errors.
CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
VERSION := $(shell cat VERSION)
OUT ?= build
DEPS ?= build/deps
# Empty for the sanitizers, which cannot be linked statically.
STATIC ?= -static -s
# V=1 shows the commands.
SAY = $(if $(V),,@$(if $(findstring s,$(firstword -$(MAKEFLAGS))),,echo "  $(1) $@" &&))

TOOLS := grab cudatag sagepick reqclean pinset
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wmissing-prototypes $(if $(CI),-Werror)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -iquote include -I$(DEPS)/include \
	-Wa,-I$(DEPS) $(WARN) -fstack-protector-strong -fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections \
	-ffile-prefix-map=$(CURDIR)=. -MMD -MP $(CFLAGS)
ALL_LDFLAGS = $(STATIC) -Wl,--gc-sections,--build-id=none,-z,relro,-z,now $(LDFLAGS)
LIBS = $(DEPS)/lib/libcurl.a -L$(DEPS)/lib -lssl -lcrypto -lnghttp2 -lyaml -ljansson -lz -lzstd -lpthread

ROOMS := $(patsubst tools/lib/%.c,$(OUT)/obj/lib/%.o,$(wildcard tools/lib/*.c))
LIB = $(OUT)/obj/librooms.a
DEP = -MF $@.d -MT $@
UNIT := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(wildcard tests/unit/test_*.c))
FUZZ := $(patsubst tests/fuzz/%.c,$(OUT)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
SERVER := $(if $(wildcard tests/server/*.c),$(OUT)/test/server)
tool_objs = $(patsubst tools/%.c,$(OUT)/obj/%.o,$(wildcard tools/$(1)/*.c))

all: static
static: $(DEPS)/stamp $(TOOLS:%=$(OUT)/bin/%)
unit: $(UNIT)
fuzzers: $(FUZZ)
server: $(SERVER)

# Always asked, seldom built: the scripts know their inputs. Order-only, so that objects stay.
packages check-packages: ; @scripts/setup $(if $(filter check%,$@),check,build)
$(DEPS)/stamp: FORCE | packages
	@scripts/deps/all $(DEPS)
$(DEPS)/lib/libcurl.a $(DEPS)/ca-bundle.crt: $(DEPS)/stamp ; @: # whose times are then read anew

$(OUT)/obj/%.o: tools/%.c Makefile | packages
	@mkdir -p $(@D)
	$(call SAY,CC) $(CC) $(ALL_CFLAGS) -c -o $@ $<
# Only these need the headers that are made; the rest is compiled beside them.
$(patsubst tools/%.c,$(OUT)/obj/%.o,$(wildcard $(addprefix tools/lib/,ahead.c farewell.c fetch*.c digest*.c roots.c))): | $(DEPS)/stamp
$(OUT)/obj/lib/data.o $(OUT)/obj/lib/reqcodec.o: $(wildcard tools/data/*.yaml tools/lib/*.tsv)
$(OUT)/obj/lib/fetch_ca.o: $(DEPS)/ca-bundle.crt
# The files of facts as they are parsed, so that no program does it at its start.
PARSED_cudatag = drivers gpus torch
PARSED_reqclean = policy
PARSER = $(patsubst %,$(OUT)/obj/lib/%.o,arena buf err host out str utf8 yaml)
$(OUT)/test/data-nodes: tools/data/nodes.c $(PARSER)
	@mkdir -p $(@D)
	$(call SAY,CC) $(CC) $(ALL_CFLAGS) $(DEP) -o $@ $< $(PARSER) $(LDFLAGS) -lyaml
define nodes_rule
$(OUT)/obj/nodes_$(1).c: $(OUT)/test/data-nodes $(PARSED_$(1):%=tools/data/%.yaml)
	@mkdir -p $$(@D) && $$< $$(filter %.yaml,$$^) >$$@
$(OUT)/obj/nodes_$(1).o: $(OUT)/obj/nodes_$(1).c
	$$(call SAY,CC) $$(CC) $$(ALL_CFLAGS) -c -o $$@ $$<
# Only where they are read at each start: they are large.
$(OUT)/bin/$(1): $(OUT)/obj/nodes_$(1).o
endef
$(foreach tool,cudatag reqclean,$(eval $(call nodes_rule,$(tool))))
$(OUT)/unit/test_data: $(OUT)/obj/nodes_cudatag.o
$(LIB): $(ROOMS)
	$(call SAY,AR) new=$@.$$$$ && ar rcsD $$new $^ && mv $$new $@

# Facts that no room would load stop the build.
$(OUT)/test/data-check: tools/data/check.c $(LIB)
	@mkdir -p $(@D)
	$(call SAY,CC) $(CC) $(ALL_CFLAGS) $(DEP) -o $@ $< $(LIB) $(LDFLAGS) $(LIBS)
$(OUT)/test/data-ok: $(OUT)/test/data-check ; @$< && touch $@
define tool_rule
$(OUT)/bin/$(1): $(call tool_objs,$(1)) $(LIB) $(DEPS)/lib/libcurl.a | $(OUT)/test/data-ok
	@mkdir -p $$(@D)
	$$(call SAY,LD) $$(CC) $$(CFLAGS) $$(ALL_LDFLAGS) -o $$@.new $$(filter-out $(DEPS)/%,$$^) $$(LIBS) && mv $$@.new $$@
endef
$(foreach tool,$(TOOLS),$(if $(wildcard tools/$(tool)/*.c),$(eval $(call tool_rule,$(tool)))))
$(OUT)/unit/%: tests/unit/%.c $(LIB) | check-packages
	@mkdir -p $(@D)
	$(call SAY,CC) $(CC) $(ALL_CFLAGS) $(DEP) -o $@ $< $(filter %.o,$^) $(LIB) $(LDFLAGS) -lcmocka $(LIBS)
$(OUT)/fuzz/%: tests/fuzz/%.c $(LIB)
	@mkdir -p $(@D)
	$(call SAY,CC) $(CC) $(ALL_CFLAGS) $(DEP) -fsanitize=fuzzer -o $@ $< $(LIB) $(LDFLAGS) $(LIBS)
$(OUT)/test/server: $(wildcard tests/server/*.c) | $(DEPS)/stamp
	@mkdir -p $(@D)
	$(call SAY,CC) $(CC) $(ALL_CFLAGS) $(DEP) -o $@ $(filter %.c,$^) $(LDFLAGS) -L$(DEPS)/lib -lssl -lcrypto -lz -lpthread

# The same objects serve the tools, the unit tests and the fuzzers. Newer clangs suspect long strings.
asan fuzz fuzz-long: FLAGS = -fno-sanitize-recover=all -fsanitize=address,undefined,fuzzer-no-link
tsan: FLAGS = -fsanitize=thread
SANITIZED = $(MAKE) OUT=$(OUT)/$(1) CC=clang STATIC= CFLAGS='-O1 -g -Wno-string-concatenation -fno-omit-frame-pointer $(FLAGS)'
asan tsan: ; +@scripts/setup check && $(call SANITIZED,$@) static unit
fuzz fuzz-long: ; +@scripts/setup check && $(call SANITIZED,asan) fuzzers && FUZZERS=$(OUT)/asan/fuzz tests/fuzz/run $(@:fuzz%=%)

check check-fast: ; @OUT=$(OUT) DEPS=$(DEPS) MAKE='$(MAKE)' scripts/check $@
soak: static server ; @OUT='$(OUT)' SOAK='$(SOAK)' SEED='$(SEED)' scripts/soak
static-check: static ; @OUT=$(OUT) DEPS=$(DEPS) MAKE='$(MAKE)' scripts/static-check
lint: ; @scripts/setup lint && scripts/lint
bench: static ; @scripts/setup bench && OUT=$(OUT) bench/run
image base bake demo: ; @ARCH='$(ARCH)' BASE='$(BASE)' SOURCES='$(SOURCES)' scripts/$@

man: $(TOOLS:%=man/%.1)
man/%.1: $(OUT)/bin/% ; @$< --man >$@
install: static
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(TOOLS:%=$(OUT)/bin/%) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(TOOLS:%=man/%.1) $(DESTDIR)$(PREFIX)/share/man/man1
dist:
	git archive --format=tar --prefix=gpu-image-tools-$(VERSION)/ HEAD | gzip -n9 >$(OUT)/gpu-image-tools-$(VERSION).tar.gz
clean: ; rm -rf $(OUT)

.PHONY: FORCE packages check-packages all static unit fuzzers server asan tsan fuzz fuzz-long check check-fast soak \
	static-check lint bench image base bake demo man install dist clean
.DELETE_ON_ERROR:
-include $(shell find $(OUT)/obj $(OUT)/unit $(OUT)/fuzz $(OUT)/test -name '*.d' 2>/dev/null)
