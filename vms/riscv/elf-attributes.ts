const SHT_RISCV_ATTRIBUTES = 0x70000003;
const SECTION_HEADER_SIZE = 64;
const FORMAT_VERSION = "A".charCodeAt(0);
const TAG_FILE = 1;
const TAG_ARCH = 5;
/** Bytes; toolchains write less than a hundred. */
const MAX_SIZE = 4096;

/**
 * The instruction set that a program says it was compiled for, for example `rv64i2p1_m2p0_c2p0` (RISC-V ELF psABI,
 * chapter "Attributes"); undefined when it does not say, or not in the right form.
 * @param view of the whole file, whose section headers lie inside it
 */
export function architectureOf(view: DataView): string | undefined {
  const [headers, count] = [Number(view.getBigUint64(40, true)), view.getUint16(60, true)];
  for (let at = headers; headers > 0 && at < headers + count * SECTION_HEADER_SIZE; at += SECTION_HEADER_SIZE) {
    if (view.getUint32(at + 4, true) !== SHT_RISCV_ATTRIBUTES) continue;
    const [offset, size] = [Number(view.getBigUint64(at + 24, true)), Number(view.getBigUint64(at + 32, true))];
    if (size > MAX_SIZE || offset + size > view.byteLength) return undefined;
    return new AttributeReader(new Uint8Array(view.buffer, view.byteOffset + offset, size)).architecture();
  }
  return undefined;
}

/** Reads one attributes section; what is cut off reads as zeros and ends it. */
class AttributeReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The section: version, size, vendor, then one part for the whole file: tag, size, attributes. */
  architecture(): string | undefined {
    if (this.#byte() !== FORMAT_VERSION) return undefined;
    this.#at += 4;
    if (this.#text() !== "riscv" || this.#number() !== TAG_FILE) return undefined;
    this.#at += 4;
    while (this.#at < this.#bytes.length) {
      const tag = this.#number();
      // Odd tags have texts, even ones numbers.
      const value = tag % 2 === 1 ? this.#text() : this.#number();
      if (tag === TAG_ARCH) return String(value);
    }
    return undefined;
  }

  #byte(): number {
    return this.#bytes[this.#at++] ?? 0;
  }

  /** ULEB128, at most 28 bits of it. */
  #number(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value;
  }

  #text(): string {
    let text = "";
    for (let byte = this.#byte(); byte !== 0; byte = this.#byte()) text += String.fromCharCode(byte);
    return text;
  }
}
