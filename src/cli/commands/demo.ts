import { join } from "node:path";
import { Command } from "commander";
import { demoJson } from "../demo/json.js";
import { demoPicture } from "../demo/picture.js";
import { demoReport } from "../demo/report.js";
import { runDemo, runDemoInMemory } from "../demo/run-demo.js";
import { EXIT } from "../exit-codes.js";
import { numberOption } from "../integer-option.js";
import { print, printJson } from "../output.js";
import { writeOutput } from "../output-file.js";
import { makeFolder } from "../output-folder.js";

interface DemoFlags {
  readonly out: string;
  readonly rounds: number;
  readonly memory?: boolean;
  readonly json?: boolean;
}

const MOST_ROUNDS = 1000;
const ROUNDS = 10;

/** `tercet demo`: a chain with the same contracts on three VMs, from its genesis to blocks executed again from the disk. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("build a chain whose contracts on three VMs call each other, store it, execute it again from the disk")
    .option("--out <folder>", "where the chain and a picture go: OUT/chain, OUT/demo.svg", "out")
    .option("--rounds <n>", "17 blocks each, one of every kind", numberOption(1, MOST_ROUNDS), ROUNDS)
    .option("--memory", "keep the chain in memory and write no files")
    .option("--json", "print as JSON")
    .action(demo);
}

async function demo({ out, rounds, memory = false, json = false }: DemoFlags): Promise<void> {
  const chainFolder = join(out, "chain");
  const picture = join(out, "demo.svg");
  if (!memory) makeFolder(out);
  const result = memory ? await runDemoInMemory(rounds) : await runDemo(rounds, chainFolder);
  process.exitCode = result.executions.every(({ fault }) => fault === undefined) ? EXIT.ok : EXIT.no;
  if (!memory) writeOutput(picture, new TextEncoder().encode(demoPicture(result)));
  if (json) return printJson(demoJson(result), 2);
  print(demoReport(result, memory ? undefined : { chain: chainFolder, picture }));
}
