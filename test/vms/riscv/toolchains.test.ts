import { describe, expect, test } from "vitest";
import { InvalidProgramError } from "../../../src/base/errors.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { loadImage } from "../../../vms/riscv/image.js";
import { riscv } from "../../../vms/riscv/index.js";
import {
  build,
  buildWithRuntime,
  hasClang,
  hasGcc,
  hasPicolibc,
  hasZig,
  LIBRARIES,
  PICOLIBC,
  RUNTIME,
  runEverywhere,
  TARGET,
  textOf,
} from "./toolchains.js";

const ORIGINS = [0x10000, 0x78000000, 0x80000000, 0xa0000000];
const COMPILERS = [
  ["clang", hasClang],
  ["riscv64-unknown-elf-gcc", hasGcc],
] as const;

/** Uses every section that a C program has, and the arguments of main. */
const SECTIONS = `
#include <tercet.h>
static const char text[] = "constant ";
static char data[] = "data ";
static char zeros[6000];
static __thread int local = 7;
static __thread int local_zero;
static int before;
__attribute__((constructor)) static void start(void) { before = 1; }
__attribute__((destructor)) static void end(void) { write_output((const uint8_t *)"end", 3); }
static void at_exit(void) { write_output((const uint8_t *)"atexit ", 7); }
static void put(const char *s) { write_output((const uint8_t *)s, strlen(s)); }
int main(int argc, char **argv, char **environment) {
  atexit(at_exit);
  put(text);
  put(data);
  if (argc == 0 && !argv[0] && !environment[0]) put("arguments ");
  if (before) put("constructor ");
  if (local == 7 && local_zero == 0 && zeros[5999] == 0) put("thread ");
  local = local_zero = zeros[0] = 1;
  return 0;
}
`;
const SECTIONS_OUTPUT = "constant data arguments constructor thread atexit end";

const CLASSES = `
#include <tercet.h>
static void put(const char *text) { write_output(reinterpret_cast<const uint8_t *>(text), strlen(text)); }
struct Shape { virtual ~Shape() { put("~Shape "); } virtual const char *name() const = 0; };
struct Square : Shape { const char *name() const override { return "square "; } ~Square() override { put("~Square "); } };
struct alignas(128) Wide { char bytes[200]; };
template <typename T> struct List {
  T *items = nullptr; size_t size = 0;
  void add(T item) {
    T *more = new T[size + 1];
    for (size_t i = 0; i < size; i++) more[i] = items[i];
    more[size++] = item;
    delete[] items;
    items = more;
  }
  ~List() { delete[] items; put("~List"); }
};
static List<const char *> list;
static const char *first = (list.add("static "), "constructed ");
Shape &shape() { static Square square; return square; }
int main() {
  put(list.items[0]);
  put(first);
  put(shape().name());
  Shape *made = new Square;
  delete made;
  Wide *wide = new Wide;
  if (reinterpret_cast<uintptr_t>(wide) % 128 == 0) put("aligned ");
  delete wide;
  return 0;
}
`;
const CLASSES_OUTPUT = "static constructed square ~Square ~Shape aligned ~Square ~Shape ~List";

