import fc from "fast-check";
import { type Format, INSTRUCTIONS } from "../../../vms/riscv/isa/table.js";
import { encode, halfwords, words } from "./assembler.js";
import { buildElf, CODE, DATA, R, W, X } from "./elf-builder.js";
import { constant } from "./random-programs.js";

/**
 * Random programs that terminate or loop as real ones do: functions with stack frames that call each other and themselves,
 * nested loops, branches into them from outside, switches through jump tables, loads and stores that mostly hit memory.
 */

const [RA, SP, COUNTER, BOUND] = [1, 2, 8, 9];
const [FAR_DATA, STACK_TOP] = [0x7000_0000, DATA + 0x3000];
/** Pointers into data and across its pages, then to the ends of pages, to code, and to nothing. */
const POINTERS = [18, 19, 20, 21, 22, 23];
const SAFE_POINTERS = 4;
const TARGETS = [DATA + 0x400, DATA + 0xff0, DATA + 0x1ffc, FAR_DATA + 64, FAR_DATA + 0xff9, CODE + 64];
const VALUES = [5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 28, 29, 30, 31];

/** A piece of code that does not know yet where it will be. */
type Piece = readonly (number | Jump | "compressed")[];
interface Jump {
  readonly to: string;
  readonly name: string;
  readonly rs1?: number;
  readonly rs2?: number;
  readonly rd?: number;
}
interface Label {
  readonly label: string;
}
type Item = Piece[number] | Label;

const value = fc.constantFrom(...VALUES);
const pointer = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...POINTERS.slice(0, SAFE_POINTERS), SP) },
  { weight: 1, arbitrary: fc.constantFrom(...POINTERS.slice(SAFE_POINTERS)) },
);
const COMPUTING: ReadonlySet<Format> = new Set(["R", "unary", "I", "shift", "U"]);

const compute = fc
  .record({
    row: fc.constantFrom(...INSTRUCTIONS.filter(({ format }) => COMPUTING.has(format))),
    rd: fc.oneof({ weight: 9, arbitrary: value }, fc.constant(0)),
    rs1: fc.oneof(value, pointer, fc.constant(0)),
    rs2: fc.oneof(value, fc.constant(0)),
    imm: fc.integer({ min: -2048, max: 2047 }),
  })
  .map(({ row, imm, ...operands }): Item[] => [
    encode(row.name, { ...operands, imm: row.format === "shift" ? imm & 31 : row.format === "U" ? imm << 12 : imm }),
  ]);

const offset = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 7 }).map((index) => 8 * index) },
  { weight: 1, arbitrary: fc.integer({ min: -32, max: 32 }) },
);

const access = fc
  .record({
    row: fc.constantFrom(...INSTRUCTIONS.filter(({ format }) => format === "load" || format === "store")),
    rd: value,
    rs1: pointer,
    rs2: value,
    imm: offset,
  })
  .map(({ row, ...operands }): Item[] => [encode(row.name, operands)]);

/** An access at a constant address, by a register that is mostly a pointer to something else: the stack pointer, too. */
const constantAccess = fc
  .record({
    row: fc.constantFrom(...INSTRUCTIONS.filter(({ format }) => format === "load" || format === "store")),
    rd: value,
    base: fc.constantFrom(SP, 6, ...POINTERS.slice(0, SAFE_POINTERS)),
    rs2: value,
    imm: offset,
    address: fc.constantFrom(...TARGETS.slice(0, SAFE_POINTERS), DATA, DATA + 0x3ff8, CODE + 8),
  })
  .map(({ row, base, imm, address, ...operands }): Item[] => [
    encode("addi", { rd: 30, rs1: base }),
    encode("lui", { rd: base, imm: (address + 0x800) & -0x1000 }),
    encode("addi", { rd: base, rs1: base, imm: (address << 20) >> 20 }),
    encode(row.name, { ...operands, rs1: base, imm }),
    encode("addi", { rd: base, rs1: 30 }),
  ]);

const atomic = fc
  .record({
    row: fc.constantFrom(...INSTRUCTIONS.filter(({ format }) => format === "amo" || format === "lr")),
    rd: value,
    rs1: fc.constantFrom(...POINTERS.slice(0, 2), POINTERS[3]!),
    rs2: value,
  })
  .map(({ row, ...operands }): Item[] => [encode(row.name, operands)]);

