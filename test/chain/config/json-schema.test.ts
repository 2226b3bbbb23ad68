import { toJsonSchema } from "@valibot/to-json-schema";
import { expect, test } from "vitest";
import { configSchema } from "../../../src/chain/config/config-schema.js";

/** `npx vitest run test/chain/config/json-schema.test.ts -u` writes the file. */
test("the JSON Schema in the package is what config files are checked by", async () => {
  const schema = toJsonSchema(configSchema, { typeMode: "input", target: "draft-07", errorMode: "ignore" });
  const text = `${JSON.stringify({ title: "The config of a chain of Tercet", ...schema }, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../../schema/chain.json");
});
