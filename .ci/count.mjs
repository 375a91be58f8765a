// Adds up the test results and prints the closing line. Fails when a test failed, was skipped, or none ran.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, testsExit, handlerExit] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith(".trx"))) {
  const text = readFileSync(join(folder, file), "utf8");
  for (const [, name, outcome] of text.matchAll(/<UnitTestResult [^>]*?testName="([^"]*)"[^>]*?outcome="([^"]*)"/g)) {
    if (outcome === "Passed") {
      passed++;
    } else {
      failed++;
      console.log(`${outcome}: ${name}`);
    }
  }
}

failed += handlerExit === "0" ? 0 : 1;
passed += handlerExit === "0" ? 1 : 0;
if (testsExit !== "0" && failed === 0) {
  console.log(`The test run ended with ${testsExit}.`);
  failed = 1;
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 1 ? 0 : 1);
