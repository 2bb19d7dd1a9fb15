/**
 * Every check of activitypub-testing on one actor: node run.mjs ADDRESS, a line of JSON for each result.
 *
 * Its own command fetches a JSON-LD context from its makers' site merely to print; this asks nobody but the actor.
 */

import { ActorUrlTestRun } from "activitypub-testing/test-actor";

const quiet = Object.assign(Object.create(console), { debug: () => {}, log: console.warn });

for await (const { test, result } of new ActorUrlTestRun(new URL(process.argv[2]), { console: quiet })) {
  const { slug, name } = test;
  process.stdout.write(`${JSON.stringify({ slug, name, outcome: result.outcome, info: String(result.info ?? "") })}\n`);
}
