import { expect, it } from "vitest";
import { Chain } from "../../../src/chain/blocks/chain.js";
import { buildOnHead } from "../../../src/chain/builder/build-on-head.js";
import { OUTPUT_RESULT } from "../../../src/chain/own-stf/form.js";
import { reexecution } from "../../../src/proof/reexecution.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import { decodeTrace, encodeTrace } from "../../../src/trace/codec.js";
import { traceRun } from "../../../src/trace/trace.js";
import type { Message } from "../../../src/vm/message.js";
import { openTokenSpec, put, START, tokenConfig, transfer, WALLETS, word } from "../../support/token-rules.js";

it.each(["wasm/compiled", "riscv/interpreter"] as const)(
  "the last run over a block is a claim that is checked on another engine, without a state: %s",
  async (name) => {
    const spec = await openTokenSpec(tokenConfig(name));
    const rules = spec.rulesAt({ number: 1n, timestamp: START, parentTotalDifficulty: 0n });
    const { engine, program, fuel } = rules.stf!;
    const inputs: Uint8Array[] = [];
    const watched = Object.assign(Object.create(engine) as typeof engine, {
      run: (...[program, message, host]: Parameters<typeof engine.run>) => {
        inputs.push((message as Message).input);
        return engine.run(program, message, host);
      },
    });
    const watching = { ...rules, stf: { ...rules.stf!, engine: watched } };
    const chain = Chain.open(new MemoryStore(), { ...spec, rulesAt: () => watching });
    const [ann, ben] = WALLETS;
    const choice = { timestamp: START + 12n, coinbase: new Uint8Array(20).fill(0xc0) };
    const { block } = buildOnHead(chain, choice, (open) => {
      open.add(transfer(ann!, 0n, ben!.address, 3n));
      open.add(put(ben!, 0n, word(1), word(2)));
    });
    inputs.length = 0;
    expect(chain.import(block).type).toBe("head");
    expect(inputs).toHaveLength(2);
    const { trace, outcome } = await traceRun(engine, program, { input: inputs[1]!, gasLimit: fuel });
    expect(outcome).toMatchObject({ type: "success" });
    expect(outcome.type === "success" && outcome.output[4]).toBe(OUTPUT_RESULT);
    const read = decodeTrace(encodeTrace(trace));
    const system = reexecution();
    expect(await system.verify(read.claim, await system.prove(read))).toMatchObject({ valid: true });
  },
);
