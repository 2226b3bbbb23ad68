import { expect, test } from "vitest";
import { Progress } from "../../src/cli/progress.js";

function stream(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

test("a terminal sees how far the work is, and a clean line afterwards", () => {
  const terminal = stream(true);
  const progress = new Progress(2, terminal);
  progress.show("first");
  progress.advance();
  progress.show("second");
  progress.end();
  expect(terminal.written[0]).toContain("0/2 first");
  expect(terminal.written[1]).toContain("1/2 second");
  expect(terminal.written.at(-1)).toBe("\r\x1b[K");
});

test("a pipe sees nothing", () => {
  const pipe = stream(false);
  const progress = new Progress(1, pipe);
  progress.show("first");
  progress.end();
  expect(pipe.written).toEqual([]);
});
