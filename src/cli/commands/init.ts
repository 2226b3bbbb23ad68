import { join } from "node:path";
import { Command, Option } from "commander";
import { VM_NAMES } from "../../vm/vm-name.js";
import { print } from "../output.js";
import { requireFree } from "../output-folder.js";
import { printable } from "../printable.js";
import { writeStarter } from "../starter.js";

interface InitFlags {
  readonly vm: string;
}

/** `tercet init`: a folder with a chain, a contract for a VM, its tests and a script that sends a transaction. */
export function initCommand(): Command {
  return new Command("init")
    .description(
      "write a starter: a chain's config, a contract with its build and tests, a script that sends a transaction",
    )
    .argument("<folder>", "a new or an empty one")
    .addOption(new Option("--vm <vm>", "which VM the contracts are for").choices([...VM_NAMES, "all"]).default("all"))
    .action(init);
}

function init(folder: string, { vm }: InitFlags): void {
  requireFree(folder);
  const files = writeStarter(folder, vm === "all" ? [...VM_NAMES, "all"] : [vm]);
  for (const file of files) print(printable(join(folder, file)));
  print(`\nNext: cd ${printable(folder)} && npm install && npm test`);
}
