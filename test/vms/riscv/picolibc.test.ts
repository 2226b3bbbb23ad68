import { describe, expect, test } from "vitest";
import {
  build,
  buildWithRuntime,
  hasClang,
  hasGcc,
  hasPicolibc,
  LIBRARIES,
  RUNTIME,
  runEverywhere,
  TARGET,
  textOf,
} from "./toolchains.js";

const HOST_CALL = 400n;

/** A program with standard streams, and with all that asks for what this machine has not. */
const STREAMS = `
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static void say_goodbye(void) { printf("goodbye"); }
int main(void) {
  char line[16];
  int count = 0;
  struct stat about;
  struct timeval now;
  atexit(say_goodbye);
  while (fgets(line, sizeof line, stdin)) printf("%d:%s", ++count, line);
  fprintf(stderr, "this goes nowhere");
  printf("%d%d ", fopen("file", "r") == NULL, errno == ENOENT);
  printf("%d%d ", open("file", 0), stat("file", &about));
  printf("%ld %ld %d ", (long)time(NULL), (long)clock(), gettimeofday(&now, NULL));
  printf("%d %d %d %d ", isatty(1), (int)lseek(1, 0, SEEK_SET), errno == ESPIPE, fstat(1, &about));
  printf("%d %d %d ", (int)read(0, line, 1), (int)write(7, "x", 1), errno == EBADF);
  fflush(stdout);
  write(1, "direct ", 7);
  remove("file");
  return getpid() == 1 ? 0 : 1;
}
`;
const STREAMS_OUTPUT = "1:one\n2:two\n11 -1-1 0 0 0 0 -1 1 0 0 -1 1 direct goodbye";

const PUTS = `
#include <stdio.h>
int main(void) {
  for (int i = 0; i < 10000; i++) putchar('a' + i % 26);
  return 0;
}
`;

describe.skipIf(!hasPicolibc)(
  "picolibc's machine (skipped where gcc or picolibc for riscv64-unknown-elf is missing)",
  () => {
    const buildC = (source: string) => {
      const options = ["-march=rv64imac", ...TARGET, "-O2", "-Wall", "-Wextra", "-Werror", "--specs=picolibc.specs"];
      const ours = [`-I${RUNTIME}`, "-nostartfiles", `-T${RUNTIME}/tercet.ld`, `${RUNTIME}/picolibc/machine.c`];
      return build("riscv64-unknown-elf-gcc", [...options, ...ours, "main.c", ...LIBRARIES], { "main.c": source });
    };

    test("streams, and what there is no such thing of", () => {
      const input = new TextEncoder().encode("one\ntwo\n");
      expect(textOf(runEverywhere(buildC(STREAMS), { input }))).toBe(STREAMS_OUTPUT);
    });

    test("a character costs no host call", () => {
      const outcome = runEverywhere(buildC(PUTS));
      expect(textOf(outcome)).toMatch(/^(abcdefghijklmnopqrstuvwxyz){384}abcdefghijklmnop$/);
      expect(outcome.fuelUsed).toBeLessThan((10_000n * HOST_CALL) / 4n);
    });
  },
);

/** Thread-local variables with zeros alone or with others, in front of zeros that are not theirs. */
const THREAD_LOCALS = `
#include <tercet.h>
#ifdef WITH_VALUE
__thread int value = 7;
#endif
__thread char wide[100];
__thread int narrow;
static char zeros[64], more[64];
int main(void) {
  for (int i = 0; i < 100; i++) wide[i] = 1;
  narrow = 3;
  for (int i = 0; i < 64; i++)
    if (zeros[i] | more[i]) return 1;
#ifdef WITH_VALUE
  if (value != 7) return 2;
#endif
  for (int i = 0; i < 64; i++) zeros[i] = more[i] = 9;
  for (int i = 0; i < 100; i++)
    if (wide[i] != 1) return 3;
  return narrow == 3 ? 0 : 4;
}
`;

describe.each([
  ["clang", hasClang],
  ["riscv64-unknown-elf-gcc", hasGcc],
] as const)("thread-local variables of %s have memory of their own", (compiler, installed) => {
  test.skipIf(!installed).each([[[]], [["-DWITH_VALUE"]]])("%s", (options) => {
    const code = buildWithRuntime(compiler, ["-march=rv64imac", "-O1", ...options], { "main.c": THREAD_LOCALS });
    expect(runEverywhere(code)).toMatchObject({ type: "success" });
  });
});
