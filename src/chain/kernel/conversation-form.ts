// What contracts for other VMs ask of the state transition and are answered, as bytes: the conversation of a run. Plain constants
// for AssemblyScript and TypeScript, which numbers of hooks (src/vm/hooks/numbers) belong to. Numbers are little-endian. Every entry is
// a container of a number and two byte lists, so that a list of them has a root in SSZ.

export const CONVERSATION_VERSION = 2;
/** u32 version, nothing, u64 units of fuel that a gas is; entries follow. */
export const CONVERSATION_FUEL_PER_GAS = 8;
export const CONVERSATION_HEADER = 16;

/** Of an entry: u32 hook, u32 size of the request, u32 size of the answer; then request and answer. */
export const ENTRY_HOOK = 0;
export const ENTRY_REQUEST_SIZE = 4;
export const ENTRY_ANSWER_SIZE = 8;
export const ENTRY_HEADER = 12;

/** Of a request: u64 fuel that the contract has left; then the part of fixed size, and that of variable length. */
export const ASKED_FUEL = 0;
export const ASKED_FIXED = 8;

/** Of an answer: i64 fuel left, or the negative number of a halt's reason, behind which nothing comes; u64 result; both parts. */
export const ANSWERED_FUEL = 0;
export const ANSWERED_RESULT = 8;
export const ANSWERED_FIXED = 16;
export const ANSWERED_HALT_SIZE = 8;
