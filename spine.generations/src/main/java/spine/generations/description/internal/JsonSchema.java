package spine.generations.description.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.InvalidSchemaException;
import dev.harrel.jsonschema.SchemaResolver;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.Comparator;
import java.util.Optional;

/**
 * A JSON Schema, 2020-12 unless it names another draft, ready to be held against texts. Refers to nothing outside of
 * itself: nothing is fetched, neither now nor later. Thread-safe.
 */
public final class JsonSchema {
    private static final int MOST_SHOWN = 200;
    /** The deepest place says most; then by place, so that one input gets one sentence. */
    private static final Comparator<Error> TELLING = Comparator
            .comparingInt((Error e) -> -e.getInstanceLocation().split("/", -1).length)
            .thenComparing(Error::getInstanceLocation);

    private final JsonElement schema;
    private final Validator validator;
    private final URI id;

    private JsonSchema(JsonElement schema, Validator validator, URI id) {
        this.schema = schema;
        this.validator = validator;
        this.id = id;
    }

    /**
     * Where a text does not fit.
     *
     * @param pointer  JSON pointer to the place; empty for the whole
     * @param expected what had to be there, by the schema and without anything of the text
     */
    public record Misfit(String pointer, String expected) {
        @Override
        public String toString() {
            return (pointer.isEmpty() ? "as a whole" : "at " + pointer) + " " + expected;
        }
    }

    /** @throws IllegalArgumentException that says what is wrong with it */
    public static JsonSchema of(String text) {
        try {
            var schema = parse(text);
            SchemaRules.check(schema);
            var validator = new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory())
                    .withSchemaResolver(uri -> SchemaResolver.Result.empty()).createValidator();
            return new JsonSchema(schema, validator, validator.registerSchema(schema));
        } catch (InvalidSchemaException e) {
            var first = e.getErrors().stream().min(TELLING);
            throw new IllegalArgumentException("it is no JSON Schema" + first.map(error -> ": at '"
                    + shown(error.getInstanceLocation()) + "' " + shown(error.getError())).orElse(""), e);
        } catch (IOException | JsonParseException e) {
            throw new IllegalArgumentException("it is no JSON: " + shown(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("it is no JSON Schema: " + shown(e.getMessage()), e);
        }
    }

    /** Where a text does not fit first; empty if it fits. Takes some 20 us for a short one. */
    public Optional<Misfit> misfit(String text) {
        try {
            var result = validator.validate(id, parse(text));
            return result.getErrors().stream().min(TELLING)
                    .map(e -> new Misfit(shown(e.getInstanceLocation()), expected(e)))
                    .or(() -> result.isValid() ? Optional.empty() : Optional.of(new Misfit("", "it must be otherwise")));
        } catch (IOException | JsonParseException | NumberFormatException e) {
            return Optional.of(new Misfit("", "it must be JSON by RFC 8259"));
        }
    }

    /** Strictly, and one value only. */
    private static JsonElement parse(String text) throws IOException {
        var in = new JsonReader(new StringReader(text));
        in.setStrictness(Strictness.STRICT);
        in.peek(); // an empty text is no value; the parser would take it for null
        var element = JsonParser.parseReader(in);
        if (in.peek() != JsonToken.END_DOCUMENT) {
            throw new JsonParseException("there is more after the first value");
        }
        return element;
    }

    /** In the words of the schema; the library's would quote the text. */
    private String expected(Error error) {
        var location = error.getSchemaLocation();
        var pointer = location.substring(location.indexOf('#') + 1);
        var keyword = error.getKeyword();
        if (keyword == null) {
            return "nothing may be there by " + (pointer.isEmpty() ? "the schema" : "the schema's " + shown(pointer));
        }
        return "it must have " + keyword + SchemaRules.at(schema, pointer + "/" + keyword)
                .map(value -> " " + shown(value.toString())).orElse(", as the schema says");
    }

    private static String shown(String text) {
        var line = String.valueOf(text).replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "..." : line;
    }
}
