import { FORKS } from "../../vm/rules/forks.js";
import { FORK_NAMES } from "../config/named-forks.js";

/** Names that tests have for forks and that are not the fork's own name with a capital. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["EIP150", "tangerineWhistle"],
  ["EIP158", "spuriousDragon"],
  ["ConstantinopleFix", "petersburg"],
  ["Merge", "paris"],
  // The block of the split is all that it has otherwise.
  ["Dao", "homestead"],
]);

/** The name of a fork as the EVM's setting has it, from how tests write it: `Cancun`, `EIP158`, `MuirGlacier`; others stay as they are. */
export function forkOfTest(name: string): string {
  return OTHER_NAMES.get(name) ?? FORK_NAMES.find((fork) => fork.toLowerCase() === name.toLowerCase()) ?? name;
}

/** The forks that there are rules for, with a capital as tests write most of them. */
export const TEST_FORK_NAMES: readonly string[] = FORKS.map((fork) => fork.charAt(0).toUpperCase() + fork.slice(1));
