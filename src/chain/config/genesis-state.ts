import { fromHex } from "../../base/hex.js";
import { packAccounts } from "../../state/pack-accounts.js";
import type { AccountConfig, GenesisConfig } from "./chain-config.js";
import { type ChainFiles, readCodeAt } from "./chain-files.js";

/** The accounts of a genesis as changes of the state with nothing in it, packed. */
export async function genesisState(
  { accounts }: GenesisConfig,
  systemContracts: ReadonlyMap<string, AccountConfig>,
  files: ChainFiles,
): Promise<Uint8Array> {
  const all = new Map([...systemContracts, ...accounts]);
  return packAccounts(
    await Promise.all(
      [...all].map(async ([name, { nonce, balance, code, storage }]) => {
        const at = `genesis.accounts.${name}.code`;
        const bytes = code instanceof Uint8Array ? code : await readCodeAt(code.file, at, files);
        return {
          address: fromHex(name),
          account: { nonce, balance, code: bytes },
          hasNewCode: bytes.length > 0,
          isCleared: false,
          slots: [...storage].filter(([, word]) => !isZero(word)).map(([key, word]) => [fromHex(key), word] as const),
        };
      }),
    ),
  );
}

function isZero(word: Uint8Array): boolean {
  return word.every((byte) => byte === 0);
}
