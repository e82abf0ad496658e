/** What the journal costs at each level, beside a plain file and raw Chronicle Queue, and how long it takes to start. */
package spine.bench.journal;
