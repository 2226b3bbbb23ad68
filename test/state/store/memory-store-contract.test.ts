import { MemoryStore } from "../../../src/state/store/memory-store.js";
import { describeStore } from "./store-contract.js";

describeStore("in memory", () => new MemoryStore());
