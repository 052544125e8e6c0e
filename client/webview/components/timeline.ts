/** F: what happens, one event after the other. The list is the truth; the Gantt chart shows the same as bars. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Result, Timeline, TimelineEvent } from '../../../server/protocol/simulator.js';
import { icon, type IconName } from '../icons.js';
import { t } from '../l10n.js';
import { isFolded, NOW, toggleFold, type Choices, type EventFilter } from '../view-model/choices.js';
import {
  clockShare,
  eventBy,
  eventFilters,
  pageTime,
  shownEvents,
  shownTime,
  stepEvent,
  timeSentence,
  type ShownEvent,
} from '../view-model/timeline.js';
import { clock, plural } from '../view-model/words.js';
import { button, iconButton, segments, select } from './controls.js';
import { FrameQueue } from './frame-queue.js';
import { ganttChart } from './gantt.js';
import { Part } from './part.js';
import { sectionFrame } from './section.js';
import { styled } from './styled.js';

const FILTER_LABELS: Readonly<Record<EventFilter, string>> = {
  all: t('All'),
  pod: t('Pod'),
  node: t('Node'),
  service: t('Service'),
  workload: t('Workload'),
  other: t('Other'),
};

const LEVELS: Readonly<Record<TimelineEvent['level'], { readonly icon: IconName; readonly word: string }>> = {
  good: { icon: 'pass', word: t('Good') },
  bad: { icon: 'error', word: t('Bad') },
  neutral: { icon: 'circle-large', word: t('Neutral') },
};

const TONES = { good: 'good', bad: 'bad', neutral: 'neutral' } as const;

/** Time between two events while they play, in milliseconds, at single speed. */
const BEAT = 900;

