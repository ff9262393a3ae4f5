# SPDX-License-Identifier: Apache-2.0
# Everything lands in build/. The user's: CC CFLAGS LDFLAGS PREFIX DESTDIR.
CC ?= gcc
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
VERSION := $(shell cat VERSION)
OUT ?= build
DEPS ?= build/deps

TOOLS := grab cudatag sagepick reqclean pinset
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wmissing-prototypes $(if $(CI),-Werror)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -iquote include -I$(DEPS)/include \
	$(WARN) -fstack-protector-strong -ffunction-sections -fdata-sections -ffile-prefix-map=$(CURDIR)=. -MMD $(CFLAGS)
ALL_LDFLAGS = -static -Wl,--gc-sections,--build-id=none,-z,relro,-z,now $(LDFLAGS)
LIBS = $(DEPS)/lib/libcurl.a -lssl -lcrypto -lnghttp2 -lyaml -ljansson -lz -lpthread

ROOMS := $(patsubst tools/lib/%.c,$(OUT)/obj/lib/%.o,$(wildcard tools/lib/*.c))
LIB = $(OUT)/obj/librooms.a
UNIT := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(wildcard tests/unit/test_*.c))
FUZZ := $(patsubst tests/fuzz/%.c,$(OUT)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
tool_objs = $(patsubst tools/%.c,$(OUT)/obj/%.o,$(wildcard tools/$(1)/*.c))

all: static
static: $(TOOLS:%=$(OUT)/bin/%)

# Always asked, seldom built: the script knows its inputs. Order-only, so that objects stay.
$(DEPS)/stamp: FORCE
	@scripts/libcurl $(DEPS)
$(DEPS)/lib/libcurl.a: | $(DEPS)/stamp ;
.PHONY: FORCE all static

$(OUT)/obj/%.o: tools/%.c | $(DEPS)/stamp
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<
$(OUT)/obj/lib/data.o: $(wildcard tools/data/*.yaml)
$(LIB): $(ROOMS)
	@rm -f $@
	ar rcsD $@ $^

define tool_rule
$(OUT)/bin/$(1): $(call tool_objs,$(1)) $(LIB) $(DEPS)/lib/libcurl.a
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(ALL_LDFLAGS) -s -o $$@ $$(filter-out $(DEPS)/%,$$^) $$(LIBS)
endef
$(foreach tool,$(TOOLS),$(if $(wildcard tools/$(tool)/*.c),$(eval $(call tool_rule,$(tool)))))

$(OUT)/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -o $@ $< $(LIB) $(LDFLAGS) -lcmocka $(LIBS)

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
