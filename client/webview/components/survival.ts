/** What the workload survives: each node and zone against each disaster. */
import { html, type TemplateResult } from 'lit';
import type { Survival } from '../../../server/protocol/simulator.js';
import { icon } from '../icons.js';
import { plural } from '../view-model/words.js';
import type { Action } from './actions.js';
import { t } from '../l10n.js';

type Row = Survival['rows'][number];
type Disaster = Row['cells'][number]['disaster'];

const DISASTERS: readonly { readonly name: Disaster; readonly label: string }[] = [
  { name: 'cordon', label: t('Cordon') },
  { name: 'drain', label: t('Drain') },
  { name: 'fail', label: t('Fail') },
];

/** More rows than anybody reads are cut off; those that do not survive come first. */
const MOST_ROWS = 100;

const survives = ({ cells }: Row): boolean => cells.every((cell) => cell.survives);

function considered({ scope, name }: Row, action: Disaster): Action {
  const where = scope === 'node' ? { node: name } : { zone: name };
  const operation = scope === 'node' ? { op: action, node: name } : { op: 'zoneOutage', zone: name };
  return { do: 'consider', operation, request: { type: 'preflight', action, ...where } };
}

const wordOf = ({ survives: good }: Row['cells'][number]): string => (good ? t('survives') : t('does not survive'));

const cellView = (row: Row, disaster: Disaster, act: (action: Action) => void): TemplateResult => {
  const cell = row.cells.find((one) => one.disaster === disaster);
  if (cell === undefined) return html`<td><span class="quiet">–</span></td>`;
  return html`
    <td>
      <span class="survival-cell">
        ${icon(cell.survives ? 'pass' : 'error', cell.survives ? 'good' : 'bad')}
        <span>
          <button
            type="button"
            class="link"
            aria-label=${t('{0} {1}: {2}; look closer', disaster, row.name, wordOf(cell))}
            @click=${() => {
              act(considered(row, disaster));
            }}
          >
            ${wordOf(cell)}
          </button>
          <span class="quiet">${cell.text}</span>
        </span>
      </span>
    </td>
  `;
};

const rowView = (row: Row, act: (action: Action) => void): TemplateResult => html`
  <tr>
    <th scope="row">${row.scope === 'zone' ? html`<span class="quiet">${t('zone')}</span> ` : ''}${row.name}</th>
    ${DISASTERS.map(({ name }) => cellView(row, name, act))}
  </tr>
`;

export function survivalTable({ rows }: Survival, act: (action: Action) => void): TemplateResult {
  if (rows.length === 0) return html`<p class="hollow">${t('There is nothing to lose: no Pod is placed.')}</p>`;
  const worst = [...rows].sort((a, b) => Number(survives(a)) - Number(survives(b)));
  const lost = rows.filter((row) => !survives(row)).length;
  return html`
    <p class="answer">
      ${icon(lost === 0 ? 'pass-filled' : 'warning', lost === 0 ? 'good' : 'warn')}
      <span>
        ${
          lost === 0
            ? t('Survives the loss of any single node and zone.')
            : lost === 1
              ? t('1 node or zone of {0} cannot be lost without harm.', rows.length)
              : t('{0} nodes or zones of {1} cannot be lost without harm.', lost, rows.length)
        }
      </span>
    </p>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Survival')}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">${t('If this goes')}</th>
            ${DISASTERS.map(({ label }) => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${worst.slice(0, MOST_ROWS).map((row) => rowView(row, act))}
        </tbody>
      </table>
    </div>
    ${rows.length > MOST_ROWS ? html`<p class="quiet">${plural(rows.length - MOST_ROWS, 'row')}</p>` : ''}
  `;
}
