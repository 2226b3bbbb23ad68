/** Bytes of memory that an instruction touches, as its operands say. */
export interface MemoryRange {
  readonly kind: "read" | "write";
  readonly offset: bigint;
  readonly size: bigint;
  /** At most as much is written as the call returned. */
  readonly isOutput?: true;
}

/** Which operand, counted from the top, holds offset and size; a size may be fixed. */
interface Place {
  readonly kind: "read" | "write";
  readonly offset: number;
  readonly size: number | bigint;
  readonly isOutput?: true;
}

const READ_FIRST_TWO: readonly Place[] = [{ kind: "read", offset: 0, size: 1 }];
const CREATE: readonly Place[] = [{ kind: "read", offset: 1, size: 2 }];
const COPY: readonly Place[] = [{ kind: "write", offset: 0, size: 2 }];
const CALL = callPlaces(3);
const CALL_WITHOUT_VALUE = callPlaces(2);

/** By opcode (Yellow Paper, appendix H; MCOPY: EIP-5656). */
const PLACES: ReadonlyMap<number, readonly Place[]> = new Map([
  [0x20, READ_FIRST_TWO],
  [0x37, COPY],
  [0x39, COPY],
  [0x3c, [{ kind: "write", offset: 1, size: 3 }]],
  [0x3e, COPY],
  [0x51, [{ kind: "read", offset: 0, size: 32n }]],
  [0x52, [{ kind: "write", offset: 0, size: 32n }]],
  [0x53, [{ kind: "write", offset: 0, size: 1n }]],
  [0x5e, [{ kind: "read", offset: 1, size: 2 }, ...COPY]],
  ...[0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xf3, 0xfd].map((code) => [code, READ_FIRST_TWO] as const),
  [0xf0, CREATE],
  [0xf1, CALL],
  [0xf2, CALL],
  [0xf4, CALL_WITHOUT_VALUE],
  [0xf5, CREATE],
  [0xfa, CALL_WITHOUT_VALUE],
]);

/** @param operands the top first */
export function memoryRanges(opcode: number, operands: readonly bigint[]): readonly MemoryRange[] {
  return (PLACES.get(opcode) ?? []).map(({ offset, size, ...rest }) => ({
    ...rest,
    offset: operands[offset] ?? 0n,
    size: typeof size === "bigint" ? size : (operands[size] ?? 0n),
  }));
}

function callPlaces(input: number): readonly Place[] {
  return [
    { kind: "read", offset: input, size: input + 1 },
    { kind: "write", offset: input + 2, size: input + 3, isOutput: true },
  ];
}
