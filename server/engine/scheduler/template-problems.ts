/** What makes a Pod template impossible to simulate. */
import type { Path } from '../document/tree.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import { readQuantity } from '../kubernetes/quantity.js';
import { podQuantities } from './snapshot/check.js';

/** Something in a manifest that the API server would not take. */
export interface ManifestProblem {
  readonly message: string;
  readonly object: KubernetesObject;
  /** Absolute in the object's document. */
  readonly path: Path;
}

/** Values of the wrong type and quantities that are none. A verdict without them would be one on another Pod. */
export function findTemplateProblems({ object, spec, specPath }: PodTemplate): readonly ManifestProblem[] {
  const shapes = object.shapeProblems.map(({ path, expected, found }) => ({
    message: `${path.slice(object.path.length).join('.')} must be of type ${expected}, not ${found}`,
    object,
    path,
  }));
  const quantities = podQuantities({ spec }).flatMap(([[, ...path], list]) =>
    Object.entries(list ?? {}).flatMap(([name, written]) =>
      readQuantity(written).error === undefined
        ? []
        : [
            {
              message: `${[...path.slice(-1), name].join('.')} "${written}" is not a quantity`,
              object,
              path: [...specPath, ...path, name],
            },
          ],
    ),
  );
  return [...shapes, ...quantities];
}
