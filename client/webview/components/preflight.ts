/** The sheet before a drain or a failure: what would become of each Pod. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Preflight, SimulatorOperation } from '../../../server/protocol/simulator.js';
import { icon } from '../icons.js';
import { plural } from '../view-model/words.js';
import { button } from './controls.js';
import { Part } from './part.js';
import { t } from '../l10n.js';

const GO: Readonly<Record<string, string>> = {
  drain: t('Drain'),
  fail: t('Fail'),
  cordon: t('Cordon'),
  zoneOutage: t('Zone outage'),
};

@customElement('podlint-preflight')
export class PreflightPart extends Part {
  @property({ attribute: false }) accessor operation: SimulatorOperation | undefined;
  @property({ attribute: false }) accessor preflight: Preflight | undefined;
  private opener: Element | null = null;

  protected override updated(): void {
    const dialog = this.querySelector('dialog');
    if (dialog === null || dialog.open) return;
    this.opener = document.activeElement;
    dialog.showModal();
  }

  protected override render() {
    const { operation, preflight } = this;
    if (operation === undefined) return nothing;
    return html`
      <dialog class="sheet" aria-labelledby="preflight-title" @cancel=${this.cancel} @keydown=${this.key}>
        <h2 id="preflight-title">${preflight?.title ?? t('Looking ahead…')}</h2>
        <div role="status">
          ${preflight === undefined ? html`<p class="quiet">${t('Asking…')}</p>` : this.outlook(preflight)}
        </div>
        <div class="sheet-buttons">
          ${button(t('Cancel'), () => {
            this.decide(false);
          })}
          ${button(
            GO[operation.op] ?? t('Go on'),
            () => {
              this.decide(true);
            },
            { primary: true },
          )}
        </div>
      </dialog>
    `;
  }

  private outlook({ survives, pods }: Preflight) {
    return html`
      <p class="answer">
        ${icon(survives ? 'pass-filled' : 'warning', survives ? 'good' : 'warn')}
        <span
          >${survives ? t('The workload survives this.') : t('The workload does not survive this unharmed.')}
          ${plural(pods.length, 'there')}</span
        >
      </p>
      <div class="sheet-pods" tabindex="0" role="region" aria-label=${t('Pods')}>
        <ul class="rows">
          ${pods.map(
            ({ pod, own, fate, text, good }) => html`
              <li class="row">
                ${icon(good ? 'pass' : 'error', good ? 'good' : 'bad')}
                <span class="row-text">
                  <span class=${own ? 'own-pod' : ''}>${pod}</span> <span class="badge">${fate}</span>
                  <span class="quiet">${text}</span>
                </span>
              </li>
            `,
          )}
        </ul>
      </div>
    `;
  }

  private decide(go: boolean): void {
    this.querySelector('dialog')?.close();
    if (this.opener instanceof HTMLElement && this.opener.isConnected) this.opener.focus();
    this.act({ do: 'decide', go });
  }

  private readonly cancel = (event: Event): void => {
    event.preventDefault();
    this.decide(false);
  };

  /** Escape closes the sheet and nothing behind it. */
  private readonly key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.decide(false);
  };
}
