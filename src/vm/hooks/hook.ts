/** An argument of a hook, which a guest gives as one number (bytes: two), in the order of the table. */
export type HookArgument =
  /** A number: part of the request, little-endian. */
  | { readonly kind: "u32" | "u64"; readonly name: string }
  /** A pointer to so many bytes, which are part of the request. */
  | { readonly kind: "read"; readonly name: string; readonly size: number }
  /** A pointer to where so many bytes of the answer go. */
  | { readonly kind: "write"; readonly name: string; readonly size: number }
  /** Both: the answer takes the place of what the request has. */
  | { readonly kind: "update"; readonly name: string; readonly size: number }
  /** A pointer and a length: the request's part of variable length, behind the rest of it. At most one. */
  | { readonly kind: "bytes"; readonly name: string }
  /** A pointer and a length that the machine keeps itself: the request has the length as a u32. */
  | { readonly kind: "kept"; readonly name: string }
  /** A pointer to where the answer's part of variable length goes. At most one. */
  | { readonly kind: "rest"; readonly name: string }
  /** Not given by the guest: a u32 of the request by which the machine says whether it has room for a call. */
  | { readonly kind: "room"; readonly name: string };

/** Something that a contract can ask of its host, on whichever VM it runs. */
export interface Hook {
  /** As the Stylus SDKs have it. */
  readonly name: string;
  /** See numbers.ts. */
  readonly number: number;
  readonly args: readonly HookArgument[];
  readonly result?: "u32" | "u64";
  /** What it costs in gas besides {@link HOOK_FUEL} and a unit of fuel for every full 8 bytes of variable length; nothing unless given. */
  readonly gas?: string;
  /** Halts a static call. */
  readonly changesState?: true;
  /** What it does, in a sentence or two. */
  readonly doc: string;
}

/** Numbers that a guest gives for an argument. */
export function parametersOf({ kind }: HookArgument): number {
  return kind === "room" ? 0 : kind === "bytes" || kind === "kept" ? 2 : 1;
}

/** Bytes of a request's part of fixed size. */
export function requestBytes({ args }: Hook): number {
  return sum(args, (argument) => {
    if (argument.kind === "read" || argument.kind === "update") return argument.size;
    if (argument.kind === "u64") return 8;
    return argument.kind === "u32" || argument.kind === "kept" || argument.kind === "room" ? 4 : 0;
  });
}

/** Bytes of an answer's part of fixed size, its result not counted. */
export function answerBytes({ args }: Hook): number {
  return sum(args, (argument) => (argument.kind === "write" || argument.kind === "update" ? argument.size : 0));
}

function sum(args: readonly HookArgument[], size: (argument: HookArgument) => number): number {
  return args.reduce((total, argument) => total + size(argument), 0);
}
