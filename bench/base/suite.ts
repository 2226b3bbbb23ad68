import { secp256k1 } from "@noble/curves/secp256k1.js";
import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { createKeccak, createRIPEMD160, createSHA256, type IHasher } from "hash-wasm";
import { recover } from "tiny-secp256k1";
import { bigintToBytes, concatBytes, equalBytes } from "../../src/base/bytes.js";
import { TercetError } from "../../src/base/errors.js";
import { keccak256 } from "../../src/base/hash.js";
import { formatTime, significant } from "../../src/cli/numbers.js";
import { type Column, formatTable } from "../../src/cli/table.js";
import { precompilesAt } from "../../vms/evm/precompiles/table.js";
import type { Report, SuiteOptions } from "../suite.js";
import { measureInTurns } from "../wasm/turns.js";

/** The same bytes made in several ways, of which the first is ours. */
interface Work {
  readonly name: string;
  /** Calls that take about a millisecond. */
  readonly calls: number;
  readonly ways: readonly { readonly name: string; readonly make: () => Uint8Array }[];
}

/** Recovery of senders and hashes on one thread, by peers in turns. */
export async function runSuite({ time, isWanted }: SuiteOptions): Promise<Report> {
  const works = [recovery(), ...(await hashes())].filter(({ name }) => isWanted(name));
  const rows = works.flatMap((work) => measure(work, time));
  const columns: readonly Column[] = [
    { title: "work" },
    { title: "by" },
    { title: "time", align: "right" },
    { title: "ratio", align: "right" },
  ];
  const lines = rows.map((row) => [
    row.by === OURS ? row.work : "",
    row.by,
    formatTime(row.median),
    significant(row.ratio),
  ]);
  return { text: formatTable(columns, lines), data: { rows } };
}

const OURS = "tercet";

interface Row {
  readonly work: string;
  readonly by: string;
  /** Milliseconds. */
  readonly median: number;
  /** Times our median. */
  readonly ratio: number;
}

function measure({ name, calls, ways }: Work, time: number): Row[] {
  const expected = ways[0]!.make();
  for (const way of ways) {
    if (!equalBytes(way.make(), expected)) throw new TercetError("contenders-differ", `${name}: ${way.name} differs`);
  }
  const contenders = ways.map((way) => ({
    name: way.name,
    run: () => {
      for (let call = 0; call < calls; call++) way.make();
    },
  }));
  const medians = measureInTurns(contenders, time).map(({ median }) => median / calls);
  return ways.map((way, i) => ({ work: name, by: way.name, median: medians[i]!, ratio: medians[i]! / medians[0]! }));
}

const contract = (address: number) => precompilesAt("osaka").get(`0x${address.toString(16).padStart(40, "0")}`)!;

/** From a hash and its signature to the 20 bytes of an address. */
function recovery(): Work {
  const hash = new Uint8Array(32).fill(0xa7);
  const signed = secp256k1.sign(hash, new Uint8Array(32).fill(0x17), { prehash: false, format: "recovered" });
  const signature = signed.subarray(1);
  const parity = signed[0] as 0 | 1;
  const input = concatBytes(hash, bigintToBytes(BigInt(27 + parity), 32), signature);
  const address = (key: Uint8Array) => keccak256(key.subarray(1)).subarray(12);
  const ours = contract(1);
  const noble = () => {
    const key = secp256k1.Signature.fromBytes(signature).addRecoveryBit(parity).recoverPublicKey(hash);
    return address(key.toBytes(false));
  };
  return {
    name: "sender of a signature",
    calls: 10,
    ways: [
      { name: OURS, make: () => ours.run(input)!.subarray(12) },
      { name: "@noble/curves", make: noble },
      { name: "tiny-secp256k1 (libsecp256k1)", make: () => address(recover(hash, signature, parity, false)!) },
    ],
  };
}

async function hashes(): Promise<readonly Work[]> {
  const [keccak, sha, ripemd] = await Promise.all([createKeccak(256), createSHA256(), createRIPEMD160()]);
  const by = (hasher: IHasher) => (bytes: Uint8Array) => hasher.init().update(bytes).digest("binary");
  const kinds = [
    { name: "Keccak-256", ours: keccak256, noble: keccak_256, wasm: by(keccak) },
    { name: "SHA-256", ours: (bytes: Uint8Array) => contract2.run(bytes)!, noble: sha256, wasm: by(sha) },
    {
      name: "RIPEMD-160",
      ours: (bytes: Uint8Array) => contract3.run(bytes)!.subarray(12),
      noble: ripemd160,
      wasm: by(ripemd),
    },
  ];
  const [contract2, contract3] = [contract(2), contract(3)];
  return kinds.flatMap(({ name, ours, noble, wasm }) =>
    [32, 1024].map((size) => {
      const bytes = new Uint8Array(size).fill(0xa7);
      return {
        name: `${name} of ${size} bytes`,
        calls: size > 100 ? 200 : 1000,
        ways: [
          { name: OURS, make: () => ours(bytes) },
          { name: "@noble/hashes", make: () => noble(bytes) },
          { name: "hash-wasm", make: () => wasm(bytes) },
        ],
      };
    }),
  );
}
