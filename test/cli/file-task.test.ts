import { expect, test, vi } from "vitest";
import { runFileTask } from "../../src/cli/state-test/file-task.js";

vi.mock("../../src/chain/state-test/run-file.js", () => ({
  runStateTestFile: async () => {
    throw new RangeError("Invalid address length");
  },
}));

test("whatever a file makes an engine throw is that file's failure, so that others go on", async () => {
  const task = { path: "package.json", isNamed: false, engine: "evm/ethereumjs", indexes: [] };
  const { path, results } = await runFileTask(task);
  expect(path).toBe("package.json");
  expect(results).toMatchObject([{ status: "failed", problems: ["Invalid address length [internal-error]"] }]);
});
