import type { Extension } from "./table.js";

/** Sets of extensions that a profile can choose; M and misaligned access (Zicclsm) are always there. */
const CHOICES: Readonly<Record<string, readonly Extension[]>> = {
  imac_zba_zbb_zbs_zicond: ["i", "m", "a", "c", "zba", "zbb", "zbs", "zicond"],
  imac: ["i", "m", "a", "c"],
  imc: ["i", "m", "c"],
  im: ["i", "m"],
};

export const EXTENSION_CHOICES = Object.keys(CHOICES);

/** The extensions of a choice; `fenceI` adds Zifencei. */
export function extensionSet(choice: string, fenceI: boolean): ReadonlySet<Extension> {
  const chosen = CHOICES[choice];
  if (!chosen) throw new RangeError(`no set of extensions ${JSON.stringify(choice)}`);
  return new Set(fenceI ? [...chosen, "zifencei" as const] : chosen);
}
