// How values of the ABI's types are written in AssemblyScript with the SDK.

/** What a type is there, how a value of it becomes a word or goes to an Encoder, and how a Decoder gives it. */
export function typeOf(type) {
  if (type.endsWith("[]")) {
    const decode = type === "address[]" ? "addresses" : "words";
    return {
      name: "Words",
      isDynamic: true,
      encode: (v) => `.words(${v})`,
      room: (v) => `Encoder.roomOf(32 * ${v}.length)`,
      decode: (i) => `.${decode}(${i})`,
    };
  }
  if (type === "bytes" || type === "string") {
    return {
      name: "Bytes",
      isDynamic: true,
      encode: (v) => `.bytes(${v})`,
      room: (v) => `Encoder.roomOf(${v}.length)`,
      decode: (i) => `.bytes(${i})`,
    };
  }
  if (type === "address")
    return fixed(
      "Address",
      (v) => `${v}.pointer`,
      (i) => `.address(${i})`,
    );
  if (type === "bool")
    return {
      ...fixed(
        "bool",
        (v) => `Uint256.of(u64(${v})).pointer`,
        (i) => `.bool(${i})`,
      ),
      encode: (v) => `.bool(${v})`,
    };
  const bits = /^uint(\d+)$/.exec(type)?.[1];
  if (bits !== undefined && Number(bits) <= 64) {
    return fixed(
      "u64",
      (v) => `Uint256.of(${v}).pointer`,
      (i) => `.uint(${i}, ${bits})`,
    );
  }
  if (type.startsWith("bytes"))
    return fixed(
      "usize",
      (v) => v,
      (i) => `.word(${i})`,
    );
  return fixed(
    "Uint256",
    (v) => `${v}.pointer`,
    (i) => `.uint256(${i})`,
  );
}

function fixed(name, word, decode) {
  return { name, isDynamic: false, word, encode: (v) => `.word(${word(v)})`, decode };
}

/** An Encoder's creation and all that goes into it. */
export function encoder(make, parameters, names) {
  const types = parameters.map(({ type }) => typeOf(type));
  const rooms = types.flatMap(({ isDynamic, room }, i) => (isDynamic ? [room(names[i])] : []));
  const size = [String(parameters.length), ...(rooms.length > 0 ? [rooms.join(" + ")] : [])].join(", ");
  return `${make(size)}${types.map(({ encode }, i) => encode(names[i])).join("")}.encoded`;
}

/** Names of parameters that are no words of the language. */
export function namesOf(parameters) {
  return parameters.map(({ name }, i) => (/^[A-Za-z_]\w*$/.test(name) && !RESERVED.has(name) ? name : `argument${i}`));
}

const RESERVED = new Set([
  "in",
  "for",
  "if",
  "new",
  "this",
  "class",
  "function",
  "return",
  "value",
  "call",
  "target",
  "data",
]);
