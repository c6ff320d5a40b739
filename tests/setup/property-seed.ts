import fc from 'fast-check';

/**
 * The same random cases each time, so that a change is judged by what it changes; ESPALIER_SEED=… tries others, and a
 * counterexample found so becomes an example of its test.
 */
fc.configureGlobal({ seed: Number(process.env['ESPALIER_SEED'] ?? 20261123) });
