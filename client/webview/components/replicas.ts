/** B: how many replicas find a place, with a slider to try. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Replicas, Result } from '../../../server/protocol/simulator.js';
import { icon, type IconName } from '../icons.js';
import {
  cellSentence,
  pageReplicas,
  replicasSentence,
  replicasSummary,
  stripCells,
  type StripCell,
  type StripOutcome,
} from '../view-model/replicas.js';
import { lineOf, plural } from '../view-model/words.js';
import { button } from './controls.js';
import { FrameQueue } from './frame-queue.js';
import { Part } from './part.js';
import { styled } from './styled.js';
import { t } from '../l10n.js';

const CELL_ICONS: Readonly<Record<StripOutcome, IconName>> = { placed: 'check', preempts: 'warning', pending: 'close' };

/** After this long, in milliseconds, a result is no answer to an earlier position any more. */
const LONGEST_ANSWER = 1_500;

@customElement('podlint-replicas')
export class ReplicasPart extends Part {
  @property({ attribute: false }) accessor result: Result | undefined;
  /** What the slider shows until the server has answered it. */
  @property({ state: true }) private accessor wanted: number | undefined;

  private wantedAt = 0;

  /** A drag moves faster than anything can be computed: one question a frame, and only the latest. */
  private readonly questions = new FrameQueue<number>((count) => {
    this.ask({ type: 'replicas', count });
  });

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (!changed.has('result') || this.wanted === undefined) return;
    // An answer to an earlier position of the slider must not pull it back; one that stays another is the server's last word.
    const answered = this.result?.replicas.count === this.wanted;
    if (answered || performance.now() - this.wantedAt > LONGEST_ANSWER) this.wanted = undefined;
  }

  protected override render() {
    const { result } = this;
    if (result === undefined) return nothing;
    const { replicas } = result;
    const shown = this.wanted ?? replicas.count;
    return html`
      <section class="replicas" aria-labelledby="heading-replicas" data-roving>
        <h2 id="heading-replicas">${icon('layers', 'quiet')} ${t('Replicas')}</h2>
        ${this.controls(replicas, shown)}
        <p class="replicas-summary">${replicasSummary(replicas)}</p>
        ${this.writeButton(result, shown)}
        <ol class="strip" aria-label=${t('Replicas in the order in which they are placed')}>
          ${stripCells(replicas.strip).map((cell) => this.cell(cell))}
        </ol>
        ${this.limit(replicas)} ${this.zones(replicas)}
      </section>
    `;
  }

  private controls(replicas: Replicas, shown: number) {
    const most = Math.max(replicas.most, replicas.count, 1);
    return html`
      <div class="slider">
        <input
          class="number"
          type="number"
          min="0"
          max=${most}
          step="1"
          aria-label=${t('Number of replicas')}
          .value=${String(shown)}
          @change=${this.type}
        />
        <input
          type="range"
          min="0"
          max=${most}
          step="1"
          aria-label=${t('Replicas')}
          aria-valuetext=${replicasSentence(replicas, shown, replicas.count)}
          .value=${String(shown)}
          ${styled({ '--share': `${(Math.min(shown, most) / most) * 100}%` })}
          @input=${this.drag}
          @keydown=${this.page}
        />
        <span class="quiet">${most}</span>
      </div>
    `;
  }

  private writeButton({ replicas, document }: Result, shown: number) {
    const { writeEditId, written, place } = replicas;
    if (writeEditId === undefined || written === shown || this.wanted !== undefined) return nothing;
    const to = place === undefined ? t('the manifest') : lineOf(place);
    return button(t('Write {0} to {1}', shown, to), () => {
      this.tell({ type: 'applyEdit', editId: writeEditId, version: document.version });
    });
  }

  private cell(cell: StripCell) {
    const size = cell.to - cell.from + 1;
    const label = cellSentence(cell);
    return html`
      <li
        class="cell ${cell.outcome} ${size > 1 ? 'run' : ''}"
        title=${label}
        ${styled({ 'flex-grow': size > 1 ? String(size) : '0' })}
      >
        ${icon(CELL_ICONS[cell.outcome])}${size > 1 ? html`<span aria-hidden="true">× ${size}</span>` : nothing}
        <span class="sr-only">${label}</span>
      </li>
    `;
  }

  private limit({ firstPending, reason }: Replicas) {
    if (reason === undefined) return nothing;
    const from = firstPending === undefined ? '' : `${t('From {0} on:', firstPending)} `;
    return html`<p class="limit">${icon('info', 'info')}<span>${from}${reason}</span></p>`;
  }

  private zones({ zones }: Replicas) {
    if (zones.length < 2) return nothing;
    return html`
      <ul class="zones" aria-label=${t('Replicas by zone')}>
        ${zones.map(
          ({ zone, nodes, placed, reasons }) => html`
            <li class="zone" title=${reasons.join(', ')}>
              <span class="zone-name">${zone === '' ? t('no zone') : zone}</span>
              <strong>${placed}</strong>
              <span class="quiet">${t('on {0}', plural(nodes, 'node'))}</span>
              ${reasons.length === 0 ? nothing : html`<span class="zone-reason quiet">${reasons[0]}</span>`}
            </li>
          `,
        )}
      </ul>
    `;
  }

  private want(count: number): void {
    this.wanted = count;
    this.wantedAt = performance.now();
    this.questions.push(count);
  }

  private readonly drag = (event: Event): void => {
    this.want((event.target as HTMLInputElement).valueAsNumber);
  };

  private readonly type = (event: Event): void => {
    const { valueAsNumber, max } = event.target as HTMLInputElement;
    if (!Number.isNaN(valueAsNumber)) this.want(Math.round(Math.min(Number(max), Math.max(0, valueAsNumber))));
  };

  private readonly page = (event: KeyboardEvent): void => {
    const slider = event.target as HTMLInputElement;
    const next = pageReplicas(event.key, slider.valueAsNumber, Number(slider.max));
    if (next === undefined) return;
    event.preventDefault();
    slider.valueAsNumber = next;
    this.want(next);
  };
}
