/** D: why the chosen node takes the Pod or refuses it, how it scores, and who lives there. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NodeCard, NodeDetails, PodRow, Reason, Result } from '../../../server/protocol/simulator.js';
import { icon } from '../icons.js';
import { isFolded, toggleFold, type Choices, type DetailsTab } from '../view-model/choices.js';
import { plural } from '../view-model/words.js';
import { applyButton, facts, lineLink } from './controls.js';
import { nodeMarks, resourceBar } from './node-card.js';
import { Part } from './part.js';
import { scoreTable } from './score-table.js';
import { sectionFrame } from './section.js';
import { tabs } from './tabs.js';
import { t } from '../l10n.js';

const TABS: readonly { readonly value: DetailsTab; readonly label: string }[] = [
  { value: 'why', label: t('Why') },
  { value: 'scores', label: t('Scores') },
  { value: 'pods', label: t('Pods') },
];

@customElement('podlint-details')
export class DetailsPart extends Part {
  @property({ attribute: false }) accessor result: Result | undefined;
  @property({ attribute: false }) accessor details: NodeDetails | undefined;
  @property({ attribute: false }) accessor choices: Choices | undefined;

  protected override render() {
    const { result, choices } = this;
    if (result === undefined || choices === undefined) return nothing;
    const node = result.nodes.find(({ name }) => name === choices.selected);
    return sectionFrame(
      {
        section: 'details',
        icon: 'search',
        title: t('Why'),
        summary: node?.name,
        folded: isFolded(choices, 'details'),
        onToggle: () => {
          this.choose(toggleFold(choices, 'details'));
        },
      },
      () =>
        node === undefined ? html`<p class="hollow">${t('Choose a node to see why.')}</p>` : this.body(node, choices),
    );
  }

  private body(node: NodeCard, choices: Choices) {
    // What was said about another node must not stand under this one's name.
    const details = this.details?.name === node.name ? this.details : undefined;
    return html`
      <div class="details-head" id="field-details" tabindex="-1">
        <strong class="details-name">${node.name}</strong> ${nodeMarks(node)}
        <span class="quiet">${[node.zone, node.pool].filter(Boolean).join(' · ')}</span>
      </div>
      ${tabs(
        t('Details of the node'),
        'details',
        TABS,
        choices.details,
        (tab) => {
          this.choose({ details: tab });
        },
        () =>
          details === undefined
            ? html`<p class="quiet">${t('Asking…')}</p>`
            : this.panel(node, details, choices.details),
      )}
    `;
  }

  private panel(node: NodeCard, details: NodeDetails, tab: DetailsTab) {
    switch (tab) {
      case 'why':
        return this.why(node, details);
      case 'scores':
        return scoreTable(details);
      case 'pods':
        return this.pods(details.pods);
    }
  }

  private why(node: NodeCard, details: NodeDetails) {
    const { reasons, passed } = details;
    return html`
      ${
        reasons.length === 0
          ? nothing
          : html`<ul class="reasons">
              ${reasons.map((reason) => this.reason(reason))}
            </ul>`
      }
      ${
        passed.length === 0
          ? nothing
          : html`<div class="passed">
              <p class="quiet">${plural(passed.length, 'check')}</p>
              <ul class="inline-list">
                ${passed.map(({ plugin, label }) => html`<li class="passed-check" title=${plugin}>${icon('check', 'good')}${label}</li>`)}
              </ul>
            </div>`
      }
      <div class="details-bars">${node.resources.map(resourceBar)}</div>
      ${details.facts.length === 0 ? nothing : facts(details.facts)}
    `;
  }

  private reason({ plugin, message, words, places, hints }: Reason) {
    const version = this.result?.document.version ?? 0;
    return html`
      <li class="reason">
        ${icon('error', 'bad')}
        <div class="reason-body">
          <p class="reason-head"><strong>${plugin}</strong> <span class="quiet">${message}</span></p>
          <p>
            ${words}
            ${places.map((place) =>
              lineLink(place, plugin, (to) => {
                this.jump(to);
              }),
            )}
          </p>
          ${hints.map(
            ({ label, place, editId, unlocks }) => html`
              <p class="hint">
                ${icon('lightbulb', 'warn')}
                <span class="row-text">${label}</span>
                ${unlocks > 0 ? html`<span class="gain">+${plural(unlocks, 'node')}</span>` : nothing}
                ${lineLink(place, label, (to) => {
                  this.jump(to);
                })}
                ${applyButton(editId, label, (id) => {
                  this.tell({ type: 'applyEdit', editId: id, version });
                })}
              </p>
            `,
          )}
        </div>
      </li>
    `;
  }

  private pods(pods: readonly PodRow[]) {
    if (pods.length === 0) return html`<p class="hollow">${t('No Pods on this node.')}</p>`;
    return html`
      <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Pods on the node')}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">${t('Pod')}</th>
              <th scope="col">${t('Status')}</th>
              <th scope="col">${t('Requests')}</th>
              <th scope="col" class="number-cell">${t('Priority')}</th>
              <th scope="col">IP</th>
            </tr>
          </thead>
          <tbody>
            ${pods.map(
              (pod) => html`
                <tr class=${pod.own ? 'own' : ''}>
                  <td>
                    ${pod.own ? icon('package', 'accent') : nothing}
                    ${pod.name}${pod.own ? html`<span class="sr-only"> (${t('this workload')})</span>` : nothing}
                  </td>
                  <td>${pod.status}</td>
                  <td>${pod.requests}</td>
                  <td class="number-cell">${pod.priority}</td>
                  <td><code>${pod.ip ?? '–'}</code></td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `;
  }
}
