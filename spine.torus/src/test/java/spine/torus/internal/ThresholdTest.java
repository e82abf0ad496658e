package spine.torus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.torus.internal.Questions.Question;

/**
 * How the default threshold follows from the calibration questions: the highest one, in steps of 0.01, that refuses at
 * most 5 % of those that the corpus answers. That is what hit@5 may fall behind BM25, which never refuses.
 */
class ThresholdTest {
    private static final double ANSWERED_LEAST = 0.95;

    @TempDir
    Path folder;

    @Test
    void shouldBeTheHighestThatRefusesAtMostFivePercentOfTheAnswerable() throws Exception {
        try (var memory = Fixture.open(folder)) {
            memory.ingest(Questions.corpus());
            var answerable = best(memory, Questions.read("calibration-answerable.tsv"));
            var unanswerable = best(memory, Questions.read("calibration-unanswerable.tsv"));
            int highest = 0;
            for (int percent = 16; percent <= 40; percent++) {
                double threshold = percent / 100.0;
                var answered = share(answerable, threshold);
                System.out.printf("threshold %.2f: %5.1f %% of the answerable answered, %5.1f %% of the others refused%n",
                        threshold, 100 * answered, 100 - 100 * share(unanswerable, threshold));
                highest = answered >= ANSWERED_LEAST ? percent : highest;
            }
            assertEquals(highest / 100.0, Settings.CALIBRATED_THRESHOLD);
        }
    }

    private static double share(List<Double> best, double threshold) {
        return (double) best.stream().filter(resonance -> resonance >= threshold).count() / best.size();
    }

    private static List<Double> best(Torus memory, List<Question> questions) throws Exception {
        var best = new ArrayList<Double>();
        for (var question : questions) {
            var matches = memory.recall(Fixture.ask(question.text())).matches();
            best.add(matches.isEmpty() ? 0 : matches.get(0).resonance());
        }
        return best;
    }
}
