import { posix } from "node:path";
import { type Import, importsOf } from "./imports.js";

/** What each layer of `src` may import besides itself; ARCHITECTURE.md says why. */
const MAY_IMPORT: ReadonlyMap<string, readonly string[]> = new Map([
  ["base", []],
  ["vm", ["base"]],
  ["state", ["base"]],
  ["chain", ["base", "vm", "state"]],
  ["listing", ["base", "vm", "state"]],
  ["trace", ["base", "vm", "state", "chain"]],
  ["parallel", ["base", "vm", "state", "chain"]],
  ["proof", ["base", "vm", "state", "chain", "trace"]],
  ["node", ["base", "vm", "state", "listing", "chain", "trace", "parallel", "proof"]],
  ["cli", ["base", "vm", "state", "listing", "chain", "trace", "parallel", "proof", "node"]],
]);

/** `src/index.ts`: the public surface. What is above it is for the command line and servers. */
const PUBLIC = ["base", "vm", "state", "listing", "chain", "trace", "parallel", "proof"];

/**
 * What AssemblyScript may import besides its own folder, by the folder it is in; the first that fits. It is a language of its
 * own, so that it shares nothing with TypeScript but files of plain constants: `src/vm/rules`, a VM's `isa`.
 */
const KERNEL_MAY_IMPORT: readonly (readonly [folder: RegExp, allowed: RegExp])[] = [
  [/^src\/base\/kernel\//, /^$/],
  [/^src\/vm\/(step|accelerators)\/kernel\//, /^src\/base\/kernel\//],
  [
    /^src\/state\/commitment\/kernel\//,
    /^src\/(base\/kernel\/|state\/(kernel\/(packed|account)-form|commitment\/hash-numbers)$)/,
  ],
  [/^src\/state\/kernel\//, /^src\/(base\/kernel|vm\/rules)\//],
  [
    /^src\/chain\/kernel\//,
    /^(src\/(base\/kernel|state\/kernel|vm\/rules)|vms\/\w+\/((precompiles\/)?kernel|isa))\/|^src\/vm\/hooks\/numbers$/,
  ],
  [/^vms\/evm\/precompiles\/kernel\//, /^src\/(base\/kernel|vm\/(rules|accelerators\/kernel))\//],
  [
    /^vms\/evm\/kernel\//,
    /^(src\/(base\/kernel|state\/kernel|vm\/(rules|accelerators\/kernel))|vms\/evm\/(precompiles\/kernel|isa))\//,
  ],
  [/^vms\/(wasm|riscv)\/kernel\//, /^src\/base\/kernel\//],
  [
    /^guest-programs\/stf\//,
    /^(src|vms)\/([\w-]+\/)*(kernel|rules|isa)\/|^src\/vm\/hooks\/numbers$|^guest-programs\/common\//,
  ],
  [/^guest-programs\/contracts\//, /^guest-programs\/contracts\/sdk\//],
  [/^guest-programs\//, /^guest-programs\/common\//],
];

/** True for sources that the AssemblyScript compiler reads. */
export function isAssemblyScript(path: string): boolean {
  return KERNEL_MAY_IMPORT.some(([folder]) => folder.test(path));
}

/** What the driver of the STF, in whose kernel the EVM is, may read of the EVM's TypeScript. */
const STF_DOORS = ["vms/evm/kernel-side.js", "vms/evm/kernel/layout.js", "vms/evm/kernel/memory-layout.js"];

/** The store that needs Node, `tercet/lmdb`. */
const NODE_STORE = "src/state/lmdb/";

const REGISTRY = "src/vm/registry.ts";

/** Runs what a chain's config names, which nobody can know before. */
const OWN_CODE = "src/cli/chain/load-code.ts";

/**
 * What is wrong with the imports of one file.
 * @param path from the root of the repository, under `src`, `vms` or `guest-programs`
 */
export function violationsOf(path: string, source: string): string[] {
  const violations = importsOf(source)
    .map((each) => violationOf(path, each))
    .filter((each) => each !== undefined);
  if (/^(utils?|helpers?|common|misc)\.ts$/.test(posix.basename(path))) {
    violations.push(`${path}: a file is named after the one thing it holds`);
  }
  return violations;
}

function violationOf(path: string, { specifier, kind }: Import): string | undefined {
  if (specifier === undefined) {
    return kind === "dynamic" && path !== OWN_CODE
      ? `${path}: an import that is computed at run time cannot be checked`
      : undefined;
  }
  if (!specifier.startsWith(".")) return undefined;
  const target = posix.join(posix.dirname(path), specifier);
  if (isAssemblyScript(path)) return mayKernelImport(path, target) ? undefined : `${path}: must not import ${target}`;
  const isCode = target.startsWith("src/") || target.startsWith("vms/");
  // Data beside the code (package.json, guest programs) is read, not imported.
  if (kind === "url" && !isCode) return undefined;
  return isCode && isAllowed(path, target, kind) ? undefined : `${path}: must not import ${target}`;
}

function mayKernelImport(path: string, target: string): boolean {
  const [folder, allowed] = KERNEL_MAY_IMPORT.find(([folder]) => folder.test(path))!;
  return target.startsWith(folder.exec(path)![0]) || allowed.test(target);
}

function isAllowed(path: string, target: string, kind: Import["kind"]): boolean {
  const [root, folder = ""] = path.split("/");
  const [targetRoot, targetFolder = ""] = target.split("/");
  if (root === "vms") {
    if (targetRoot === "vms") return targetFolder === folder;
    if (targetFolder === "base" || targetFolder === "vm") return true;
    // The EVM's kernel works on the state kernel, so its engine reads what lies where.
    return folder === "evm" && target.startsWith("src/state/kernel/");
  }
  if (folder === "chain" && STF_DOORS.includes(target)) return true;
  if (targetRoot === "vms") return path === REGISTRY && kind === "dynamic" && target.endsWith("/index.js");
  if (path === "src/index.ts") return PUBLIC.includes(targetFolder) && !target.startsWith(NODE_STORE);
  // Node's database: whoever needs a store is given one, by the command line or by a user of the package.
  if (target.startsWith(NODE_STORE) && !path.startsWith(NODE_STORE)) return folder === "cli";
  const allowed = MAY_IMPORT.get(folder);
  return allowed !== undefined && (targetFolder === folder || allowed.includes(targetFolder));
}
