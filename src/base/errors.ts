/** Facts about an error that survive structured clone and JSON. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/**
 * Misuse of the library or unusable input. What a guest does wrong is an outcome, not an error.
 * `code` is stable and made for programs; `message` says what, where and what to do, in one line.
 */
export class TercetError extends Error {
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(code: string, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** A program that a VM refuses to load. `offset` is in bytes from the start of the program. */
export class InvalidProgramError extends TercetError {
  readonly offset: number;

  constructor(
    code: string,
    offset: number,
    message: string,
    options: { details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(code, `${message} (at byte ${offset})`, { ...options, details: { ...options.details, offset } });
    this.offset = offset;
  }
}

/** Bytes that are no trace, or a trace that contradicts itself. */
export class InvalidTraceError extends TercetError {}

/** A setting, limit or option with a value that is not allowed. */
export class ConfigError extends TercetError {}

/** An error as plain data, for a worker boundary or JSON. */
export interface ErrorData {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** The plain data of any thrown value; unknown throws become `internal-error`. */
export function errorToData(error: unknown): ErrorData {
  if (error instanceof TercetError) {
    return { name: error.name, code: error.code, message: error.message, details: error.details };
  }
  return {
    name: "TercetError",
    code: "internal-error",
    message: messageOf(error),
    details: {},
  };
}

/** Anything can be thrown, also what has no text. */
function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === "object" || typeof error === "function"
    ? "something that is no error was thrown"
    : String(error);
}

const PROTOTYPES: ReadonlyMap<string, TercetError> = new Map(
  [InvalidProgramError, InvalidTraceError, ConfigError].map((type) => [type.name, type.prototype]),
);

/** Turns data made by {@link errorToData} back into an error of the same class. */
export function errorFromData(data: ErrorData): TercetError {
  const error = new TercetError(data.code, data.message, { details: data.details });
  Object.setPrototypeOf(error, PROTOTYPES.get(data.name) ?? TercetError.prototype);
  const own = error instanceof InvalidProgramError ? { offset: data.details.offset } : {};
  return Object.assign(error, { name: data.name }, own);
}
