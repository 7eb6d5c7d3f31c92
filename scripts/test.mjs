// npm test: sets the checkout up, then runs all tests, C++ and TypeScript. The last line sums them: N passed, N failed.
// Arguments are vitest's, such as the name of a file.
import {nativeTests} from './native-tests.mjs';
import {setUpFirst} from './set-up-first.mjs';
import {describeCounts, sumOf} from './test-counts.mjs';
import {vitest} from './vitest.mjs';

setUpFirst();
const sum = sumOf([await nativeTests(), vitest(process.argv.slice(2))]);
console.log(describeCounts(sum));
process.exitCode = sum.failed > 0 ? 1 : 0;
