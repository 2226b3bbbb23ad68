import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import type { Machine } from "../../../vms/riscv/machine/machine.js";
import { compiledMachine, imageOf } from "./compiled-machines.js";
import { machineFor } from "./machines.js";
import { buildWithRuntime, hasClang } from "./toolchains.js";

/** Runs one memory function, chosen by the input, and writes the memory that it worked on and what it returned. */
const MEMORY = `
#include <tercet.h>
static uint8_t memory[1024];
int main(void) {
  const uint8_t *in; size_t size;
  read_input(&in, &size);
  const uint16_t *words = (const uint16_t *)in;
  uint16_t function = words[0], to = words[1], from = words[2], count = words[3];
  for (size_t i = 0; i < sizeof memory; i++) memory[i] = in[8 + i];
  uint8_t *result = NULL;
  int compared = 0;
  switch (function) {
    case 0: result = memcpy(memory + to, memory + from, count); break;
    case 1: result = memmove(memory + to, memory + from, count); break;
    case 2: result = memset(memory + to, from, count); break;
    case 3: compared = memcmp(memory + to, memory + from, count); break;
  }
  int sign = compared < 0 ? -1 : compared > 0;
  int64_t returned = result ? result - memory : sign;
  write_output(memory, sizeof memory);
  write_output((const uint8_t *)&returned, sizeof returned);
  return 0;
}
`;

/**
 * Follows a script of calls of the heap: each is a slot, a call and a size. Every block is filled with a pattern of its
 * own, which must be there when the block is moved or freed. Exits with a number for what is wrong.
 */
const HEAP = `
#include <tercet.h>
enum { SLOTS = 32 };
static uint8_t *blocks[SLOTS];
static size_t sizes[SLOTS];
static uint8_t pattern(size_t slot, size_t i) { return (uint8_t)(slot * 37 + i * 11 + i / 251); }
static void fill(size_t slot, size_t from) {
  for (size_t i = from; i < sizes[slot]; i++) blocks[slot][i] = pattern(slot, i);
}
static void check(size_t slot, size_t size) {
  for (size_t i = 0; i < size; i++) if (blocks[slot][i] != pattern(slot, i)) _exit(1);
}
static void drop(size_t slot) {
  check(slot, sizes[slot]);
  free(blocks[slot]);
  blocks[slot] = NULL;
  sizes[slot] = 0;
}
int main(void) {
  const uint8_t *in; size_t size;
  read_input(&in, &size);
  for (size_t at = 0; at + 4 <= size; at += 4) {
    size_t slot = in[at] % SLOTS, wanted = (size_t)in[at + 2] << (in[at + 3] % 9), alignment = 16;
    if (in[at + 1] % 5 == 0) { drop(slot); continue; }
    if (in[at + 1] % 5 == 1) {
      size_t had = sizes[slot] < wanted ? sizes[slot] : wanted;
      uint8_t *moved = realloc(blocks[slot], wanted);
      if (!moved) _exit(2);
      blocks[slot] = moved;
      sizes[slot] = wanted;
      check(slot, had);
      fill(slot, had);
      continue;
    }
    drop(slot);
    if (in[at + 1] % 5 == 2) {
      blocks[slot] = calloc(1, wanted);
      for (size_t i = 0; i < wanted; i++) if (blocks[slot][i]) _exit(3);
    } else if (in[at + 1] % 5 == 3) blocks[slot] = memalign(alignment = (size_t)16 << in[at + 1] / 5 % 9, wanted);
    else blocks[slot] = malloc(wanted);
    if (!blocks[slot]) _exit(4);
    if ((uintptr_t)blocks[slot] % alignment) _exit(5);
    sizes[slot] = wanted;
    fill(slot, 0);
  }
  for (size_t slot = 0; slot < SLOTS; slot++) drop(slot);
  /* All is one block again: what was ever there can be had at once, without the heap growing. */
  free(malloc(1));
  uintptr_t end = (uintptr_t)sbrk(0);
  uintptr_t start = (uintptr_t)malloc(1);
  if (malloc((end - start) * 7 / 8 - 256) == NULL) _exit(6);
  return (uintptr_t)sbrk(0) == end ? 0 : 7;
}
`;

/** Asks for memory until there is none, frees it, and asks again; reports how many blocks there were each time. */
const EXHAUSTION = `
#include <tercet.h>
static void *blocks[4096];
static uint64_t take(void) {
  uint64_t count = 0;
  while (count < 4096 && (blocks[count] = malloc(100000))) count++;
  return count;
}
int main(void) {
  if (malloc((size_t)-1) || malloc((size_t)1 << 40) || calloc((size_t)1 << 33, (size_t)1 << 33)) return 1;
  if (realloc(NULL, (size_t)-1) || memalign(24, 8)) return 2;
  uint64_t counts[2];
  counts[0] = take();
  for (uint64_t i = 0; i < counts[0]; i++) free(blocks[(i * 7) % counts[0]]), blocks[(i * 7) % counts[0]] = NULL;
  counts[1] = take();
  write_output((const uint8_t *)counts, sizeof counts);
  return 0;
}
`;

/** Something else moves the end of the heap between two requests. */
const SHARED_HEAP = `
#include <tercet.h>
int main(void) {
  uint8_t *first = malloc(100000);
  uint8_t *own = sbrk(5001);
  uint8_t *second = malloc(100000);
  memset(first, 1, 100000); memset(own, 2, 5001); memset(second, 3, 100000);
  if (first[99999] != 1 || own[0] != 2 || own[5000] != 2 || second[0] != 3) return 1;
  free(first); free(second);
  if (own[0] != 2 || own[5000] != 2) return 2;
  return sbrk((intptr_t)1 << 40) == (void *)-1 ? 0 : 3;
}
`;

