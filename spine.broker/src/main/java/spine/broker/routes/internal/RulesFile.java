package spine.broker.routes.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.api.Home;

/** Where the routing table stands: {@code conf/routes.conf}, else the shipped one. Reads it when asked; thread-safe. */
@Component(service = RulesFile.class)
public final class RulesFile {
    static final String NAME = "routes.conf";
    private static final long MOST_BYTES = 65_536;

    private final Path file;

    @Activate
    public RulesFile(@Reference Home home) {
        this(home.conf().resolve(NAME));
    }

    RulesFile(Path file) {
        this.file = file;
    }

    /**
     * The table as it stands there now.
     *
     * @throws IllegalArgumentException with file and line if it is not in the form, or cannot be read
     */
    public Rules read() {
        var shown = "conf/" + NAME;
        if (!Files.exists(file)) {
            return shipped();
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException(shown + " is larger than " + MOST_BYTES + " bytes.");
            }
            return RulesParser.parse(shown, new StringReader(Files.readString(file, UTF_8)));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(shown + " cannot be read: " + unreadable, unreadable);
        }
    }

    /** The table that comes with the bundle. */
    public static Rules shipped() {
        try (var in = RulesFile.class.getResourceAsStream(NAME)) {
            return RulesParser.parse("shipped", new InputStreamReader(in, UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
