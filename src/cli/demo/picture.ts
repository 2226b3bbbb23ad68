import { VM_NAMES } from "../../vm/vm-name.js";
import { formatCount, formatTime } from "../numbers.js";
import { type Measure, measuresOf } from "./measures.js";
import type { DemoResult } from "./run-demo.js";

const WIDTH = 900;
const HEIGHT = 380;
const FONT = 'font-family="system-ui, sans-serif"';
const GAS_COLOUR = "#3b6fb6";
const TIME_COLOUR = "#d9822b";

/** What the tables say as a picture (SVG): gas and time of a transfer for each VM, and of calls from each VM to each. */
export function demoPicture({ built, executions }: DemoResult): string {
  const measures = measuresOf(built.blocks, executions);
  const transfers = measures.filter(({ kind }) => kind.group === "ether" || kind.group === "transfer");
  const calls = measures.filter(({ kind }) => kind.group === "pay");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" ${FONT} font-size="13" fill="#222">`,
    "<title>Gas and time of a transfer on each VM, and of calls from each VM to each</title>",
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="8" fill="#fff" stroke="#ccc"/>`,
    heading(24, "A transfer: ether, and a token for each VM"),
    ...transfers.flatMap((row, i) => barsOf(row, 70 + 72 * i, transfers)),
    legend(24, 350, GAS_COLOUR, "gas"),
    legend(90, 350, TIME_COLOUR, "time, executed from the store"),
    heading(470, "Calls: exchange (row) to token (column)"),
    ...VM_NAMES.map((vm, i) => text(610 + 110 * i, 72, vm, 'text-anchor="middle" font-weight="600"')),
    ...VM_NAMES.map((vm, i) => text(545, 118 + 84 * i, vm, 'text-anchor="end" font-weight="600"')),
    ...calls.flatMap((call) => cellOf(call, calls)),
    text(470, 361, "darker: more gas"),
    "</svg>\n",
  ].join("\n");
}

/** Two bars, each on the scale of its greatest. */
function barsOf({ kind, gas, times: [time = 0] }: Measure, y: number, all: readonly Measure[]): readonly string[] {
  const [most, longest] = [Math.max(...all.map((each) => each.gas)), Math.max(...all.map(({ times }) => times[0]!))];
  const bar = (share: number, top: number, colour: string, label: string) => {
    const width = Math.max(2, 240 * share);
    return `<rect x="80" y="${top}" width="${width.toFixed(1)}" height="20" fill="${colour}"/>${text(88 + width, top + 15, label)}`;
  };
  return [
    text(70, y + 26, kind.token ?? "ether", 'text-anchor="end" font-weight="600"'),
    bar(gas / most, y, GAS_COLOUR, formatCount(Math.round(gas))),
    bar(time / longest, y + 23, TIME_COLOUR, formatTime(time)),
  ];
}

function cellOf({ kind, gas, times: [time = 0] }: Measure, all: readonly Measure[]): readonly string[] {
  const x = 556 + 110 * VM_NAMES.indexOf(kind.token!);
  const y = 80 + 84 * VM_NAMES.indexOf(kind.caller!);
  const opacity = 0.08 + 0.5 * (gas / Math.max(...all.map((each) => each.gas)));
  return [
    `<rect x="${x}" y="${y}" width="106" height="80" rx="4" fill="${GAS_COLOUR}" fill-opacity="${opacity.toFixed(2)}"/>`,
    text(x + 53, y + 36, formatCount(Math.round(gas)), 'text-anchor="middle"'),
    text(x + 53, y + 56, formatTime(time), 'text-anchor="middle"'),
  ];
}

function heading(x: number, content: string): string {
  return text(x, 40, content, 'font-size="15" font-weight="600"');
}

function legend(x: number, y: number, colour: string, content: string): string {
  return `<rect x="${x}" y="${y}" width="12" height="12" fill="${colour}"/>${text(x + 18, y + 11, content)}`;
}

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${content}</text>`;
}
