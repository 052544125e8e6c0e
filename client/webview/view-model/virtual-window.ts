/** The part of a long list that is drawn. Lengths are in pixels. */

export interface Scrolling {
  readonly items: number;
  /** Items beside each other. */
  readonly columns: number;
  readonly rowHeight: number;
  readonly scrollTop: number;
  readonly viewHeight: number;
  /** Rows drawn beyond the edges, so that a scroll shows something at once. */
  readonly overscan: number;
}

export interface VirtualWindow {
  /** First item drawn, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

export function virtualWindow({
  items,
  columns,
  rowHeight,
  scrollTop,
  viewHeight,
  overscan,
}: Scrolling): VirtualWindow {
  const across = Math.max(1, columns);
  const rows = Math.ceil(items / across);
  // A list that has just become shorter is still told where the longer one was scrolled to.
  const scrolled = Math.max(0, Math.min(scrollTop, rows * rowHeight - viewHeight));
  const first = Math.max(0, Math.floor(scrolled / rowHeight) - overscan);
  const last = Math.min(rows, Math.ceil((scrolled + viewHeight) / rowHeight) + overscan);
  return {
    from: first * across,
    to: Math.max(first * across, Math.min(items, last * across)),
    before: first * rowHeight,
    after: Math.max(0, rows - Math.max(first, last)) * rowHeight,
  };
}

/** The most items that are drawn at once, wherever the list is scrolled to. */
export const mostDrawn = ({
  columns,
  rowHeight,
  viewHeight,
  overscan,
}: Omit<Scrolling, 'items' | 'scrollTop'>): number =>
  Math.max(1, columns) * (Math.ceil(viewHeight / rowHeight) + 1 + 2 * overscan);

/** How far to scroll so that a row is wholly visible: the nearest position, or the present one. */
export function scrollTo(row: number, rowHeight: number, scrollTop: number, viewHeight: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + viewHeight ? Math.max(0, top + rowHeight - viewHeight) : scrollTop;
}

/** How many cards of at least this width stand beside each other. */
export const columnsIn = (width: number, least: number, gap: number): number =>
  Math.max(1, Math.floor((width + gap) / (least + gap)));
