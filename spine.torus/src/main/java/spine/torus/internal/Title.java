package spine.torus.internal;

import java.util.regex.Pattern;
import spine.api.memory.Document;

/** What a document is called: its metadata's {@code title}, else the words of its file name. Stateless. */
final class Title {
    private static final String TITLE = "title";
    private static final Pattern FILE = Pattern.compile("([^/\\\\?#:]+)(?:[?#].*)?$");
    private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,8}$");
    private static final Pattern SEPARATORS = Pattern.compile("[-_.+\\s]+");

    private Title() {
    }

    /** Empty if neither says anything. */
    static String of(Document document) {
        var title = document.metadata().getOrDefault(TITLE, "").trim();
        return title.isEmpty() ? fromFile(document.source()) : title;
    }

    private static String fromFile(String source) {
        var file = FILE.matcher(source);
        if (!file.find() || source.startsWith(Ingests.UNNAMED)) {
            return "";
        }
        var name = EXTENSION.matcher(file.group(1)).replaceFirst("");
        return SEPARATORS.matcher(name).replaceAll(" ").trim();
    }
}
