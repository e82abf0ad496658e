package spine.torus.text.internal;

import java.util.ArrayList;
import java.util.List;

/** The index terms of a text: stems of its words in order, common words left out. Stateless. */
public final class Terms {
    private Terms() {
    }

    public static List<String> of(String text) {
        var words = Words.of(text);
        var terms = new ArrayList<String>(words.size());
        for (var word : words) {
            if (!CommonWords.contains(word)) {
                terms.add(Stem.of(word));
            }
        }
        return terms;
    }
}