/** Pointers move, so that accesses cross pages and leave memory. */
const move = fc
  .record({
    register: fc.constantFrom(...POINTERS.slice(0, SAFE_POINTERS)),
    by: fc.constantFrom(-8, -1, 1, 2, 4, 8, 16, 64),
  })
  .map(({ register, by }): Item[] => [encode("addi", { rd: register, rs1: register, imm: by })]);

const rare: fc.Arbitrary<Item[]> = fc.constantFrom<Item[]>(
  ["compressed"],
  [encode("fence")],
  [encode("fence.i")],
  [encode("ebreak")],
  [0],
  [encode("jalr", { rd: RA, rs1: 7, imm: 3 })],
  [encode("jalr", { rs1: 10 })],
  [encode("addi", { rd: 17, imm: 214 }), encode("ecall")],
  [encode("addi", { rd: 17, imm: 0x7ff }), encode("addi", { rd: 17, rs1: 17, imm: 0x7ff }), encode("ecall")],
);

let labels = 0;
const fresh = () => `l${labels++}`;
const branchName = fc.constantFrom("beq", "bne", "blt", "bge", "bltu", "bgeu");

const { statement } = fc.letrec<{ statement: Item[]; body: Item[] }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    { weight: 12, arbitrary: compute },
    { weight: 7, arbitrary: access },
    { weight: 1, arbitrary: constantAccess },
    { weight: 3, arbitrary: move },
    { weight: 1, arbitrary: atomic },
    { weight: 1, arbitrary: fc.oneof({ weight: 1, arbitrary: rare }, { weight: 12, arbitrary: compute }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }).map((callee): Item[] => [call(`f${callee}`)]) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }).map(indirectCall) },
    { weight: 3, arbitrary: fc.tuple(branchName, value, value, tie("body"), tie("body")).map(choice) },
    { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 1, max: 6 }), tie("body")).map(loop) },
    { weight: 2, arbitrary: fc.tuple(branchName, value, tie("body"), tie("body")).map(irreducible) },
    { weight: 1, arbitrary: fc.tuple(value, fc.array(tie("body"), { minLength: 2, maxLength: 4 })).map(switchOver) },
  ),
  body: fc.array(tie("statement"), { minLength: 1, maxLength: 6 }).map((parts) => parts.flat()),
}));

function call(to: string): Item {
  return { to, name: "jal", rd: RA };
}

/** Takes the address of a function from a table in the data. */
function indirectCall(index: number): Item[] {
  return [
    ...constant(31, DATA + 0x1000 + 8 * index),
    encode("ld", { rd: 31, rs1: 31 }),
    encode("jalr", { rd: RA, rs1: 31 }),
  ];
}

function choice([name, rs1, rs2, then, otherwise]: [string, number, number, Item[], Item[]]): Item[] {
  const [other, end] = [fresh(), fresh()];
  return [
    { to: other, name, rs1, rs2 },
    ...then,
    { to: end, name: "jal", rd: 0 },
    { label: other },
    ...otherwise,
    { label: end },
  ];
}

/** A loop of a fixed number of turns; its counter is on the stack, so that loops nest. */
function loop([turns, body]: [number, Item[]]): Item[] {
  const head = fresh();
  return [
    encode("addi", { rd: SP, rs1: SP, imm: -16 }),
    encode("sd", { rs1: SP, rs2: COUNTER }),
    encode("addi", { rd: COUNTER, imm: turns }),
    { label: head },
    ...body,
    encode("addi", { rd: COUNTER, rs1: COUNTER, imm: -1 }),
    { to: head, name: "bne", rs1: COUNTER, rs2: 0 },
    encode("ld", { rd: COUNTER, rs1: SP }),
    encode("addi", { rd: SP, rs1: SP, imm: 16 }),
  ];
}

/** A loop with two entries, which ends when the bound is used up. */
function irreducible([name, rs1, first, second]: [string, number, Item[], Item[]]): Item[] {
  const [one, two, end] = [fresh(), fresh(), fresh()];
  return [
    { to: two, name, rs1, rs2: 0 },
    { label: one },
    ...first,
    { label: two },
    encode("addi", { rd: BOUND, rs1: BOUND, imm: -1 }),
    { to: end, name: "bge", rs1: 0, rs2: BOUND },
    ...second,
    { to: one, name, rs1, rs2: 0 },
    { to: two, name: "jal", rd: 0 },
    { label: end },
  ];
}

