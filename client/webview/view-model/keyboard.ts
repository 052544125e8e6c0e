/** Where a key leads in a grid, a list or a bar of buttons; nothing where the key has no meaning there. */

export interface Field {
  readonly items: number;
  readonly columns: number;
  /** Rows that fit on the screen, for a page. */
  readonly page: number;
}

export function nextIndex(key: string, at: number, { items, columns, page }: Field): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    PageDown: columns * page,
    PageUp: -columns * page,
  };
  if (items === 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return items - 1;
  const by = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (by === undefined) return undefined;
  const next = at + by;
  if (next >= 0 && next < items) return next;
  // A row that ends early is still the last one; past the first and last row there is nothing.
  const isPage = key.startsWith('Page');
  if (next >= items && (isPage || rowOf(at, columns) < rowOf(items - 1, columns)) && by > 1) return items - 1;
  return next < 0 && isPage ? 0 : at;
}

const rowOf = (index: number, columns: number): number => Math.floor(index / columns);

/** How long typed letters count as one word, in milliseconds. */
export const TYPE_AHEAD_PAUSE = 700;

/** The next name that starts with what was typed, from the present one on and around. */
export function typeAhead(names: readonly string[], at: number, typed: string): number | undefined {
  const wanted = typed.toLowerCase();
  if (wanted === '') return undefined;
  // One letter again and again walks through all names with it; a longer word may stay where it is.
  const repeated = wanted === wanted.charAt(0).repeat(wanted.length);
  const prefix = repeated ? wanted.slice(0, 1) : wanted;
  const first = repeated ? 1 : 0;
  for (let step = first; step < names.length + first; step++) {
    const index = (at + step) % names.length;
    if (names[index]?.toLowerCase().startsWith(prefix)) return index;
  }
  return undefined;
}

/** Arrow keys of a bar of controls, which goes around at its ends. */
export function nextStop(key: string, at: number, stops: number): number | undefined {
  if (stops === 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return stops - 1;
  if (key === 'ArrowRight' || key === 'ArrowDown') return (at + 1) % stops;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (at - 1 + stops) % stops;
  return undefined;
}
