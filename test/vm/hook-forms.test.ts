import { describe, expect, test } from "vitest";
import { assemblyScriptDeclarations, cHeader, referencePage } from "../support/hook-forms.js";

describe("the table of hooks is", () => {
  test("the header of the C SDK", () =>
    expect(cHeader()).toMatchFileSnapshot("../../vms/riscv/runtime/tercet_hooks.h"));

  test("the declarations of the AssemblyScript SDK", () =>
    expect(assemblyScriptDeclarations()).toMatchFileSnapshot("../../guest-programs/contracts/sdk/vm-hooks.ts"));

  test("the reference page", () => expect(referencePage()).toMatchFileSnapshot("../../docs/hooks.md"));
});
