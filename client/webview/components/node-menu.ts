/** The actions on a node as items of a menu. */
import type { NodeCard } from '../../../server/protocol/simulator.js';
import { nodeActions, type NodeAction } from '../view-model/node-actions.js';
import { operate, type Action, type MenuItem } from './actions.js';
import { t } from '../l10n.js';

export const actionOf = ({ operation, consider }: NodeAction): Action =>
  consider === undefined ? operate(operation) : { do: 'consider', operation, request: consider };

export const nodeMenu = (node: NodeCard): readonly MenuItem[] => [
  { label: t('Show Details'), icon: 'info', action: { do: 'reveal', field: 'details' } },
  ...nodeActions(node).map((action) => ({ label: action.label, icon: action.icon, action: actionOf(action) })),
  { label: t('Taint…'), icon: 'tag', action: { do: 'reveal', field: 'taint' } },
];