describe.each(COMPILERS)("%s", (compiler, installed) => {
  describe.skipIf(!installed)(`${compiler} (skipped where it is not installed)`, () => {
    test.each(["rv64im", "rv64imac"].flatMap((arch) => ["-O0", "-O2", "-Os"].map((level) => [arch, level])))(
      "C for %s at %s",
      (arch, level) => {
        const code = buildWithRuntime(compiler, [`-march=${arch}`, level!], { "main.c": SECTIONS });
        expect(textOf(runEverywhere(code))).toBe(SECTIONS_OUTPUT);
      },
    );

    test.each(ORIGINS)("segments from %i on", (origin) => {
      const options = ["-march=rv64imac", "-O2", `-Wl,--defsym=__origin=${origin}`];
      const code = buildWithRuntime(compiler, options, { "main.c": SECTIONS });
      expect(loadImage(code, defineProfile(riscv)).elf.segments[0]!.address).toBe(origin);
      expect(textOf(runEverywhere(code))).toBe(SECTIONS_OUTPUT);
    });

    test("code at one end of the address space and data at the other", () => {
      const options = ["-march=rv64imac", "-O2", "-Wl,--defsym=__origin=0x10000,--defsym=__data_origin=0x78000000"];
      const code = buildWithRuntime(compiler, options, { "main.c": SECTIONS });
      expect(textOf(runEverywhere(code))).toBe(SECTIONS_OUTPUT);
    });

    test.each(["-O0", "-O2"])("C++ without exceptions at %s", (level) => {
      const options = ["-march=rv64imac", level, "-std=c++17", "-fno-exceptions", "-fno-rtti"];
      const code = buildWithRuntime(compiler, options, { "main.cpp": CLASSES });
      expect(textOf(runEverywhere(code))).toBe(CLASSES_OUTPUT);
    });

    const FLOATS = {
      "main.c": `#include <tercet.h>
        int main(void) {
          const uint8_t *in; size_t size;
          read_input(&in, &size);
          volatile double x = (double)size;
          return (int)(x * 1.5);
        }`,
    };

    test("floating-point instructions are refused: which, where, and what to do", () => {
      const code = buildWithRuntime(compiler, ["-march=rv64gc", "-O1"], FLOATS);
      expect(refusal(code)).toMatchObject({
        code: "float-instruction",
        message: expect.stringMatching(
          /^there is .* at address 0x1[0-9a-f]{4}: compile with -march=rv64imac -mabi=lp64/,
        ),
      });
    });

    test("an ABI for floats is no float", () => {
      const options = ["-march=rv64gc", "-mabi=lp64d", "-O1", "-nostdlib", "-static", "main.c"];
      const target = compiler === "clang" ? ["--target=riscv64-unknown-elf", "-fuse-ld=lld"] : [];
      const exit = 'register long a0 asm("a0") = 7, a7 asm("a7") = 93; asm volatile("ecall" : : "r"(a0), "r"(a7));';
      const codeOf = (body: string) =>
        build(compiler, [...target, ...options], { "main.c": `void _start(void) { ${body} ${exit} }` });
      expect(runEverywhere(codeOf(""))).toMatchObject({ type: "revert", exitCode: 7 });
      const float = codeOf("volatile double x = 1; x = x * 3;");
      expect(refusal(float)).toMatchObject({ code: "float-instruction" });
    });

    test("constants between instructions are no floating point where the compiler was told not to use it", () => {
      const source = { "main.c": `asm(".text; .word 0x02b57553"); int main(void) { return 0; }` };
      expect(runEverywhere(buildWithRuntime(compiler, ["-march=rv64imac"], source)).type).toBe("success");
      expect(refusal(buildWithRuntime(compiler, ["-march=rv64gc"], source))).toMatchObject({
        code: "float-instruction",
      });
    });

    test.skipIf(compiler === "clang")("the same program runs on integer instructions alone", () => {
      const code = buildWithRuntime(compiler, ["-march=rv64imac", "-O1"], FLOATS);
      expect(runEverywhere(code, { input: new Uint8Array(6) })).toMatchObject({ type: "revert", exitCode: 9 });
    });
  });
});

function refusal(code: Uint8Array): unknown {
  try {
    loadImage(code, defineProfile(riscv));
  } catch (error) {
    if (error instanceof InvalidProgramError) return error;
    throw error;
  }
  return undefined;
}

/** A cross-section of a C library. */
const LIBRARY_USER = `
#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tercet.h>

static int put(char c, FILE *file) {
  (void)file;
  write_output((const uint8_t *)&c, 1);
  return 0;
}
static FILE output = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE *const stdout = &output;

static int ascending(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static jmp_buf start;

int main(void) {
  int *numbers = malloc(5 * sizeof *numbers);
  memcpy(numbers, (int[]){5, 3, 9, 1, 7}, 5 * sizeof *numbers);
  qsort(numbers, 5, sizeof *numbers, ascending);
  for (int i = 0; i < 5; i++) printf("%d ", numbers[i]);
  numbers = realloc(numbers, 4096);
  char *text = strdup("a,b;c");
  for (char *part = strtok(text, ",;"); part; part = strtok(NULL, ",;")) printf("%c", toupper(*part));
  free(text);
  free(numbers);
  int jumped = setjmp(start);
  if (!jumped) longjmp(start, 42);
  errno = 0;
  long largest = strtol("99999999999999999999", NULL, 10);
  char buffer[64];
  snprintf(buffer, sizeof buffer, " %d %lx %d %.3f %08.2e", jumped, largest, errno == ERANGE, 2.0 / 3, 12345.678);
  printf("%s %s", buffer, strstr("haystack", "st"));
  void *aligned = aligned_alloc(256, 256);
  if ((uintptr_t)aligned % 256 == 0 && memchr("x", 'x', 1)) printf(" ok");
  exit(0);
}
`;
const LIBRARY_OUTPUT = "1 3 5 7 9 ABC 42 7fffffffffffffff 1 0.667 1.23e+04 stack ok";
const SPECS = ["--specs=picolibc.specs", `-I${RUNTIME}`, "-Wall", "-Werror"];

