/** What trust costs for each message: asking the policy's snapshot and the rules of who speaks. */
package spine.bench.trust;
