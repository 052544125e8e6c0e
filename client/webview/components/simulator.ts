/** The panel: hears the extension, keeps the state, draws the parts, and says what they want. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FromView, Result, ViewState } from '../../../server/protocol/simulator.js';
import { host } from '../host.js';
import type { Choices, Section } from '../view-model/choices.js';
import { readToView, readViewState } from '../view-model/contract.js';
import { followUps } from '../view-model/follow-ups.js';
import { supposing } from '../view-model/supposing.js';
import { shownTime } from '../view-model/timeline.js';
import { FIRST_STATE, receive, toRemember, without, type PanelState } from '../view-model/state.js';
import { ACTION_EVENT, type Action } from './actions.js';
import { banners, limitsView } from './banners.js';
import './answers.js';
import './details.js';
import './drop.js';
import './house.js';
import './menu.js';
import './nodes.js';
import { emptyView, failureView } from './notice.js';
import { Part } from './part.js';
import './preflight.js';
import './replicas.js';
import { keepRoving } from './roving.js';
import './service.js';
import './timeline.js';
import './toolbar.js';
import './verdict.js';
import './what-if.js';
import type { WhatIfPart } from './what-if.js';

/** The section in which a field of that name stands. */
const SECTION_OF: Readonly<Record<string, Section>> = {
  details: 'details',
  taint: 'whatIf',
  'add-nodes': 'whatIf',
};

const withoutSupposed = (state: ViewState): ViewState =>
  Object.fromEntries(Object.entries(state).filter(([name]) => name !== 'supposed'));

@customElement('podlint-simulator')
export class Simulator extends Part {
  @property({ state: true }) private accessor state: PanelState = FIRST_STATE;
  @property({ state: true }) private accessor menu: Extract<Action, { do: 'menu' }> | undefined;
  private readonly act_ = (action: Action): void => {
    this.perform(action);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    const remembered = readViewState(host.getState());
    if (remembered !== undefined) this.state = receive(this.state, { type: 'restore', state: remembered });
    window.addEventListener('message', this.hear);
    window.addEventListener('focus', this.enter);
    this.addEventListener(ACTION_EVENT, (event) => {
      event.stopPropagation();
      this.perform((event as CustomEvent<Action>).detail);
    });
    this.addEventListener('keydown', this.key);
    keepRoving(this);
    host.postMessage({ type: 'ready' });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('message', this.hear);
    window.removeEventListener('focus', this.enter);
  }

  protected override render() {
    const { notice, result } = this.state;
    const pods = notice?.type === 'failure' ? notice.pods : [];
    return html`
      <main tabindex="-1" class=${result?.stale === undefined ? '' : 'stale'}>
        <div class="page">
          ${
            result === undefined && pods.length === 0
              ? nothing
              : html`<podlint-toolbar .result=${result} .pods=${pods} .locked=${this.state.locked}></podlint-toolbar>`
          }
          <podlint-drop .note=${this.state.imported}></podlint-drop>
          ${notice?.type === 'empty' ? emptyView(notice, this.act_) : nothing}
          ${notice?.type === 'failure' ? failureView(notice, this.act_) : nothing}
          ${result === undefined ? nothing : this.parts(result)}
        </div>
        <podlint-menu .request=${this.menu}></podlint-menu>
        <podlint-preflight
          .operation=${this.state.pending}
          .preflight=${this.state.answers.preflight}
        ></podlint-preflight>
      </main>
    `;
  }

  private parts(result: Result) {
    const { answers, choices } = this.state;
    const moment = shownTime(result.timeline, choices) === undefined ? undefined : answers.moment;
    return html`
      ${banners(result, this.act_)}
      <div class="outcome">
        <podlint-verdict .result=${result}></podlint-verdict>
        <podlint-replicas .result=${result}></podlint-replicas>
        ${limitsView(result)}
      </div>
      <div class="columns">
        <podlint-nodes
          class="column-nodes"
          .result=${result}
          .moment=${moment}
          .choices=${choices}
          .screenReader=${document.body.classList.contains('vscode-using-screen-reader')}
        ></podlint-nodes>
        <div class="column-why">
          <podlint-details .result=${result} .details=${answers.node} .choices=${choices}></podlint-details>
          <podlint-what-if .result=${result} .choices=${choices}></podlint-what-if>
          <podlint-timeline .result=${result} .choices=${choices}></podlint-timeline>
          <podlint-service .result=${result} .moment=${moment} .choices=${choices}></podlint-service>
        </div>
        <div class="column-house">
          <podlint-house .result=${result} .choices=${choices}></podlint-house>
          <podlint-answers .result=${result} .answers=${answers} .choices=${choices}></podlint-answers>
        </div>
      </div>
    `;
  }

