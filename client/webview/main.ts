/** The simulator's panel. The page brings the style sheet and this script; everything else is made here. */
import './translations.js';
import './components/simulator.js';

document.body.append(document.createElement('podlint-simulator'));
