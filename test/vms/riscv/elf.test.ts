import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidProgramError } from "../../../src/base/errors.js";
import { defineProfile, type SettingValue } from "../../../src/vm/profile.js";
import { describeImage, loadImage } from "../../../vms/riscv/image.js";
import { riscv } from "../../../vms/riscv/index.js";
import { encode, halfwords, words } from "./assembler.js";
import { buildElf, CODE, DATA, type ElfSpec, program, R, W, X } from "./elf-builder.js";
import { EXIT, machineFor } from "./machines.js";

const GOOD = program(words(...EXIT));
const MIB = 1024 * 1024;

function load(code: Uint8Array, settings: Readonly<Record<string, SettingValue>> = {}) {
  return loadImage(code, defineProfile(riscv, { settings }));
}

/** The code of the error that loading gives. */
function refusal(code: Uint8Array, settings?: Readonly<Record<string, SettingValue>>): string {
  try {
    load(code, settings);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidProgramError);
    return (error as InvalidProgramError).code;
  }
  return "none";
}

/** The good program with some bytes changed. */
function patched(offset: number, ...bytes: readonly number[]): Uint8Array {
  const copy = GOOD.slice();
  copy.set(bytes, offset);
  return copy;
}

function withSegments(segments: ElfSpec["segments"], rest: Partial<ElfSpec> = {}): Uint8Array {
  return buildElf({ entry: segments[0]!.address, segments, ...rest });
}

const code = (address: number | bigint, flags = R | X) => ({ address, bytes: words(...EXIT), flags });

describe("good programs", () => {
  test.each([0x1000, 0x10000, 0x78000000, 0x80000000, 0xa0000000])("run at 0x%s", (address) => {
    const machine = machineFor(withSegments([code(address), { ...code(address + 0x3000), flags: R | W }]));
    expect(machine.run(100n).stop).toEqual({ type: "exit", code: 0 });
  });

  test("segments far apart, the data below the code", () => {
    const lui = encode("lui", { rd: 10, imm: 0x20000 });
    const bytes = words(lui, encode("lw", { rd: 10, rs1: 10 }), ...EXIT);
    const elf = withSegments([
      { address: 0xa0000000, bytes, flags: R | X },
      { address: 0x20000, bytes: words(42), flags: R | W },
    ]);
    expect(machineFor(elf).run(100n).stop).toEqual({ type: "exit", code: 42 });
  });

  test("a program that ends at 2^32", () => {
    const elf = withSegments([code(0x10000), { address: 0xfffff000, bytes: words(1), size: 4096, flags: R | W }]);
    expect(machineFor(elf).run(100n).stop).toEqual({ type: "exit", code: 0 });
  });

  test("description", () => {
    const facts = describeImage(load(GOOD));
    expect(facts[0]).toEqual({ label: "entry", value: "0x10000" });
    expect(facts[1]?.value).toBe("0x10000-0x10008 r-x, 8 bytes in the file");
  });

  test("recognised by their magic", () => {
    expect(riscv.recognise(GOOD)).toBe(true);
    expect(riscv.recognise(new Uint8Array([0x7f, 0x45, 0x4c]))).toBe(false);
  });
});