  /** VS Code gives the focus to the page; without an element that has it, keys and screen readers would be nowhere. */
  private readonly enter = (): void => {
    if (document.activeElement === document.body) this.querySelector('main')?.focus({ preventScroll: true });
  };

  private readonly hear = ({ data }: MessageEvent<unknown>): void => {
    const message = readToView(data);
    if (message !== undefined) this.change(receive(this.state, message));
  };

  /** Takes over a state, asks what it makes necessary, and remembers it. */
  private change(next: PanelState): void {
    const before = this.state;
    if (next === before) return;
    this.state = next;
    for (const request of followUps(before, next)) host.postMessage({ type: 'request', request });
    this.remember(before, next);
  }

  private remember(before: PanelState, next: PanelState): void {
    const now = toRemember(next);
    if (JSON.stringify(now) === JSON.stringify(toRemember(before))) return;
    // Until there is a result, the page does not know its document and must not forget it.
    const { uri, pod } = readViewState(host.getState()) ?? {};
    host.setState({ ...(uri !== undefined && { uri }), ...(pod !== undefined && { pod }), ...now });
    // Suppositions the extension knows from the server.
    const told = withoutSupposed(now);
    if (JSON.stringify(told) !== JSON.stringify(withoutSupposed(toRemember(before))))
      host.postMessage({ type: 'remember', state: told });
  }

  private chooseTo(change: Partial<Choices>): void {
    this.change({ ...this.state, choices: { ...this.state.choices, ...change } });
  }

  private perform(action: Action): void {
    switch (action.do) {
      case 'tell':
        this.tellHost(action.message);
        break;
      case 'choose':
        this.chooseTo(action.change);
        break;
      case 'consider':
        this.change({ ...this.state, pending: action.operation });
        host.postMessage({ type: 'request', request: action.request });
        break;
      case 'note':
        this.change({ ...this.state, imported: action.note });
        break;
      case 'decide':
        this.decide(action.go);
        break;
      case 'menu':
        this.menu = { ...action };
        break;
      case 'closeMenu':
        this.menu = undefined;
        break;
      case 'reveal':
        void this.reveal(action.field);
        break;
    }
  }

  private decide(go: boolean): void {
    const { pending, answers } = this.state;
    this.change({ ...this.state, pending: undefined, answers: without(answers, 'preflight') });
    if (go && pending !== undefined)
      this.tellHost({ type: 'request', request: { type: 'operate', operation: pending } });
  }

  /** What a request makes of the suppositions is written down before anything else can happen to the page. */
  private tellHost(message: FromView): void {
    host.postMessage(message);
    if (message.type !== 'request') return;
    const supposed = supposing(this.state.supposed, message.request, this.state.result);
    if (supposed !== this.state.supposed) this.change({ ...this.state, supposed });
  }

  private async reveal(field: string): Promise<void> {
    const section = SECTION_OF[field];
    const { folded } = this.state.choices;
    if (section !== undefined && folded.includes(section))
      this.chooseTo({ folded: folded.filter((name) => name !== section) });
    await this.updateComplete;
    if (field === 'taint' || field === 'add-nodes')
      this.querySelector<WhatIfPart>('podlint-what-if')?.show(field === 'taint' ? 'taint' : 'addNodes');
    // The section's own element draws in its turn.
    await new Promise(requestAnimationFrame);
    const target = this.querySelector<HTMLElement>(`#field-${field}`);
    target?.focus();
    target?.scrollIntoView({ block: 'nearest' });
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    host.postMessage({ type: 'focusEditor' });
  };
}
