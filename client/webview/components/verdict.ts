/** A: the verdict in one sentence, what has been tried, what changes it, and what to do about it. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Hint, OperationChip, Problem, Result } from '../../../server/protocol/simulator.js';
import { icon, type IconName } from '../icons.js';
import { plural, verdictMark } from '../view-model/words.js';
import { applyButton, button, iconButton, lineLink } from './controls.js';
import { Part } from './part.js';
import { t } from '../l10n.js';

/** Fast changes are announced once they come to rest. */
const QUIET_TIME = 800;

const SEVERITY_ICONS: Readonly<Record<Problem['severity'], IconName>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
};
const SEVERITY_TONES = { error: 'bad', warning: 'warn', info: 'info' } as const;

/** Remedies shown at once; the rest is a click away. */
const FEW = 3;

@customElement('podlint-verdict')
export class VerdictPart extends Part {
  @property({ attribute: false }) accessor result: Result | undefined;
  @property({ state: true }) private accessor announced = '';
  @property({ state: true }) private accessor showsAll = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (!changed.has('result')) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.announced = this.result?.verdict.text ?? '';
    }, QUIET_TIME);
  }

  protected override render() {
    const { result } = this;
    if (result === undefined) return nothing;
    const { verdict } = result;
    const mark = verdictMark(verdict.outcome);
    return html`
      <section class="verdict ${mark.tone}" aria-label=${t('Verdict')} data-roving>
        <div class="verdict-head">
          <span class="verdict-glyph" title=${mark.word}>${icon(mark.icon, mark.tone)}</span>
          <div>
            <h1>${verdict.text}</h1>
            ${this.subline(result)}
          </div>
        </div>
        <p class="sr-only" role="status" aria-live="polite">${this.announced}</p>
        ${verdict.event === undefined ? nothing : this.eventBlock(verdict.event)} ${this.victims(verdict.victims)}
        ${this.chips(result)} ${this.problems(result.problems)} ${this.remedies(result)}
      </section>
    `;
  }

  private subline({ verdict }: Result) {
    const parts = [
      verdict.score === undefined ? undefined : t('Score {0}', verdict.score),
      verdict.ties.length === 0
        ? undefined
        : verdict.ties.length === 1
          ? t('{0} ties, kube-scheduler picks at random', verdict.ties.join(', '))
          : t('{0} tie, kube-scheduler picks at random', verdict.ties.join(', ')),
      verdict.totals === '' ? undefined : verdict.totals,
    ].filter((part) => part !== undefined);
    return html`
      ${parts.length === 0 ? nothing : html`<p class="quiet">${parts.join(' · ')}</p>`}
      ${verdict.details.map((sentence) => html`<p>${sentence}</p>`)}
    `;
  }

  private eventBlock(event: string) {
    return html`
      <figure class="event">
        <figcaption>
          <span class="quiet">${t('FailedScheduling')}</span>
          ${button(
            t('Copy event'),
            () => {
              this.tell({ type: 'copy', what: 'event' });
            },
            { icon: 'copy' },
          )}
        </figcaption>
        <pre tabindex="0" aria-label=${t('FailedScheduling event')}>${event}</pre>
      </figure>
    `;
  }

  private victims(victims: readonly string[]) {
    if (victims.length === 0) return nothing;
    return html`
      <div class="victims">
        <span class="quiet">${plural(victims.length, 'evicted')}</span>
        <ul class="inline-list">
          ${victims.map((name) => html`<li><code>${name}</code></li>`)}
        </ul>
      </div>
    `;
  }

  private chips({ operations, canUndo, canRedo }: Result) {
    if (operations.length === 0 && !canUndo && !canRedo) return nothing;
    return html`
      <div class="chips">
        <span class="quiet" id="what-if-chips">${t('What-if')}</span>
        <ul class="inline-list" aria-labelledby="what-if-chips">
          ${operations.map((chip) => this.chip(chip))}
        </ul>
        <span class="chip-buttons">
          ${iconButton(
            'discard',
            t('Undo'),
            () => {
              this.ask({ type: 'undo' });
            },
            !canUndo,
          )}
          ${iconButton(
            'redo',
            t('Redo'),
            () => {
              this.ask({ type: 'redo' });
            },
            !canRedo,
          )}
          ${button(
            t('Reset'),
            () => {
              this.ask({ type: 'reset' });
            },
            { disabled: operations.length === 0 },
          )}
        </span>
      </div>
    `;
  }

  private chip({ index, label, problem }: OperationChip) {
    return html`
      <li class="chip ${problem === undefined ? '' : 'idle'}">
        ${problem === undefined ? nothing : icon('warning', 'warn')}
        <span>${label}${problem === undefined ? nothing : html`<span class="quiet"> – ${problem}</span>`}</span>
        ${iconButton('close', t('Remove {0}', label), () => {
          this.ask({ type: 'removeOperation', index });
        })}
      </li>
    `;
  }

  private problems(problems: readonly Problem[]) {
    if (problems.length === 0) return nothing;
    const changing = problems.filter((problem) => problem.changesVerdict);
    const others = problems.length - changing.length;
    const first = changing.length > 0 ? changing : problems;
    return html`
      <div class="problems">
        <h2>${changing.length > 0 ? plural(changing.length, 'problem') : t('Findings')}</h2>
        <ul class="rows">
          ${first.map((problem) => this.problem(problem))}
        </ul>
        ${changing.length > 0 && others > 0 ? html`<p class="quiet">${plural(others, 'more')}</p>` : nothing}
      </div>
    `;
  }

  private problem({ rule, severity, message, place }: Problem) {
    return html`
      <li class="row">
        ${icon(SEVERITY_ICONS[severity], SEVERITY_TONES[severity])}
        <span class="row-text"
          ><span class="sr-only">${severity}: </span>${message} <code class="quiet">${rule}</code></span
        >
        ${lineLink(place, rule, (to) => {
          this.jump(to);
        })}
      </li>
    `;
  }

  private remedies({ remedies, document }: Result) {
    if (remedies.length === 0) return nothing;
    const shown = this.showsAll ? remedies : remedies.slice(0, FEW);
    return html`
      <div class="remedies">
        <h2>${t('What would help')}</h2>
        <ul class="rows">
          ${shown.map(
            (remedy) => html`
              <li class="row">
                <span class="gain" title=${remedy.nodes.join(', ')}>+${plural(remedy.unlocks, 'node')}</span>
                <span class="row-text">${remedy.label}</span>
                ${this.hintButtons(remedy, document.version)}
              </li>
            `,
          )}
        </ul>
        ${
          remedies.length > FEW
            ? html`<button type="button" class="link" @click=${() => (this.showsAll = !this.showsAll)}>
                ${this.showsAll ? t('Show fewer') : t('Show all {0}', remedies.length)}
              </button>`
            : nothing
        }
      </div>
    `;
  }

  private hintButtons({ label, place, editId }: Hint, version: number) {
    return html`
      ${lineLink(place, label, (to) => {
        this.jump(to);
      })}
      ${applyButton(
        editId,
        label,
        (id) => {
          this.tell({ type: 'applyEdit', editId: id, version });
        },
        { primary: true },
      )}
    `;
  }
}
