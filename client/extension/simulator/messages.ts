/** What comes from a page is looked at before anything is done with it: of another shape than the contract's, it is passed over. */
import {
  PANEL_COMMANDS,
  type FromView,
  type PanelRequest,
  type PlaceInText,
  type SimulatorExportParams,
  type Supposed,
  type ViewState,
} from '../../../server/protocol/simulator.js';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value.length <= 1_000_000;
/** What kubectl prints of a large cluster; the panel's own limit is the same. */
const isDump: Check = (value) => typeof value === 'string' && value.length <= 256 * 1024 * 1024;
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const isOneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const isList =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length <= 10_000 && value.every(check);

/** Own fields only, and all of them named. */
const has =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isFields(value) &&
    Object.keys(value).every((name) => name === 'type' || Object.hasOwn(checks, name)) &&
    Object.entries(checks).every(([name, check]) => check(Object.hasOwn(value, name) ? value[name] : undefined));

/** The server checks what is in it. */
const isOperation: Check = (value) => isFields(value) && isText(value.op);

const EXPORTS: readonly SimulatorExportParams['what'][] = [
  'event',
  'markdown',
  'json',
  'assertion',
  'cluster',
  'scenario',
];

const isPlace = has({
  uri: isText,
  line: isCount,
  character: isCount,
  endLine: isCount,
  endCharacter: isCount,
} satisfies Record<keyof PlaceInText, Check>);

const isSupposed = has({
  replicas: maybe(isCount),
  operations: maybe(isList(isOperation)),
  seed: maybe(isNumber),
  cluster: maybe(isText),
} satisfies Record<keyof Supposed, Check>);

const isState = has({
  uri: maybe(isText),
  pod: maybe(isText),
  supposed: maybe(isSupposed),
  locked: maybe(isFlag),
  folded: maybe(isList(isText)),
  view: maybe(isOneOf('grid', 'list')),
} satisfies Record<keyof ViewState, Check>);

const REQUESTS: Readonly<Record<PanelRequest['type'], Check>> = {
  watch: has({ uri: isText, line: maybe(isCount), character: maybe(isCount) }),
  pod: has({ id: isText }),
  cluster: has({ id: isText }),
  replicas: has({ count: isCount }),
  operate: has({ operation: isOperation }),
  removeOperation: has({ index: isCount }),
  undo: has({}),
  redo: has({}),
  reset: has({}),
  node: has({ name: isText }),
  moment: has({ time: isNumber }),
  advance: has({ seconds: isNumber }),
  seed: has({ seed: isNumber }),
  preflight: has({ action: isOneOf('cordon', 'drain', 'fail'), node: maybe(isText), zone: maybe(isText) }),
  survival: has({}),
  rollout: has({ image: maybe(isText) }),
  autoscaler: has({}),
  compare: has({}),
  whyPending: has({ text: isText }),
  suppose: has({ supposed: isSupposed }),
  runAnyway: has({}),
  close: has({}),
};

const isRequest: Check = (value) =>
  isFields(value) &&
  typeof value.type === 'string' &&
  Object.hasOwn(REQUESTS, value.type) &&
  REQUESTS[value.type as PanelRequest['type']](value) &&
  // Panels come and go with their window only.
  value.type !== 'close';

const MESSAGES: Readonly<Record<FromView['type'], Check>> = {
  ready: has({}),
  request: has({ request: isRequest }),
  jump: has({ place: isPlace }),
  applyEdit: has({ editId: isText, version: isCount }),
  copy: has({ what: isOneOf(...EXPORTS) }),
  save: has({ what: isOneOf('cluster', 'scenario', 'assertion') }),
  lock: has({ locked: isFlag }),
  focusEditor: has({}),
  command: has({ command: isOneOf(...PANEL_COMMANDS) }),
  import: has({ text: isDump }),
  importFiles: has({ uris: isList(isText) }),
  remember: has({ state: isState }),
};

/** The message of a page; `undefined` for anything else. */
export function readFromView(value: unknown): FromView | undefined {
  if (!isFields(value) || typeof value.type !== 'string' || !Object.hasOwn(MESSAGES, value.type)) return undefined;
  return MESSAGES[value.type as FromView['type']](value) ? (value as unknown as FromView) : undefined;
}

/** What a page has kept over a reload. */
export function readViewState(value: unknown): ViewState {
  return isState(value) ? (value as ViewState) : {};
}
