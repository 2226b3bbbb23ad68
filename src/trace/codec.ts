import { InvalidTraceError, TercetError } from "../base/errors.js";
import type { SszType, SszValue } from "../base/ssz.js";
import type { VmName } from "../vm/vm-name.js";
import { checkClaim, checkTrace, checkWitness } from "./check.js";
import type { Claim, Exit } from "./claim.js";
import { ClaimContainer, TraceContainer, WitnessContainer } from "./containers.js";
import { type Content, HEADER_BYTES, hasMagic, makeEnvelope, openEnvelope } from "./envelope.js";
import type { Trace } from "./trace.js";
import type { Witness } from "./witness.js";

/** Position is the number in the encoding. */
const EXIT_KINDS = ["success", "revert", "halt"] as const satisfies readonly Exit["kind"][];

/** The one encoding of a claim. @throws InvalidTraceError `invalid-field` */
export function encodeClaim(claim: Claim): Uint8Array {
  checkClaim(claim);
  return seal("claim", ClaimContainer, claimToContainer(claim));
}

/**
 * The claim that the bytes encode; whether it is true is not looked at.
 * @throws InvalidTraceError `bad-magic`, `unknown-version`, `truncated`, `trailing-bytes`, `invalid-encoding` or
 * `invalid-field`, with `offset` or `field` in its details where known
 */
export function decodeClaim(bytes: Uint8Array): Claim {
  return claimFromContainer(unseal("claim", ClaimContainer, bytes));
}

/** The one encoding of a witness. @throws InvalidTraceError `invalid-field` */
export function encodeWitness(witness: Witness): Uint8Array {
  checkWitness(witness);
  return seal("witness", WitnessContainer, witness);
}

/** The witness that the bytes encode. @throws InvalidTraceError as {@link decodeClaim} */
export function decodeWitness(bytes: Uint8Array): Witness {
  return unseal("witness", WitnessContainer, bytes);
}

/** The one encoding of a trace. @throws InvalidTraceError `invalid-field` */
export function encodeTrace(trace: Trace): Uint8Array {
  checkTrace(trace);
  const { claim, witness } = trace;
  return seal("trace", TraceContainer, { claim: claimToContainer(claim), witness });
}

/**
 * The trace that the bytes encode; whether its claim is true, even of its own witness, is for a proof system to say.
 * @throws InvalidTraceError as {@link decodeClaim}
 */
export function decodeTrace(bytes: Uint8Array): Trace {
  const { claim, witness } = unseal("trace", TraceContainer, bytes);
  return { claim: claimFromContainer(claim), witness };
}

/** True when the bytes carry the magic of a trace. */
export function isTrace(bytes: Uint8Array): boolean {
  return hasMagic("trace", bytes);
}

/** The SSZ `hash_tree_root` of a claim, 32 bytes: its identity. @throws InvalidTraceError `invalid-field` */
export function claimId(claim: Claim): Uint8Array {
  checkClaim(claim);
  return ClaimContainer.rootOf(claimToContainer(claim));
}

type ClaimFields = SszValue<typeof ClaimContainer>;

function claimToContainer({ vm, vmVersion, exit, ...rest }: Claim): ClaimFields {
  return {
    ...rest,
    vm: new TextEncoder().encode(vm),
    vmVersion: new TextEncoder().encode(vmVersion),
    exitKind: EXIT_KINDS.indexOf(exit.kind),
    exitCode: exit.code,
  };
}

function claimFromContainer({ vm, vmVersion, exitKind, exitCode, ...rest }: ClaimFields): Claim {
  const kind = EXIT_KINDS[exitKind];
  if (kind === undefined) {
    throw new InvalidTraceError("invalid-field", `claim.exit: ${exitKind} is no kind of exit`, {
      details: { field: "claim.exit" },
    });
  }
  // Not yet known to be the name of a VM: checkClaim says.
  const claim: Claim = { ...rest, vm: text(vm) as VmName, vmVersion: text(vmVersion), exit: { kind, code: exitCode } };
  checkClaim(claim);
  return claim;
}

/** Byte for character, so that no two byte strings give one text; checkClaim allows ASCII only. */
function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function seal<T>(content: Content, type: SszType<T>, value: T): Uint8Array {
  const bytes = makeEnvelope(content, type.sizeOf(value));
  type.write(value, new DataView(bytes.buffer), HEADER_BYTES);
  return bytes;
}

function unseal<T>(content: Content, type: SszType<T>, bytes: Uint8Array): T {
  const body = openEnvelope(content, bytes);
  try {
    return type.read(new DataView(body.buffer, body.byteOffset, body.byteLength), 0, body.length);
  } catch (cause) {
    if (!(cause instanceof TercetError)) throw cause;
    throw new InvalidTraceError("invalid-encoding", `the body of the ${content} is not valid SSZ: ${cause.message}`, {
      cause,
      details: cause.details,
    });
  }
}
