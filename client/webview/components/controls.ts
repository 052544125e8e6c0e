/** Small controls that many parts share. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PlaceInText } from '../../../server/protocol/simulator.js';
import { icon, type IconName } from '../icons.js';
import { lineOf, type Mark } from '../view-model/words.js';
import { t } from '../l10n.js';

export const iconButton = (name: IconName, label: string, onClick: (event: Event) => void, disabled = false) => html`
  <button type="button" class="icon-button" aria-label=${label} title=${label} ?disabled=${disabled} @click=${onClick}>
    ${icon(name)}
  </button>
`;

interface ButtonLook {
  readonly icon?: IconName;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  readonly title?: string;
}

export const button = (label: string, onClick: (event: Event) => void, look: ButtonLook = {}): TemplateResult => html`
  <button
    type="button"
    class="button ${look.primary === true ? 'primary' : ''}"
    ?disabled=${look.disabled ?? false}
    title=${look.title ?? nothing}
    @click=${onClick}
  >
    ${look.icon === undefined ? nothing : icon(look.icon)}<span>${label}</span>
  </button>
`;

/** A way to a line of the manifest. `what` tells links to the same line apart for who only hears them. */
export const lineLink = (place: PlaceInText | undefined, what: string, onJump: (place: PlaceInText) => void) =>
  place === undefined
    ? nothing
    : html`<button
        type="button"
        class="link"
        aria-label=${t('{0}: go to {1}', what, lineOf(place))}
        @click=${() => {
          onJump(place);
        }}
      >
        ${lineOf(place)}
      </button>`;

/** Makes a change in the manifest, where there is a safe one. `what` tells the buttons apart for who only hears them. */
export const applyButton = (
  editId: string | undefined,
  what: string,
  onApply: (editId: string) => void,
  look: Pick<ButtonLook, 'primary'> = {},
) =>
  editId === undefined
    ? nothing
    : html`<button
        type="button"
        class="button ${look.primary === true ? 'primary' : ''}"
        aria-label=${t('Apply: {0}', what)}
        @click=${() => {
          onApply(editId);
        }}
      >
        ${t('Apply')}
      </button>`;

/** Glyph and word. */
export const markView = ({ icon: name, word, tone }: Mark): TemplateResult =>
  html`<span class="mark">${icon(name, tone)}<span>${word}</span></span>`;

interface SegmentChoice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: IconName;
}

/** A few exclusive choices beside each other. */
export const segments = <T extends string>(
  label: string,
  choices: readonly SegmentChoice<T>[],
  chosen: T,
  onChoose: (value: T) => void,
): TemplateResult => html`
  <div class="segments" role="group" aria-label=${label}>
    ${choices.map(
      (choice) => html`
        <button
          type="button"
          class="segment"
          aria-pressed=${choice.value === chosen ? 'true' : 'false'}
          @click=${() => {
            onChoose(choice.value);
          }}
        >
          ${choice.icon === undefined ? nothing : icon(choice.icon)}<span>${choice.label}</span>
        </button>
      `,
    )}
  </div>
`;

interface SelectChoice {
  readonly value: string;
  readonly label: string;
}

export const select = (
  label: string,
  choices: readonly SelectChoice[],
  chosen: string,
  onChoose: (value: string) => void,
): TemplateResult => html`
  <select
    class="select"
    aria-label=${label}
    @change=${(event: Event) => {
      onChoose((event.target as HTMLSelectElement).value);
    }}
  >
    ${choices.map(
      ({ value, label: text }) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`,
    )}
  </select>
`;

/** Facts as a list of terms and values. */
export const facts = (rows: readonly { readonly label: string; readonly value: string }[]): TemplateResult => html`
  <dl class="facts">
    ${rows.map(
      ({ label, value }) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>
`;
