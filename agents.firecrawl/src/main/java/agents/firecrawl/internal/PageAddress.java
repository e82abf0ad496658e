package agents.firecrawl.internal;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import spine.api.ErrorCode;
import spine.api.SpineException;

/** The address of a page that may be told to somebody else: public as it is written, and without a password. */
final class PageAddress {
    private static final Pattern FIRST = Pattern.compile("(?i)\\bhttps?://[^\\s<>\"'`]+");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|\\[.*]");

    private PageAddress() {
    }

    /**
     * The first one in a text, such as a question about a page.
     *
     * @throws SpineException {@code INVALID_REQUEST} if there is none, {@code FORBIDDEN} if it is not a public one
     */
    static URI in(String text) throws SpineException {
        var found = FIRST.matcher(text);
        if (!found.find()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "There is no address of a page in it.",
                    "Send one that begins with https://.");
        }
        return of(found.group().replaceAll("[.,;:!?)\\]}]+$", ""));
    }

    /** @throws SpineException {@code INVALID_REQUEST} if it is none, {@code FORBIDDEN} if it is not a public one */
    static URI of(String address) throws SpineException {
        var uri = parsed(address).orElseThrow(() -> new SpineException(ErrorCode.INVALID_REQUEST,
                "The address of the page is malformed.", "Send one such as https://example.org/page."));
        var host = uri.getHost().toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        if (uri.getRawUserInfo() != null) {
            throw new SpineException(ErrorCode.FORBIDDEN, "The address has a user or password in it, which Firecrawl would"
                    + " learn.", "Leave it out.");
        }
        if (NUMBERS.matcher(host).matches() || !host.contains(".") || host.endsWith(".localhost")
                || host.endsWith(".local") || host.endsWith(".internal")) {
            throw new SpineException(ErrorCode.FORBIDDEN, "The page is not one of the public web.",
                    "Ask for a page by a public name; for others there is the agent http.");
        }
        return uri;
    }

    private static Optional<URI> parsed(String address) {
        try {
            var uri = URI.create(address);
            boolean isWeb = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return isWeb && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
