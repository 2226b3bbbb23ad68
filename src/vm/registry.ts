import { argumentChecks } from "../base/checks.js";
import { TercetError } from "../base/errors.js";
import type { AnyEngine, Engine, Vm } from "./engine.js";
import { isVmName, VM_NAMES, type VmName } from "./vm-name.js";

/**
 * The built-in VMs, loaded when first asked for. The only place where `src` reaches into `vms`: a worker or a command
 * line flag needs nothing but a name.
 */
const BUILT_IN: Readonly<Record<VmName, () => Promise<Vm>>> = {
  evm: async () => (await import("../../vms/evm/index.js")).evm,
  wasm: async () => (await import("../../vms/wasm/index.js")).wasm,
  riscv: async () => (await import("../../vms/riscv/index.js")).riscv,
};

/**
 * The VM of that name.
 * @throws TercetError `unknown-vm`
 */
export async function openVm(name: string): Promise<Vm> {
  if (!isVmName(name)) {
    throw new TercetError(
      "unknown-vm",
      `there is no VM ${JSON.stringify(String(name))}; there are: ${VM_NAMES.join(", ")}`,
    );
  }
  return BUILT_IN[name]();
}

/**
 * The engine named `vm/engine`, for example `riscv/interpreter`; the VM's default engine for a bare `vm`.
 * @throws TercetError `unknown-vm` or `unknown-engine`; `reference-engine` for one that {@link openAnyEngine} opens
 */
export async function openEngine(name: string): Promise<Engine> {
  const { vm, chosen } = await find(name);
  const open = vm.engines[chosen];
  if (open !== undefined) return open();
  throw new TercetError(
    "reference-engine",
    `${vm.name}/${chosen} is a reference, which runs asynchronously; here an engine is needed: ${Object.keys(vm.engines).join(", ")}`,
  );
}

/**
 * As {@link openEngine}, reference engines too: `evm/ethereumjs`.
 * @throws TercetError `unknown-vm` or `unknown-engine`
 */
export async function openAnyEngine(name: string): Promise<AnyEngine> {
  const { vm, chosen } = await find(name);
  return { ...vm.references, ...vm.engines }[chosen]!();
}

async function find(name: string): Promise<{ readonly vm: Vm; readonly chosen: string }> {
  const slash = String(name).indexOf("/");
  const vm = await openVm(slash < 0 ? name : name.slice(0, slash));
  const engines = enginesOf(vm);
  const chosen = slash < 0 ? engines[0]! : name.slice(slash + 1);
  if (engines.includes(chosen)) return { vm, chosen };
  const known = engines.map((engine) => `${vm.name}/${engine}`).join(", ");
  throw new TercetError("unknown-engine", `there is no engine ${JSON.stringify(name)}; ${vm.name} has: ${known}`);
}

/** The names of a VM's engines, the default first and references last. */
export function enginesOf(vm: Vm): readonly string[] {
  return [...Object.keys(vm.engines), ...Object.keys(vm.references ?? {})];
}

/** Every engine of every VM, references too, as `vm/engine`. */
export async function engineNames(): Promise<readonly string[]> {
  const vms = await Promise.all(VM_NAMES.map(openVm));
  return vms.flatMap((vm) => enginesOf(vm).map((engine) => `${vm.name}/${engine}`));
}

/** The VM whose magic the program carries, if any. EVM bytecode carries none. */
export async function recogniseVm(code: Uint8Array): Promise<VmName | undefined> {
  argumentChecks.bytes(code, "a program");
  for (const name of VM_NAMES) if ((await openVm(name)).recognise(code)) return name;
  return undefined;
}
