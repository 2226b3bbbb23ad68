import type { DemoBlock } from "./build-chain.js";
import type { Execution } from "./execution.js";
import { type Kind, nameOfKind } from "./workload.js";

/** What one kind of transaction took. */
export interface Measure {
  readonly kind: Kind;
  readonly blocks: number;
  readonly transactions: number;
  /** Of a transaction, on average. */
  readonly gas: number;
  /** Of a transaction, in milliseconds, for each execution: the median over the blocks of the kind. */
  readonly times: readonly number[];
}

/** A row for each kind, in the order in which the chain first has them. */
export function measuresOf(blocks: readonly DemoBlock[], executions: readonly Execution[]): readonly Measure[] {
  const kinds = new Map<string, number[]>();
  blocks.forEach(({ kind }, index) => {
    const name = nameOfKind(kind);
    kinds.set(name, [...(kinds.get(name) ?? []), index]);
  });
  return Array.from(kinds.values(), (indices) => measure(indices, blocks, executions));
}

function measure(indices: readonly number[], blocks: readonly DemoBlock[], executions: readonly Execution[]): Measure {
  const own = indices.map((index) => blocks[index]!);
  const transactions = own.reduce((sum, block) => sum + transactionsIn(block), 0);
  const gasUsed = own.reduce((sum, block) => sum + block.gasUsed, 0n);
  const times = executions.map(({ blockTimes }) =>
    median(indices.map((index) => (blockTimes[index] ?? Number.NaN) / transactionsIn(blocks[index]!))),
  );
  return { kind: own[0]!.kind, blocks: own.length, transactions, gas: Number(gasUsed) / transactions, times };
}

export function transactionsIn({ types }: DemoBlock): number {
  return [...types.values()].reduce((sum, count) => sum + count, 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
