// What a contract's interface is in other forms: JSON for wallets and libraries, AssemblyScript for contracts that have it or call it, and C.
import { keccak_256 } from "@noble/hashes/sha3.js";
import { parseAbi, signatureOf } from "./parse.mjs";
import { encoder, namesOf, typeOf } from "./types.mjs";

const HEADER = (name) => `// Made from ${name}.abi; do not edit.`;
const selectorOf = (item) =>
  `0x${Buffer.from(keccak_256(new TextEncoder().encode(signatureOf(item))))
    .toString("hex")
    .slice(0, 8)}`;
const capital = (name) => name[0].toUpperCase() + name.slice(1);
const upper = (name) => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
const parametersOf = (inputs) =>
  namesOf(inputs)
    .map((name, i) => `${name}: ${typeOf(inputs[i].type).name}`)
    .join(", ");

/**
 * All forms of an interface.
 * @param {string} name of the contract, as its file has it
 * @param {string} text see parse.mjs
 * @param {string} sdk path from the contract's folder to the SDK
 */
export function bindings(name, text, sdk) {
  const items = parseAbi(text);
  return {
    json: `${JSON.stringify(items, null, 2)}\n`,
    interface: interfaceText(name, items, sdk),
    entry: entryText(name, items, sdk),
    header: headerText(name, items),
  };
}

/** Events, errors, and a class to call such a contract by. */
function interfaceText(name, items, sdk) {
  const parts = items.flatMap((item) => {
    if (item.type === "event") return [eventText(item)];
    return item.type === "error" ? [errorText(item)] : [];
  });
  const functions = items.filter(({ type }) => type === "function");
  parts.push(callerText(name, functions));
  const body = parts.join("\n\n");
  return `${HEADER(name)}\n${imports(body, sdk, SDK_FILES)}\n\n${body}\n`;
}

const SDK_FILES = {
  address: ["Address"],
  bytes: ["Bytes", "Words"],
  calls: ["call", "results", "staticCall"],
  "call-data": ["CallData", "refuseValue"],
  decoder: ["Decoder"],
  encoder: ["Encoder"],
  errors: ["revertEmpty", "revertWithBytes"],
  event: ["Event"],
  result: ["returnAddress", "returnBool", "returnBytes", "returnNothing", "returnUint256"],
  uint256: ["Uint256"],
};

/** In an entry `call` is the call data. */
const { calls: _calls, ...ENTRY_FILES } = SDK_FILES;

function imports(body, sdk, files) {
  return Object.entries(files)
    .map(([file, names]) => [file, names.filter((name) => new RegExp(`\\b${name}\\b(?!:)`).test(body))])
    .filter(([, names]) => names.length > 0)
    .map(([file, names]) => `import { ${names.join(", ")} } from "${sdk}/${file}";`)
    .join("\n");
}

function eventText(item) {
  const names = namesOf(item.inputs);
  const topics = item.inputs.flatMap(({ indexed, type }, i) => {
    if (!indexed) return [];
    const { isDynamic, word } = typeOf(type);
    return [`.indexed(${isDynamic ? `${names[i]}.hash()` : word(names[i])})`];
  });
  const plain = item.inputs.map((input, i) => ({ ...input, at: names[i] })).filter(({ indexed }) => !indexed);
  const data = encoder(
    (size) => `Encoder.of(${size})`,
    plain,
    plain.map(({ at }) => at),
  );
  return `export function emit${capital(item.name)}(${parametersOf(item.inputs)}): void {
  Event.of("${signatureOf(item)}")${topics.join("")}.emitWith(${data});
}`;
}

function errorText(item) {
  const data = encoder(
    (size) => `Encoder.withSelector(${selectorOf(item)}, ${size})`,
    item.inputs,
    namesOf(item.inputs),
  );
  return `export function throw${capital(item.name)}(${parametersOf(item.inputs)}): void {
  revertWithBytes(${data});
}`;
}

