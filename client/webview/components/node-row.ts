/** A node as a row of the list. */
import { html, nothing, type TemplateResult } from 'lit';
import type { NodeCard, ResourceBar } from '../../../server/protocol/simulator.js';
import type { ListRow } from '../view-model/nodes.js';
import { plural } from '../view-model/words.js';
import { nodeMarks } from './node-card.js';
import { t } from '../l10n.js';

/** Columns by the room that there is. */
export const LIST_COLUMNS = { wide: 7, medium: 5, narrow: 3 } as const;

export type ListSpace = keyof typeof LIST_COLUMNS;

export const LIST_HEAD: TemplateResult = html`
  <thead>
    <tr aria-rowindex="1">
      <th scope="col" class="col-outcome">${t('Outcome')}</th>
      <th scope="col" class="col-name">${t('Node')}</th>
      <th scope="col" class="col-score number-cell">${t('Score')}</th>
      <th scope="col" class="col-replicas number-cell">${t('Here')}</th>
      <th scope="col" class="col-zone">${t('Zone')}</th>
      <th scope="col" class="col-resource">${t('CPU')}</th>
      <th scope="col" class="col-resource">${t('Memory')}</th>
    </tr>
  </thead>
`;

export const groupCells = ({ title, size }: Extract<ListRow, { type: 'group' }>, columns: number): TemplateResult =>
  html`<td colspan=${columns}><strong>${title}</strong> <span class="quiet">(${size})</span></td>`;

const amount = (resources: readonly ResourceBar[], name: string) => {
  const bar = resources.find(({ resource }) => resource === name);
  return bar === undefined
    ? nothing
    : html`${bar.text}${bar.over === undefined ? nothing : html` <strong>${bar.over}</strong>`}`;
};

export const nodeCells = (node: NodeCard): TemplateResult => html`
  <td class="col-outcome">${nodeMarks(node)}</td>
  <td class="col-name" title=${node.name}>${node.name}</td>
  <td class="col-score number-cell">${node.score ?? nothing}</td>
  <td class="col-replicas number-cell" title=${plural(node.replicas, 'replica')}>${node.replicas}</td>
  <td class="col-zone">${node.zone ?? nothing}</td>
  <td class="col-resource">${amount(node.resources, 'cpu')}</td>
  <td class="col-resource">${amount(node.resources, 'memory')}</td>
`;
