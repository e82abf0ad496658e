package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How well memory answers, asked as its user asks: through {@code spinectl} with default settings. Printed next to
 * BM25 (Lucene, English analyzer) over the documents of the same corpus.
 */
class EvaluationIT extends WithProduct {
    private static final Path QUESTIONS = Product.ROOT.resolve("examples/questions");


    private record Question(String text, String document) {
    }

    @BeforeAll
    void start() throws Exception {
        var fed = product.ctl("ingest", "-f", Product.ROOT.resolve("examples/corpus").toString());
        assertEquals(0, fed.exit(), fed.toString());
    }

    private static List<Question> questions(String file) throws Exception {
        return Files.readAllLines(QUESTIONS.resolve(file)).stream().filter(l -> !l.isBlank() && !l.startsWith("#"))
                .map(l -> l.split("\t")).map(f -> new Question(f[1], f.length > 2 ? f[2] : "")).toList();
    }

    /** One run of spinectl for all questions; a JSON line each. */
    private List<JsonObject> ask(List<Question> questions) throws Exception {
        var input = String.join("\n", questions.stream().map(Question::text).toList()) + "\n";
        var asked = Product.ctl(home, input, "query", "--json", "-");
        var answers = new ArrayList<JsonObject>();
        asked.out().lines().forEach(line -> answers.add(JsonParser.parseString(line).getAsJsonObject()));
        assertEquals(questions.size(), answers.size(), asked.toString());
        return answers;
    }

    @Test
    void shouldAnswerAboutAsWellAsBm25() throws Exception {
        var questions = questions("answerable.tsv");
        assertTrue(questions.size() >= 50);
        var answers = ask(questions);
        int first = 0;
        int five = 0;
        for (int i = 0; i < questions.size(); i++) {
            var sources = answers.get(i).getAsJsonArray("sources");
            var wanted = questions.get(i).document;
            first += rank(sources, wanted, 1);
            five += rank(sources, wanted, 5);
        }
        var bm25 = Bm25.over(Product.ROOT.resolve("examples/corpus"));
        int bmFirst = 0;
        int bmFive = 0;
        for (var question : questions) {
            var found = bm25.search(question.text, 5);
            bmFirst += !found.isEmpty() && found.get(0).equals(question.document) ? 1 : 0;
            bmFive += found.contains(question.document) ? 1 : 0;
        }
        int n = questions.size();
        System.out.printf("%d questions, the right document:%n            hit@1   hit@5%n", n);
        System.out.printf("  spinectl  %4.1f %%  %4.1f %%%n", 100.0 * first / n, 100.0 * five / n);
        System.out.printf("  BM25      %4.1f %%  %4.1f %%%n", 100.0 * bmFirst / n, 100.0 * bmFive / n);
        assertTrue(100.0 * five / n >= 100.0 * bmFive / n - 5, "hit@5 is no worse than BM25's minus 5 points");
    }

    private static int rank(com.google.gson.JsonArray sources, String wanted, int places) {
        for (int i = 0; sources != null && i < Math.min(places, sources.size()); i++) {
            if (sources.get(i).getAsString().endsWith(wanted)) {
                return 1;
            }
        }
        return 0;
    }

    @Test
    void shouldAdmitWhatTheCorpusDoesNotSay() throws Exception {
        var questions = questions("unanswerable.tsv").subList(0, 20);
        var answers = ask(questions);
        int refused = 0;
        for (int i = 0; i < questions.size(); i++) {
            var error = answers.get(i).getAsJsonObject("error");
            if (error != null && error.get("status").getAsInt() == 404) {
                refused++;
            } else {
                System.out.println("answered, and should not have: " + questions.get(i).text);
            }
        }
        System.out.printf("%d questions that the corpus cannot answer: %d get 404%n", questions.size(), refused);
        assertEquals(questions.size(), refused);
    }
}
