package spine.torus.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spine.api.memory.Document;

/** Reads {@code examples/corpus} and {@code examples/questions}. */
final class Questions {
    private static final Path EXAMPLES = Path.of("..", "examples");

    private Questions() {
    }

    /** A question; document and snippet are empty where the corpus has no answer. */
    record Question(String id, String text, String document, String snippet) {
        boolean isAnsweredBy(String source, String passage) {
            return source.equals(document) && passage.contains(snippet);
        }
    }

    static List<Question> read(String file) throws IOException {
        var questions = new ArrayList<Question>();
        for (var line : Files.readAllLines(EXAMPLES.resolve("questions").resolve(file))) {
            var fields = line.split("\t");
            questions.add(fields.length == 4 ? new Question(fields[0], fields[1], fields[2], fields[3])
                    : new Question(fields[0], fields[1], "", ""));
        }
        return questions;
    }

    static List<Document> corpus() throws IOException {
        var documents = new ArrayList<Document>();
        try (var files = Files.list(EXAMPLES.resolve("corpus"))) {
            for (var file : files.sorted().toList()) {
                documents.add(new Document(file.getFileName().toString(), Files.readString(file), Map.of(),
                        Optional.empty()));
            }
        }
        return documents;
    }
}
