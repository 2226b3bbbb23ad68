// The interface of a contract as text, one item a line, in the form that ethers and viem call human-readable:
//   constructor(address owner) | function f(uint256 a, bytes b) view returns (bool) | event E(address indexed who, uint256 much)
//   error Bad(uint256 why) | receive() payable
// Lines that are empty or begin with // say nothing.

const ITEM = /^(constructor|receive|(?:function|event|error)\s+([A-Za-z_]\w*))\s*\(([^)]*)\)\s*(.*)$/;
const TYPE = /^(address|bool|string|bytes(?:[1-9]|[12]\d|3[0-2])?|u?int(?:\d{1,3})?)(\[\])?$/;
const MUTABILITIES = ["view", "pure", "payable", "nonpayable"];

/**
 * The items of an interface, as Solidity's compiler writes them in JSON.
 * @param {string} text
 * @throws Error naming the line
 */
export function parseAbi(text) {
  return text.split("\n").flatMap((line, i) => {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("//")) return [];
    try {
      return [parseItem(trimmed)];
    } catch (error) {
      throw new Error(`line ${i + 1}: ${error.message}: ${trimmed}`);
    }
  });
}

function parseItem(line) {
  const match = ITEM.exec(line);
  if (match === null) throw new Error("no constructor, function, event, error or receive");
  const [, kind, name, parameters, rest] = match;
  const type = kind.split(/\s/)[0];
  if (type === "receive") return { type, stateMutability: "payable" };
  const inputs = parseParameters(parameters, type === "event");
  if (type === "event") return { type, name, inputs, anonymous: false };
  if (type === "error") return { type, name, inputs };
  const [, outside, outputs = ""] = /^(.*?)(?:returns\s*\(([^)]*)\))?$/.exec(rest);
  const words = outside.split(/\s+/).filter((word) => word !== "" && word !== "external" && word !== "public");
  const unknown = words.find((word) => !MUTABILITIES.includes(word));
  if (unknown !== undefined || words.length > 1)
    throw new Error(`${words.join(" ")} is not one of ${MUTABILITIES.join(", ")}`);
  const stateMutability = words[0] ?? "nonpayable";
  if (type === "constructor") return { type, inputs, stateMutability };
  return { type, name, inputs, outputs: parseParameters(outputs, false), stateMutability };
}

function parseParameters(text, isEvent) {
  if (text.trim() === "") return [];
  return text.split(",").map((parameter) => {
    const [type, ...words] = parameter.trim().split(/\s+/);
    const match = TYPE.exec(type);
    if (match === null) throw new Error(`${type} is no type that is known here`);
    const indexed = words[0] === "indexed";
    if (indexed && !isEvent) throw new Error("only arguments of events are indexed");
    const name = words[indexed ? 1 : 0] ?? "";
    const full = type.replace(/^(u?int)(\[\])?$/, "$1256$2");
    return isEvent ? { indexed, name, type: full } : { name, type: full };
  });
}

/** `transfer(address,uint256)`. */
export function signatureOf({ name, inputs }) {
  return `${name}(${inputs.map(({ type }) => type).join(",")})`;
}
