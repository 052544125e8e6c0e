/** Durations as programs take them. */

const units: ReadonlyMap<string, number> = new Map([
  ['ms', 0.001],
  ['s', 1],
  ['sec', 1],
  ['m', 60],
  ['min', 60],
  ['h', 3600],
  ['d', 86_400],
]);

/** A longer text is no duration that anybody wrote. */
const longest = 100;

/** Seconds of `90`, `90s`, `1m30s`, `1.5m`; undefined for any other text. A bare number is in seconds. */
export function seconds(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) {
    return Number(text);
  }
  if (text.length > longest || !/^(\d+(\.\d+)?[a-z]+)+$/.test(text)) {
    return undefined;
  }
  let total = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)([a-z]+)/g)) {
    const factor = units.get(unit);
    if (factor === undefined) {
      return undefined;
    }
    total += Number(amount) * factor;
  }
  return total;
}
