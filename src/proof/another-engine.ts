import type { AnyEngine } from "../vm/engine.js";
import { enginesOf, openVm } from "../vm/registry.js";

/** The name (`vm/engine`) of another engine of the same VM to verify with; the same one where there is no other. */
export async function anotherEngine(engine: Pick<AnyEngine, "vm" | "name">): Promise<string> {
  const other = enginesOf(await openVm(engine.vm)).find((name) => name !== engine.name);
  return `${engine.vm}/${other ?? engine.name}`;
}
