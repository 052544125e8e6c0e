/** Tabs over one panel. The arrow keys of the section move between them. */
import { html, type TemplateResult } from 'lit';

export const tabs = <T extends string>(
  label: string,
  id: string,
  choices: readonly { readonly value: T; readonly label: string }[],
  chosen: T,
  onChoose: (value: T) => void,
  panel: () => unknown,
): TemplateResult => html`
  <div class="tabs" role="tablist" aria-label=${label}>
    ${choices.map(
      ({ value, label: title }) => html`
        <button
          type="button"
          role="tab"
          class="tab"
          id="tab-${id}-${value}"
          aria-selected=${value === chosen ? 'true' : 'false'}
          aria-controls="panel-${id}"
          @click=${() => {
            onChoose(value);
          }}
        >
          ${title}
        </button>
      `,
    )}
  </div>
  <div class="tab-panel" role="tabpanel" id="panel-${id}" aria-labelledby="tab-${id}-${chosen}">${panel()}</div>
`;
