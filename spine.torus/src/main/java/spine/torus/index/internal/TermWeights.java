package spine.torus.index.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.function.ObjIntConsumer;
import spine.torus.text.internal.Terms;

/**
 * The distinct terms of a passage with a weight in one byte each: bits 0-6 how strongly the text itself says it
 * (0 not at all, 127 as strongly as can be), bit 7 whether a heading above it does. Immutable.
 */
public final class TermWeights {
    static final int HEADING = 0x80;
    static final int BODY = 0x7f;
    /** Terms of a passage of usual length; longer ones say each thing less strongly. A constant, not a statistic. */
    private static final double USUAL_TERMS = 60;
    private static final double SATURATION = 0.5;

    private final String[] terms;
    private final byte[] weights;

    private TermWeights(String[] terms, byte[] weights) {
        this.terms = terms;
        this.weights = weights;
    }

    /** Of a passage under its headings. */
    public static TermWeights of(String heading, String text) {
        var body = Terms.of(text);
        var above = Terms.of(heading);
        var slots = new HashMap<String, Integer>(2 * (body.size() + above.size()));
        var terms = new String[body.size() + above.size()];
        var counts = new int[terms.length];
        var headed = new boolean[terms.length];
        body.forEach(term -> counts[slot(term, slots, terms)]++);
        above.forEach(term -> headed[slot(term, slots, terms)] = true);
        return new TermWeights(Arrays.copyOf(terms, slots.size()),
                weigh(slots.size(), body.size(), counts, headed));
    }

    private static int slot(String term, HashMap<String, Integer> slots, String[] terms) {
        var next = slots.size();
        var known = slots.putIfAbsent(term, next);
        if (known == null) {
            terms[next] = term;
            return next;
        }
        return known;
    }

    private static byte[] weigh(int distinct, int length, int[] counts, boolean[] headed) {
        var dampening = SATURATION * (0.5 + 0.5 * length / USUAL_TERMS);
        var weights = new byte[distinct];
        for (var i = 0; i < distinct; i++) {
            var said = Math.round(BODY * counts[i] / (counts[i] + dampening));
            weights[i] = (byte) (said | (headed[i] ? HEADING : 0));
        }
        return weights;
    }

    /** Hands over each term with its weight, 0 to 255. */
    void forEach(ObjIntConsumer<String> consumer) {
        for (var i = 0; i < weights.length; i++) {
            consumer.accept(terms[i], weights[i] & 0xff);
        }
    }
}