describe("refusals", () => {
  test.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(0), "elf-magic"],
    ["other magic", patched(0, 0), "elf-magic"],
    ["half a header", GOOD.slice(0, 40), "elf-truncated"],
    ["32-bit", patched(4, 1), "elf-class"],
    ["big-endian", patched(5, 2), "elf-byte-order"],
    ["version", patched(6, 2), "elf-version"],
    ["relocatable", patched(16, 1), "elf-type"],
    ["shared or PIE", patched(16, 3), "elf-type"],
    ["x86-64", patched(18, 62), "elf-machine"],
    ["RVE", patched(48, 8), "elf-rve"],
    ["program header size", patched(54, 32), "elf-headers"],
    ["thousands of headers", patched(56, 0xff, 0xff), "elf-headers"],
    ["headers outside", patched(32, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), "elf-truncated"],
    ["entry in data", patched(24, 0, 0, 2), "elf-entry"],
    ["entry nowhere", patched(24, 0, 0, 9), "elf-entry"],
    ["odd entry", patched(24, 1), "elf-entry"],
    ["entry beyond 2^32", patched(28, 1), "elf-entry"],
    ["segment outside the file", patched(64 + 8, 0xff, 0xff), "elf-truncated"],
    ["more in the file than in memory", patched(64 + 40, 4), "elf-segment"],
    ["no segment", buildElf({ entry: 0, segments: [] }), "elf-no-segments"],
    ["only other headers", withSegments([{ ...code(CODE), type: 4 }]), "elf-no-segments"],
    ["a dynamic linker", withSegments([code(CODE), { ...code(DATA), type: 3 }]), "elf-dynamic"],
    ["overlap", withSegments([code(CODE), code(CODE + 4)]), "elf-overlap"],
    ["wrap", withSegments([code(CODE), { ...code(0xfffffffc), flags: R }]), "elf-segment"],
    ["64-bit wrap", withSegments([code(CODE), { ...code(2n ** 64n - 4n), flags: R }]), "elf-segment"],
    ["4 GiB of zeros", withSegments([code(CODE), { ...code(DATA, R | W), size: 0xfff00000 }]), "elf-too-large"],
    ["2^63 of zeros", withSegments([code(CODE), { ...code(DATA, R | W), size: 2n ** 63n }]), "elf-segment"],
    ["no executable segment", withSegments([code(CODE, R)]), "elf-entry"],
  ])("%s", (_, bytes, expected) => {
    expect(refusal(bytes)).toBe(expected);
  });

  test("the program is larger than the profile allows", () => {
    const profile = defineProfile(riscv, { maxCode: 100 });
    expect(() => loadImage(GOOD, profile)).toThrow(expect.objectContaining({ code: "code-too-large", offset: 100 }));
  });

  test("compressed code where the profile has none", () => {
    const elf = withSegments([code(CODE)], { flags: 1 });
    expect(refusal(elf, { extensions: "im" })).toBe("elf-compressed");
    expect(refusal(elf)).toBe("none");
    expect(refusal(withSegments([code(CODE)], { entry: CODE + 2 }), { extensions: "im" })).toBe("elf-entry");
  });

  test("no room for heap, stack and input", () => {
    const settings = { maxSegments: 16 * MIB, maxHeap: 1024 * MIB };
    const walls = [0x10000000, 0x40000000, 0x70000000, 0xa0000000, 0xd0000000, 0xf0000000];
    expect(refusal(withSegments(walls.map((address) => code(address))), settings)).toBe("no-room");
  });

  test("section headers: size, place, number", () => {
    const sections = [{ address: CODE, size: 8 }];
    const good = withSegments([code(CODE)], { sections });
    expect(refusal(good)).toBe("none");
    const wrong = good.slice();
    wrong[58] = 63;
    expect(refusal(wrong)).toBe("elf-headers");
    expect(refusal(good.slice(0, -1))).toBe("elf-truncated");
    const many = Array.from({ length: 300 }, (_, index) => ({ address: CODE + 8 * index, size: 4 }));
    const striped = withSegments([{ address: CODE, bytes: new Uint8Array(4096), flags: R | W | X }], {
      sections: many,
    });
    expect(refusal(striped)).toBe("elf-too-many-ranges");
  });
});

describe("floating point", () => {
  const FADD = 0x02b57553;

  function withFloat(bytes: Uint8Array, sections: ElfSpec["sections"]) {
    return withSegments([{ address: CODE, bytes, flags: R | X }], sections ? { sections } : {});
  }

  test("is refused with its place and what to do", () => {
    const elf = withFloat(words(encode("addi"), FADD), [{ address: CODE, size: 8 }]);
    expect(() => load(elf)).toThrow(
      expect.objectContaining({
        code: "float-instruction",
        offset: 64 + 56 + 4,
        message: expect.stringMatching(/0x10004.*-march=rv64imac -mabi=lp64/),
      }),
    );
    expect(refusal(withFloat(halfwords(0x0001, 0x2108), [{ address: CODE, size: 4 }]))).toBe("float-instruction");
  });

  test("is refused whatever ABI the program has, and no ABI is refused without it", () => {
    for (const flags of [0, 2, 4, 5]) {
      const sections = [{ address: CODE, size: 12 }];
      expect(refusal(withSegments([code(CODE)], { flags, sections }))).toBe("none");
      const elf = withSegments([{ address: CODE, bytes: words(FADD, ...EXIT), flags: R | X }], { flags, sections });
      expect(refusal(elf)).toBe("float-instruction");
    }
  });

  test("is no matter in constants", () => {
    expect(refusal(withFloat(words(encode("addi"), FADD), [{ address: CODE, size: 4 }]))).toBe("none");
    expect(refusal(withFloat(words(encode("addi"), FADD), []))).toBe("none");
  });
});

describe("fuzz", () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  /** Loads, and runs what loads for a little: nothing but typed errors and stops may come of it. */
  function survives(code: Uint8Array): void {
    if (refusal(code, { maxHeap: 65536, maxSegments: MIB }) === "none") {
      machineFor(code, { maxHeap: 65536, maxSegments: MIB }).run(1000n);
    }
  }

  test("random bytes behind a magic", () => {
    fc.assert(
      fc.property(bytes, (tail) => {
        survives(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...tail]));
      }),
    );
  });

  test("a good program with some bytes changed", () => {
    const change = fc.tuple(fc.nat({ max: GOOD.length - 1 }), fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 255)));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const copy = GOOD.slice();
        for (const [at, value] of changes) copy[at] = value;
        survives(copy);
      }),
      { numRuns: 400 },
    );
  });

  test("random code", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 200 }), (random) => {
        survives(program(random));
      }),
      { numRuns: 300 },
    );
  });
});
