package spine.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.client.IngestListener;
import spine.client.IngestStream;

/**
 * RCIS queries over CURVE on the example corpus. How good the answers are is measured elsewhere: here those questions
 * are asked that are answered with the right passage at first, and from then on each answer must hold it.
 */
final class Queries implements Measurement {
    private record Question(QueryRequest request, String expected) {
        boolean isAnsweredBy(QueryResponse answer) {
            return answer.getResponseText().contains(expected);
        }
    }

    @Override
    public List<Row> run(Stage stage) throws Exception {
        var asked = prepared(stage);
        return List.of(new Row("RCIS over CURVE", "query", RoundTrips.of(asked.ask(), stage.plan()),
                asked.questions() + " questions"));
    }

    /**
     * Asks in turn, each answer checked.
     *
     * @param questions how many different ones
     */
    record Asked(Load.Operation ask, int questions) {
    }

    /** Feeds the product the corpus and finds out which questions it answers. */
    static Asked prepared(Stage stage) throws Exception {
        var corpus = stage.options().root().resolve("examples/corpus");
        ingest(stage, corpus);
        var questions = answered(stage, read(corpus.resolveSibling("questions/answerable.tsv")));
        var client = stage.client();
        Load.Operation ask = number -> {
            var question = questions.get(number % questions.size());
            return client.query(question.request(), Stage.PATIENCE).thenAccept(answer -> WrongAnswerException.unless(
                    question.isAnsweredBy(answer), "'" + question.request().getQueryText() + "' was answered without '"
                    + question.expected() + "', and had been answered with it before"));
        };
        return new Asked(ask, questions.size());
    }

    private static void ingest(Stage stage, Path corpus) throws Exception {
        List<Path> files;
        try (var found = Files.list(corpus)) {
            files = found.sorted().toList();
        }
        try (var stream = new IngestStream(stage.client(), Stage.PATIENCE, IngestListener.NONE)) {
            for (var file : files) {
                stream.add(IngestRequest.newBuilder().setContent(Files.readString(file)).setContentType("text")
                        .putMetadata("source", file.getFileName().toString()).build());
            }
            var summary = stream.finish();
            WrongAnswerException.unless(summary.stored() == files.size() && summary.rejected() == 0,
                    files.size() + " documents were sent, and the product says " + summary);
        }
    }

    /** Lines of id, question, document, text of the answer, parted by tabs. */
    private static List<Question> read(Path file) throws Exception {
        return Files.readAllLines(file).stream().map(l -> l.split("\t"))
                .map(f -> new Question(QueryRequest.newBuilder().setQueryText(f[1]).build(), f[3])).toList();
    }

    private static List<Question> answered(Stage stage, List<Question> questions) throws Exception {
        var good = new ArrayList<Question>();
        for (var question : questions) {
            try {
                if (question.isAnsweredBy(Stage.get(stage.client().query(question.request(), Stage.PATIENCE)))) {
                    good.add(question);
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof SpineException refused)
                        || refused.refusal().code() != ErrorCode.NO_RESONANCE) {
                    throw e;
                }
            }
        }
        WrongAnswerException.unless(2 * good.size() > questions.size(),
                "only " + good.size() + " of " + questions.size() + " questions are answered");
        return good;
    }
}
