import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compiledMachine, imageOf } from "./compiled-machines.js";
import { machineFor } from "./machines.js";

const hasTools = ["qemu-riscv64", "clang", "ld.lld"].every((tool) => spawnSync(tool, ["--version"]).status === 0);
const RUNTIME = join(import.meta.dirname, "../../../vms/riscv/runtime");

/** The host calls of the guest runtime on Linux, so that the same program runs under qemu. */
const LINUX = `
#include <stddef.h>
#include <stdint.h>
static long call(long n, long a, long b, long c) {
  register long a0 __asm__("a0") = a; register long a1 __asm__("a1") = b;
  register long a2 __asm__("a2") = c; register long a7 __asm__("a7") = n;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
  return a0;
}
static uint8_t input[1 << 20];
void read_input(const uint8_t **p, size_t *size) {
  static size_t got;
  long n;
  while ((n = call(63, 0, (long)(input + got), sizeof input - got)) > 0) got += n;
  *p = input; *size = got;
}
void write_output(const uint8_t *p, size_t size) { while (size) { long n = call(64, 1, (long)p, size); p += n; size -= n; } }
void exit(int code) { for (;;) call(93, code, 0, 0); }
void *memcpy(void *restrict t, const void *restrict f, size_t n) { for (size_t i = 0; i < n; i++) ((volatile uint8_t *)t)[i] = ((const uint8_t *)f)[i]; return t; }
void *memset(void *t, int b, size_t n) { for (size_t i = 0; i < n; i++) ((volatile uint8_t *)t)[i] = b; return t; }
`;

/** Hashes the input in a way that needs every kind of integer instruction, on data of every width and alignment. */
const MIX = `
#include "tercet.h"
struct __attribute__((packed)) record { uint8_t a; int16_t b; uint32_t c; int64_t d; uint16_t e; };
static uint64_t state = 0x9e3779b97f4a7c15u;
static uint64_t table[256];
__attribute__((noinline)) static void mix(uint64_t value) {
  state ^= value;
  state = (state << 13 | state >> 51) * 0x2545f4914f6cdd1du;
  table[state >> 56] += state;
}
__attribute__((noinline)) static uint64_t fib(uint64_t n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
int main(void) {
  const uint8_t *in; size_t size;
  read_input(&in, &size);
  for (size_t i = 0; i + sizeof(struct record) <= size; i += 7) {
    struct record r;
    __builtin_memcpy(&r, in + i, sizeof r);
    int64_t signed_ = r.d; uint64_t unsigned_ = (uint64_t)r.d;
    mix((uint64_t)((__int128)signed_ * (int64_t)state >> 64));
    mix((uint64_t)((unsigned __int128)unsigned_ * state >> 64));
    if (r.b && !(signed_ == INT64_MIN && r.b == -1)) { mix((uint64_t)(signed_ / r.b)); mix((uint64_t)(signed_ % r.b)); }
    if (r.c) { mix(unsigned_ / r.c); mix(unsigned_ % r.c); mix((uint32_t)unsigned_ / r.c); mix((uint32_t)unsigned_ % r.c); }
    int32_t narrow = (int32_t)r.d;
    if (r.b && !(narrow == INT32_MIN && r.b == -1)) { mix((uint64_t)(narrow / r.b)); mix((uint64_t)(narrow % r.b)); }
    mix((uint64_t)(signed_ >> (r.a & 63))); mix(unsigned_ << (r.e & 63)); mix((uint64_t)(narrow >> (r.a & 31)));
    mix(r.a < 128 ? (uint64_t)r.b : (uint64_t)r.e); mix(signed_ < r.b); mix(unsigned_ < r.c);
    mix(__builtin_popcountll(unsigned_) + (unsigned_ ? __builtin_clzll(unsigned_) : 64) + (narrow ? __builtin_ctz(narrow) : 32));
    mix(__builtin_bswap64(unsigned_)); mix(~unsigned_ & state); mix(signed_ > narrow ? signed_ : narrow);
    ((struct record *)table)[r.a & 127].d += signed_;
    static uint64_t cell; __atomic_fetch_add(&cell, unsigned_, __ATOMIC_RELAXED); __atomic_fetch_xor(&cell, r.c, __ATOMIC_SEQ_CST);
    uint64_t wanted = cell; __atomic_compare_exchange_n(&cell, &wanted, cell * 3, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); mix(cell);
    switch (r.a % 9) { case 0: mix(1); break; case 1: mix(fib(r.b & 7)); break; case 2: mix(33); break; case 3: mix(5 * state);
      break; case 4: mix(state ^ 99); break; case 5: mix(7); break; case 6: mix(17); break; default: mix(state >> 3); }
  }
  write_output((const uint8_t *)table, sizeof table);
  write_output((const uint8_t *)&state, sizeof state);
  return (int)(state & 127);
}
`;

const ARCHITECTURES = ["rv64im", "rv64imac", "rv64imac_zba_zbb_zbs"];

describe.skipIf(!hasTools)("against qemu-riscv64 (skipped where clang, lld or qemu are not installed)", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tercet-riscv-"));
    writeFileSync(join(folder, "linux.c"), LINUX);
    writeFileSync(join(folder, "mix.c"), MIX);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function compile(architecture: string, optimisation: string, runtime: string): string {
    const target = join(folder, `${architecture}${optimisation}-${runtime.replace(/.*\//, "")}.elf`);
    const flags = [
      "--target=riscv64-unknown-elf",
      `-march=${architecture}`,
      "-mabi=lp64",
      "-ffreestanding",
      "-nostdlib",
    ];
    const link = ["-static", "-fuse-ld=lld", `-I${RUNTIME}`, `-T${join(RUNTIME, "tercet.ld")}`];
    // Without atomics in hardware clang calls a library; on one hart plain memory access does.
    const atomics =
      architecture === "rv64im"
        ? [
            "-D__atomic_fetch_add(p,v,o)=(*(p)+=(v))",
            "-D__atomic_fetch_xor(p,v,o)=(*(p)^=(v))",
            "-D__atomic_compare_exchange_n(p,e,d,w,s,f)=(*(p)=(d))",
          ]
        : [];
    const sources = [join(RUNTIME, "crt0.S"), runtime, join(folder, "mix.c")];
    execFileSync("clang", [...flags, ...link, optimisation, ...atomics, ...sources, "-o", target], { stdio: "pipe" });
    return target;
  }

  test.each(
    ARCHITECTURES.flatMap((one) => [
      [one, "-O0"],
      [one, "-O2"],
      [one, "-Os"],
    ]),
  )("%s %s", (architecture, optimisation) => {
    const input = Uint8Array.from({ length: 4000 }, (_, index) => (index * index * 31 + (index >> 3)) & 255);
    const linux = compile(architecture, optimisation, join(folder, "linux.c"));
    const cpu = ["-cpu", "rv64,zba=true,zbb=true,zbs=true"];
    const expected = spawnSync("qemu-riscv64", [...cpu, linux], { input });
    const code = readFileSync(compile(architecture, optimisation, join(RUNTIME, "libtercet.a")));
    expect(expected.stdout.length).toBe(2056);
    for (const machine of [machineFor(code), compiledMachine(imageOf(code))]) {
      machine.start(input, 1 << 16);
      const { stop } = machine.run(10_000_000_000n);
      expect(stop).toEqual({ type: "exit", code: expected.status });
      expect(Buffer.from(machine.output).equals(expected.stdout)).toBe(true);
    }
  });
});
