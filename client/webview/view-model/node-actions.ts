/** What can be done to a node, by its state. */
import type { NodeCard, PanelRequest, SimulatorOperation } from '../../../server/protocol/simulator.js';
import type { IconName } from '../icons.js';
import { t } from '../l10n.js';

export interface NodeAction {
  readonly label: string;
  readonly icon: IconName;
  readonly operation: SimulatorOperation;
  /** Asked first where an operation moves Pods. */
  readonly consider?: PanelRequest;
}

const cordon = (node: string): NodeAction => ({
  label: t('Cordon'),
  icon: 'debug-pause',
  operation: { op: 'cordon', node },
});

const drain = (node: string): NodeAction => ({
  label: t('Drain…'),
  icon: 'debug-disconnect',
  operation: { op: 'drain', node },
  consider: { type: 'preflight', action: 'drain', node },
});

const fail = (node: string): NodeAction => ({
  label: t('Fail…'),
  icon: 'bolt',
  operation: { op: 'fail', node },
  consider: { type: 'preflight', action: 'fail', node },
});

const uncordon = (node: string): NodeAction => ({
  label: t('Uncordon'),
  icon: 'play',
  operation: { op: 'uncordon', node },
});

const recover = (node: string): NodeAction => ({
  label: t('Recover'),
  icon: 'debug-restart',
  operation: { op: 'recover', node },
});

const remove = (node: string): NodeAction => ({
  label: t('Remove'),
  icon: 'trash',
  operation: { op: 'remove', node },
});

export function nodeActions({ name, state }: Pick<NodeCard, 'name' | 'state'>): readonly NodeAction[] {
  switch (state) {
    case 'ready':
      return [cordon(name), drain(name), fail(name), remove(name)];
    case 'cordoned':
      return [uncordon(name), drain(name), fail(name), remove(name)];
    case 'failed':
      return [recover(name), remove(name)];
    case 'notReady':
      return [recover(name), drain(name), fail(name), remove(name)];
  }
}
