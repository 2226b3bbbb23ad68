// Runs that the guest is told the outcomes of: of contracts for other VMs, of the activation of their code, and of a chain's own
// precompiled contracts. An activation says nothing; it has u32 HAS_ bits (src/state/kernel/records) as its output. Plain
// constants for AssemblyScript and TypeScript; numbers little-endian.

// In the input: u32 count, then each run in the order in which they begin: a header, the output, and the conversation of
// conversation-form.ts, which a precompiled contract has none of.
/** u32: a STATUS_ of the EVM, and of a halt the reason. */
export const RUN_STATUS = 0;
export const RUN_REASON = 4;
/** u64: all that the run costs, of the gas it was given. */
export const RUN_GAS_USED = 8;
/** i64: what cleared storage gives back, of a success. */
export const RUN_REFUND = 16;
/** u32. */
export const RUN_OUTPUT_SIZE = 24;
export const RUN_CONVERSATION_SIZE = 28;
export const RUN_HEADER = 32;

// In the output: u32 count, then for each run in the same order what was assumed of it, as 32 bytes each.
/** What runs it: the hash of VM, profile and start cost, see run-claim.ts; zeros for a precompiled contract. */
export const ASSUMED_VM = 0;
/** Hash of the code; of a precompiled contract its address, behind zeros. */
export const ASSUMED_PROGRAM = 32;
/** Of a message as below. */
export const ASSUMED_MESSAGE = 64;
export const ASSUMED_CONVERSATION = 96;
/** Of RUN_STATUS to RUN_REFUND and the output. */
export const ASSUMED_OUTCOME = 128;
export const ASSUMPTION_SIZE = 160;

// A message, as it is hashed: u32 depth, u32 flags, u64 gas, sender, recipient, value, input. Of a precompiled contract all but gas and
// input is zero, of an activation all but gas and its flag.
export const MESSAGE_DEPTH = 0;
export const MESSAGE_FLAGS = 4;
export const FLAG_STATIC = 1;
/** A constructor is run. */
export const FLAG_CREATION = 2;
export const FLAG_ACTIVATION = 4;
export const MESSAGE_GAS = 8;
export const MESSAGE_SENDER = 16;
export const MESSAGE_RECIPIENT = 36;
export const MESSAGE_VALUE = 56;
export const MESSAGE_INPUT = 88;
