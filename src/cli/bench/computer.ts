import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../package-root.js";

/** Where a measurement was made: a number without it says nothing. */
export interface Computer {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  readonly v8: string;
  /** The commit measured, with `+` when the tree had changes; `unknown` outside a checkout. */
  readonly commit: string;
}

/** This computer. */
export function thisComputer(): Computer {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}/${process.arch}`,
    node: process.version,
    v8: process.versions.v8,
    commit: commitOf(fileURLToPath(packageRoot())),
  };
}

/** One line for people. */
export function describeComputer(computer: Computer): string {
  const { cpu, cores, memoryGiB, node, v8, commit } = computer;
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB; Node ${node} (V8 ${v8}); commit ${commit}`;
}

function commitOf(folder: string): string {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    const changed = git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "+";
    return git("rev-parse", "--short=12", "HEAD") + changed;
  } catch {
    return "unknown";
  }
}
