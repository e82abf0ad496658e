package spine.torus.index.internal;

/**
 * How the parts of a resonance are weighed. The defaults were set on {@code examples/questions/calibration-*.tsv}.
 *
 * @param prior      passages of everyday text that are thought to stand beside the real ones when a term's rarity is
 *                   reckoned, so that a memory of three passages already tells rare from common
 * @param power      of the rarity
 * @param unknown    weight of a term that no passage holds, over that of the rarest one
 * @param base       match of a term that the text says once
 * @param heading    match of a term that only a heading says
 * @param document   match of a term that only another passage of the document says
 * @param likeness   least likeness of terms of other spelling, 1 for none
 * @param entity     weight of a name or number that no passage holds, over that of another such term
 * @param evidence   how much a resonance that rests on few terms is lowered
 * @param everyday   share of the prior passages that are thought to hold an everyday word
 */
public record Tuning(double prior, double power, double unknown, double base, double heading, double document,
        double likeness, double entity, double evidence, double everyday) {
    public static final Tuning DEFAULT = new Tuning(1000, 1, 0.6, 0.5, 1, 0.7, 0.65, 1.5, 1.5, 0.05);
}
