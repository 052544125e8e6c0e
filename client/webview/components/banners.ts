/** What has to be known about a result before it is read. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PlaceInText, Result } from '../../../server/protocol/simulator.js';
import { icon, type IconName } from '../icons.js';
import { plural } from '../view-model/words.js';
import { ask, type Action } from './actions.js';
import { button } from './controls.js';
import { t } from '../l10n.js';

type Act = (action: Action) => void;

const banner = (name: IconName, tone: string, text: string, buttons: unknown): TemplateResult => html`
  <div class="banner ${tone}" role="group" aria-label=${t('Notice')} data-roving>
    ${icon(name, tone)}<span class="row-text">${text}</span>${buttons}
  </div>
`;

const goTo = (place: PlaceInText | undefined, act: Act) =>
  place === undefined
    ? nothing
    : button(t('Go to line {0}', place.line + 1), () => {
        act({ do: 'tell', message: { type: 'jump', place } });
      });

export function banners({ stale, clusterProblem, partial }: Result, act: Act): TemplateResult {
  return html`
    ${
      stale === undefined
        ? nothing
        : banner(
            'warning',
            'warn',
            t('Line {0}: {1} Showing the result from before this edit.', stale.place.line + 1, stale.message),
            goTo(stale.place, act),
          )
    }
    ${
      clusterProblem === undefined
        ? nothing
        : banner('warning', 'warn', clusterProblem.message, goTo(clusterProblem.place, act))
    }
    ${
      partial === undefined
        ? nothing
        : banner(
            'info',
            'info',
            partial.message,
            button(t('Run anyway'), () => {
              act(ask({ type: 'runAnyway' }));
            }),
          )
    }
  `;
}

/** What the model leaves out: said where the verdict ends, because it bears on it and is rarely what one looks for. */
export const limitsView = ({ limits }: Result): TemplateResult | typeof nothing =>
  limits.length === 0
    ? nothing
    : html`<details class="limits">
        <summary>${icon('info', 'info')} ${plural(limits.length, 'limit')}</summary>
        <ul>
          ${limits.map(({ name, reason }) => html`<li><strong>${name}</strong>: ${reason}</li>`)}
        </ul>
      </details>`;
