/** How a run of mutants reads: files with their scores, what survived, and the score of the folder. */

const STATES = ['Killed', 'Timeout', 'Survived', 'NoCoverage'];

/** A mutant that never ends was noticed, too. */
export const isCaught = (status) => status === 'Killed' || status === 'Timeout';

export function printReport({ mutants, results }) {
  console.log('\nkilled timeout survived uncovered score  file');
  for (const file of [...new Set(mutants.map(({ fileName }) => fileName))].sort()) {
    const tally = count(
      mutants.filter(({ fileName }) => fileName === file),
      results,
    );
    const cells = STATES.map((state) => String(tally[state]).padStart(7)).join(' ');
    console.log(`${cells} ${score(tally).padStart(7)}  ${file}`);
  }
  for (const { key, ...mutant } of mutants) {
    if (results[key] === 'Survived' || results[key] === 'NoCoverage') printMutant(results[key], mutant);
  }
  const lost = mutants.filter(({ key }) => !STATES.includes(results[key]));
  if (lost.length > 0) console.log(`\n${lost.length} mutants gave no result, such as ${lost[0].key}`);
}

function printMutant(status, { fileName, mutatorName, location: { start }, original, replacement }) {
  console.log(`\n${status} ${mutatorName} ${fileName}:${start.line + 1}:${start.column + 1}`);
  console.log(`- ${original.replace(/\s+/g, ' ').slice(0, 300)}\n+ ${replacement.replace(/\s+/g, ' ').slice(0, 300)}`);
}

/** Such as `schema: 271 of 300 mutants caught (…), score 90.3 %, with 95 % confidence 86.4 to 93.2 %, 300 drawn from 9412`. */
export function scoreLine({ folder, total, mutants, results }) {
  const tally = count(mutants, results);
  const { Killed, Timeout, Survived, NoCoverage } = tally;
  const parts = `${Killed} killed, ${Timeout} timeouts, ${Survived} survived, ${NoCoverage} without coverage`;
  const drawn = mutants.length < total ? `, ${interval(tally)}, ${mutants.length} drawn from ${total}` : '';
  return `${folder}: ${Killed + Timeout} of ${valid(tally)} mutants caught (${parts}), score ${score(tally)} %${drawn}`;
}

function count(mutants, results) {
  const tally = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0 };
  for (const { key } of mutants) if (Object.hasOwn(tally, results[key])) tally[results[key]] += 1;
  return tally;
}

const valid = ({ Killed, Timeout, Survived, NoCoverage }) => Killed + Timeout + Survived + NoCoverage;

const score = (tally) =>
  valid(tally) === 0 ? '–' : ((100 * (tally.Killed + tally.Timeout)) / valid(tally)).toFixed(1);

/** Wilson's interval, which holds for small samples and scores near 100 % as well. */
function interval(tally) {
  const z = 1.96;
  const n = valid(tally);
  const share = (tally.Killed + tally.Timeout) / n;
  const middle = share + z ** 2 / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  const [low, high] = [middle - spread, middle + spread].map((end) => ((100 * end) / (1 + z ** 2 / n)).toFixed(1));
  return `with 95 % confidence ${low} to ${high} %`;
}
