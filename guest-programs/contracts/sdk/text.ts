// Texts that a contract is written with. They are ASCII.
import { allocate } from "./memory";

/** The bytes of a text. */
export function asciiBytes(text: string): usize {
  const bytes = allocate(text.length);
  for (let i = 0; i < text.length; i++) store<u8>(bytes + i, <u8>text.charCodeAt(i));
  return bytes;
}
