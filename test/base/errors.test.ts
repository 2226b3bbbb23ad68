import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, test } from "vitest";
import {
  ConfigError,
  type ErrorData,
  errorFromData,
  errorToData,
  InvalidProgramError,
  InvalidTraceError,
  TercetError,
} from "../../src/base/errors.js";

/** Sends back what it gets. */
const worker = new Worker(
  "const { parentPort } = require('node:worker_threads'); parentPort.on('message', (m) => parentPort.postMessage(m))",
  { eval: true },
);
afterAll(() => worker.terminate());

async function throughWorker(data: ErrorData): Promise<ErrorData> {
  worker.postMessage(data);
  const [answer] = await once(worker, "message");
  return answer;
}

const details = { size: 7, name: "x", ok: true };

describe("errors survive a worker boundary", () => {
  const errors = [
    new TercetError("some-code", "some message", { details, cause: new Error("deep") }),
    new InvalidProgramError("bad-magic", 4, "not an ELF file", { details }),
    new InvalidTraceError("truncated", "too short", { details: { offset: 3 } }),
    new ConfigError("invalid-profile", "maxInput is wrong", { details: { field: "maxInput" } }),
  ];
  for (const error of errors) {
    test(error.name, async () => {
      const data = errorToData(error);
      const crossed = await throughWorker(data);
      expect(crossed).toEqual(data);
      const revived = errorFromData(crossed);
      expect(Object.getPrototypeOf(revived)).toBe(Object.getPrototypeOf(error));
      expect(errorToData(revived)).toEqual(data);
      expect(revived).toMatchObject({ name: error.name, code: error.code, message: error.message });
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    });
  }

  test("the offset of a program's error", async () => {
    const error = new InvalidProgramError("bad-magic", 4, "not an ELF file");
    expect(error.message).toBe("not an ELF file (at byte 4)");
    const revived = errorFromData(await throughWorker(errorToData(error)));
    expect((revived as InvalidProgramError).offset).toBe(4);
    const trace = errorFromData(errorToData(new InvalidTraceError("truncated", "x", { details: { offset: 3 } })));
    expect(trace).not.toHaveProperty("offset");
  });
});

describe("what is no error of ours", () => {
  const thrown: readonly (readonly [unknown, string])[] = [
    [new RangeError("stack"), "stack"],
    ["text", "text"],
    [undefined, "undefined"],
    [null, "something that is no error was thrown"],
    [Symbol("s"), "Symbol(s)"],
    [12n, "12"],
    [Object.create(null), "something that is no error was thrown"],
    [{ toString: 1 }, "something that is no error was thrown"],
  ];
  for (const [value, message] of thrown) {
    test(`becomes an internal error: ${message}`, async () => {
      const data = errorToData(value);
      expect(data).toEqual({ name: "TercetError", code: "internal-error", message, details: {} });
      expect(errorFromData(await throughWorker(data))).toBeInstanceOf(TercetError);
    });
  }

  for (const name of ["__proto__", "constructor", "toString", "Unheard"]) {
    test(`data named ${name} is a plain TercetError`, () => {
      const error = errorFromData({ name, code: "c", message: "m", details: {} });
      expect(Object.getPrototypeOf(error)).toBe(TercetError.prototype);
      expect(error).toBeInstanceOf(Error);
      expect(error.code).toBe("c");
    });
  }
});
