/** A Service for a Pod that none selects. */
import { editStreams } from '../document/edits.js';
import type { TextEdit } from '../document/edit-types.js';
import { serviceManifest } from '../pod/service-manifest.js';
import { missingService } from '../workspace/missing-service.js';
import type { Query } from './model.js';

/** Adds the Service behind the workload. */
export const addServiceId = 'service';

/** The text edits; `undefined` where a Service has the Pod already, or where the manifest does not tell enough for one. */
export function addServiceEdits({ manifests, pod }: Query): readonly TextEdit[] | undefined {
  const { neighbourhood } = manifests.workspace;
  const { object } = pod.template;
  const isWhole = object.path.length === 0 && !neighbourhood.isPartial(object);
  const wanted = isWhole && neighbourhood.servicesOf(pod).length === 0 ? missingService(pod, neighbourhood) : undefined;
  if (wanted === undefined) {
    return undefined;
  }
  const { stream, document } = object;
  return editStreams([{ op: 'addDocument', stream, document, text: serviceManifest(pod, wanted) }])?.[0]?.edits;
}
