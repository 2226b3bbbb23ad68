/** The items of an interface, as Solidity's compiler writes them in JSON. */
// biome-ignore lint/suspicious/noExplicitAny: ABI items are what JSON has
export function parseAbi(text: string): any[];
