import { blockType, type Instruction, type ModuleSpec } from "../../../test/vms/wasm/assembler.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import { get, LOCAL, MAIN, repeated, type SizedProgram, set } from "./programs.js";

const { i32, i64 } = ValueType;

const PAGE_LOG2 = 16;
const LARGE = 1024;
/** The profile's default. */
const USUAL = 128;
const CARRIED = 120;

const i32Const = (value: number): Instruction => ["i32.const", value];
const times = (count: number, code: readonly Instruction[]): readonly Instruction[] =>
  Array.from({ length: count }, () => code).flat();
const list = <T>(count: number, of: (i: number) => T): readonly T[] => Array.from({ length: count }, (_, i) => of(i));

/** Makes the next of a series of random numbers in `a`; Numerical Recipes' constants. */
const RANDOM: readonly Instruction[] = [
  ...([
    get(LOCAL.a),
    i32Const(1_664_525),
    "i32.mul",
    i32Const(1_013_904_223),
    "i32.add",
    ["local.tee", LOCAL.a],
  ] as const),
];

function work(
  name: string,
  body: readonly Instruction[],
  more: Parameters<typeof repeated>[1] & { readonly max?: number; readonly maxPages?: number } = {},
): SizedProgram {
  const { max, maxPages, ...module } = more;
  return {
    name,
    code: repeated(body, module),
    ...(max === undefined ? {} : { max }),
    ...(maxPages === undefined ? {} : { maxPages }),
  };
}

const GROW: readonly Instruction[] = [i32Const(1), "memory.grow", "drop"];

/** Touches every page of the operating system in so many pages of memory. */
function touch(pages: number): readonly Instruction[] {
  const step = 4096;
  return [
    ...([i32Const(0), set(LOCAL.b), ["loop", blockType()], get(LOCAL.b), i32Const(1), "i32.store8"] as const),
    ...([get(LOCAL.b), i32Const(step), "i32.add", ["local.tee", LOCAL.b]] as const),
    ...([i32Const(pages << PAGE_LOG2), "i32.lt_u", ["br_if", 0], "end"] as const),
  ];
}

const MEMORY_GROWTH: readonly SizedProgram[] = [
  work("memory.grow 1", GROW, { max: USUAL - 1 }),
  work(
    "memory.grow 1, touched",
    [i32Const(1), "memory.grow", i32Const(PAGE_LOG2), "i32.shl", i32Const(1), "i32.store8"],
    { max: USUAL - 1 },
  ),
  work(
    "memory.grow 1, all of it touched",
    [
      ...([i32Const(1), "memory.grow", i32Const(PAGE_LOG2), "i32.shl", i32Const(1), i32Const(1 << PAGE_LOG2)] as const),
      "memory.fill",
    ],
    { max: USUAL - 1 },
  ),
  work("memory.grow 0", [i32Const(0), "memory.grow", "drop"]),
  work("memory.grow beyond the limit", [i32Const(LARGE), "memory.grow", "drop"]),
  work("first touch of 64 MiB", touch(LARGE), { memory: [LARGE], max: 1, maxPages: LARGE }),
  work("first touch of 1 MiB", touch(16), { memory: [16], max: 1 }),
  work("start of an instance", [], { max: 1 }),
];

/** Bulk operations on memory of that length, a few in a row. */
function onMemory(length: number): readonly SizedProgram[] {
  const memory: Pick<ModuleSpec, "memory"> = { memory: [4] };
  const operands = [i32Const(70_000), i32Const(8), i32Const(length)];
  const init = [i32Const(70_000), i32Const(0), i32Const(length), ["memory.init", 0], ...[]] as const;
  return [
    work(`memory.fill of ${length}`, times(8, [...operands, "memory.fill"]), memory),
    work(`memory.copy of ${length}`, times(8, [...operands, "memory.copy"]), memory),
    ...(length > 64
      ? []
      : [
          work(`memory.init of ${length}`, times(8, init), {
            ...memory,
            passiveData: list(64, (i) => i),
            dataCount: 1,
          }),
        ]),
  ];
}

const REFERENCE: Instruction = ["ref.func", MAIN];

/** Bulk operations on tables of that length. */
function onTable(length: number): readonly SizedProgram[] {
  const table: Pick<ModuleSpec, "table" | "elements"> = { table: [40_000], elements: [MAIN] };
  const copy = [i32Const(20_000), i32Const(0), i32Const(length), ["table.copy", 0, 0]] as const;
  const init = [i32Const(3), i32Const(0), i32Const(length), ["table.init", 0, 0]] as const;
  const { table: size } = table;
  return [
    work(`table.fill of ${length}`, times(4, [i32Const(0), REFERENCE, i32Const(length), ["table.fill", 0]]), table),
    work(
      `table.fill of ${length} nulls`,
      times(4, [i32Const(0), ["ref.null", 0x70], i32Const(length), ["table.fill", 0]]),
      table,
    ),
    work(`table.copy of ${length}`, times(4, copy), table),
    ...(length > 100
      ? []
      : [
          work(`table.init of ${length}`, times(4, init), {
            ...(size ? { table: size } : {}),
            passiveElements: list(100, () => MAIN),
          }),
        ]),
  ];
}

