import { fromHex } from "../../base/hex.js";
import * as parameter from "../../vm/rules/parameters.js";
import type { AccountConfig } from "./chain-config.js";

/** A contract that blocks call by themselves: the parameter that brings it, its address, and its code as its EIP has it. */
interface SystemContract {
  readonly parameter: number;
  readonly address: string;
  readonly code: string;
}

const CONTRACTS: readonly SystemContract[] = [
  {
    // EIP-4788
    parameter: parameter.BEACON_ROOTS,
    address: "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
    code: `
      3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff81069081541460
      3c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500
    `,
  },
  {
    // EIP-2935
    parameter: parameter.HISTORY,
    address: "0x0000f90827f1c53a10cb7a02335b175320002935",
    code: `
      3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff8143031160425761
      1fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500
    `,
  },
  {
    // EIP-7002
    parameter: parameter.REQUESTS,
    address: "0x00000961ef480eb55e80d19ad83579a64c007002",
    code: `
      3373fffffffffffffffffffffffffffffffffffffffe1460cb5760115f54807fffffffffffffffffffffffffffffffffffffffffffffff
      ffffffffffffffffff146101f457600182026001905f5b5f82111560685781019083028483029004916001019190604d565b9093900492
      50505036603814608857366101f457346101f4575f5260205ff35b34106101f45760015460010160015560035480600302600401338155
      6001015f35815560010160203590553360601b5f5260385f601437604c5fa0600101600355005b6003546002548082038060101160df57
      5060105b5f5b8181146101835782810160030260040181604c02815460601b8152601401816001015481526020019060020154807fffff
      ffffffffffffffffffffffffffff00000000000000000000000000000000168252906010019060401c908160381c81600701538160301c
      81600601538160281c81600501538160201c81600401538160181c81600301538160101c81600201538160081c81600101535360010160
      e1565b910180921461019557906002556101a0565b90505f6002555f6003555b5f54807fffffffffffffffffffffffffffffffffffffff
      ffffffffffffffffffffffffff14156101cd57505f5b6001546002828201116101e25750505f6101e8565b01600290035b5f555f600155
      604c025ff35b5f5ffd
    `,
  },
  {
    // EIP-7251
    parameter: parameter.REQUESTS,
    address: "0x0000bbddc7ce488642fb579f8b00f3a590007251",
    code: `
      3373fffffffffffffffffffffffffffffffffffffffe1460d35760115f54807fffffffffffffffffffffffffffffffffffffffffffffff
      ffffffffffffffffff1461019a57600182026001905f5b5f82111560685781019083028483029004916001019190604d565b9093900492
      505050366060146088573661019a573461019a575f5260205ff35b341061019a5760015460010160015560035480600402600401338155
      6001015f358155600101602035815560010160403590553360601b5f5260605f60143760745fa0600101600355005b6003546002548082
      038060021160e7575060025b5f5b8181146101295782810160040260040181607402815460601b81526014018160010154815260200181
      6002015481526020019060030154905260010160e9565b910180921461013b5790600255610146565b90505f6002555f6003555b5f5480
      7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff141561017357505f5b60015460018282011161018857
      50505f61018e565b01600190035b5f555f6001556074025ff35b5f5ffd
    `,
  },
];

/** The system contracts that rules need at one time or another, by address. */
export function systemContracts(parameters: readonly (readonly number[])[]): ReadonlyMap<string, AccountConfig> {
  const needed = CONTRACTS.filter(({ parameter }) => parameters.some((values) => values[parameter] !== 0));
  return new Map(
    needed.map(({ address, code }) => [
      address,
      { balance: 0n, nonce: 1n, code: fromHex(code.replace(/\s/g, "")), storage: new Map() },
    ]),
  );
}
