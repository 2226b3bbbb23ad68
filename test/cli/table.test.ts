import { describe, expect, test } from "vitest";
import { formatBytes, formatCount, formatTime, significant } from "../../src/cli/numbers.js";
import { formatTable } from "../../src/cli/table.js";

test("columns are as wide as their widest cell, numbers to the right, no trailing space", () => {
  const table = formatTable(
    [{ title: "name" }, { title: "gas", align: "right" }],
    [
      ["sha256", "7"],
      ["x", "1,000"],
    ],
  );
  expect(table).toBe("name      gas\n──────  ─────\nsha256      7\nx       1,000");
});

test("a left-aligned last column has no trailing space", () => {
  expect(
    formatTable(
      [{ title: "a" }, { title: "b" }],
      [
        ["1", "2"],
        ["3", "44"],
      ],
    ),
  ).toBe("a  b\n─  ──\n1  2\n3  44");
});

describe("numbers", () => {
  test.each([
    [0n, "0"],
    [999n, "999"],
    [1000n, "1,000"],
    [18446744073709551615n, "18,446,744,073,709,551,615"],
  ])("count %s", (value, text) => expect(formatCount(value)).toBe(text));

  test.each([
    [0.0123, "12.3 µs"],
    [12.34, "12.3 ms"],
    [1234, "1.23 s"],
    [123456, "123 s"],
  ])("time %s ms", (value, text) => expect(formatTime(value)).toBe(text));

  test.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1536, "1.50 KiB"],
    [16 * 1024 * 1024, "16.0 MiB"],
  ])("%s bytes", (value, text) => expect(formatBytes(value)).toBe(text));

  test("what is no number is a dash", () => expect(significant(Number.POSITIVE_INFINITY)).toBe("-"));
});