function callerText(name, functions) {
  const methods = functions.map((item) => {
    const isReading = item.stateMutability === "view" || item.stateMutability === "pure";
    const isPayable = item.stateMutability === "payable";
    const data = encoder(
      (size) => `Encoder.withSelector(${selectorOf(item)}, ${size})`,
      item.inputs,
      namesOf(item.inputs),
    );
    const made = `${isReading ? "staticCall" : "call"}(target, ${data}${isPayable ? ", sent" : ""})`;
    const { outputs } = item;
    const result = outputs.length === 0 ? "void" : outputs.length === 1 ? typeOf(outputs[0].type).name : "Decoder";
    const decoded = `results(${made}, target, ${outputs.length})`;
    const end =
      outputs.length === 0
        ? `${decoded};`
        : `return ${decoded}${outputs.length === 1 ? typeOf(outputs[0].type).decode(0) : ""};`;
    const parameters = [parametersOf(item.inputs), isPayable ? "sent: Uint256" : ""]
      .filter((each) => each !== "")
      .join(", ");
    return `  ${item.name}(${parameters}): ${result} {
    const target = Address.at(changetype<usize>(this));
    ${end}
  }`;
  });
  return `/** Calls such a contract; what it reverts with the caller reverts with. */
@unmanaged
export class ${capital(name)} {
  static at(address: Address): ${capital(name)} {
    return changetype<${capital(name)}>(address.pointer);
  }

${methods.join("\n\n")}
}`;
}

/** The exports that a machine calls: by selector, they call the contract's functions of the interface's names. */
function entryText(name, items, sdk) {
  const cases = items.filter(({ type }) => type === "function").map(caseText);
  const hasReceive = items.some(({ type }) => type === "receive");
  const creation = items.find(({ type }) => type === "constructor");
  const body = `export function user_entrypoint(length: i32): i32 {
${hasReceive ? "  if (length === 0) {\n    contract.receive();\n    return returnNothing();\n  }\n" : ""}  const call = CallData.read(length);
  switch (call.selector) {
${cases.join("\n")}
  }
  revertEmpty();
  return 1;
}${creation === undefined ? "" : `\n\n${constructorText(creation)}`}`;
  return `${HEADER(name)}\n${imports(body, sdk, ENTRY_FILES)}\nimport * as contract from "./${name}";\n\n${body}\n`;
}

function argumentsText(inputs) {
  return inputs.map(({ type }, i) => `values${typeOf(type).decode(i)}`).join(", ");
}

function caseText(item) {
  const refuse = item.stateMutability === "payable" ? "" : "      refuseValue();\n";
  const values = item.inputs.length === 0 ? "" : `      const values = call.arguments.expect(${item.inputs.length});\n`;
  const made = `contract.${item.name}(${argumentsText(item.inputs)})`;
  return `    // ${signatureOf(item)}
    case ${selectorOf(item)}: {
${refuse}${values}      ${returnText(item.outputs, made)}
    }`;
}

function returnText(outputs, made) {
  if (outputs.length === 0) return `${made};\n      return returnNothing();`;
  if (outputs.length > 1) return `return returnBytes(${made});`;
  const { name, encode, room } = typeOf(outputs[0].type);
  if (name === "Uint256" || name === "Address" || name === "bool") return `return return${capital(name)}(${made});`;
  if (name === "u64") return `return returnUint256(Uint256.of(${made}));`;
  const size = room === undefined ? "1" : `1, ${room("result")}`;
  return `const result = ${made};\n      return returnBytes(Encoder.of(${size})${encode("result")}.encoded);`;
}

function constructorText({ inputs, stateMutability }) {
  const refuse = stateMutability === "payable" ? "" : "  refuseValue();\n";
  const values =
    inputs.length === 0
      ? ""
      : `  const values = CallData.read(length).constructorArguments.expect(${inputs.length});\n`;
  return `export function user_constructor(length: i32): i32 {
${refuse}${values}  contract.construct(${argumentsText(inputs)});
  return returnNothing();
}`;
}

/** Selectors, and the signatures whose hashes are an event's first topic. */
function headerText(name, items) {
  const prefix = upper(name);
  const selectors = items.filter(({ type }) => type === "function" || type === "error");
  const events = items.filter(({ type }) => type === "event");
  const lines = selectors.map(
    (item) => `#define ${prefix}_${upper(item.name)} ${selectorOf(item)} /* ${signatureOf(item)} */`,
  );
  lines.push(...events.map((item) => `#define ${prefix}_EVENT_${upper(item.name)} "${signatureOf(item)}"`));
  return `/* Made from ${name}.abi; do not edit. */\n#pragma once\n\n${lines.join("\n")}\n`;
}
