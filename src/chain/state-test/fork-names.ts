/** Names that tests have for forks and that are not the fork's own name with a capital. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["EIP150", "tangerineWhistle"],
  ["EIP158", "spuriousDragon"],
  ["ConstantinopleFix", "petersburg"],
  ["Merge", "paris"],
]);

/** The name of a fork as the EVM's setting has it, from how tests write it: `Cancun`, `EIP158`. */
export function forkOfTest(name: string): string {
  return OTHER_NAMES.get(name) ?? name.charAt(0).toLowerCase() + name.slice(1);
}
