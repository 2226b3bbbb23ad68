import type { Engine } from "../vm/engine.js";
import { openVm } from "../vm/registry.js";

/** The name (`vm/engine`) of another engine of the same VM to verify with; the same one where there is no other. */
export async function anotherEngine(engine: Pick<Engine, "vm" | "name">): Promise<string> {
  const { engines } = await openVm(engine.vm);
  const other = Object.keys(engines).find((name) => name !== engine.name);
  return `${engine.vm}/${other ?? engine.name}`;
}
