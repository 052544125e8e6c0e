/** How a node's score comes about, plugin by plugin, beside the winner's. */
import { html, nothing, type TemplateResult } from 'lit';
import type { NodeDetails, ScoreRow } from '../../../server/protocol/simulator.js';
import { t } from '../l10n.js';

const row = (score: ScoreRow, hasWinner: boolean): TemplateResult => html`
  <tr title=${score.description}>
    <th scope="row">
      ${score.plugin}
      ${score.model === 'approximated' ? html`<span class="badge" title=${t('This plugin is approximated.')}>${t('approximated')}</span>` : nothing}
      <span class="quiet score-description">${score.description}</span>
    </th>
    <td class="number-cell">${score.raw}</td>
    <td class="number-cell">${score.normalized}</td>
    <td class="number-cell">× ${score.weight}</td>
    <td class="number-cell"><strong>${score.points}</strong></td>
    ${hasWinner ? html`<td class="number-cell">${score.winnerPoints ?? '–'}</td>` : nothing}
  </tr>
`;

export function scoreTable({ scores, total, winner, comparison }: NodeDetails): TemplateResult {
  if (scores.length === 0) return html`<p class="hollow">${t('Only nodes that pass every check are scored.')}</p>`;
  const hasWinner = winner !== undefined;
  return html`
    ${comparison === undefined ? nothing : html`<p class="comparison">${comparison}</p>`}
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Scores')}>
      <table class="table scores">
        <thead>
          <tr>
            <th scope="col">${t('Plugin')}</th>
            <th scope="col" class="number-cell">${t('Raw')}</th>
            <th scope="col" class="number-cell">${t('Normalised')}</th>
            <th scope="col" class="number-cell">${t('Weight')}</th>
            <th scope="col" class="number-cell">${t('Points')}</th>
            ${hasWinner ? html`<th scope="col" class="number-cell">${winner.node}</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${scores.map((score) => row(score, hasWinner))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${t('Total')}</th>
            <td colspan="3"></td>
            <td class="number-cell"><strong>${total ?? '–'}</strong></td>
            ${hasWinner ? html`<td class="number-cell"><strong>${winner.total}</strong></td>` : nothing}
          </tr>
        </tfoot>
      </table>
    </div>
  `;
}
