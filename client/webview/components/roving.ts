/**
 * One stop of the tab key for each section; the arrow keys go from control to control inside it.
 * Text fields and sliders, which use the arrows themselves, stay stops of their own, and so do lists that are composites.
 */
import { nextStop } from '../view-model/keyboard.js';

const GROUP = '[data-roving]';
const OWN_KEYS = '[data-composite]';
const STOPS = 'button:not([disabled]), select:not([disabled])';

/** The stop that the tab key leads to, by group. */
const current = new WeakMap<Element, HTMLElement>();

const stopsOf = (group: Element): readonly HTMLElement[] =>
  [...group.querySelectorAll<HTMLElement>(STOPS)].filter(
    (stop) => stop.closest(OWN_KEYS) === null && stop.closest(GROUP) === group,
  );

function syncGroup(group: Element): void {
  const stops = stopsOf(group);
  const remembered = current.get(group);
  const active = remembered !== undefined && stops.includes(remembered) ? remembered : stops[0];
  for (const stop of stops) {
    const wanted = stop === active ? 0 : -1;
    if (stop.tabIndex !== wanted || !stop.hasAttribute('tabindex')) stop.tabIndex = wanted;
  }
}

function remember(target: EventTarget | null): void {
  if (!(target instanceof HTMLElement) || target.closest(OWN_KEYS) !== null || !target.matches(STOPS)) return;
  const group = target.closest(GROUP);
  if (group === null) return;
  current.set(group, target);
  syncGroup(group);
}

function move(event: KeyboardEvent): void {
  const { target, key } = event;
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !(target instanceof HTMLElement))
    return;
  const group = target.closest(GROUP);
  if (group === null || target.closest(OWN_KEYS) !== null || !target.matches(STOPS)) return;
  // Up and down choose within a select.
  if (target instanceof HTMLSelectElement && !['ArrowLeft', 'ArrowRight'].includes(key)) return;
  const stops = stopsOf(group);
  const next = nextStop(key, stops.indexOf(target), stops.length);
  if (next === undefined) return;
  event.preventDefault();
  stops[next]?.focus();
}

/** Keeps the groups below `root` in order as they are drawn again. */
export function keepRoving(root: HTMLElement): void {
  let waits = false;
  const sync = () => {
    waits = false;
    for (const group of root.querySelectorAll(GROUP)) syncGroup(group);
  };
  const observer = new MutationObserver(() => {
    if (!waits) queueMicrotask(sync);
    waits = true;
  });
  observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
  root.addEventListener('focusin', (event) => {
    remember(event.target);
  });
  root.addEventListener('keydown', move);
}
