/** The whole panel as a place to drop what kubectl printed of a cluster, or to paste it; and what became of it. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../icons.js';
import { t } from '../l10n.js';
import { readTransfer, type Dropped } from '../view-model/dropped.js';
import type { PanelState } from '../view-model/state.js';
import { iconButton } from './controls.js';
import { Part } from './part.js';

const KINDS: readonly string[] = ['Files', 'text/uri-list', 'text/plain'];

const FIELDS = 'input, textarea, vscode-textarea';

@customElement('podlint-drop')
export class DropPart extends Part {
  @property({ attribute: false }) accessor note: PanelState['imported'];
  /** Something is being dragged over the panel. */
  @property({ state: true }) private accessor over = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('dragenter', this.drag);
    document.addEventListener('dragover', this.drag);
    document.addEventListener('dragleave', this.leave);
    document.addEventListener('drop', this.drop);
    document.addEventListener('paste', this.paste);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('dragenter', this.drag);
    document.removeEventListener('dragover', this.drag);
    document.removeEventListener('dragleave', this.leave);
    document.removeEventListener('drop', this.drop);
    document.removeEventListener('paste', this.paste);
  }

  protected override render() {
    return html`
      ${this.note === undefined ? nothing : this.noteView(this.note)}
      ${
        this.over
          ? html`<div class="drop-target" aria-hidden="true">
              <div class="drop-words">
                ${icon('server', 'accent')}
                <strong>${t('Drop to import a cluster')}</strong>
                <code>kubectl get nodes,pods -A -o yaml</code>
              </div>
            </div>`
          : nothing
      }
    `;
  }

  private noteView({ failed, text }: NonNullable<PanelState['imported']>) {
    return html`
      <div class="banner ${failed ? 'bad' : 'good'}" role=${failed ? 'alert' : 'status'} data-roving>
        ${icon(failed ? 'error' : 'pass', failed ? 'bad' : 'good')}
        <span class="row-text">${failed ? html`<strong>${t('Not imported.')}</strong> ` : nothing}${text}</span>
        ${iconButton('close', t('Dismiss'), () => {
          this.act({ do: 'note', note: undefined });
        })}
      </div>
    `;
  }

  /** Only what could be a cluster, so that a dragged tab or picture is not offered a place. */
  private readonly drag = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (isField(event) || !dataTransfer?.types.some((type) => KINDS.includes(type))) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'copy';
    this.over = true;
  };

  /** Between two elements of the page there is a place that is entered next; outside of it there is none. */
  private readonly leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.over = false;
  };

  private readonly drop = (event: DragEvent): void => {
    this.over = false;
    if (event.dataTransfer === null || isField(event)) return;
    event.preventDefault();
    void this.take(readTransfer(event.dataTransfer));
  };

  private readonly paste = (event: ClipboardEvent): void => {
    if (event.clipboardData === null || isField(event)) return;
    event.preventDefault();
    void this.take(readTransfer(event.clipboardData));
  };

  private async take(reading: Promise<Dropped>): Promise<void> {
    const dropped = await reading;
    if (dropped.kind === 'fault') {
      this.act({ do: 'note', note: { failed: true, text: dropped.fault } });
      return;
    }
    this.act({ do: 'note', note: undefined });
    this.tell(
      dropped.kind === 'text' ? { type: 'import', text: dropped.text } : { type: 'importFiles', uris: dropped.uris },
    );
  }
}

/** Text fields take what is dropped or pasted into them themselves. */
const isField = (event: Event): boolean =>
  event.composedPath().some((target) => target instanceof Element && target.matches(FIELDS));
