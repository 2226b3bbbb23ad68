// In place of src/chain/kernel/imports.

/** Nobody here knows the root of the whole state: a plain list of what was read has none. */
export function stateRoot(_to: usize): bool {
  return false;
}
