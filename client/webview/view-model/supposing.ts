/** What will be supposed once the server has taken a request, so that a reload in the meantime loses nothing. */
import type { PanelRequest, Result, SimulatorOperation, Supposed } from '../../../server/protocol/simulator.js';

/** The server has the last word; where only it knows what follows (undo, redo, another document), nothing is changed here. */
export function supposing(supposed: Supposed, request: PanelRequest, result: Result | undefined): Supposed {
  const operations = knownOperations(supposed, result);
  switch (request.type) {
    case 'replicas':
      return { ...supposed, replicas: request.count };
    case 'operate':
      return operations === undefined ? supposed : { ...supposed, operations: [...operations, request.operation] };
    case 'advance':
      return operations === undefined
        ? supposed
        : { ...supposed, operations: [...operations, { op: 'advance', seconds: request.seconds }] };
    case 'removeOperation':
      return operations === undefined
        ? supposed
        : { ...supposed, operations: operations.filter((_, index) => index !== request.index) };
    case 'reset':
      return withoutChanges(supposed);
    case 'seed':
      return { ...supposed, seed: request.seed };
    case 'cluster':
      return { ...supposed, cluster: request.id };
    default:
      return supposed;
  }
}

/** Those of a scenario in the document itself are known to the server only. */
function knownOperations(
  { operations }: Supposed,
  result: Result | undefined,
): readonly SimulatorOperation[] | undefined {
  return operations ?? (result?.operations.length === 0 ? [] : undefined);
}

const withoutChanges = ({ seed, cluster }: Supposed): Supposed => ({
  ...(seed !== undefined && { seed }),
  ...(cluster !== undefined && { cluster }),
});
