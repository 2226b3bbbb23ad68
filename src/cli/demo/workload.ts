import { VM_NAMES, type VmName } from "../../vm/vm-name.js";
import { DemoAccount, type Wanted } from "./accounts.js";
import { callData, createdAddress, type DemoContract, initCode } from "./contracts.js";

/** What the transactions of a block do: a block has those of one kind, so that its time and its gas are theirs. */
export interface Kind {
  readonly group: "deploy" | "prepare" | "ether" | "transfer" | "pay" | "swap" | "maker";
  /** The VM of the exchange that is called. */
  readonly caller?: VmName;
  /** The VM of the token that is called, by a transaction or by the exchange. */
  readonly token?: VmName;
}

/** For people: `pay evm riscv`. */
export function nameOfKind({ group, caller, token }: Kind): string {
  return [group, caller, token].filter((part) => part !== undefined).join(" ");
}

/** The transactions of one block, signed. */
export interface Batch {
  readonly kind: Kind;
  readonly transactions: readonly Uint8Array[];
}

type ByVm = Readonly<Record<VmName, Uint8Array>>;

const TRADERS = 16;
/** Transactions of each in a block. */
const TURNS = 2;
const PREPARED_IN_A_BLOCK = 48;
const SUPPLY = 10n ** 24n;
const WITHOUT_END = 2n ** 256n - 1n;
const GWEI = 10n ** 9n;
/** A block that deploys has room for each. */
const DEPLOY_GAS = 4_000_000n;

/** The accounts of the main job and what they do on its chain. The same transactions on every computer. */
export class Workload {
  readonly #contracts: readonly DemoContract[];
  readonly #deployer = new DemoAccount("deployer");
  /** Pays for what makers sign. */
  readonly #sponsor = new DemoAccount("sponsor");
  readonly #traders = Array.from({ length: TRADERS }, (_, i) => new DemoAccount(`trader ${i + 1}`));
  /** Accounts that become exchanges by EIP-7702, in each round for another VM. */
  readonly #makers = VM_NAMES.map((_, i) => new DemoAccount(`maker ${i + 1}`));
  readonly tokens: ByVm;
  readonly exchanges: ByVm;

