import type { Hook, HookArgument } from "../../src/vm/hooks/hook.js";
import { HOOKS } from "../../src/vm/hooks/table.js";
import { FIRST_HOOK_CALL } from "../../vms/riscv/abi.js";

/** The forms of the table of hooks that are files: `npx vitest run test/vm/hook-forms.test.ts -u` writes them. */

const C_TYPES: Readonly<Record<HookArgument["kind"], string>> = {
  u32: "uint32_t",
  u64: "uint64_t",
  read: "const void *",
  write: "void *",
  update: "void *",
  bytes: "const void *",
  kept: "const void *",
  rest: "void *",
  room: "",
};
const AS_TYPES: Readonly<Record<HookArgument["kind"], string>> = { ...C_TYPES, u32: "u32", u64: "u64" };

interface Parameter {
  readonly type: string;
  readonly name: string;
}

function parameters({ args }: Hook, types: Readonly<Record<HookArgument["kind"], string>>): readonly Parameter[] {
  return args.flatMap(({ kind, name }) => {
    if (kind === "room") return [];
    const given = [{ type: types[kind], name }];
    return kind === "bytes" || kind === "kept" ? [...given, { type: "length", name: `${name}_len` }] : given;
  });
}

const headline = (comment: string) =>
  `${comment} Made from src/vm/hooks/table.ts by test/support/hook-forms.ts; do not edit.`;

/** The header of the C SDK: each hook as a function. */
export function cHeader(): string {
  return [
    `/* ${headline("All that a contract can ask of its host: hooks, as host calls.")} */`,
    "#ifndef TERCET_HOOKS_H\n#define TERCET_HOOKS_H\n",
    "#include <stddef.h>\n#include <stdint.h>\n",
    "static inline uint64_t tercet_hook(uintptr_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f) {",
    ...["a", "b", "c", "d", "e", "f"].map((name, i) => `  register uint64_t a${i} __asm__("a${i}") = ${name};`),
    `  register uintptr_t a7 __asm__("a7") = number;`,
    `  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5), "r"(a7) : "memory");`,
    "  return a0;\n}\n",
    ...HOOKS.map(cFunction),
    "#endif\n",
  ].join("\n");
}

function cFunction(hook: Hook): string {
  const given = parameters(hook, C_TYPES).map((each) => (each.type === "length" ? { ...each, type: "size_t" } : each));
  const list = given.map(({ type, name }) => (type.endsWith("*") ? `${type}${name}` : `${type} ${name}`));
  const values = given.map(({ type, name }) => (type.endsWith("*") ? `(uintptr_t)${name}` : name));
  const all = [...values, ...new Array(6 - values.length).fill("0")].join(", ");
  const number = `0x${(FIRST_HOOK_CALL + hook.number).toString(16)}`;
  const type = hook.result === undefined ? "void" : hook.result === "u32" ? "uint32_t" : "uint64_t";
  const call = `tercet_hook(${number}, ${all})`;
  const body = hook.result === undefined ? call : `return (${type})${call}`;
  return `/* ${hook.doc} */\nstatic inline ${type} ${hook.name}(${list.join(", ") || "void"}) {\n  ${body};\n}\n`;
}

/** The declarations of the AssemblyScript SDK. */
export function assemblyScriptDeclarations(): string {
  const declarations = HOOKS.map((hook) => {
    const list = parameters(hook, AS_TYPES).map(({ type, name }) => {
      return `${name}: ${type === "length" ? "usize" : type.endsWith("*") ? "usize" : type}`;
    });
    const result = hook.result ?? "void";
    const lines = [
      `/** ${hook.doc} */`,
      "// @ts-ignore: decorator",
      `@external("vm_hooks", "${hook.name}")`,
      `export declare function ${hook.name}(${list.join(", ")}): ${result};`,
    ];
    return lines.join("\n");
  });
  return [`// ${headline("All that a contract can ask of its host.")}`, ...declarations].join("\n\n") + "\n";
}

/** The reference page. */
export function referencePage(): string {
  const rows = HOOKS.map((hook) => {
    const list = parameters(hook, C_TYPES).map(({ type, name }) =>
      `${type === "length" ? "size_t" : type} ${name}`.replace("* ", "*"),
    );
    const gas = hook.gas ?? "";
    return `| ${hook.number} | \`${hook.name}(${list.join(", ")})\`${hook.result ? ` → ${hook.result}` : ""} | ${gas} | ${hook.changesState ? "yes" : ""} | ${hook.doc} |`;
  });
  return [
    "# Hooks",
    "",
    `<!-- ${headline("")} -->`,
    "",
    "All that a contract can ask of its host, whichever VM it runs on. On WebAssembly they are imports of the module `vm_hooks`, by the",
    `names and types that the Stylus SDKs declare; on RISC-V host calls, numbered from ${`0x${FIRST_HOOK_CALL.toString(16)}`} on, with arguments in \`a0\` to \`a5\`.`,
    "Addresses are 20 bytes, words 32 bytes, big-endian. Each costs 200 units of fuel and one for every full 8 bytes of variable length,",
    "and the gas of the opcode named here besides. A hook halts when that cannot be paid (`out-of-gas`), when a pointer leads out of memory",
    "(`memory-out-of-bounds`), and, if it changes state, in a static call (`static-violation`).",
    "",
    "| number | hook | gas | changes state | |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
