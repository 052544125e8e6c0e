/** Makes room by evicting Pods of lower priority. Upstream: `pkg/scheduler/framework/plugins/defaultpreemption`. */
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { preempt } from '../preemption/preempt.js';

export const defaultPreemption = definePlugin({ name: names.defaultPreemption, postFilter: preempt });
