// A worker as `serveTasks` makes one: numbers squared, some with a mishap.
import { parentPort, threadId } from "node:worker_threads";

parentPort.on("message", async (task) => {
  if (task === "loop") for (;;);
  if (task === "die") process.exit(3);
  if (task === "throw") throw new Error("out of a worker");
  if (task === "refuse") {
    const error = { name: "ConfigError", code: "refused", message: "no", details: { of: "task" } };
    return parentPort.postMessage({ error });
  }
  // Later tasks are done sooner.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, 20 - task)));
  parentPort.postMessage({ result: { square: task * task, threadId } });
});
