# Forwards only: each target calls the script that does the work.
DATA ?= var/demo
CITY ?= 140400
SECONDS ?= 600

.PHONY: build run test bench crash check fuzz fmt lint dist clean

build:
	@tools/setup build
	@tools/build release

run: build
	build/redvest demo --city $(CITY) --data $(DATA) --if-missing
	exec build/redvest serve --data $(DATA) --demo

test:
	@tools/setup test
	@tests/run

bench: build
	@bench/run

crash:
	@tools/setup test
	@tests/run --long crash

check:
	@tools/setup dev
	@tools/check

fuzz:
	@tools/setup dev
	@tests/fuzz/run --seconds $(SECONDS)

fmt:
	@tools/setup dev
	@tools/check fix

lint:
	@tools/setup dev
	@tools/check format layers cppcheck tidy

dist:
	@tools/dist

clean:
	rm -rf build build-*
