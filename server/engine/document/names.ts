/**
 * Keeps the names that stand again and again in manifests, so that a key is one string however often it is written: the engine then
 * compares it by identity, and finds it in an object without reading it again.
 */

/** A power of two; manifests use some hundred names. */
const SLOTS = 2048;
const MAX_LENGTH = 48;

/** A name may take the slot of another: what is kept is bounded, and only ever a matter of speed. */
const slots: string[] = Array.from({ length: SLOTS }, () => '');

/** The text from `start` to `end`. */
export function keepName(source: string, start: number, end: number): string {
  const length = end - start;
  if (length > MAX_LENGTH || length === 0) return source.slice(start, end);
  const slot = slotOf(source, start, length);
  const known = slots[slot];
  if (known?.length === length && source.startsWith(known, start)) return known;
  const name = asPropertyName(source.slice(start, end));
  slots[slot] = name;
  return name;
}

function slotOf(source: string, start: number, length: number): number {
  let hash = length;
  for (let index = start; index < start + length; index++) hash = (hash * 31 + source.charCodeAt(index)) | 0;
  return (hash ^ (hash >>> 11)) & (SLOTS - 1);
}

/** The same text as engines keep the names of properties: once. */
function asPropertyName(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text;
}