/** Scrolls the list and not the page, which would take the slider away from under the pointer. */
function showIn(row: HTMLElement): void {
  const list = row.parentElement;
  if (list === null) return;
  const { offsetTop, offsetHeight } = row;
  if (offsetTop < list.scrollTop) list.scrollTop = offsetTop;
  else if (offsetTop + offsetHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = offsetTop + offsetHeight - list.clientHeight;
}

@customElement('podlint-timeline')
export class TimelinePart extends Part {
  @property({ attribute: false }) accessor result: Result | undefined;
  @property({ attribute: false }) accessor choices: Choices | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private follows = false;
  /** The slider has the focus and keeps it; the list shows where it stands. */
  private scrubs = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override updated(): void {
    this.keepPlaying();
    const active = this.querySelector<HTMLElement>('[aria-current="step"]');
    if (active === null) return;
    if (this.follows) active.querySelector('button')?.focus({ preventScroll: true });
    if (this.scrubs) showIn(active);
    else if (this.follows || this.choices?.playing === true) active.scrollIntoView({ block: 'nearest' });
    this.follows = false;
    this.scrubs = false;
  }

  protected override render() {
    const { result, choices } = this;
    if (result === undefined || choices === undefined) return nothing;
    return sectionFrame(
      {
        section: 'timeline',
        icon: 'history',
        title: t('Timeline'),
        summary: `${plural(result.timeline.events.length, 'event')} · ${clock(result.timeline.now)} · ${t('seed {0}', result.seed)}`,
        folded: isFolded(choices, 'timeline'),
        onToggle: () => {
          this.choose(toggleFold(choices, 'timeline'));
        },
      },
      () => this.body(result, choices),
    );
  }

  private body({ timeline }: Result, choices: Choices) {
    if (timeline.events.length === 0) return html`<p class="hollow">${t('Nothing has happened yet.')}</p>`;
    const shown = shownEvents(timeline, choices.events);
    const time = shownTime(timeline, choices);
    return html`
      ${this.player(shown, choices, time)} ${this.scrubber(timeline, time ?? timeline.now)}
      ${ganttChart(timeline, time ?? timeline.now)}
      ${timeline.leftOut > 0 ? html`<p class="quiet">${plural(timeline.leftOut, 'leftOut')}</p>` : nothing}
      <ol
        class="events"
        aria-label=${t('Events')}
        data-composite
        @keydown=${(pressed: KeyboardEvent) => {
          this.key(pressed, shown);
        }}
      >
        ${shown.map((item, at) => this.event(item, at, choices))}
      </ol>
    `;
  }

  private player(shown: readonly ShownEvent[], choices: Choices, time: number | undefined) {
    const filters = eventFilters(this.result?.timeline ?? { now: 0, end: 0, events: [], leftOut: 0, lanes: [] });
    return html`
      <div class="controls">
        <span class="player" role="group" aria-label=${t('Player')}>
          ${iconButton('chevron-left', t('Previous event'), () => {
            this.step(shown, -1);
          })}
          ${iconButton(choices.playing ? 'debug-pause' : 'play', choices.playing ? t('Pause') : t('Play'), () => {
            this.togglePlay(shown);
          })}
          ${iconButton('chevron-right', t('Next event'), () => {
            this.step(shown, 1);
          })}
        </span>
        ${select(
          t('Speed'),
          [1, 2, 4].map((speed) => ({ value: String(speed), label: `${speed}×` })),
          String(choices.speed),
          (speed) => {
            this.choose({ speed: speed === '4' ? 4 : speed === '2' ? 2 : 1 });
          },
        )}
        <output class="clock" aria-label=${t('Clock')}>t + ${clock(time ?? this.result?.timeline.now ?? 0)}</output>
        ${
          time === undefined
            ? html`<span class="quiet">${t('now')}</span>`
            : button(t('Back to now'), () => {
                this.choose(NOW);
              })
        }
        ${
          filters.length > 2
            ? segments(
                t('Events about'),
                filters.map((value) => ({ value, label: FILTER_LABELS[value] })),
                choices.events,
                (events) => {
                  this.choose({ events });
                },
              )
            : nothing
        }
      </div>
    `;
  }

  /** Any moment, not only those at which something happens. */
  private scrubber(timeline: Timeline, time: number) {
    return html`
      <div class="scrubber">
        <input
          type="range"
          min="0"
          max=${Math.ceil(timeline.end)}
          step="1"
          aria-label=${t('Time')}
          aria-valuetext=${timeSentence(timeline, time)}
          .value=${String(Math.round(time))}
          ${styled({ '--share': `${clockShare(time, timeline)}%` })}
          @input=${(event: Event) => {
            this.moments.push((event.target as HTMLInputElement).valueAsNumber);
          }}
          @keydown=${this.page}
        />
        <span class="quiet">${clock(timeline.end)}</span>
      </div>
    `;
  }

  /** A drag moves faster than anything can be drawn: one moment a frame, and only the latest. */
  private readonly moments = new FrameQueue<number>((time) => {
    const { timeline } = this.result ?? {};
    if (timeline === undefined) return;
    this.scrubs = true;
    this.choose({ event: eventBy(timeline, time), time: Math.min(time, timeline.end), playing: false });
  });

  private readonly page = (event: KeyboardEvent): void => {
    const slider = event.target as HTMLInputElement;
    const next = pageTime(event.key, slider.valueAsNumber, Number(slider.max));
    if (next === undefined) return;
    event.preventDefault();
    slider.valueAsNumber = next;
    this.moments.push(next);
  };

  private event({ event, index, sameTime }: ShownEvent, at: number, choices: Choices) {
    const current = index === choices.event;
    const level = LEVELS[event.level];
    const stops = current || (choices.event === undefined && at === 0);
    return html`
      <li class="event-row ${event.level}" aria-current=${current ? 'step' : nothing}>
        <button
          type="button"
          class="event-button"
          tabindex=${stops ? '0' : '-1'}
          data-index=${index}
          @click=${() => {
            this.choose(current ? NOW : { event: index, time: undefined, playing: false });
          }}
        >
          <span class="event-time ${sameTime ? 'same' : ''}">${clock(event.time)}</span>
          <span class="event-glyph"
            >${icon(level.icon, TONES[event.level])}<span class="sr-only">${level.word}</span></span
          >
          <span class="event-words"><strong>${event.object}</strong> ${event.message}</span>
          ${
            event.ip === undefined
              ? nothing
              : html`<span class="ip"
                  ><code>${event.ip}</code
                  >${event.formerIp === undefined ? nothing : html` <span class="quiet">${t('was')} <code>${event.formerIp}</code></span>`}</span
                >`
          }
        </button>
      </li>
    `;
  }

  private go(event: number | undefined): void {
    this.follows = true;
    this.choose({ event, time: undefined });
  }

  private step(shown: readonly ShownEvent[], by: 1 | -1): void {
    this.choose({ event: stepEvent(shown, this.choices?.event, by), time: undefined, playing: false });
  }

  private togglePlay(shown: readonly ShownEvent[]): void {
    if (this.choices?.playing === true) this.choose({ playing: false });
    else this.choose({ playing: true, time: undefined, event: this.choices?.event ?? shown[0]?.index });
  }

  /** Plays on from what is shown; at the end it stands still at the last event. */
  private keepPlaying(): void {
    clearTimeout(this.timer);
    const { result, choices } = this;
    if (result === undefined || choices?.playing !== true) return;
    this.timer = setTimeout(() => {
      const next = stepEvent(shownEvents(result.timeline, choices.events), choices.event, 1);
      this.choose(next === undefined ? { playing: false } : { event: next, time: undefined });
    }, BEAT / choices.speed);
  }

  private key(pressed: KeyboardEvent, shown: readonly ShownEvent[]): void {
    if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
    const at = Number((pressed.target as HTMLElement).dataset.index);
    const focused = Number.isNaN(at) ? undefined : at;
    const last = shown.at(-1)?.index;
    const moves: Readonly<Record<string, () => number | undefined>> = {
      ArrowRight: () => stepEvent(shown, focused, 1) ?? last,
      ArrowDown: () => stepEvent(shown, focused, 1) ?? last,
      ArrowLeft: () => stepEvent(shown, focused, -1),
      ArrowUp: () => stepEvent(shown, focused, -1),
      Home: () => shown[0]?.index,
      End: () => last,
    };
    if (pressed.key === ' ') this.togglePlay(shown);
    else if (Object.hasOwn(moves, pressed.key)) this.go(moves[pressed.key]?.());
    else return;
    pressed.preventDefault();
  }
}
