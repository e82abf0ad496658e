package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * SEC-44, for a whole test run: no key and no pairing token that a product and its clients made stands in a log, in the journal or in
 * anything that was printed, but each token once, where it was shown to a person.
 */
final class NoSecrets {
    private static final Pattern TOKEN = Pattern.compile("\\b[0-9a-f]{64}\\b");
    private static final Pattern SHOWN = Pattern.compile("(^\\s*|\"token\" ?: ?\")" + TOKEN.pattern());

    private NoSecrets() {
    }

    /** @param homes of the product and of its clients, which must not run any more */
    static void assertNone(List<String> printed, Path... homes) throws IOException {
        var secrets = new Secrets();
        var console = Files.createTempFile("printed", ".txt");
        try {
            Files.write(console, printed);
            for (var home : homes) {
                secrets.keys(home);
            }
            printed.stream().flatMap(text -> text.lines()).forEach(line -> {
                for (var shown = SHOWN.matcher(line); shown.find();) {
                    var token = TOKEN.matcher(shown.group());
                    assertTrue(token.find());
                    secrets.token("a pairing token", token.group());
                }
            });
            assertTrue(secrets.count() > 0, "there is nothing to look for");
            var search = new SecretSearch(secrets);
            var found = new ArrayList<>(SecretSearch.notShown(search.look(console)));
            for (var home : homes) {
                for (var folder : List.of(home.resolve("log"), home.resolve("journal"))) {
                    if (Files.isDirectory(folder)) {
                        found.addAll(search.look(folder));
                    }
                }
            }
            assertEquals(List.of(), found, "SEC-44");
            System.out.println(secrets.count() + " secrets looked for in " + search.bytes() + " bytes: none found");
        } finally {
            Files.delete(console);
        }
    }
}
