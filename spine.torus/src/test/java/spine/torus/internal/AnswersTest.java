package spine.torus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.memory.Query;
import spine.torus.internal.Questions.Question;
import spine.torus.store.internal.DocumentRecord;

/**
 * Measures the engine with its default settings on the test questions, beside BM25, and prints the table. A question
 * that the engine refuses counts as a miss; BM25 never refuses. How the sets of questions were used stands in
 * {@code examples/questions/README.md}.
 */
class AnswersTest {
    private static final double ALLOWED_BEHIND_POINTS = 5;

    @TempDir
    Path folder;

    private Torus memory;
    private List<DocumentRecord> documents;

    @BeforeEach
    void ingestTheCorpus() throws Exception {
        memory = Fixture.open(folder);
        memory.ingest(Questions.corpus());
        documents = memory.documents();
    }

    @AfterEach
    void close() throws IOException {
        memory.close();
    }

    @Test
    void shouldFindAnswersAsWellAsBm25WhenAskedTheTestQuestions() throws Exception {
        var scores = measure("", 5);
        measure("holdout-", 5);
        var ours = scores.get(0);
        for (var bm25 : scores.subList(2, scores.size())) {
            assertTrue(ours.percent(5) >= bm25.percent(5) - ALLOWED_BEHIND_POINTS, ours.row() + " against " + bm25.row());
        }
    }

    @Test
    void shouldRefuseWhenTheCorpusHasNoAnswer() throws Exception {
        var answered = new ArrayList<String>();
        var hard = 0;
        var questions = new ArrayList<>(Questions.read("unanswerable.tsv"));
        questions.addAll(Questions.read("holdout-unanswerable.tsv"));
        for (var question : questions) {
            var recall = memory.recall(Fixture.ask(question.text()));
            var best = recall.matches().isEmpty() ? 0 : recall.matches().get(0).resonance();
            System.out.printf("%s %.3f %s %s%n", question.id(), best, recall.resonates() ? "ANSWERED" : "refused ",
                    question.text());
            if (recall.resonates() && question.id().startsWith("u")) {
                answered.add(question.text());
            }
            hard += recall.resonates() && !question.id().startsWith("u") ? 1 : 0;
        }
        System.out.printf("of the others, written to look as if they were answered or held out: %d answered wrongly%n", hard);
        assertEquals(List.of(), answered);
    }

    private List<Score> measure(String set, int limit) throws Exception {
        var questions = Questions.read(set + "answerable.tsv");
        try (var plain = new Bm25(documents, false); var headed = new Bm25(documents, true)) {
            var ours = new ArrayList<Integer>();
            var unrefused = new ArrayList<Integer>();
            var bm25 = new ArrayList<Integer>();
            var bm25Headed = new ArrayList<Integer>();
            for (var question : questions) {
                var recall = memory.recall(new Query(question.text(), List.of(), Fixture.ask("x").threshold(), 100, limit));
                unrefused.add(rank(question, recall.matches().stream().map(m -> new Bm25.Found(m.source(), m.text())).toList()));
                ours.add(recall.resonates() ? unrefused.get(unrefused.size() - 1) : 0);
                bm25.add(rank(question, plain.search(question.text(), limit)));
                bm25Headed.add(rank(question, headed.search(question.text(), limit)));
                if (ours.get(ours.size() - 1) == 0) {
                    System.out.printf("missed %s, resonance %.3f, rank without threshold %d: %s%n", question.id(),
                            recall.matches().isEmpty() ? 0 : recall.matches().get(0).resonance(),
                            unrefused.get(unrefused.size() - 1), question.text());
                }
            }
            var scores = List.of(new Score("spine.torus, default threshold", ours),
                    new Score("spine.torus, threshold 0", unrefused), new Score("BM25, passages", bm25),
                    new Score("BM25, passages with headings", bm25Headed));
            System.out.printf("%-34s %-13s    %s%n", questions.size() + " questions, "
                    + documents.stream().mapToInt(d -> d.passages().size()).sum() + " passages", "hit@1", "hit@5");
            scores.forEach(score -> System.out.println(score.row()));
            return scores;
        }
    }

    private static int rank(Question question, List<Bm25.Found> found) {
        return IntStream.range(0, found.size())
                .filter(i -> question.isAnsweredBy(found.get(i).source(), found.get(i).text())).findFirst().orElse(-1) + 1;
    }
}
