import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { VM_NAMES } from "../../src/vm/vm-name.js";
import { decodeModule } from "../../vms/wasm/decode/decode.js";
import { provableProfile, wasmSettings } from "../../vms/wasm/profile.js";
import { GUEST_NAMES } from "./guests.js";

interface Artifact {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly sources: Record<string, string>;
}

interface Manifest {
  readonly toolchains: Record<string, Record<string, string>>;
  readonly runtime: Artifact;
  readonly programs: Record<string, { description: string; artifacts: Record<string, Artifact> }>;
  readonly contracts: Record<string, { description: string; artifacts: Record<string, Artifact> }>;
  /** Rules of chains. */
  readonly rules: Record<string, { description: string; artifacts: Record<string, Artifact> }>;
}

const folder = new URL("../../guest-programs/", import.meta.url);
const manifest: Manifest = JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8"));
const artifacts = Object.values(manifest.programs).flatMap((program) => Object.values(program.artifacts));
const contracts = Object.values(manifest.contracts).flatMap((contract) => Object.values(contract.artifacts));
const rules = Object.values(manifest.rules).flatMap((rule) => Object.values(rule.artifacts));

function sha256(file: string): string {
  return createHash("sha256")
    .update(readFileSync(new URL(file, folder)))
    .digest("hex");
}

test("the manifest lists every guest for every VM, and the toolchains of every VM", () => {
  expect(Object.keys(manifest.programs)).toEqual(GUEST_NAMES);
  expect(Object.keys(manifest.toolchains)).toEqual(VM_NAMES);
  for (const program of Object.values(manifest.programs)) expect(Object.keys(program.artifacts)).toEqual(VM_NAMES);
});

test("the manifest lists every contract for the VMs whose contracts have an interface of their own", () => {
  expect(Object.keys(manifest.contracts)).toEqual(["erc20", "exchange", "amm", "life", "multisig"]);
  for (const contract of Object.values(manifest.contracts)) {
    expect(Object.keys(contract.artifacts)).toEqual(["evm", "wasm", "riscv"]);
  }
});

test("no artifact lies beside those of the manifest", () => {
  const contractFolders = Object.keys(manifest.contracts).map((name) => `contracts/${name}`);
  const folders = [...GUEST_NAMES, ...Object.keys(manifest.rules), ...contractFolders];
  const files = folders.flatMap((name) => {
    const path = `${name}/artifacts/`;
    return readdirSync(new URL(path, folder)).map((file) => path + file);
  });
  // Interfaces as JSON are no artifacts of a toolchain: `npm run guests -- --check` holds them to their texts.
  const built = files.filter((file) => !file.endsWith(".abi.json"));
  expect(built.sort()).toEqual([...artifacts, ...rules, ...contracts].map(({ file }) => file).sort());
});

describe.each([manifest.runtime, ...artifacts, ...rules, ...contracts])("$file", (artifact) => {
  test("has the recorded size and hash", () => {
    expect(readFileSync(new URL(artifact.file, folder)).length).toBe(artifact.bytes);
    expect(sha256(artifact.file)).toBe(artifact.sha256);
  });

  test("was made from these sources", () => {
    const now = Object.fromEntries(Object.keys(artifact.sources).map((source) => [source, sha256(source)]));
    expect(now).toEqual(artifact.sources);
  });
});

const ownRules = manifest.rules["own-stf"]!.artifacts.wasm!;

describe.each([...artifacts, ownRules].filter(({ file }) => file.endsWith(".wasm")))("$file", ({ file }) => {
  const module = decodeModule(readFileSync(new URL(file, folder)), wasmSettings(provableProfile()));

  test("imports nothing but the host interface, exports main and memory, does nothing at its start", () => {
    const imports = module.imports.map((entry) => `${entry.module}.${entry.name}`);
    const accelerators = file === ownRules.file ? ["zkvm.keccak_f1600", "zkvm.secp256k1_recover"] : [];
    expect(imports.sort()).toEqual([...accelerators, "zkvm.input_size", "zkvm.read_input", "zkvm.write_output"].sort());
    expect(module.exports.map(({ name }) => name).sort()).toEqual(["main", "memory"]);
    expect(module.start).toBeUndefined();
  });
});

describe.each(contracts.filter(({ file }) => file.endsWith(".wasm")))("$file", ({ file }) => {
  const module = decodeModule(readFileSync(new URL(file, folder)), wasmSettings(provableProfile()));

  test("imports nothing but hooks, exports its entry and memory, does nothing at its start", () => {
    expect(new Set(module.imports.map((entry) => entry.module))).toEqual(new Set(["vm_hooks"]));
    const names = module.exports.map(({ name }) => name).sort();
    expect(names.filter((name) => name !== "user_constructor")).toEqual(["memory", "user_entrypoint"]);
    expect(module.start).toBeUndefined();
  });
});