  constructor(contracts: readonly DemoContract[]) {
    this.#contracts = contracts;
    const addresses = contracts.map((_, i) => createdAddress(this.#deployer.address, BigInt(i)));
    const of = (kind: DemoContract["kind"]) =>
      Object.fromEntries(
        contracts.map(({ vm }, i) => [vm, addresses[i]!]).filter((_, i) => contracts[i]!.kind === kind),
      );
    this.tokens = of("token") as ByVm;
    this.exchanges = of("exchange") as ByVm;
  }

  /** Who pays: they have ether from the genesis on. */
  get funded(): readonly DemoAccount[] {
    return [this.#deployer, this.#sponsor, ...this.#traders];
  }

  /** How many blocks {@link batches} are. */
  static blocksIn(rounds: number): number {
    const prepared = 3 + 3 * (TRADERS + 6) + TRADERS * 3 * 6;
    const kinds = 1 + VM_NAMES.length * (1 + VM_NAMES.length + 1) + 1;
    return 1 + Math.ceil(prepared / PREPARED_IN_A_BLOCK) + rounds * kinds;
  }

  /** Contracts first, then tokens and allowances for all, then rounds with a block of each kind. */
  *batches(rounds: number): Generator<Batch> {
    yield { kind: { group: "deploy" }, transactions: this.#contracts.map((contract) => this.#deploy(contract)) };
    yield* inBlocks({ group: "prepare" }, this.#prepare());
    for (let round = 0; round < rounds; round++) {
      yield this.#batch({ group: "ether" }, (_, other) => ({ to: other.address, value: GWEI, gasLimit: 21_000n }));
      for (const token of VM_NAMES) {
        yield this.#batch({ group: "transfer", token }, (amount, other) => ({
          to: this.tokens[token],
          data: callData("transfer(address,uint256)", other.address, amount),
        }));
      }
      for (const caller of VM_NAMES) for (const token of VM_NAMES) yield this.#pay(caller, token);
      for (const caller of VM_NAMES) {
        yield this.#batch({ group: "swap", caller }, (amount) => this.#swapWith(this.exchanges[caller], amount));
      }
      yield this.#makerBlock(round);
    }
  }

  #deploy(contract: DemoContract): Uint8Array {
    return this.#deployer.send({ data: initCode(contract), gasLimit: DEPLOY_GAS });
  }

  /** Tokens for all, and leave for exchanges and makers to take them. */
  *#prepare(): Generator<Uint8Array> {
    const makers = this.#makers.map(({ address }) => address);
    const spenders = [...Object.values(this.exchanges), ...makers];
    const holders = [...this.#traders.map(({ address }) => address), ...spenders];
    const tokens = Object.values(this.tokens);
    for (const to of tokens) yield this.#deployer.send({ to, data: callData("initialize()") });
    for (const to of tokens) {
      for (const holder of holders) {
        yield this.#deployer.send({ to, data: callData("mint(address,uint256)", holder, SUPPLY) });
      }
    }
    for (const trader of this.#traders) {
      for (const to of tokens) {
        for (const spender of spenders) {
          yield trader.send({ to, data: callData("approve(address,uint256)", spender, WITHOUT_END) });
        }
      }
    }
  }

  /** Some transactions of each trader, of types 0 and 2 by turns. */
  #batch(kind: Kind, wanted: (amount: bigint, other: DemoAccount, i: number) => Wanted): Batch {
    const transactions: Uint8Array[] = [];
    for (let i = 0; i < TRADERS * TURNS; i++) {
      const other = this.#traders[(i + 1) % TRADERS]!;
      const type = (i + Math.floor(i / TRADERS)) % 2 === 0 ? 2 : 0;
      transactions.push(this.#traders[i % TRADERS]!.send({ ...wanted(BigInt(i + 1), other, i), type }));
    }
    return { kind, transactions };
  }

  #pay(caller: VmName, token: VmName): Batch {
    return this.#batch({ group: "pay", caller, token }, (amount, other) => ({
      to: this.exchanges[caller],
      data: callData("pay(address,address,uint256)", this.tokens[token], other.address, amount),
    }));
  }

  /** One token for another, by turns each for each. */
  #swapWith(exchange: Uint8Array, amount: bigint): Wanted {
    const turn = Number(amount) % (VM_NAMES.length * (VM_NAMES.length - 1));
    const give = turn % VM_NAMES.length;
    const take = (give + 1 + Math.floor(turn / VM_NAMES.length)) % VM_NAMES.length;
    const [from, to] = [VM_NAMES[give]!, VM_NAMES[take]!].map((vm) => this.tokens[vm]);
    return { to: exchange, data: callData("swap(address,address,uint256)", from!, to!, amount) };
  }

  /** Makers delegate to exchanges, in transactions that pay best and so are first; then traders swap with them. */
  #makerBlock(round: number): Batch {
    const delegations = this.#makers.map((maker, i) => {
      const exchange = this.exchanges[VM_NAMES[(i + round) % VM_NAMES.length]!];
      return this.#sponsor.send({
        type: 4,
        to: this.#sponsor.address,
        tip: 10n * GWEI,
        authorizations: [maker.delegate(exchange)],
      });
    });
    const { transactions } = this.#batch({ group: "maker" }, (amount, _, i) =>
      this.#swapWith(this.#makers[i % this.#makers.length]!.address, amount),
    );
    return { kind: { group: "maker" }, transactions: [...delegations, ...transactions] };
  }
}

function* inBlocks(kind: Kind, transactions: Iterable<Uint8Array>): Generator<Batch> {
  let block: Uint8Array[] = [];
  for (const transaction of transactions) {
    block.push(transaction);
    if (block.length < PREPARED_IN_A_BLOCK) continue;
    yield { kind, transactions: block };
    block = [];
  }
  if (block.length > 0) yield { kind, transactions: block };
}
