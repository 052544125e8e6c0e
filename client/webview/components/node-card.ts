/** A node as a card: what the scheduler thinks of it, its resources as bars, and who lives there. */
import { html, nothing, type TemplateResult } from 'lit';
import type { NodeCard, ResourceBar } from '../../../server/protocol/simulator.js';
import { icon } from '../icons.js';
import { barSentence, barShares, barValue } from '../view-model/bars.js';
import { outcomeMark, resourceLabel, stateMark } from '../view-model/words.js';
import { markView } from './controls.js';
import { styled } from './styled.js';
import { t } from '../l10n.js';

/** Bars that a card has room for; the details have all. */
export const CARD_BARS = 4;

const CARD_PODS = 3;

/** Height in pixels of a card with this many bars, the same for all so that rows can be counted. */
export const cardHeight = (bars: number): number => 86 + 30 * Math.min(CARD_BARS, bars);

/** A meter. Its number stands beside it in text. */
export const resourceBar = (bar: ResourceBar): TemplateResult => {
  const { used, added, over, capacity } = barShares(bar);
  return html`
    <div class="bar">
      <div class="bar-words">
        <span class="bar-label">${resourceLabel(bar.resource)}</span>
        <span class="bar-text">${bar.text}</span>
        ${bar.over === undefined ? nothing : html`<strong class="bar-over">${bar.over}</strong>`}
      </div>
      <div
        class="track"
        role="meter"
        aria-label=${resourceLabel(bar.resource)}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${barValue(bar)}
        aria-valuetext=${barSentence(bar)}
      >
        <span class="used" ${styled({ width: `${used}%` })}></span>
        <span class="added" ${styled({ left: `${used}%`, width: `${added}%` })}></span>
        ${
          over > 0
            ? html`<span class="over" ${styled({ left: `${used + added}%`, width: `${over}%` })}></span>
                <span class="capacity" ${styled({ left: `${capacity}%` })}></span>`
            : nothing
        }
      </div>
    </div>
  `;
};

/** The head of a card, the same in the list and the details. */
export const nodeMarks = ({ outcome, state }: NodeCard): TemplateResult => {
  const stands = stateMark(state);
  return html`${markView(outcomeMark(outcome))}${stands === undefined ? nothing : markView(stands)}`;
};

const podChips = ({ pods, podCount }: NodeCard): TemplateResult => {
  const shown = pods.slice(0, CARD_PODS);
  const rest = podCount - shown.length;
  return html`
    <div class="card-pods">
      ${shown.map(({ name, own }) => html`<span class="pod ${own ? 'own' : ''}">${own ? icon('package') : nothing}${name}</span>`)}
      ${rest > 0 ? html`<span class="quiet">+${rest}</span>` : nothing}
    </div>
  `;
};

export const cardBody = (node: NodeCard): TemplateResult => html`
  <div class="card-head">
    ${icon(outcomeMark(node.outcome).icon, outcomeMark(node.outcome).tone)}
    <span class="card-name">${node.name}</span>
    ${node.score === undefined ? nothing : html`<span class="card-score" title=${t('Score')}><span class="sr-only">${t('score')} </span>${node.score}</span>`}
  </div>
  <div class="card-sub">
    <span>${outcomeMark(node.outcome).word}</span>
    ${node.state === 'ready' ? nothing : markView(stateMark(node.state) ?? outcomeMark(node.outcome))}
    ${[node.zone, node.pool].filter(Boolean).map((word) => html`<span class="quiet">${word}</span>`)}
  </div>
  <div class="card-bars">${node.resources.slice(0, CARD_BARS).map(resourceBar)}</div>
  <div class="card-foot">
    ${
      node.outcome === 'blocked' && node.reason !== undefined
        ? html`<span class="card-reason" title=${node.reason}>${node.reason}</span>`
        : podChips(node)
    }
  </div>
`;
