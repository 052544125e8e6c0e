/** Any text is a cluster with problems, and one without problems takes a Pod or says why not. */
import { parseFast } from '../../../server/engine/document/parse.js';
import { toValue } from '../../../server/engine/document/value.js';
import { buildCluster } from '../../../server/engine/scheduler/clusters/build-cluster.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { textOf, withinTime } from './support.js';

const profile = createDefaultProfile();

export function fuzz(data: Buffer): void {
  const values = parseFast(textOf(data)).documents.flatMap(({ root }) => (root ? [toValue(root)] : []));
  withinTime(5000, () => {
    const { problems } = buildCluster(values, profile);
    for (const { message, path } of problems)
      if (message === '' || !Array.isArray(path)) throw new Error('a problem without words');
  });
}