const TABLES: readonly SizedProgram[] = [
  work("table.grow 60,000", [["ref.null", 0x70], i32Const(60_000), ["table.grow", 0], "drop"], { table: [0], max: 1 }),
  work("table.grow 60,000 of a function", [REFERENCE, i32Const(60_000), ["table.grow", 0], "drop"], {
    table: [1],
    elements: [MAIN],
    max: 1,
  }),
  work("table.grow 1", [REFERENCE, i32Const(1), ["table.grow", 0], "drop"], {
    table: [1],
    elements: [MAIN],
    max: 60_000,
  }),
  work("table.set", times(8, [i32Const(3), REFERENCE, ["table.set", 0]]), { table: [10], elements: [MAIN] }),
  work("table.set of null", times(8, [i32Const(3), ["ref.null", 0x70], ["table.set", 0]]), {
    table: [10],
    elements: [MAIN],
  }),
  work("table.get", times(8, [i32Const(0), ["table.get", 0], "ref.is_null", set(LOCAL.b)]), {
    table: [10],
    elements: [MAIN],
  }),
  work("ref.func", times(8, [REFERENCE, "ref.is_null", set(LOCAL.b)]), { table: [10], elements: [MAIN] }),
  ...[0, 1, 100, 20_000].flatMap(onTable),
];

/** Accesses at random places of a memory with so many pages, each of which has been touched. */
function randomAccess(pages: number): readonly SizedProgram[] {
  const setUp = touch(pages);
  const mask = (pages << PAGE_LOG2) - 8;
  const sum = [...RANDOM, i32Const(mask), "i32.and", "i32.load", get(LOCAL.b), "i32.add", set(LOCAL.b)] as const;
  // The next address depends on what was loaded: nothing can be done ahead.
  const chase = [...RANDOM, i32Const(mask), "i32.and", "i32.load", get(LOCAL.a), "i32.add", set(LOCAL.a)] as const;
  const stored = [...RANDOM, i32Const(mask), "i32.and", get(LOCAL.b), "i32.store"] as const;
  const size = `${pages / 16} MiB`;
  const more = { memory: [pages, pages] as const, setUp, ...(pages > USUAL ? { maxPages: pages } : {}) };
  return [
    work(`random loads over ${size}`, times(16, sum), more),
    work(`dependent random loads over ${size}`, times(16, chase), more),
    work(`random stores over ${size}`, times(16, stored), more),
  ];
}

/** A `br_table` with so many targets, all of which leave the same block, but by turns. */
function branchTable(targets: number): SizedProgram {
  const depth = Math.min(targets, 64);
  const open = list(depth, (): Instruction => ["block", blockType()]);
  const close = list(depth, (): readonly Instruction[] => [
    get(LOCAL.b),
    i32Const(1),
    "i32.add",
    set(LOCAL.b),
    "end",
  ]).flat();
  const labels = list(targets, (i) => (i * 7) % depth);
  const mask = 2 ** Math.floor(Math.log2(targets)) - 1;
  const index = [...RANDOM, i32Const(11), "i32.shr_u", i32Const(mask), "i32.and"] as const;
  return work(`br_table of ${targets} targets, random`, [
    ...open,
    ...index,
    ["br_table", ...labels, 0],
    ...close.slice(0, -1),
    "end",
  ]);
}

/** Types of functions that are never called: 1 + n values in and out. */
const carrier = (count: number) => ({
  params: list(count, () => i32),
  results: list(count, () => i32),
  code: ["unreachable"] as const,
});

/** Index of the type of the first function after `main`. */
const CARRIER = MAIN + 1;

