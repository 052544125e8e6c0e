/** The part of a long list that is drawn. Lengths are in pixels. */

export interface Scrolling {
  readonly items: number;
  /** Items beside each other. */
  readonly columns: number;
  readonly rowHeight: number;
  readonly scrollTop: number;
  readonly viewHeight: number;
}

export interface VirtualWindow {
  /** First item drawn, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

/** Rows drawn beyond the edges, so that a scroll shows something at once. */
const OVERSCAN = 6;

/** What is drawn starts at an even row: rows keep their stripes, and small scrolls change nothing. */
const STEP = 4;

export function virtualWindow({ items, columns, rowHeight, scrollTop, viewHeight }: Scrolling): VirtualWindow {
  const across = Math.max(1, columns);
  const rows = Math.ceil(items / across);
  // A list that has just become shorter is still told where the longer one was scrolled to.
  const scrolled = Math.max(0, Math.min(scrollTop, rows * rowHeight - viewHeight));
  const top = Math.max(0, Math.floor(scrolled / rowHeight) - OVERSCAN);
  const first = top - (top % STEP);
  const last = Math.min(rows, Math.ceil((scrolled + viewHeight) / rowHeight) + OVERSCAN + STEP);
  return {
    from: first * across,
    to: Math.max(first * across, Math.min(items, last * across)),
    before: first * rowHeight,
    after: Math.max(0, rows - Math.max(first, last)) * rowHeight,
  };
}

/** How far to scroll so that a row is wholly visible: the nearest position, or the present one. */
export function scrollTo(row: number, rowHeight: number, scrollTop: number, viewHeight: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + viewHeight ? Math.max(0, top + rowHeight - viewHeight) : scrollTop;
}

/** How many cards of at least this width stand beside each other. */
export const columnsIn = (width: number, least: number, gap: number): number =>
  Math.max(1, Math.floor((width + gap) / (least + gap)));
