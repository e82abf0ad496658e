package spine.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import spine.api.ErrorCode;
import spine.api.SpineException;

/** Takes a secret from a person, who does not see it, or from standard input. */
final class SecretPrompt {
    private static final int MOST_BYTES = 8192;

    private final Function<String, char[]> ask;
    private final InputStream in;

    /**
     * @param ask shows a text and gives what was typed; null if nobody sits there
     * @param in  where it is read otherwise
     */
    SecretPrompt(Function<String, char[]> ask, InputStream in) {
        this.ask = ask;
        this.in = in;
    }

    /** At the console of this process, if somebody sits there. */
    static SecretPrompt of(Surroundings surroundings) {
        if (!surroundings.asks()) {
            return new SecretPrompt(null, surroundings.in());
        }
        var console = System.console();
        return new SecretPrompt(text -> console == null ? null : console.readPassword("%s", text), surroundings.in());
    }

    /** Its text, which cannot be wiped: it goes into a message at once. */
    String value(String name) throws SpineException, IOException {
        return ask == null ? read() : typed(name);
    }

    private String typed(String name) throws SpineException {
        var typed = ask.apply("Value of " + name + " (it is not shown): ");
        if (typed == null || typed.length == 0) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Nothing was typed.",
                    "Type the value at a terminal, or give it on standard input.");
        }
        var value = new String(typed);
        Arrays.fill(typed, '\0');
        return value;
    }

    private String read() throws SpineException, IOException {
        var content = in.readNBytes(MOST_BYTES + 2);
        var value = new String(content, StandardCharsets.UTF_8).replaceFirst("\\r?\\n$", "");
        Arrays.fill(content, (byte) 0);
        if (value.isEmpty() || value.length() > MOST_BYTES) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Standard input holds no secret of 1 to " + MOST_BYTES
                    + " characters.", "Write the value there, and nothing else.");
        }
        return value;
    }
}
