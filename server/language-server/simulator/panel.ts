/** What a panel looks at, and what it supposes. Every message makes a new state; nothing here computes anything. */
import type { Operation } from '../../engine/simulation/operations/operation.js';
import { checkOperation } from '../../engine/simulation/scenario.js';
import type { PanelRequest, Supposed as Told } from '../../protocol/simulator.js';

/** What is only supposed; undone as one. */
export interface Supposed {
  readonly replicas: number | undefined;
  /** Undefined until somebody adds or removes one: then a scenario's own count. */
  readonly operations: readonly Operation[] | undefined;
}

export interface PanelState {
  readonly uri: string | undefined;
  /** Where the cursor was; undefined once a Pod was chosen by name. */
  readonly cursor: { readonly line: number; readonly character: number } | undefined;
  readonly pod: string | undefined;
  readonly cluster: string | undefined;
  readonly seed: number | undefined;
  readonly supposed: Supposed;
  readonly past: readonly Supposed[];
  readonly future: readonly Supposed[];
  /** The last change was one of the slider: the next one belongs to the same drag. */
  readonly dragging: boolean;
  readonly unlimited: boolean;
}

const NOTHING: Supposed = { replicas: undefined, operations: undefined };

export const FRESH: PanelState = {
  uri: undefined,
  cursor: undefined,
  pod: undefined,
  cluster: undefined,
  seed: undefined,
  supposed: NOTHING,
  past: [],
  future: [],
  dragging: false,
  unlimited: false,
};

/** Steps that can be undone. */
const MOST_STEPS = 100;
const MOST_REPLICAS = 10_000;

/** Questions change nothing. */
export type Question = Extract<
  PanelRequest,
  { type: 'node' | 'moment' | 'preflight' | 'survival' | 'rollout' | 'autoscaler' | 'compare' | 'whyPending' }
>;

export function isQuestion(request: PanelRequest): request is Question {
  return ['node', 'moment', 'preflight', 'survival', 'rollout', 'autoscaler', 'compare', 'whyPending'].includes(
    request.type,
  );
}

/** `own` are the operations of the document's scenario, which the first change builds upon. */
export function next(
  state: PanelState,
  request: Exclude<PanelRequest, Question>,
  own: readonly Operation[],
): PanelState {
  const operations = state.supposed.operations ?? own;
  switch (request.type) {
    case 'watch':
      return watch(state, request);
    case 'pod':
      return request.id === state.pod
        ? { ...state, cursor: undefined }
        : {
            ...state,
            pod: request.id,
            cursor: undefined,
            ...suppose(state, { ...state.supposed, replicas: undefined }),
          };
    case 'cluster':
      return { ...state, cluster: request.id };
    case 'seed':
      return Number.isSafeInteger(request.seed) ? { ...state, seed: request.seed } : state;
    case 'replicas':
      return drag(state, request.count);
    case 'operate':
      return checkOperation(request.operation).length > 0
        ? state
        : withOperations(state, [...operations, request.operation as Operation]);
    case 'advance':
      return Number.isFinite(request.seconds) && request.seconds > 0
        ? withOperations(state, [...operations, { op: 'advance', seconds: request.seconds }])
        : state;
    case 'removeOperation':
      return withOperations(
        state,
        operations.filter((_, index) => index !== request.index),
      );
    case 'suppose':
      return takeOver(state, request.supposed);
    case 'runAnyway':
      return { ...state, unlimited: true };
    default:
      return travel(state, request.type);
  }
}

/** Back and forth in what was supposed. */
function travel(state: PanelState, type: 'undo' | 'redo' | 'reset' | 'close'): PanelState {
  switch (type) {
    case 'undo':
      return undo(state);
    case 'redo':
      return redo(state);
    case 'reset':
      return { ...state, ...suppose(state, NOTHING) };
    case 'close':
      return state;
  }
}

function watch(state: PanelState, { uri, line, character }: Extract<PanelRequest, { type: 'watch' }>): PanelState {
  const cursor = line === undefined ? undefined : { line, character: character ?? 0 };
  if (uri === state.uri) return cursor ? { ...state, cursor } : state;
  // Another document has other nodes and workloads to suppose something of; the choice of a cluster stays.
  return { ...FRESH, uri, cursor, cluster: state.cluster, seed: state.seed };
}

/** From a client that remembers: forged operations are left out, as anywhere else. */
function takeOver(state: PanelState, { replicas, operations, seed, cluster }: Told): PanelState {
  const count = replicas !== undefined && isCount(replicas) ? replicas : undefined;
  const sound = operations?.filter((operation) => checkOperation(operation).length === 0);
  return {
    ...state,
    seed: seed !== undefined && Number.isSafeInteger(seed) ? seed : state.seed,
    cluster: cluster ?? state.cluster,
    supposed: { replicas: count, operations: sound as readonly Operation[] | undefined },
    past: [],
    future: [],
    dragging: false,
  };
}

/** What a client is told to remember. */
export function told({ supposed: { replicas, operations }, seed, cluster }: PanelState): Told {
  return {
    ...(replicas !== undefined && { replicas }),
    ...(operations !== undefined && { operations: operations.map((operation) => ({ ...operation })) }),
    ...(seed !== undefined && { seed }),
    ...(cluster !== undefined && { cluster }),
  };
}

function suppose(
  state: PanelState,
  supposed: Supposed,
): Pick<PanelState, 'supposed' | 'past' | 'future' | 'dragging' | 'unlimited'> {
  return {
    supposed,
    past: [...state.past, state.supposed].slice(-MOST_STEPS),
    future: [],
    dragging: false,
    unlimited: false,
  };
}

function withOperations(state: PanelState, operations: readonly Operation[]): PanelState {
  return { ...state, ...suppose(state, { ...state.supposed, operations }) };
}

function drag(state: PanelState, count: number): PanelState {
  if (!isCount(count)) return state;
  const supposed = { ...state.supposed, replicas: count };
  return state.dragging ? { ...state, supposed } : { ...state, ...suppose(state, supposed), dragging: true };
}

const isCount = (count: number): boolean => Number.isSafeInteger(count) && count >= 0 && count <= MOST_REPLICAS;

function undo(state: PanelState): PanelState {
  const before = state.past.at(-1);
  if (!before) return state;
  const future = [state.supposed, ...state.future];
  return { ...state, supposed: before, past: state.past.slice(0, -1), future, dragging: false };
}

function redo(state: PanelState): PanelState {
  const [after, ...future] = state.future;
  if (!after) return state;
  return { ...state, supposed: after, past: [...state.past, state.supposed], future, dragging: false };
}
