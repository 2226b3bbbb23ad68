import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../src/cli/package-root.js";

export type FixtureArchive =
  | "real-chain-data"
  | "ethereum-state-tests"
  | "ethereum-blockchain-tests"
  | "ethereum-stateless-tests"
  | "ethereum-misc-tests"
  | "ethereum-chains"
  | "execution-apis-tests";

/** Where recorded chain data and official tests are: `TERCET_FIXTURES`, or `shared/fixtures` beside the repository. */
export function findArchive(name: FixtureArchive): string | undefined {
  const folder = process.env.TERCET_FIXTURES ?? fileURLToPath(new URL("../shared/fixtures", packageRoot()));
  const archive = join(folder, `${name}.tar.gz`);
  return existsSync(archive) ? archive : undefined;
}

/** Every fixture, on every engine, however long that takes: `npm run conformance:evm`. */
export const EVERYTHING = process.env.TERCET_CONFORMANCE === "full";

export interface FixtureFile {
  /** Inside the archive. */
  readonly path: string;
  readonly text: string;
}

/** The chosen files of a folder in an archive, by path. */
export function readFixtures(
  archive: string,
  folder: string,
  choose: (path: string, index: number) => boolean = () => true,
): readonly FixtureFile[] {
  const unpacked = mkdtempSync(join(tmpdir(), "tercet-fixtures-"));
  try {
    execFileSync("tar", ["-xzf", archive, "-C", unpacked, folder]);
    return readdirSync(unpacked, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".json"))
      .sort()
      .filter(choose)
      .map((path) => ({ path, text: readFileSync(join(unpacked, path), "utf8") }));
  } finally {
    rmSync(unpacked, { recursive: true });
  }
}

/** The bytes of one file in an archive. */
export function readFixtureFile(archive: string, path: string): Uint8Array {
  return execFileSync("tar", ["-xzOf", archive, path], { maxBuffer: 1 << 28 });
}
