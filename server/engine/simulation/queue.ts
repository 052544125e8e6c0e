/** What is going to happen, in order of time; what is due at the same moment comes in the order in which it was planned. */

/** Something to look at again. Tasks are data: who is woken finds out what there is to do. */
export type Task =
  | { readonly kind: 'pod'; readonly uid: string }
  | { readonly kind: 'controller'; readonly uid: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'drain'; readonly node: string }
  | { readonly kind: 'scheduler' }
  | { readonly kind: 'garbage' };

/** A task with its time. */
export interface Planned {
  /** Milliseconds since the start of the simulation. */
  readonly at: number;
  readonly order: number;
  readonly task: Task;
}

/** A binary heap. Change it through the functions of this file only. */
export interface TaskQueue {
  readonly heap: Planned[];
  /** What is planned already, so that nobody is woken twice at one moment. */
  readonly known: Set<string>;
  planned: number;
}

/** An empty queue. */
export function createQueue(): TaskQueue {
  return { heap: [], known: new Set(), planned: 0 };
}

/** Plans a task; planning the same task for the same moment again changes nothing. */
export function plan(queue: TaskQueue, at: number, task: Task): void {
  const key = keyOf(at, task);
  if (queue.known.has(key)) {
    return;
  }
  queue.known.add(key);
  queue.heap.push({ at, order: queue.planned++, task });
  siftUp(queue.heap);
}

/** When the next task is due. */
export function nextTime({ heap }: TaskQueue): number | undefined {
  return heap[0]?.at;
}

/** Takes the next task that is due at `now` or before. */
export function takeDue(queue: TaskQueue, now: number): Task | undefined {
  const { heap, known } = queue;
  const first = heap[0];
  const last = heap.at(-1);
  if (first === undefined || last === undefined || first.at > now) {
    return undefined;
  }
  heap.pop();
  if (heap.length > 0) {
    heap[0] = last;
    siftDown(heap);
  }
  known.delete(keyOf(first.at, first.task));
  return first.task;
}

function keyOf(at: number, task: Task): string {
  switch (task.kind) {
    case 'pod':
    case 'controller':
      return `${at} ${task.kind} ${task.uid}`;
    case 'node':
      return `${at} node ${task.name}`;
    case 'drain':
      return `${at} drain ${task.node}`;
    default:
      return `${at} ${task.kind}`;
  }
}

function isBefore(left: Planned, right: Planned): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}

function siftUp(heap: Planned[]): void {
  let index = heap.length - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!swapIfBefore(heap, index, parent)) {
      return;
    }
    index = parent;
  }
}

function siftDown(heap: Planned[]): void {
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const smaller = isChildBefore(heap, left + 1, left) ? left + 1 : left;
    if (smaller >= heap.length || !swapIfBefore(heap, smaller, index)) {
      return;
    }
    index = smaller;
  }
}

function isChildBefore(heap: readonly Planned[], first: number, second: number): boolean {
  const [left, right] = [heap[first], heap[second]];
  return left !== undefined && right !== undefined && isBefore(left, right);
}

function swapIfBefore(heap: Planned[], lower: number, upper: number): boolean {
  const [child, parent] = [heap[lower], heap[upper]];
  if (child === undefined || parent === undefined || !isBefore(child, parent)) {
    return false;
  }
  heap[upper] = child;
  heap[lower] = parent;
  return true;
}
