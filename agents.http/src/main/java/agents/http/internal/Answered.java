package agents.http.internal;

import agents.shared.Rich;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import spine.api.Payload;
import spine.api.http.HttpResponse;

/** What a server answered, for people and for whoever goes on with it. */
final class Answered {
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([A-Za-z0-9._-]{1,40})", Pattern.CASE_INSENSITIVE);
    private static final Pattern TEXT = Pattern.compile(
            "text/.*|application/(json|xml|javascript|x-www-form-urlencoded|x-ndjson|yaml)|.*\\+(json|xml|yaml)");

    private Answered() {
    }

    /** A body of text as text, another as bytes with a line about it; cited by where it came from. */
    static Payload payload(HttpResponse response) {
        var type = type(response);
        var text = text(response);
        var source = response.uri().toString();
        if (text.isPresent() && !text.get().isBlank()) {
            return facts(Rich.of(HttpAgent.NAME, text.get(), 1, List.of(source)), response, type);
        }
        var line = "HTTP " + response.status() + (response.body().isEmpty() ? " without a body"
                : ", " + (type.isEmpty() ? "unnamed content" : type) + ", " + response.body().size() + " bytes");
        var rich = spine.api.message.Payload.newBuilder().setText(line).setConfidence(1).addCitations(source);
        if (!response.body().isEmpty() && text.isEmpty()) {
            rich.setBinaryData(response.body()).setMimeType(type);
        }
        return facts(Payload.message(rich.build()).with("source", HttpAgent.NAME), response, type);
    }

    private static Payload facts(Payload payload, HttpResponse response, String type) {
        return payload.with("http_status", Integer.toString(response.status())).with("content_type", type);
    }

    private static String type(HttpResponse response) {
        return response.header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** The body as text; empty if it is none, or in a character set that nobody knows. */
    static Optional<String> text(HttpResponse response) {
        var type = type(response);
        if (!type.isEmpty() && !TEXT.matcher(type).matches()) {
            return Optional.empty();
        }
        return charset(response).flatMap(set -> decoded(response.body(), set)).filter(text -> text.indexOf('\0') < 0);
    }

    private static Optional<Charset> charset(HttpResponse response) {
        var named = CHARSET.matcher(response.header("Content-Type").orElse(""));
        try {
            return Optional.of(named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<String> decoded(ByteString body, Charset set) {
        try {
            return Optional.of(set.newDecoder().decode(ByteBuffer.wrap(body.toByteArray())).toString());
        } catch (CharacterCodingException otherwise) {
            return Optional.empty();
        }
    }
}