const CARRYING: readonly SizedProgram[] = [
  work(
    `loop that carries ${CARRIED} values over br_if`,
    [
      ...([...list(CARRIED, (i) => i32Const(i)), i32Const(100), set(LOCAL.b), ["loop", CARRIER]] as const),
      ...([
        get(LOCAL.b),
        i32Const(1),
        "i32.sub",
        ["local.tee", LOCAL.b],
        ["br_if", 0],
        "end",
        ...times(CARRIED, ["drop"]),
      ] as const),
    ],
    { functions: [carrier(CARRIED)] },
  ),
  work(
    `loop that carries ${CARRIED} rotating values over br_if`,
    [
      ...([...list(CARRIED, (i) => i32Const(i)), i32Const(100), set(LOCAL.b), ["loop", CARRIER]] as const),
      ...([
        set(LOCAL.a),
        i32Const(3),
        get(LOCAL.a),
        "i32.add",
        get(LOCAL.b),
        i32Const(1),
        "i32.sub",
        ["local.tee", LOCAL.b],
      ] as const),
      ...([["br_if", 0], "end", ...times(CARRIED, ["drop"])] as const),
    ],
    { functions: [carrier(CARRIED)] },
  ),
  work(
    "blocks with 120 parameters and results",
    [...list(CARRIED, (i) => i32Const(i)), ...times(50, [["block", CARRIER], "end"]), ...times(CARRIED, ["drop"])],
    { functions: [carrier(CARRIED)] },
  ),
  work(
    "br over blocks with 120 results",
    [
      ...list(CARRIED, (i) => i32Const(i)),
      ...times(50, [["block", CARRIER], ["br", 0], "end"]),
      ...times(CARRIED, ["drop"]),
    ],
    { functions: [carrier(CARRIED)] },
  ),
  work(
    "br_if not taken over 120 values",
    [
      ...list(CARRIED, (i) => i32Const(i)),
      ["block", CARRIER],
      ...times(20, [get(LOCAL.b), i32Const(0), "i32.eq", ["br_if", 0]]),
      "end",
      ...times(CARRIED, ["drop"]),
    ],
    { functions: [carrier(CARRIED)] },
  ),
  work(
    "call that passes on 120 values",
    [...list(CARRIED, (i) => i32Const(i)), ...times(8, [["call", CARRIER]]), ...times(CARRIED, ["drop"])],
    { functions: [{ ...carrier(CARRIED), code: list(CARRIED, (i) => get(i)) }] },
  ),
];

const LOOP_8 = (body: readonly Instruction[]) => times(8, body);
const CALLS: readonly SizedProgram[] = [
  work("call", LOOP_8([["call", CARRIER]]), { functions: [{ code: [] }] }),
  work("call of 100 locals", LOOP_8([["call", CARRIER]]), { functions: [{ locals: list(100, () => i64), code: [] }] }),
  work("call_indirect", LOOP_8([i32Const(0), ["call_indirect", CARRIER, 0]]), {
    functions: [{ code: [] }],
    table: [10],
    elements: [CARRIER],
  }),
  work("return_call in turns", [i32Const(100), ["call", CARRIER]], {
    functions: [
      {
        params: [i32],
        code: [get(0), ["if", blockType()], get(0), i32Const(1), "i32.sub", ["return_call", CARRIER], "end"],
      },
    ],
  }),
  work("zkvm.read_input of 0", LOOP_8([i32Const(0), i32Const(0), i32Const(0), ["call", 0]])),
  work("zkvm.read_input of 4", LOOP_8([i32Const(0), i32Const(0), i32Const(4), ["call", 0]])),
];

const PLAIN: readonly SizedProgram[] = [
  work("local.set", times(64, [get(LOCAL.a), set(LOCAL.b), get(LOCAL.b), set(LOCAL.a)])),
  work("global.get, global.set", times(16, [["global.get", 0], i32Const(1), "i32.add", ["global.set", 0]]), {
    globals: [{ type: i32, mutable: true, init: i32Const(1) }],
  }),
  work("select", times(16, [get(LOCAL.a), get(LOCAL.b), get(LOCAL.count), "select", set(LOCAL.a)])),
  work("memory.size", times(16, ["memory.size", get(LOCAL.a), "i32.add", set(LOCAL.a)])),
  work(
    "branches that are not foreseen",
    times(8, [
      ...RANDOM,
      i32Const(20),
      "i32.shr_u",
      i32Const(1),
      "i32.and",
      ["if", blockType()],
      get(LOCAL.b),
      i32Const(1),
      "i32.add",
      set(LOCAL.b),
      "end",
    ]),
  ),
  work("f64.div of subnormal numbers", [
    ["f64.const", 5e-324],
    set(LOCAL.double),
    ...times(16, [
      get(LOCAL.double),
      ["f64.const", 1e308],
      "f64.mul",
      ["f64.const", 1e308],
      "f64.div",
      set(LOCAL.double),
    ]),
  ]),
];

/** Whatever programs can do besides plain instructions. */
export const WORK_PROGRAMS: readonly SizedProgram[] = [
  ...MEMORY_GROWTH,
  ...[0, 7, 64, 4096, 65_536].flatMap(onMemory),
  ...TABLES,
  ...[4, 16, 64, USUAL, 256, LARGE].flatMap(randomAccess),
  ...[2, 16, 256, 65_000].map(branchTable),
  ...CARRYING,
  ...CALLS,
  ...PLAIN,
];
