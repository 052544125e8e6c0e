/** Everything about one question. What is not always shown is computed when somebody asks for it, and kept. */
import type { TextEdit } from '../document/edit-types.js';
import { addServiceEdits, addServiceId } from './add-service.js';
import { editsOf, findChanges, setValue, type Change } from './changes.js';
import type { Query } from './model.js';
import { placeWorkload, type Placement } from './placement.js';
import { play, type Play } from './play.js';
import type { Stage } from './stage.js';
import { isScalable, replicasPathOf } from './what-if.js';

/** A question with its answers. */
export interface Scene {
  readonly query: Query;
  readonly stage: Stage;
  readonly placement: Placement;
  /** Absent where playing would take too long. */
  readonly play: () => Play | undefined;
  readonly changes: () => readonly Change[];
  /** The text edits behind an `editId`; `undefined` for an unknown one, or where the text does not allow it. */
  readonly edits: (editId: string) => readonly TextEdit[] | undefined;
}

/** Writes the number of the slider into the manifest. */
export const writeReplicasId = 'replicas';

/** Sets a question up: where the Pods go is computed at once, the rest on demand. */
export function createScene(query: Query, stage: Stage): Scene {
  const placement = placeWorkload(query, stage);
  const { template } = query.pod;
  const changes = once(() => findChanges(placement, stage));
  const played = once(() => (isPlayable(placement, query, stage) ? play(query, stage) : undefined));
  return {
    query,
    stage,
    placement,
    play: played,
    changes,
    edits: (editId) => {
      if (editId === writeReplicasId) {
        return isScalable(template)
          ? setValue(template, replicasPathOf(template), placement.cut?.asked ?? placement.workload.pods.length)
          : undefined;
      }
      if (editId === addServiceId) {
        return addServiceEdits(query);
      }
      const change = changes().find(({ id }) => id === editId);
      return change === undefined ? undefined : editsOf(change, template);
    },
  };
}

/** A life costs several times what a placement does. */
const playFactor = 3;

function isPlayable({ workload, cut }: Placement, { work }: Query, { nodeCount }: Stage): boolean {
  return cut === undefined && workload.pods.length * nodeCount * playFactor <= work.units;
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
