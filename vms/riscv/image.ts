import { InvalidProgramError } from "../../src/base/errors.js";
import { ACCELERATORS } from "../../src/vm/accelerators/table.js";
import type { Fact } from "../../src/vm/engine.js";
import type { Profile } from "../../src/vm/profile.js";
import { FENCE_I_FUEL_PER_WORD, HOST_CALL_FUEL, LOAD_FUEL } from "./abi.js";
import { type Elf, parseElf } from "./elf.js";
import { hasSection } from "./elf-sections.js";
import { refuseFloats } from "./float-scan.js";
import { PAGE_SIZE } from "./kernel/layout.js";
import { type MemoryMap, planMemory, roundDown, roundUp } from "./memory-map.js";
import { readSettings, type Settings } from "./settings.js";

/** What contracts have and programs have not. */
const CONTRACT_SECTION = ".tercet";
/** What contracts with a constructor have besides. */
const CONSTRUCTOR_SECTION = ".tercet.constructor";

/** A validated ELF with its place in memory: what every RISC-V engine starts from. */
export interface Image {
  readonly elf: Elf;
  readonly map: MemoryMap;
  readonly settings: Settings;
  /** A contract: it has hooks, and its runs a conversation. */
  readonly isContract: boolean;
  readonly hasConstructor: boolean;
}

/**
 * Validates a program.
 * @throws InvalidProgramError
 */
export function loadImage(code: Uint8Array, profile: Profile): Image {
  if (code.length > profile.maxCode) {
    throw new InvalidProgramError(
      "code-too-large",
      profile.maxCode,
      `the program has ${code.length} bytes and the limit is ${profile.maxCode}`,
    );
  }
  const settings = readSettings(profile);
  const elf = parseElf(code, settings.elf);
  refuseFloats(elf, code);
  const isContract = hasSection(code, CONTRACT_SECTION);
  const hasConstructor = isContract && hasSection(code, CONSTRUCTOR_SECTION);
  return { elf, map: planMemory(elf, settings.areas), settings, isContract, hasConstructor };
}

/**
 * What a run pays before its first instruction: for having its program loaded, since each run may be the first one, and for
 * the pages of its segments and input, as for those of the heap.
 * @param inputSize bytes
 */
export function loadFuel({ elf }: Image, inputSize: number): bigint {
  let bytes = 0;
  let pages = roundUp(inputSize, PAGE_SIZE) / PAGE_SIZE;
  for (const { address, size, bytes: given } of elf.segments) {
    bytes += given.length;
    pages += (roundUp(address + size, PAGE_SIZE) - roundDown(address, PAGE_SIZE)) / PAGE_SIZE;
  }
  return LOAD_FUEL.start + LOAD_FUEL.perByte * BigInt(bytes) + HOST_CALL_FUEL.perPage * BigInt(pages);
}

/** The fuel that the first instruction finds; none when the limit does not last for {@link loadFuel}. */
export function fuelAfterLoading(image: Image, inputSize: number, limit: bigint): bigint {
  const fuel = loadFuel(image, inputSize);
  return fuel < limit ? limit - fuel : 0n;
}

/** Fuel that `fence.i` costs besides its one unit. */
export function fenceIFuel({ elf }: Image): bigint {
  const bytes = elf.code.reduce((sum, { start, end }) => sum + end - start, 0);
  return FENCE_I_FUEL_PER_WORD * BigInt(Math.ceil(bytes / 8));
}

/** What an image is made of, for people. */
export function describeImage({ elf, map, settings }: Image): Fact[] {
  const segments = elf.segments.map(({ address, size, bytes, readable, writable, executable }) => {
    const flags = `${readable ? "r" : "-"}${writable ? "w" : "-"}${executable ? "x" : "-"}`;
    return { label: "segment", value: `${range(address, address + size)} ${flags}, ${bytes.length} bytes in the file` };
  });
  return [
    { label: "entry", value: hex(elf.entry) },
    ...segments,
    { label: "heap", value: range(map.heap.start, map.heap.end) },
    { label: "stack", value: range(map.stack.start, map.stack.end) },
    { label: "input", value: range(map.input.start, map.input.end) },
    { label: "extensions", value: [...settings.extensions].join(" ") },
    {
      label: "accelerators",
      value: settings.accelerators ? ACCELERATORS.map(({ name }) => name).join(" ") : "none",
    },
  ];
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function range(start: number, end: number): string {
  return `${hex(start)}-${hex(end)}`;
}
