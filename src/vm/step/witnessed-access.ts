import { concatBytes } from "../../base/bytes.js";
import { type Access, CODE_ROOT, hashAt } from "./access.js";
import type { PartialTree } from "./partial-tree.js";
import { LEAF_SIZE, PAGE_SIZE } from "./tree.js";

/**
 * Steps act on copies: a register block of their own and the part of the memory tree that they touch. Recording a proof
 * and replaying one differ only in where that part comes from.
 */
export class WitnessedAccess implements Access {
  readonly registers: DataView;
  readonly environment: Uint8Array;
  readonly #tree: PartialTree;
  readonly #code: PartialTree;

  /** @param code the part of the tree that the register block's code root stands for */
  constructor(registers: DataView, environment: Uint8Array, tree: PartialTree, code: PartialTree) {
    this.registers = registers;
    this.environment = environment;
    this.#tree = tree;
    this.#code = code;
  }

  load(address: number, size: number): bigint {
    return loadFrom(this.#tree, address, size);
  }

  loadCode(address: number, size: number): bigint {
    return loadFrom(this.#code, address, size);
  }

  publishCode(): void {
    hashAt(this.registers, CODE_ROOT).set(this.#tree.root());
  }

  store(address: number, size: number, value: bigint): void {
    let rest = value;
    for (const part of leafParts(address, size)) {
      const leaf = this.#tree.leaf(part.leaf).slice();
      for (let at = part.offset; at < part.offset + part.size; at++, rest >>= 8n) leaf[at] = Number(rest & 0xffn);
      this.#tree.setLeaf(part.leaf, leaf);
    }
  }

  loadBytes(address: number, size: number): Uint8Array {
    const parts = leafParts(address, size);
    return concatBytes(...parts.map(({ leaf, offset, size }) => this.#tree.leaf(leaf).subarray(offset, offset + size)));
  }

  clearPage(address: number): void {
    this.#tree.clearPage(address / PAGE_SIZE);
  }
}

function loadFrom(tree: PartialTree, address: number, size: number): bigint {
  let value = 0n;
  let shift = 0n;
  for (const part of leafParts(address, size)) {
    const leaf = tree.leaf(part.leaf);
    for (let at = part.offset; at < part.offset + part.size; at++, shift += 8n) value |= BigInt(leaf[at]!) << shift;
  }
  return value;
}

interface LeafPart {
  readonly leaf: number;
  readonly offset: number;
  readonly size: number;
}

/** The one or two leaves that at most 32 bytes lie in, in ascending order. */
function leafParts(address: number, size: number): LeafPart[] {
  const [leaf, offset] = [Math.floor(address / LEAF_SIZE), address % LEAF_SIZE];
  if (offset + size <= LEAF_SIZE) return [{ leaf, offset, size }];
  const first = LEAF_SIZE - offset;
  return [
    { leaf, offset, size: first },
    { leaf: leaf + 1, offset: 0, size: size - first },
  ];
}
