import { FORKS, type Fork } from "./forks.js";

/** A value by the fork that brought it; it holds until a later fork brings another. */
export type History<T> = Readonly<Partial<Record<Fork, T>>>;

/** The value at a fork; undefined before the first. */
export function valueAt<T>(history: History<T>, fork: Fork): T | undefined {
  let value: T | undefined;
  for (const candidate of FORKS) {
    value = history[candidate] ?? value;
    if (candidate === fork) return value;
  }
  return value;
}
