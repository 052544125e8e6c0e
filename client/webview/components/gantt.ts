/** When each container waits, runs and stops, as bars over one clock. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Timeline } from '../../../server/protocol/simulator.js';
import { clockShare, ganttLanes, ticks, type GanttLane } from '../view-model/timeline.js';
import { clock } from '../view-model/words.js';
import { styled } from './styled.js';
import { t } from '../l10n.js';

const lane = ({ pod, container, role, first, bars }: GanttLane): TemplateResult => html`
  ${first ? html`<li class="gantt-pod">${pod}</li>` : nothing}
  <li class="gantt-lane">
    <span class="gantt-name" title="${container} (${role})">
      <span class="sr-only">${pod}, </span
      >${container}${role === 'main' ? nothing : html` <span class="quiet">${role}</span>`}
    </span>
    <span class="gantt-track">
      ${bars.map(
        ({ left, width, state, label, sentence }) => html`
          <span class="gantt-bar ${state}" title=${sentence} ${styled({ left: `${left}%`, width: `${width}%` })}>
            <span class="sr-only">${sentence}. </span><span class="gantt-label" aria-hidden="true">${label}</span>
          </span>
        `,
      )}
    </span>
  </li>
`;

export function ganttChart(timeline: Timeline, time: number): TemplateResult | typeof nothing {
  if (timeline.lanes.length === 0) return nothing;
  return html`
    <div class="gantt">
      <ul aria-label=${t('Containers over time')}>
        ${ganttLanes(timeline).map(lane)}
      </ul>
      <div class="gantt-axis" aria-hidden="true">
        <span class="gantt-name"></span>
        <span class="gantt-track">
          ${ticks(timeline.end).map(({ time: at, left }) => html`<span class="tick" ${styled({ left: `${left}%` })}>${clock(at)}</span>`)}
          <span class="gantt-now" ${styled({ left: `${clockShare(time, timeline)}%` })}></span>
        </span>
      </div>
    </div>
  `;
}
