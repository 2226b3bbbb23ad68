import type { Module } from "./decode/module.js";
import { type Instructions, Trait } from "./validate/instructions.js";

/** Pages of memory that are made what they were faster than a new memory is made: measured on V8 11.3, 0.9 us a page and 40. */
const MAX_PAGES = 4;

/**
 * Finds out whether an instance of a contract can be made what it was when it was new: its memory is small, and no instruction
 * changes a table or drops a segment. On what the module says alone, since what a start costs depends on it.
 */
export class ReuseCheck {
  #traits = 0;

  /** Takes a look at each function. */
  see(body: Instructions): void {
    this.#traits |= body.traits;
  }

  isReusable({ memories }: Module): boolean {
    return (this.#traits & Trait.changesTables) === 0 && (memories[0]?.min ?? 0) <= MAX_PAGES;
  }
}
