import { fileURLToPath } from "node:url";
import { TercetError } from "../base/errors.js";
import { fromHex } from "../base/hex.js";
import { VM_NAMES, type VmName } from "../vm/vm-name.js";
import { readBounded, readText } from "./files.js";
import { packageRoot } from "./package-root.js";

const MAX_ARTIFACT = 16 * 1024 * 1024;
const MAX_LICENCE = 64 * 1024;

/** One of the guest programs or contracts that come with the package, as code for each VM. */
export interface Guest {
  readonly name: string;
  readonly description: string;
  readonly code: Readonly<Record<VmName, Uint8Array>>;
}

interface Artifacts {
  readonly description: string;
  readonly artifacts: Record<VmName, { file: string }>;
}

interface Manifest {
  readonly programs: Record<string, Artifacts>;
  readonly contracts: Record<string, Artifacts>;
}

/**
 * The guest programs of this package, all or the named ones.
 * @throws TercetError `unknown-guest`
 */
export function loadGuests(names: readonly string[] = []): Guest[] {
  const { programs } = readManifest();
  const known = Object.keys(programs);
  for (const name of names) {
    if (!known.includes(name)) {
      throw new TercetError("unknown-guest", `there is no guest program ${name}; there are: ${known.join(", ")}`);
    }
  }
  return (names.length > 0 ? names : known).map((name) => {
    const { description, artifacts } = programs[name]!;
    return { name, description, code: readArtifacts(artifacts) };
  });
}

/** A contract that comes with the package, as code for each VM. */
export function loadContract(name: "erc20" | "exchange"): Guest {
  const { description, artifacts } = readManifest().contracts[name]!;
  return { name, description, code: readArtifacts(artifacts) };
}

const folder = () => new URL("guest-programs/", packageRoot());

function readManifest(): Manifest {
  return JSON.parse(readText(new URL("manifest.json", folder())));
}

function readArtifacts(artifacts: Artifacts["artifacts"]): Guest["code"] {
  const code = VM_NAMES.map((vm) => [vm, readArtifact(vm, new URL(artifacts[vm].file, folder()))]);
  return Object.fromEntries(code);
}

function readArtifact(vm: VmName, file: URL): Uint8Array {
  const bytes = readBounded(fileURLToPath(file), MAX_ARTIFACT);
  return vm === "evm" ? fromHex(new TextDecoder().decode(bytes).trim()) : bytes;
}

/** What the guest programs work on unless a file is named: the text of this package's licence. */
export function defaultInput(): Uint8Array {
  return readBounded(fileURLToPath(new URL("LICENSE", packageRoot())), MAX_LICENCE);
}
