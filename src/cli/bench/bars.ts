const WIDTH = 32;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A horizontal bar for `value` on a logarithmic scale from `min` to `max`; never empty, so that every row is seen. */
export function logBar(value: number, min: number, max: number): string {
  return bar(max > min ? Math.log(value / min) / Math.log(max / min) : 1);
}

/** A horizontal bar for `value` on a scale from 0 to `max`; never empty. */
export function linearBar(value: number, max: number): string {
  return bar(value / max);
}

/** @param share of the whole width, from 0 to 1 */
function bar(share: number): string {
  const eighths = Math.max(1, Math.round(Math.min(1, Math.max(0, share)) * WIDTH * 8));
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}