describe.skipIf(!hasPicolibc)(
  "picolibc (skipped where gcc or picolibc for riscv64-unknown-elf is not installed)",
  () => {
    const ours = ["-nostartfiles", `-T${RUNTIME}/tercet.ld`];

    test.each(["rv64imac", "rv64im"])("with our start code and memory for %s", (arch) => {
      const options = [`-march=${arch}`, ...TARGET, "-O2", ...SPECS, ...ours, "main.c", ...LIBRARIES];
      const code = build("riscv64-unknown-elf-gcc", options, { "main.c": LIBRARY_USER });
      expect(textOf(runEverywhere(code))).toBe(LIBRARY_OUTPUT);
    });

    test.each(["0x78000000", "0x80000000"])("with code at %s and data at 0xa0000000", (origin) => {
      const places = `-Wl,--defsym=__origin=${origin},--defsym=__data_origin=0xa0000000`;
      const options = ["-march=rv64imac", ...TARGET, "-O2", ...SPECS, ...ours, places, "main.c", ...LIBRARIES];
      const code = build("riscv64-unknown-elf-gcc", options, { "main.c": LIBRARY_USER });
      expect(textOf(runEverywhere(code))).toBe(LIBRARY_OUTPUT);
    });

    test.skipIf(!hasClang)("compiled with clang, linked with gcc", () => {
      const compile = ["-march=rv64imac", ...TARGET, "-O2", "-ftls-model=local-exec", `-I${RUNTIME}`];
      const object = build(
        "clang",
        ["--target=riscv64-unknown-elf", ...compile, `-isystem${PICOLIBC}/include`, "-c", "main.c"],
        {
          "main.c": LIBRARY_USER,
        },
      );
      const link = ["-march=rv64imac", ...TARGET, "--specs=picolibc.specs", ...ours, "main.o", ...LIBRARIES];
      const code = build("riscv64-unknown-elf-gcc", link, { "main.o": object });
      expect(textOf(runEverywhere(code))).toBe(LIBRARY_OUTPUT);
    });
  },
);

describe.skipIf(!hasZig)("Zig (skipped where zig is not on the path)", () => {
  test("a program that sums its input", () => {
    const source = `
      extern fn read_input(data: *[*]const u8, size: *usize) void;
      extern fn write_output(data: [*]const u8, size: usize) void;
      export fn main() c_int {
          var data: [*]const u8 = undefined;
          var size: usize = 0;
          read_input(&data, &size);
          var sum: u64 = 0;
          for (data[0..size]) |byte| sum +%= byte;
          const bytes = @as([8]u8, @bitCast(sum));
          write_output(&bytes, 8);
          return 0;
      }`;
    const target = ["-target", "riscv64-freestanding-none", "-mcpu=generic_rv64+m+a+c", "-mcmodel=medium"];
    const options = ["build-exe", "main.zig", ...target, "-O", "ReleaseSmall", "-T", `${RUNTIME}/tercet.ld`];
    const code = build("zig", [...options, `${RUNTIME}/libtercet.a`], { "main.zig": source }, "-femit-bin=");
    const outcome = runEverywhere(code, { input: new Uint8Array([1, 2, 3]) });
    expect(outcome).toMatchObject({ type: "success", output: new Uint8Array([6, 0, 0, 0, 0, 0, 0, 0]) });
  });
});
