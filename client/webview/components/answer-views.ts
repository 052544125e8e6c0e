/** Answers that are a sentence with facts, and two choices side by side. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Comparison } from '../../../server/protocol/simulator.js';
import { icon } from '../icons.js';
import { facts } from './controls.js';
import { t } from '../l10n.js';

interface FactsAnswer {
  readonly text: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export const factsAnswer = ({ text, facts: rows }: FactsAnswer, good?: boolean): TemplateResult => html`
  <p class="answer">
    ${good === undefined ? icon('info', 'info') : icon(good ? 'pass-filled' : 'error', good ? 'good' : 'bad')}
    <span>${good === false ? html`<strong>${t('Does not complete.')}</strong> ` : nothing}${text}</span>
  </p>
  ${rows.length === 0 ? nothing : facts(rows)}
`;

export const comparisonView = ({ columns }: Comparison): TemplateResult => html`
  <div class="comparison-columns">
    ${columns.map(
      ({ title, text, facts: rows }) => html`
        <article class="comparison-column" aria-label=${title}>
          <h3>${title}</h3>
          <p>${text}</p>
          <dl class="versus">
            ${rows.map(
              ({ label, value, good }) => html`
                <div>
                  <dt>${label}</dt>
                  <dd>${icon(good ? 'pass' : 'circle-slash', good ? 'good' : 'bad')} ${value}</dd>
                </div>
              `,
            )}
          </dl>
        </article>
      `,
    )}
  </div>
`;