const ENDS = `
#include <tercet.h>
static int count;
static void one(void) { count++; }
static void last(void) { _exit(count == 100 ? 0 : 1); }
int main(void) {
  atexit(last);
  for (int i = 0; i < 100; i++) if (atexit(one)) return 2;
  exit(3);
}
`;

const MAX_OUTPUT = 1 << 20;

function word(...values: readonly number[]): Uint8Array {
  return new Uint8Array(new Uint16Array(values).buffer);
}

describe.skipIf(!hasClang)("runtime (skipped where clang or lld is not installed)", () => {
  const translated = new Map<Uint8Array, Machine>();
  function run(code: Uint8Array, input: Uint8Array = new Uint8Array(0), settings = {}) {
    const machine = machineFor(code, settings, input);
    const fuel = 1_000_000_000n;
    const { stop, fuelLeft } = machine.run(fuel);
    const compiled = translated.get(code) ?? compiledMachine(imageOf(code, settings));
    translated.set(code, compiled);
    compiled.start(input, MAX_OUTPUT);
    expect({ ...compiled.run(fuel), output: compiled.output }).toEqual({ stop, fuelLeft, output: machine.output });
    return { stop, output: machine.output, fuel: fuel - fuelLeft };
  }
  const compile = (source: string) =>
    buildWithRuntime("clang", ["-march=rv64im", "-O1", "-ffreestanding"], { "main.c": source });

  describe("memory functions", () => {
    let code: Uint8Array;
    beforeAll(() => {
      code = compile(MEMORY);
    });
    const call = (memory: Uint8Array, ...args: readonly number[]) => run(code, concatBytes(word(...args), memory));

    /** What the functions do, from the C standard. */
    function model(memory: Uint8Array, [name, to, from, count]: readonly [number, number, number, number]) {
      const after = memory.slice();
      if (name <= 1) after.copyWithin(to, from, from + count);
      if (name === 2) after.fill(from, to, to + count);
      const difference = Buffer.compare(memory.subarray(to, to + count), memory.subarray(from, from + count));
      return { after, returned: name === 3 ? difference : to };
    }

    const place = fc.integer({ min: 0, max: 400 });
    const bytes = fc.uint8Array({ minLength: 1024, maxLength: 1024, max: 3 });

    test.each([
      [0, "memcpy"],
      [1, "memmove"],
      [2, "memset"],
      [3, "memcmp"],
    ])("%i: %s does what the C standard says", (name) => {
      const property = fc.property(
        bytes,
        place,
        place,
        fc.integer({ min: 0, max: 300 }),
        (memory, to, other, count) => {
          // memcpy must not overlap; memset's second argument is a byte.
          const from = name === 0 ? 1023 - 300 : name === 2 ? other % 256 : other;
          const { stop, output } = call(memory, name, to, from, count);
          expect(stop).toEqual({ type: "exit", code: 0 });
          const { after, returned } = model(memory, [name, to, from, count]);
          expect(Buffer.from(output.subarray(0, 1024)).equals(after)).toBe(true);
          expect(new DataView(output.buffer).getBigInt64(1024, true)).toBe(BigInt(returned));
        },
      );
      fc.assert(property, { numRuns: 150 });
    });

    test.each([
      [0, "memcpy", 15],
      [1, "memmove", 15],
      [2, "memset", 11],
      [3, "memcmp", 28],
    ])("%i: %s takes words at any address: %i instructions or less for 32 bytes", (name, _, most) => {
      const zeros = new Uint8Array(1024);
      for (const [to, from] of [
        [0, 512],
        [3, 518],
      ] as const) {
        const fuel = (count: number) => run(code, concatBytes(word(name, to, from, count), zeros)).fuel;
        expect(Number(fuel(480) - fuel(160))).toBeLessThanOrEqual(10 * most);
      }
    });
  });

  describe("heap", () => {
    test("any script of calls leaves every block as it was written, and one block in the end", () => {
      const code = compile(HEAP);
      const script = fc.uint8Array({ minLength: 4, maxLength: 1200 });
      const property = fc.property(script, (input) => {
        expect(run(code, input).stop).toEqual({ type: "exit", code: 0 });
      });
      fc.assert(property, { numRuns: 200 });
    });

    test("gives NULL when there is no more, and the same again once it is freed", () => {
      const { stop, output } = run(compile(EXHAUSTION), undefined, { maxHeap: 8 << 20 });
      expect(stop).toEqual({ type: "exit", code: 0 });
      const view = new DataView(output.buffer);
      expect(view.getBigUint64(0, true)).toBeGreaterThan(70n);
      expect(view.getBigUint64(8, true)).toBe(view.getBigUint64(0, true));
    });

    test("shares the area of brk with whoever else moves its end", () => {
      expect(run(compile(SHARED_HEAP)).stop).toEqual({ type: "exit", code: 0 });
    });
  });

  test("atexit takes any number of functions and exit calls them, the last one first", () => {
    expect(run(compile(ENDS)).stop).toEqual({ type: "exit", code: 0 });
  });

  test("abort ends with the code of SIGABRT, without what atexit registered", () => {
    const source = `#include <tercet.h>
      static void f(void) { _exit(1); }
      int main(void) { atexit(f); abort(); }`;
    expect(run(compile(source)).stop).toEqual({ type: "exit", code: 134 });
  });
});
