/** The fields of one operation. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FormField, FormSpec } from '../view-model/operation-forms.js';
import { Part } from './part.js';

@customElement('podlint-operation-form')
export class OperationForm extends Part {
  @property({ attribute: false }) accessor spec: FormSpec | undefined;
  @property({ attribute: false }) accessor fields: readonly FormField[] = [];

  protected override render() {
    const { spec } = this;
    if (spec === undefined) return nothing;
    return html`
      <form class="form" data-composite aria-label=${spec.title} @submit=${this.submit}>
        <p class="form-title">${spec.title}</p>
        ${this.fields.map((field) => this.field(field))}
        <button type="submit" class="button primary">${spec.submit}</button>
      </form>
    `;
  }

  private field({ name, label, placeholder, value, options }: FormField) {
    return html`
      <label class="form-field">
        <span>${label}</span>
        ${
          options === undefined
            ? html`<input
                class="text-input"
                name=${name}
                .value=${value ?? ''}
                placeholder=${placeholder ?? nothing}
                autocomplete="off"
                spellcheck="false"
              />`
            : html`<select class="select" name=${name}>
                ${options.map((option) => html`<option value=${option}>${option === '' ? (placeholder ?? '–') : option}</option>`)}
              </select>`
        }
      </label>
    `;
  }

  private readonly submit = (event: SubmitEvent): void => {
    // Nothing is sent anywhere: the page's policy would refuse it, and the extension does the work.
    event.preventDefault();
    const values = [...new FormData(event.target as HTMLFormElement)].map(([name, value]) => [
      name,
      typeof value === 'string' ? value : '',
    ]);
    this.dispatchEvent(new CustomEvent('podlint-operation', { detail: Object.fromEntries(values) as unknown }));
  };
}