/** A jump into a table of jumps, by the low bits of a value. */
function switchOver([selector, cases]: [number, Item[][]]): Item[] {
  const [end, names] = [fresh(), cases.map(fresh)];
  const table: Item[] = names.map((to) => ({ to, name: "jal", rd: 0 }));
  while (table.length < 4) table.push({ to: end, name: "jal", rd: 0 });
  return [
    encode("andi", { rd: 31, rs1: selector, imm: 3 }),
    encode("slli", { rd: 31, rs1: 31, imm: 2 }),
    encode("auipc", { rd: 30 }),
    encode("add", { rd: 31, rs1: 31, rs2: 30 }),
    encode("jalr", { rs1: 31, imm: 12 }),
    ...table,
    ...cases.flatMap((body, index): Item[] => [{ label: names[index]! }, ...body, { to: end, name: "jal", rd: 0 }]),
    { label: end },
  ];
}

/** A function that saves its return address and stops calling when the bound is used up. */
function define(name: string, body: Item[]): Item[] {
  const end = fresh();
  return [
    { label: name },
    encode("addi", { rd: SP, rs1: SP, imm: -32 }),
    encode("sd", { rs1: SP, rs2: RA, imm: 8 }),
    encode("addi", { rd: BOUND, rs1: BOUND, imm: -1 }),
    { to: end, name: "bge", rs1: 0, rs2: BOUND },
    ...body,
    { label: end },
    encode("ld", { rd: RA, rs1: SP, imm: 8 }),
    encode("addi", { rd: SP, rs1: SP, imm: 32 }),
    encode("jalr", { rs1: RA }),
  ];
}

const EXIT: Item[] = [encode("addi", { rd: 10, imm: 0 }), encode("addi", { rd: 17, imm: 93 }), encode("ecall")];
const COMPRESSED_ADD = 0x0515;

function assemble(items: readonly Item[]): { code: Uint8Array; labels: ReadonlyMap<string, number> } {
  const places = new Map<string, number>();
  let at = CODE;
  for (const item of items) {
    if (typeof item === "object" && "label" in item) places.set(item.label, at);
    else at += item === "compressed" ? 2 : 4;
  }
  const parts: Uint8Array[] = [];
  at = CODE;
  for (const item of items) {
    if (typeof item === "object" && "label" in item) continue;
    const part =
      item === "compressed"
        ? halfwords(COMPRESSED_ADD)
        : words(typeof item === "number" ? item : resolve(item, at, places));
    parts.push(part);
    at += part.length;
  }
  return { code: new Uint8Array(Buffer.concat(parts)), labels: places };
}

function resolve({ to, name, ...operands }: Jump, at: number, places: ReadonlyMap<string, number>): number {
  return encode(name, { ...operands, imm: places.get(to)! - at });
}

const functions = fc.array(
  fc.array(statement, { minLength: 2, maxLength: 8 }).map((parts) => parts.flat()),
  {
    minLength: 4,
    maxLength: 4,
  },
);

export const structuredPrograms: fc.Arbitrary<Uint8Array> = fc
  .record({
    main: fc.array(statement, { minLength: 4, maxLength: 14 }),
    functions,
    bound: fc.integer({ min: 1, max: 60 }),
    data: fc.uint8Array({ minLength: 64, maxLength: 256 }),
    ownStack: fc.boolean(),
    far: fc.boolean(),
    near: fc.boolean(),
  })
  .map(({ main, functions: bodies, bound, data, ownStack, far, near }) => {
    const setUp = [
      ...POINTERS.flatMap((register, index) => constant(register, TARGETS[index]!)),
      encode("addi", { rd: BOUND, imm: bound }),
      ...(ownStack ? constant(SP, STACK_TOP) : []),
    ];
    const { code, labels: places } = assemble([
      ...setUp,
      ...main.flat(),
      ...EXIT,
      ...bodies.flatMap((body, index) => define(`f${index}`, body)),
    ]);
    const memory = new Uint8Array(0x1020);
    memory.set(data);
    const view = new DataView(memory.buffer);
    for (let index = 0; index < 4; index++)
      view.setBigUint64(0x1000 + 8 * index, BigInt(places.get(`f${index}`)!), true);
    return buildElf({
      entry: CODE,
      segments: [
        { address: CODE, bytes: code, size: near ? DATA - CODE : code.length, flags: R | X },
        { address: DATA, bytes: memory, size: 0x4000, flags: R | W },
        ...(far ? [{ address: FAR_DATA, bytes: data, size: 4096, flags: R | W }] : []),
      ],
    });
  });
