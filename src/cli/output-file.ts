import fs from "node:fs";
import { dirname, join, resolve } from "node:path";
import { TercetError } from "../base/errors.js";
import { OutputError, STDOUT, writeAll } from "./output.js";
import { reasonOf } from "./platform-error.js";

/** As many links as Linux follows. */
const MOST_LINKS = 40;

/** Whether an output option means standard output: `-`, or a name that the system has for it. */
export function isStandardOutput(path: string): boolean {
  if (path === "-") return true;
  const [named, own] = [statOf(path), fs.fstatSync(STDOUT)];
  if (named?.ino !== own.ino || named.dev !== own.dev) return false;
  return !named.isCharacterDevice() || process.stdout.isTTY;
}

/**
 * Writes what an output option asks for. `-` is standard output, links are followed. A regular file is written whole or not
 * at all: a neighbour first, which then takes its place and has its mode. What that would make another thing of is written
 * in place: pipes and devices, and files with other names or another owner.
 * @throws OutputError `unwritable-output`; `binary-on-terminal` for standard output that is one
 */
export function writeOutput(path: string, bytes: Uint8Array): void {
  writeOutputParts(path, [bytes]);
}

/** The same for what is made part by part and would be too much to hold. */
export function writeOutputParts(path: string, parts: Iterable<Uint8Array>): void {
  try {
    if (path === "") throw Object.assign(new Error("no name"), { code: "ENOENT" });
    if (isStandardOutput(path)) return writeToStandardOutput(parts);
    const target = followLinks(path);
    if (isReplaceable(target, statOf(path))) replace(target, parts);
    else overwrite(path, parts);
  } catch (cause) {
    if (cause instanceof TercetError) throw cause;
    throw new OutputError("unwritable-output", `cannot write ${path}: ${reasonOf(cause)}`, { cause });
  }
}

function writeToStandardOutput(parts: Iterable<Uint8Array>): void {
  if (process.stdout.isTTY) {
    const message = "standard output is a terminal: send it to a file or a pipe, or name a file with --output";
    throw new OutputError("binary-on-terminal", message);
  }
  for (const part of parts) writeAll(STDOUT, part);
}

function statOf(path: string): fs.Stats | undefined {
  return fs.statSync(path, { throwIfNoEntry: false });
}

/** Where the links of a path end, whether or not something is there. */
function followLinks(path: string): string {
  let target = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    if (!fs.lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() || isSystems(target)) return target;
    target = resolve(dirname(target), fs.readlinkSync(target));
  }
  throw Object.assign(new Error("too many links"), { code: "ELOOP" });
}

/** Names that the system makes up: what they link to may be a description and no path. */
function isSystems(path: string): boolean {
  return path.startsWith("/proc/") || path.startsWith("/dev/");
}

function isReplaceable(target: string, stat: fs.Stats | undefined): boolean {
  if (isSystems(target)) return false;
  if (stat === undefined) return true;
  return stat.isFile() && stat.nlink === 1 && (process.geteuid === undefined || stat.uid === process.geteuid());
}

function replace(target: string, parts: Iterable<Uint8Array>): void {
  const mode = statOf(target)?.mode;
  if (mode !== undefined) fs.accessSync(target, fs.constants.W_OK);
  const neighbour = join(dirname(target), `.tercet-${process.pid}-${Date.now()}.partial`);
  try {
    const descriptor = fs.openSync(neighbour, "wx", mode);
    try {
      if (mode !== undefined) fs.fchmodSync(descriptor, mode & 0o7777);
      for (const part of parts) fs.writeFileSync(descriptor, part);
      // Some file systems find out only now that the disk is full.
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(neighbour, target);
  } catch (error) {
    fs.rmSync(neighbour, { force: true });
    throw error;
  }
}

function overwrite(path: string, parts: Iterable<Uint8Array>): void {
  const descriptor = fs.openSync(path, "w");
  try {
    for (const part of parts) writeAll(descriptor, part, path);
  } finally {
    fs.closeSync(descriptor);
  }
}
